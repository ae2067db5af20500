"""Pages and scenarios as frozen objects: what a door asks of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Audience(StrEnum):
    """Who reads it; the order is that of the index."""

    YOUNG = "young"
    FRIENDS = "friends"
    PARENTS = "parents"
    SCHOOLS = "schools"
    PROFESSIONALS = "professionals"
    ADULTS = "adults"


class Kind(StrEnum):
    PAGE = "page"
    LESSON = "lesson"
    SHEET = "sheet"  # belongs to a lesson, made to be printed
    POSTER = "poster"


class Does(StrEnum):
    """What a reader does by a choice in a scenario."""

    ASKS = "asks"
    CHECKS = "checks"
    GOES_ON = "goes_on"
    REFUSES = "refuses"
    SAVES = "saves"
    STAYS = "stays"
    STOPS = "stops"
    TELLS = "tells"
    ANSWERS = "answers"
    BLAMES = "blames"
    LEAVES = "leaves"
    LOOKS = "looks"
    PAYS = "pays"
    SENDS = "sends"
    TAKES_OVER = "takes_over"


# After one of these the scene says, without blame, what still helps.
HARMFUL = frozenset({Does.ANSWERS, Does.BLAMES, Does.LEAVES, Does.LOOKS, Does.PAYS, Does.SENDS, Does.TAKES_OVER})


class PageMissing(LookupError):
    """There is no such page or scene in this language."""


@dataclass(frozen=True, slots=True)
class Stamp:
    by: str
    on: str


@dataclass(frozen=True, slots=True)
class Page:
    """`title`: for the tab and the history, so it says nothing of the subject; `heading` is what stands on the page.

    `line`: one sentence in lists. `figures`: ids in the order in which the text names them. `text`: words alone, for
    the search. `search`: words that people type and we do not use. `cut`: its first list is cards to cut out.
    `reviewed` None: a draft.
    """

    slug: str
    language: str
    title: str
    heading: str
    line: str
    kind: Kind
    audience: tuple[Audience, ...]
    level: str
    order: int
    sources: tuple[str, ...]
    referrals: tuple[str, ...]
    search: tuple[str, ...]
    cut: bool
    figures: tuple[str, ...]
    body: str
    text: str
    reviewed: Stamp | None


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    does: Does
    to: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Either choices, or an end that opens other pages (`page:slug`, `plan:`) and names who is there."""

    id: str
    choices: tuple[Choice, ...]
    opens: tuple[str, ...]
    referrals: tuple[str, ...]

    @property
    def ends(self) -> bool:
        return not self.choices


@dataclass(frozen=True, slots=True)
class Scenario:
    id: str
    audience: tuple[Audience, ...]
    order: int
    start: str
    scenes: Mapping[str, Scene]


@dataclass(frozen=True, slots=True)
class SceneWords:
    """`said`: what somebody else writes, shown as a quotation. `still`: what helps after a harmful choice."""

    text: str
    said: str
    still: str
    choices: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ScenarioWords:
    title: str
    heading: str
    line: str
    level: str
    scenes: Mapping[str, SceneWords]
    reviewed: Stamp | None


@dataclass(frozen=True, slots=True)
class SceneShown:
    """One scene with its words: `choices` are (words, scene it leads to)."""

    scenario: Scenario
    scene: Scene
    words: ScenarioWords
    text: SceneWords
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Education:
    """`pages`: language → slug → page, in order. `search`: language → configuration of PostgreSQL's full text."""

    pages: Mapping[str, Mapping[str, Page]]
    scenarios: Mapping[str, Scenario]
    scenario_words: Mapping[str, Mapping[str, ScenarioWords]]
    search: Mapping[str, str]

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.pages)

    def page(self, language: str, slug: str) -> Page:
        """Raises PageMissing; nothing falls back to another language."""
        try:
            return self.pages[language][slug]
        except KeyError:
            raise PageMissing(f"no page {slug} in {language}") from None

    def pages_for(self, language: str, audience: Audience, *kinds: Kind) -> tuple[Page, ...]:
        wanted = kinds or (Kind.PAGE, Kind.LESSON)
        found = self.pages.get(language, {}).values()
        return tuple(page for page in found if audience in page.audience and page.kind in wanted)

    def scenarios_for(self, audience: Audience) -> tuple[Scenario, ...]:
        return tuple(scenario for scenario in self.scenarios.values() if audience in scenario.audience)

    def scene(self, language: str, scenario_id: str, scene_id: str) -> SceneShown:
        """Raises PageMissing."""
        try:
            scenario = self.scenarios[scenario_id]
            scene = scenario.scenes[scene_id]
            words = self.scenario_words[language][scenario_id]
        except KeyError:
            raise PageMissing(f"no scene {scenario_id} {scene_id} in {language}") from None
        text = words.scenes[scene_id]
        choices = tuple((text.choices[choice.id], choice.to) for choice in scene.choices)
        return SceneShown(scenario, scene, words, text, choices)

    def unstamped(self) -> dict[str, int]:
        """Per language how many pages and scenarios no professional has stamped yet."""
        found = {}
        for language, pages in self.pages.items():
            words = self.scenario_words.get(language, {}).values()
            found[language] = sum(item.reviewed is None for item in (*pages.values(), *words))
        return found
