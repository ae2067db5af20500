"""A plan as a page shows it, and what a tap on one of its steps does; the same before and in a mailbox."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpResponse, QueryDict

from houvast.core.advice import Plan, advise, cannot, what_changed
from houvast.core.situation import Situation
from houvast.doors.look.plan_text import AvoidOnScreen, PlanText, PlatformOnScreen, StepOnScreen, plan_text
from houvast.doors.look.speaking import Speaker
from houvast.records.content import current_knowledge
from houvast.records.reports.views import TickState

from . import stamps
from .rooms import RoomShown, rooms_at

DONE, LATER, CANNOT = TickState.DONE, TickState.LATER, TickState.CANNOT
# At other steps ("hide your friends") how to report there would only be in the way.
_DONE_AT_A_PLATFORM = ("preserve", "report_platform", "remove")
# As many as one reads; the others are folded. Core puts the heaviest first.
_MOST_AVOID = 3
Ticks = Mapping[str, str]


@dataclass(frozen=True)
class StepShown:
    """`place`: its id on the page. `open`: the first step that nothing was said of. `needs`: "" for nothing."""

    text: StepOnScreen
    number: int
    tick: str
    open: bool
    needs: str
    rooms: tuple[RoomShown, ...] = ()

    @property
    def place(self) -> str:
        return place_of(self.text.id)

    @property
    def places(self) -> tuple[PlatformOnScreen, ...]:
        """Where to do it, at the steps that are done at a platform itself."""
        return self.text.platforms if self.text.kind in _DONE_AT_A_PLATFORM else ()


@dataclass(frozen=True)
class Undoable:
    """A step that was ticked "I cannot" and made the plan anew."""

    id: str
    title: str


@dataclass(frozen=True)
class Changed:
    """What "I cannot" did to the plan: titles of steps that came and went. Both empty: nothing had to change."""

    because: tuple[Undoable, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True)
class PlanShown:
    text: PlanText
    when: tuple[tuple[str, str, tuple[StepShown, ...]], ...]  # ("now", "Nu", steps), …; empty ones left out
    more: tuple[StepShown, ...]
    avoid: tuple[AvoidOnScreen, ...]  # what matters most
    avoid_more: tuple[AvoidOnScreen, ...]
    changed: Changed | None
    all_done: bool
    reviewed_on: str  # the day of the oldest stamp; "" while a step or a crisis sentence has none


def place_of(step_id: str) -> str:
    return "step-" + step_id.replace(".", "-").replace("_", "-")


def plan_shown(situation: Situation, ticks: Ticks, speaker: Speaker, *, mailbox: bool = False) -> PlanShown:
    """`mailbox`: the rooms that a step links to are those of a mailbox."""
    plan = advise(situation, current_knowledge(), ask=False)
    text = plan_text(plan, speaker.texts, role=situation.get("reporter_role"))
    steps = _numbered(text.steps, ticks, speaker, situation, mailbox)
    return PlanShown(
        text=text,
        when=tuple(
            (when, speaker.texts.name_of("when", when), found)
            for when in ("now", "today", "later")
            if (found := tuple(step for step in steps if step.text.when == when))
        ),
        more=_numbered(text.more, ticks, speaker, situation, mailbox, after=len(steps)),
        avoid=text.avoid[:_MOST_AVOID],
        avoid_more=text.avoid[_MOST_AVOID:],
        changed=_changed(situation, plan, ticks, speaker),
        all_done=all(step.tick for step in steps),
        reviewed_on=stamps.reviewed_on(
            (
                *(step.reviewed for step in (*text.steps, *text.more)),
                *stamps.of_sentences(speaker, "check.title", "plan.end_noted"),
            )
        ),
    )


def _numbered(
    steps: Iterable[StepOnScreen],
    ticks: Ticks,
    speaker: Speaker,
    situation: Situation,
    mailbox: bool,
    after: int = 0,
) -> tuple[StepShown, ...]:
    shown, opened = [], after > 0
    nothing = speaker.plain("plan.needs_nothing")
    for number, step in enumerate(steps, after + 1):
        tick = ticks.get(step.id, "")
        needs = "" if step.needs == nothing else step.needs
        rooms = rooms_at(step.id, situation, mailbox=mailbox)
        shown.append(StepShown(step, number, tick, open=not opened and not tick, needs=needs, rooms=rooms))
        opened = opened or not tick
    return tuple(shown)


def _cannot_facts(ticks: Ticks) -> dict[str, str]:
    """Step id → the fact that its "I cannot" set."""
    steps = current_knowledge().steps_by_id
    return {
        step: steps[step].cannot[0]
        for step, tick in ticks.items()
        if tick == CANNOT and step in steps and steps[step].cannot
    }


def _changed(situation: Situation, after: Plan, ticks: Ticks, speaker: Speaker) -> Changed | None:
    """Worked out from the ticks, so that it is kept nowhere: the plan as it would be without them, and as it is."""
    facts = _cannot_facts(ticks)
    if not facts:
        return None
    before = advise(situation.with_answers(dict.fromkeys(facts.values())), current_knowledge(), ask=False)
    change = what_changed(before, after)
    role = situation.get("reporter_role")

    def titles(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(speaker.texts.step(each, role).title for each in ids)

    because = tuple(Undoable(step, *titles([step])) for step in facts)
    return Changed(because, titles(change.added), titles(each for each in change.removed if each not in facts))


def acted(situation: Situation, ticks: Ticks, post: QueryDict) -> tuple[Situation, dict[str, str], str]:
    """What a tap does: (facts, ticks, place to go to). A step nobody knows changes nothing."""
    step, mark = post.get("step", ""), post.get("mark", "")
    steps = current_knowledge().steps_by_id
    if step not in steps:
        return situation, dict(ticks), ""
    kept = dict(ticks)
    if mark == "undo":
        if kept.pop(step, "") == CANNOT and steps[step].cannot:
            situation = situation.with_answers({steps[step].cannot[0]: None})
        return situation, kept, place_of(step)
    if mark not in (DONE, LATER, CANNOT):
        return situation, kept, ""
    kept[step] = mark
    if mark == CANNOT and steps[step].cannot:
        return cannot(situation, step, current_knowledge()), kept, "changed"
    return situation, kept, place_of(_next(situation, kept))


def _next(situation: Situation, ticks: Ticks) -> str:
    plan = advise(situation, current_knowledge(), ask=False)
    return next((step.id for step in plan.steps if step.id not in ticks), plan.steps[-1].id)


def as_file(text: PlanText, speaker: Speaker) -> HttpResponse:
    """The steps as plain text: no name of a person, of a helpline or of what this is about in its name or its head."""
    lines = [speaker.plain("paper.numbers"), ""]
    number = 0
    for when in ("now", "today", "later"):
        steps = [step for step in text.steps if step.when == when]
        if steps:
            lines += [speaker.texts.name_of("when", when).upper(), ""]
        for step in steps:
            number += 1
            lines += _step_lines(number, step)
    if text.more:
        lines += [speaker.texts.name_of("when", "later").upper() + " +", ""]
    for further, step in enumerate(text.more, len(text.steps) + 1):
        lines += _step_lines(further, step)
    lines += [speaker.plain("plan.avoid"), "", *(f"- {item.title}" for item in text.avoid), ""]
    response = HttpResponse("\r\n".join(lines), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{speaker.plain("paper.file")}"'
    return response


def _step_lines(number: int, step: StepOnScreen) -> list[str]:
    contacts = [f"   {each.name}: {each.phone or each.chat or each.address}" for each in step.contacts]
    places = [
        f"   {each.name}: {each.address}"
        for each in step.platforms
        if each.address and step.kind in _DONE_AT_A_PLATFORM
    ]
    return [f"{number}. {step.title}", f"   {step.body}", *contacts, *places, ""]
