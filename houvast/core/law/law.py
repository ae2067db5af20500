"""What the law is made of: instruments, provisions with their days, and all of it together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from houvast.core.knowledge.conditions import Atoms, Rule
from houvast.core.situation import Truth

from .vocabulary import Vocabulary

# From this day on every change is in the data; for an act of before, nothing is answered.
COVERED_FROM = date(2002, 1, 1)

KINDS = ("offence", "right", "rule", "background")


@dataclass(frozen=True, slots=True)
class Instrument:
    """A code, act, regulation, directive or treaty. `id` is the name of its file."""

    id: str
    short: str
    name: Mapping[str, str]
    jurisdiction: str


@dataclass(frozen=True, slots=True)
class Provision:
    """An article in one version. `line` is what its versions have in common: an older one gives way to a newer one.

    `elements`: all groups have to hold, of each group one fact. Days are inclusive; None: not known to begin or end
    within what is covered. `max_prison_years`: 0.25 is three months, None: not verified. `complaint`: yes, no or n/a.
    """

    id: str
    line: str
    kind: str
    after_match: bool
    instrument: Instrument
    bwb: str | None
    celex: str | None
    article: str
    title: Mapping[str, str]
    valid_from: date | None
    valid_until: date | None
    replaces: str | None
    meaning: str
    elements: tuple[tuple[str, ...], ...]
    max_prison_years: float | None
    fine_category: str | None
    complaint: str
    limitation_from_18: bool
    no_limitation_if_minor: bool
    minor_offence: bool
    age_in_image: bool
    series: bool
    sources: tuple[str, ...]
    confidence: str
    note: str
    checked_by: str | None
    checked_on: str | None
    row_version: str

    def in_force(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


@dataclass(frozen=True, slots=True)
class MappingRule:
    """From the answers of a report to one legal fact. `acts`: the kinds it belongs to; None: to all."""

    fact: str
    value: Truth
    rule: Rule
    acts: tuple[str, ...] | None
    of_image: bool


@dataclass(frozen=True, slots=True)
class SituationMapping:
    """`happened`: kinds of acts, each with when the answers themselves say that it was done."""

    rules: tuple[MappingRule, ...]
    happened: tuple[tuple[str, Rule], ...]
    act_facts: Mapping[str, tuple[str, ...]]
    atoms: Atoms
    reviewed: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Law:
    """All provisions in the order of the files. `borders`: the days on which something begins to be otherwise."""

    provisions: tuple[Provision, ...]
    vocabulary: Vocabulary
    mapping: SituationMapping
    notices: Mapping[str, Mapping[str, str]]
    known_until: date
    data_sha256: str
    by_id: Mapping[str, Provision]
    lines: Mapping[str, tuple[Provision, ...]]
    borders: tuple[date, ...]

    def in_force(self, day: date) -> tuple[Provision, ...]:
        return tuple(provision for provision in self.provisions if provision.in_force(day))

    def notice(self, name: str, language: str, **parameters: object) -> str:
        return self.notices[name][language].format(**parameters)


def borders_of(provisions: tuple[Provision, ...]) -> tuple[date, ...]:
    """First days of validity and the days after the last ones."""
    begins = {provision.valid_from for provision in provisions if provision.valid_from}
    ends = {provision.valid_until + timedelta(days=1) for provision in provisions if provision.valid_until}
    return tuple(sorted(begins | ends | {COVERED_FROM}))


def covered(day: date, today: date) -> bool:
    """Whether anything can be said about an act of this day."""
    return COVERED_FROM <= day <= today
