"""Aftercare: the days on which we agreed to ask how somebody is. The person chooses them, and may stop at any time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any


class CheckIn(StrEnum):
    """The moments that are offered; a value says when after the agreement."""

    DAY_2 = "day_2"
    WEEK_1 = "week_1"
    MONTH_1 = "month_1"
    MONTH_3 = "month_3"


AFTER_DAYS: dict[CheckIn, int] = {CheckIn.DAY_2: 2, CheckIn.WEEK_1: 7, CheckIn.MONTH_1: 30, CheckIn.MONTH_3: 91}
# Offered ticked: practice of helplines, to be reviewed.
DEFAULT = (CheckIn.DAY_2, CheckIn.WEEK_1, CheckIn.MONTH_1)
# No word this long after a moment we agreed on: gone quiet.
QUIET_AFTER_DAYS = 3


@dataclass(frozen=True)
class Agreement:
    """`agreed_on`: the day the person chose; `heard_on`: days on which a word came, whatever it was; `stopped_on`: the
    day they stopped it, without having to say why."""

    agreed_on: date
    moments: tuple[CheckIn, ...]
    heard_on: tuple[date, ...] = ()
    stopped_on: date | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "agreed_on": self.agreed_on.isoformat(),
            "moments": [moment.value for moment in self.moments],
            "heard_on": [day.isoformat() for day in self.heard_on],
            "stopped_on": self.stopped_on and self.stopped_on.isoformat(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Agreement:
        stopped = data.get("stopped_on")
        return cls(
            date.fromisoformat(data["agreed_on"]),
            tuple(CheckIn(moment) for moment in data["moments"]),
            tuple(date.fromisoformat(day) for day in data["heard_on"]),
            date.fromisoformat(stopped) if stopped else None,
        )


@dataclass(frozen=True)
class Moment:
    """One agreed moment. `heard`: the person answered on or after it, before the next. `quiet`: no word, and over."""

    check_in: CheckIn
    on: date
    heard: bool
    quiet: bool


def moments(agreement: Agreement, today: date) -> tuple[Moment, ...]:
    """The agreed moments in order; after a stop only those before it."""
    chosen = sorted(set(agreement.moments), key=AFTER_DAYS.__getitem__)
    days = [agreement.agreed_on + timedelta(days=AFTER_DAYS[each]) for each in chosen]
    found = []
    for number, (each, on) in enumerate(zip(chosen, days, strict=True)):
        if agreement.stopped_on is not None and on >= agreement.stopped_on:
            break
        until = days[number + 1] if number + 1 < len(days) else date.max
        heard = any(on <= day < until for day in agreement.heard_on)
        over = today > on + timedelta(days=QUIET_AFTER_DAYS)
        found.append(Moment(each, on, heard, quiet=over and not heard))
    return tuple(found)


def unheard(agreement: Agreement, today: date) -> tuple[Moment, ...]:
    """The moments that still ask something of the desk: no word came on their day or after it. A word settles every
    moment before it; whoever stopped is asked nothing."""
    if agreement.stopped_on is not None:
        return ()
    last = max(agreement.heard_on, default=date.min)
    return tuple(moment for moment in moments(agreement, today) if moment.on > last)


def next_moment(agreement: Agreement, today: date) -> Moment | None:
    """The first moment from today on, or None: all over, or stopped."""
    if agreement.stopped_on is not None:
        return None
    return next((moment for moment in moments(agreement, today) if moment.on >= today and not moment.heard), None)


def is_quiet(agreement: Agreement, today: date) -> bool:
    """Whether the last moment that is over passed without a word. Who stopped is not quiet: they said so."""
    if agreement.stopped_on is not None:
        return False
    over = [moment for moment in moments(agreement, today) if quiet_from(moment) <= today]
    return bool(over) and over[-1].quiet


def quiet_from(moment: Moment) -> date:
    """The first day on which no word means that somebody went quiet."""
    return moment.on + timedelta(days=QUIET_AFTER_DAYS + 1)
