"""What our own figures count: each table by its definition, whose version goes up when what it counts changes.

Every axis is a partition: a registration falls under exactly one code of it, `unknown` included, so that a margin is
the sum of its cells and the linear programme of `auditing.py` holds. Tables of one release share nothing but their
total (no fact of one follows from a fact of another), and the total is published with each: so no two of them together
tell more than each alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from houvast.core.situation import FIELDS
from houvast.core.situation.vocabulary import PLATFORM_IDS

from .model import Period

UNKNOWN, YES, NO = "unknown", "yes", "no"
NUMBER = "number"
_QUARTER = re.compile(r"(20\d\d)-Q([1-4])")


class QuarterError(ValueError):
    """Not of the shape 2026-Q3."""


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter: what a release is about. Periods that never overlap cannot be subtracted from each other."""

    year: int
    number: int

    @classmethod
    def read(cls, text: str) -> Quarter:
        """Raises QuarterError."""
        found = _QUARTER.fullmatch(text)
        if not found:
            raise QuarterError(text)
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month - 1) // 3 + 1)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def months(self) -> tuple[date, date, date]:
        """Their first days."""
        first = 3 * (self.number - 1) + 1
        return tuple(date(self.year, month, 1) for month in range(first, first + 3))

    @property
    def following(self) -> Quarter:
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def before(self) -> Quarter:
        return Quarter(self.year - (self.number == 1), self.number - 1 or 4)

    @property
    def period(self) -> Period:
        return Period(self.months[0], date.fromordinal(self.following.months[0].toordinal() - 1))


@dataclass(frozen=True, slots=True)
class Whole:
    """No division: one code."""

    name: str = "all"

    def codes(self, quarter: Quarter) -> tuple[str, ...]:
        return ("all",)


@dataclass(frozen=True, slots=True)
class Months:
    name: str = "month"

    def codes(self, quarter: Quarter) -> tuple[str, ...]:
        return tuple(month.isoformat()[:7] for month in quarter.months)


@dataclass(frozen=True, slots=True)
class Fact:
    """By the value of one fact with one value. `values` empty: those of the vocabulary."""

    name: str
    values: tuple[str, ...] = ()

    def codes(self, quarter: Quarter) -> tuple[str, ...]:
        return (*(self.values or FIELDS[self.name].values), UNKNOWN)


