"""Which rights hold at a stage, with their last days; what the helpline does there and who else helps. From content.

What is unknown never takes a right away: it is shown, and said to depend on how it goes.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from .path import ALONG, Stage, path
from .proceedings import Proceedings


@dataclass(frozen=True, slots=True)
class Clock:
    """A last day: so many days or months after the first of these fields that is known."""

    of: tuple[str, ...]
    days: int | None
    months: int | None


@dataclass(frozen=True, slots=True)
class Right:
    """`provisions`: ids of the law. `articles`: what the law of this house does not have yet, as text."""

    id: str
    stages: frozenset[Stage]
    needs_report: bool
    only_for: Mapping[str, frozenset[str]]
    clock: Clock | None
    provisions: tuple[str, ...]
    articles: tuple[str, ...]
    since: date | None
    referrals: tuple[str, ...]
    sources: tuple[str, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class StageSupport:
    """`helpline`: codes of what we do there. `referrals`: ids of who else helps."""

    helpline: tuple[str, ...]
    referrals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RightWords:
    title: str
    what: str
    how: str


@dataclass(frozen=True, slots=True)
class ReferralWords:
    """`draft` has `{receiver}`, `agreed` has `{on}`."""

    draft: str
    sheet: str
    agreed: str
    only: str
    sender: str
    to: str


@dataclass(frozen=True, slots=True)
class SupportWords:
    """The words of one language. `reviewed`: the stamp, or None while it is a draft."""

    reviewed: Mapping[str, str] | None
    rights: Mapping[str, RightWords]
    helpline: Mapping[str, str]
    referral: ReferralWords


@dataclass(frozen=True, slots=True)
class SupportRules:
    rights: tuple[Right, ...]
    stages: Mapping[Stage, StageSupport]
    words: Mapping[str, SupportWords]


@dataclass(frozen=True, slots=True)
class Held:
    """A right at the stage where somebody is. `depends`: it holds if things go a way that nobody knows yet.
    `last_day`: None where it has none or nothing is known to count from."""

    right: Right
    depends: bool
    last_day: date | None
    passed: bool


@dataclass(frozen=True, slots=True)
class Support:
    """`later`: stages ahead, each with the rights that come with it."""

    here: Stage
    rights: tuple[Held, ...]
    stage: StageSupport
    later: tuple[tuple[Stage, tuple[Right, ...]], ...]


def support_of(rules: SupportRules, proceedings: Proceedings, today: date) -> Support:
    """Everything that holds for one person on this day."""
    here = path(proceedings, today).here
    held = tuple(
        found
        for right in rules.rights
        if here in right.stages and (found := _held(right, proceedings, today)) is not None
    )
    seen = {each.right.id for each in held}
    later = []
    for stage in ALONG[ALONG.index(here) + 1 :] if here in ALONG else ():
        new = tuple(r for r in rules.rights if stage in r.stages and r.id not in seen and not _out(r, proceedings))
        seen |= {right.id for right in new}
        if new:
            later.append((stage, new))
    return Support(here, held, rules.stages[here], tuple(later))


def _held(right: Right, proceedings: Proceedings, today: date) -> Held | None:
    if right.needs_report and not proceedings.made and not _later_known(proceedings):
        return None
    if _out(right, proceedings):
        return None
    last = last_day(right.clock, proceedings)
    depends = bool(right.only_for) and not _matches(right, proceedings)
    return Held(right, depends, last, passed=last is not None and last < today)


def _later_known(p: Proceedings) -> bool:
    """Whoever has a decision or a hearing told the police, also where the day of it was never written down."""
    return any((p.course, p.decision, p.hearing_on, p.judgment_on))


def _matches(right: Right, proceedings: Proceedings) -> bool:
    return any(getattr(proceedings, name) in values for name, values in right.only_for.items())


def _out(right: Right, proceedings: Proceedings) -> bool:
    """Certainly not: the prosecutor's word is there, and it is another one."""
    if not right.only_for or _matches(right, proceedings):
        return False
    return all(getattr(proceedings, name) is not None for name in right.only_for)


def last_day(clock: Clock | None, proceedings: Proceedings) -> date | None:
    """The last day by this clock, or None where nothing is known to count from."""
    if clock is None:
        return None
    start = next((day for name in clock.of if (day := getattr(proceedings, name)) is not None), None)
    if start is None:
        return None
    return start + timedelta(days=clock.days) if clock.days is not None else months_after(start, clock.months)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of that month where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
