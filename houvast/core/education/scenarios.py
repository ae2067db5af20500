"""The paths of a scenario: every choice leads somewhere, every path ends at help, no harm is left without a way on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .model import HARMFUL, Choice, Does, Scenario, ScenarioWords, Scene
from .wording import Wording


def check_paths(scenario: Scenario) -> Iterator[str]:
    """Sentences about what does not hold."""
    yield from _targets(scenario)
    if scenario.start not in scenario.scenes:
        yield f"it starts at {scenario.start!r}, which is no scene"
        return
    reached = _reached(scenario)
    yield from (f"scene {name} is never reached" for name in scenario.scenes if name not in reached)
    for name, scene in scenario.scenes.items():
        if scene.ends and not scene.opens:
            yield f"scene {name} ends and opens nothing"
        if not scene.ends and (scene.opens or scene.referrals):
            yield f"scene {name} has choices and is an end too"
    if circle := _circle(scenario):
        yield f"a path goes round through scene {circle}: it never ends"
    for choice, _ in harmful_arrivals(scenario):
        after = scenario.scenes.get(choice.to)
        if after is not None and after.ends:
            yield f"the choice {choice.id} ({choice.does}) leads straight to an end"


def _targets(scenario: Scenario) -> Iterator[str]:
    for name, scene in scenario.scenes.items():
        for choice in scene.choices:
            if choice.to not in scenario.scenes:
                yield f"scene {name}: the choice {choice.id} leads to {choice.to!r}, which is no scene"


def _reached(scenario: Scenario) -> set[str]:
    reached, waiting = set(), [scenario.start]
    while waiting:
        name = waiting.pop()
        if name in reached or name not in scenario.scenes:
            continue
        reached.add(name)
        waiting.extend(choice.to for choice in scenario.scenes[name].choices)
    return reached


def _circle(scenario: Scenario) -> str | None:
    """A scene that can be reached from itself; without one every path is finite, so it ends where no choice is left."""
    state: dict[str, int] = {}

    def walk(name: str) -> str | None:
        if state.get(name) == 1:
            return name
        if name in state or name not in scenario.scenes:
            return None
        state[name] = 1
        for choice in scenario.scenes[name].choices:
            if found := walk(choice.to):
                return found
        state[name] = 2
        return None

    return walk(scenario.start)


def harmful_arrivals(scenario: Scenario) -> Iterator[tuple[Choice, Scene]]:
    """Each harmful choice with the scene in which it is made."""
    for scene in scenario.scenes.values():
        for choice in scene.choices:
            if choice.does in HARMFUL:
                yield choice, scene


def check_words(scenario: Scenario, words: ScenarioWords, wording: Wording) -> Iterator[str]:
    """After a harmful choice: what still helps, and no praise. Every scene and choice has words, and no other."""
    yield from _complete(scenario, words)
    for choice, _ in harmful_arrivals(scenario):
        scene = words.scenes.get(choice.to)
        if scene is None:
            continue
        if not scene.still:
            yield f"scene {choice.to} comes after {choice.does} and does not say what still helps"
    for choice, _ in _all_choices(scenario):
        scene = words.scenes.get(choice.to)
        if scene and choice.does in (Does.PAYS, Does.SENDS, Does.ANSWERS):
            for part in (scene.text, scene.still):
                if praise := wording.praises(part):
                    yield f"scene {choice.to} comes after {choice.does} and praises: {praise!r}"


def _all_choices(scenario: Scenario) -> Iterator[tuple[Choice, Scene]]:
    for scene in scenario.scenes.values():
        for choice in scene.choices:
            yield choice, scene


def _complete(scenario: Scenario, words: ScenarioWords) -> Iterator[str]:
    yield from _same("scene", scenario.scenes, words.scenes)
    for name, scene in scenario.scenes.items():
        if name in words.scenes:
            ids = {choice.id: choice for choice in scene.choices}
            yield from _same(f"scene {name}: choice", ids, words.scenes[name].choices)


def _same(what: str, wanted: Mapping, given: Mapping) -> Iterator[str]:
    yield from (f"{what} {name} has no words" for name in wanted if name not in given)
    yield from (f"{what} {name} belongs to nothing" for name in given if name not in wanted)
