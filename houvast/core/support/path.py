"""Where somebody is along the proceedings, derived from the record: never kept, never guessed further than it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .proceedings import Course, Decision, Proceedings, Wish


class Stage(StrEnum):
    """In the order of the proceedings; `NO_PROCEEDINGS` is a path of its own, with its own support."""

    BEFORE_REPORT = "before_report"
    AFTER_REPORT = "after_report"
    INVESTIGATION = "investigation"
    PROSECUTION_DECISION = "prosecution_decision"
    HEARING = "hearing"
    JUDGMENT = "judgment"
    AFTER = "after"
    NO_PROCEEDINGS = "no_proceedings"


ALONG = tuple(stage for stage in Stage if stage is not Stage.NO_PROCEEDINGS)
# How long after a judgment it is still about the judgment: an appeal may be set in for 14 days (Sv art. 408).
JUDGMENT_LASTS_DAYS = 14


class Standing(StrEnum):
    """Of one stage on the path."""

    PAST = "past"
    HERE = "here"
    AHEAD = "ahead"


@dataclass(frozen=True)
class PathStep:
    """`on`: the day that stands for this stage in the record, or None. `because`: the fields it follows from."""

    stage: Stage
    standing: Standing
    on: date | None
    because: tuple[str, ...]


@dataclass(frozen=True)
class Path:
    """`here` and what it follows from; `steps` in order, `next` the stage after this one, if there may be one."""

    here: Stage
    because: tuple[str, ...]
    steps: tuple[PathStep, ...]
    next: Stage | None


def path(proceedings: Proceedings, today: date) -> Path:
    """The path of one person on this day. A day that lies ahead moves nobody: a hearing next month is still ahead."""
    here, because = stage_on(proceedings, today)
    if here is Stage.NO_PROCEEDINGS:
        return Path(here, because, (PathStep(here, Standing.HERE, None, because),), None)
    at = ALONG.index(here)
    steps = tuple(
        PathStep(
            stage,
            Standing.HERE if number == at else Standing.PAST if number < at else Standing.AHEAD,
            _day_of(stage, proceedings),
            because if number == at else (),
        )
        for number, stage in enumerate(ALONG)
    )
    return Path(here, because, steps, ALONG[at + 1] if at + 1 < len(ALONG) else None)


def stage_on(proceedings: Proceedings, today: date) -> tuple[Stage, tuple[str, ...]]:
    """The furthest stage that the record shows to have begun, and the fields that show it."""
    p = proceedings
    if _begun(p.judgment_on, today):
        over = (today - p.judgment_on).days > JUDGMENT_LASTS_DAYS
        return (Stage.AFTER if over else Stage.JUDGMENT), ("judgment_on",)
    if p.decision is Decision.STOPS:
        return Stage.PROSECUTION_DECISION, _known(p, "decision", "decided_on", "told_decision_on")
    if p.decision is Decision.PROSECUTES or p.hearing_on is not None:
        return Stage.HEARING, _known(p, "decision", "decided_on", "hearing_on")
    if p.course is Course.SUSPECT_KNOWN:
        return Stage.PROSECUTION_DECISION, _known(p, "course", "course_on")
    if p.course is Course.INVESTIGATING:
        return Stage.INVESTIGATION, _known(p, "course", "course_on")
    if p.course is Course.NOT_TAKEN_UP:
        return Stage.NO_PROCEEDINGS, _known(p, "course", "course_on")
    if p.made and (p.made_on is None or _begun(p.made_on, today)):
        return Stage.AFTER_REPORT, _known(p, "made_on", "way", "number")
    if p.wish is Wish.NO:
        return Stage.NO_PROCEEDINGS, ("wish",)
    return Stage.BEFORE_REPORT, _known(p, "wish", "considered_on", "made_on")


def known_along(proceedings: Proceedings, today: date) -> dict[str, str]:
    """Facts of an assessment that the record answers: a suspect is known or free, a hearing lies ahead. Only what is
    so: an empty place in the record is no no."""
    p = proceedings
    hearing = p.hearing_on is not None and p.hearing_on >= today and p.judgment_on is None
    holds = {
        "suspect_known": p.course is Course.SUSPECT_KNOWN or p.decision is Decision.PROSECUTES or hearing,
        "released_or_free": _begun(p.released_on, today),
        "hearing_ahead": hearing,
    }
    return {fact: "yes" for fact, so in holds.items() if so}


def _begun(day: date | None, today: date) -> bool:
    return day is not None and day <= today


def _known(p: Proceedings, *names: str) -> tuple[str, ...]:
    return tuple(name for name in names if getattr(p, name) not in (None, "", ()))


def _day_of(stage: Stage, p: Proceedings) -> date | None:
    return {
        Stage.BEFORE_REPORT: p.considered_on,
        Stage.AFTER_REPORT: p.made_on,
        Stage.INVESTIGATION: p.course_on if p.course is Course.INVESTIGATING else None,
        Stage.PROSECUTION_DECISION: p.decided_on,
        Stage.HEARING: p.hearing_on,
        Stage.JUDGMENT: p.judgment_on,
    }.get(stage)