@dataclass(frozen=True, slots=True)
class Has:
    """Whether a fact with many values (a list; `police.not_made` stands in `police`) has this one. Not told and told
    otherwise are one code: how many told nothing would be the same number in the tables of all values, and so a way
    from one to another."""

    name: str
    value: str

    def codes(self, quarter: Quarter) -> tuple[str, ...]:
        return (YES, NO)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Whether every one of these facts has its value: no as soon as one has another, unknown where none has and one is
    not known."""

    name: str
    conditions: tuple[tuple[str, str], ...]

    def codes(self, quarter: Quarter) -> tuple[str, ...]:
        return (YES, NO, UNKNOWN)


Axis = Whole | Months | Fact | Has | AllOf


@dataclass(frozen=True, slots=True)
class Definition:
    """One table. `kind`: of which registrations; `unit`: what one of them is. `id` and `version` stand with every
    number that is published."""

    id: str
    version: int
    kind: str
    rows: Axis
    columns: Axis

    @property
    def name(self) -> str:
        return f"houvast.{self.id}@{self.version}"


LETTER = AllOf(
    "letter",
    (
        ("form", "webcam_lure"),
        ("victim_gender", "man"),
        ("offender_persona", "girl_or_woman"),
        ("offender_abroad", "yes"),
    ),
)
CLOSED_AS = ("counselled", "duplicate", "no_request")
UNITS = ("plan_shown", "mailbox_returned", "reopened")
WAITED = ("under_1_hour", "under_4_hours", "under_12_hours", "under_1_day", "under_3_days", "longer")
_HOURS = (1, 4, 12, 24, 72)
DANGER = ("crisis", "no_crisis")
# Codes of rows above this floor, in their order; tests of those hold them equal.
REFERRAL_ENDED = ("open", "handed_over", "arrived", "turned_down", "not_wanted", "dropped")
WISHES = ("yes", "later", "no")
COURSES = ("nothing_yet", "investigating", "not_taken_up", "suspect_known")
NOT_MADE = (
    "shame",
    "fear_of_offender",
    "fear_of_home",
    "no_trust",
    "offender_abroad",
    "wants_rest",
    "sent_away",
    "other",
)
# A notice about a published image: how it went, how soon the receiver first said anything, and both as one code, so
# that what a release tells of them is protected together.
NOTICE_RESULTS = ("removed", "partly", "refused", "no_decision")
NOTICE_ANSWERED = ("within_1_day", "within_3_days", "within_7_days", "after_7_days", "never")
NOTICE_ANSWER = ("removed_within_7_days", "removed_later", "partly", "refused", "no_decision")
DEMANDS = ("money_demanded", "images_demanded", "sex_demanded", "meeting_demanded", "obedience_demanded")
POLICE_MADE = Fact("police.made", (YES,))

_REPORT, _OUTCOME, _ANSWER, _REFERRAL, _NOTICE = "report", "outcome", "answer", "referral", "notice"
# What may be published: see the rule above.
DEFINITIONS: tuple[Definition, ...] = (
    Definition("reports_by_month_and_form", 1, _REPORT, Months(), Fact("form")),
    Definition("reports_by_age_and_gender", 1, _REPORT, Fact("victim_age"), Fact("victim_gender")),
    Definition("reports_by_letter_category", 1, _REPORT, Whole(), LETTER),
    Definition("reports_by_reporter", 1, _REPORT, Whole(), Fact("reporter_role")),
    *(Definition(f"reports_by_{fact}", 1, _REPORT, Whole(), Fact(fact)) for fact in (*DEMANDS, "paid", "published")),
    *(Definition(f"reports_over_{each}", 1, _REPORT, Whole(), Has("contact_platforms", each)) for each in PLATFORM_IDS),
    Definition("closings_by_month", 1, _OUTCOME, Months(), Fact("closed_as", CLOSED_AS)),
    Definition("closings_by_police", 1, _OUTCOME, Whole(), POLICE_MADE),
    Definition("answers_by_wait", 1, _ANSWER, Fact("urgency", DANGER), Fact("waited", WAITED)),
    Definition("notices_by_platform", 1, _NOTICE, Fact("platform", PLATFORM_IDS), Fact("answer", NOTICE_ANSWER)),
    *(Definition(f"{unit}_by_month", 1, unit, Months(), Whole()) for unit in UNITS),
)
# Shown inside the house alone: facts of one follow from facts of another.
WITHIN: tuple[Definition, ...] = (
    Definition("closings_by_police_wish", 1, _OUTCOME, Whole(), Fact("police.wish", WISHES)),
    Definition("closings_by_police_course", 1, _OUTCOME, Whole(), Fact("police.course", COURSES)),
    *(Definition(f"closings_not_made_{each}", 1, _OUTCOME, Whole(), Has("police.not_made", each)) for each in NOT_MADE),
    Definition("notices_by_wait", 1, _NOTICE, Fact("result", NOTICE_RESULTS), Fact("answered", NOTICE_ANSWERED)),
    Definition("referrals_by_outcome", 1, _REFERRAL, Whole(), Fact("outcome", REFERRAL_ENDED)),
)
BY_ID: Mapping[str, Definition] = {definition.id: definition for definition in (*DEFINITIONS, *WITHIN)}


def notice_answer(result: str, answered: str) -> str:
    """Both codes of a notice as one of `NOTICE_ANSWER`."""
    if result != "removed":
        return result
    return "removed_within_7_days" if answered.startswith("within_") else "removed_later"


def waited_band(waited: timedelta) -> str:
    """The band of `WAITED` that it falls in; its upper end belongs to the next."""
    hours = waited.total_seconds() / 3600
    return next((band for band, end in zip(WAITED, _HOURS, strict=False) if hours < end), WAITED[-1])


@dataclass(frozen=True, slots=True)
class Registered:
    """One published registration. `month`: its first day."""

    kind: str
    month: date
    facts: Mapping[str, Any]


def fact_of(facts: Mapping[str, Any], name: str) -> Any:
    """`police.made` stands in `police`. None: not known."""
    found: Any = facts
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found
