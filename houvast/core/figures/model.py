"""A figure: a number with everything that decides whether another may stand beside it. Unknown is a value (None)."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class ValueKind(StrEnum):
    EXACT = "exact"
    ROUNDED = "rounded"
    AT_LEAST = "at_least"
    ABOUT = "about"


class Unit(StrEnum):
    REPORT = "report"
    CONTACT = "contact"
    CASE = "case"
    PERSON = "person"
    HASH = "hash"
    COMPLAINT = "complaint"
    IMAGE = "image"


class Stage(StrEnum):
    RECEIVED = "received"
    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"
    ACTIONED = "actioned"


class Confidence(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Period:
    """Both days inclusive."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def months(self) -> int | None:
        """How many whole calendar months it is; None where it is not."""
        ends = self.last.day == calendar.monthrange(self.last.year, self.last.month)[1]
        if self.first.day != 1 or not ends:
            return None
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    def contains(self, other: Period) -> bool:
        return self.first <= other.first and other.last <= self.last

    def overlaps(self, other: Period) -> bool:
        return self.first <= other.last and other.first <= self.last


def lengths(one: Period, other: Period) -> tuple[float, float]:
    """Of two periods, to divide by: years against years in years (so that a leap year is no longer than another),
    everything else in days."""
    months = one.months, other.months
    if all(each is not None and each % 12 == 0 for each in months):
        return months[0] / 12, months[1] / 12
    return float(one.days), float(other.days)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a nowcast expects of a period that is not finished: the whole, and between what it lies (95 %)."""

    value: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` None with `registered` False: nobody counts this. `low`, `high`: between what the true count lies, where
    it was rounded. `scope`: ids of the sets it counts; empty: unknown. `definition` without its version. `basis`: the
    way of collecting it was made with, where a publisher changed that; `label_since`: the day on which its category was
    first registered. `changed`: its publisher says that what it counts changed in this period. `mean_of_days`: it is a
    mean per so many days of the period (7: a week). `whole`: `exposure` is a count of which this is a part.
    `expected`: of a period that is not final. `mixed`: names of fields in which the points of a series differ."""

    value: int | None
    id: str = ""
    value_kind: ValueKind = ValueKind.EXACT
    low: int | None = None
    high: int | None = None
    period: Period | None = None
    cumulative: bool | None = None
    unit: Unit | None = None
    stage: Stage | None = None
    population: str | None = None
    scope: frozenset[str] = frozenset()
    system: str | None = None
    publisher: str | None = None
    definition: str | None = None
    definition_version: str | None = None
    registered: bool = True
    final: bool | None = None
    exposure: float | None = None
    confidence: Confidence | None = None
    source: str = ""
    vintage: str | None = None
    basis: str | None = None
    restated_system: bool = False
    label_since: date | None = None
    changed: bool = False
    mean_of_days: int | None = None
    whole: bool = False
    expected: Expected | None = None
    mixed: frozenset[str] = frozenset()
    title: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def missing(self) -> bool:
        return self.value is None or not self.registered

    @property
    def count(self) -> int:
        """How many in the whole period: a mean times its number of weeks, an unfinished period as it is expected."""
        if self.expected:
            return self.expected.value
        return round((self.value or 0) * self._times)

    @property
    def range(self) -> tuple[int, int | None]:
        """Between what the true count lies; no upper end for a lower bound, and for a period that is not finished."""
        if self.expected:
            return self.expected.low, self.expected.high
        low, high = self._told_range()
        times = self._times
        return round(low * times), None if high is None or self.final is False else round(high * times)

    @property
    def _times(self) -> float:
        return self.period.days / self.mean_of_days if self.mean_of_days and self.period else 1.0

    def _told_range(self) -> tuple[float, float | None]:
        value = self.value or 0
        if self.value_kind is ValueKind.AT_LEAST:
            return (value if self.low is None else self.low), self.high
        if self.value_kind is ValueKind.EXACT:
            return (value - 0.5, value + 0.5) if self.mean_of_days else (value, value)
        step = half_step(value)
        low = max(0, value - step) if self.low is None else self.low
        return low, value + step if self.high is None else self.high


def half_step(value: int) -> int:
    """Half of the last place that is not zero: 600 was rounded to hundreds, so 50. At least 1."""
    if value == 0:
        return 1
    step = 1
    while value % (step * 10) == 0:
        step *= 10
    return max(1, step // 2)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: one figure, or a series of them. `figure` stands for the whole."""

    points: tuple[Figure, ...]

    @property
    def figure(self) -> Figure:
        if len(self.points) == 1:
            return self.points[0]
        return _together(self.points)

    @property
    def seen(self) -> int:
        """How many came in so far, without what is expected."""
        return sum(point.value or 0 for point in self.points)


def _together(points: tuple[Figure, ...]) -> Figure:
    """The sum over a series. What the points do not agree on is unknown of the whole, and named in `mixed` where they
    contradict one another."""
    periods = [point.period for point in points]
    whole = None
    if all(period is not None for period in periods):
        whole = Period(min(p.first for p in periods), max(p.last for p in periods))
    lows, highs = zip(*(point.range for point in points), strict=True)
    exact = all(point.value_kind is ValueKind.EXACT and point.range[0] == point.range[1] for point in points)
    missing = any(point.missing for point in points)
    exposures = [point.exposure for point in points]
    sums = {point.whole for point in points} == {True}
    exposed = None if any(value is None for value in exposures) else sum(exposures) / (1 if sums else len(exposures))
    return Figure(
        value=None if missing else sum(point.count for point in points),
        value_kind=ValueKind.EXACT if exact else _worst_kind(points),
        low=None if exact else sum(lows),
        high=None if exact or any(high is None for high in highs) else sum(highs),
        period=whole,
        registered=not missing,
        scope=points[0].scope if len({point.scope for point in points}) == 1 else frozenset(),
        final=False if any(point.final is False for point in points) else _agreed(points, "final"),
        expected=_expected(points),
        exposure=exposed,
        whole=sums,
        confidence=_worst_confidence(points),
        changed=any(point.changed for point in points),
        restated_system=any(point.restated_system for point in points),
        label_since=max((p.label_since for p in points if p.label_since), default=None),
        mixed=frozenset(name for name in _NEVER_MIXED if len(_known(points, name)) > 1),
        **{name: _agreed(points, name) for name in _AGREED},
    )


_AGREED = (
    "cumulative",
    "unit",
    "stage",
    "population",
    "system",
    "publisher",
    "definition",
    "definition_version",
    "basis",
)
# A sum over points that differ in these is a sum of nothing; in the version, of something that changed on the way.
_NEVER_MIXED = ("unit", "stage", "population", "system", "scope", "definition", "definition_version", "cumulative")


def _agreed(points: tuple[Figure, ...], name: str):
    values = {getattr(point, name) for point in points}
    return values.pop() if len(values) == 1 else None


def _known(points: tuple[Figure, ...], name: str) -> set:
    return {value for point in points if (value := getattr(point, name)) is not None and value != frozenset()}


def _expected(points: tuple[Figure, ...]) -> Expected | None:
    """Of the whole, where every unfinished point has what is expected of it. Ends add up: never too narrow."""
    unfinished = [point for point in points if point.final is False]
    if not unfinished or any(point.expected is None for point in unfinished):
        return None
    if any(point.range[1] is None for point in points):
        return None
    ranges = [point.range for point in points]
    return Expected(sum(p.count for p in points), sum(low for low, _ in ranges), sum(high for _, high in ranges))


def _worst_kind(points: tuple[Figure, ...]) -> ValueKind:
    kinds = {point.value_kind for point in points}
    if ValueKind.AT_LEAST in kinds:
        return ValueKind.AT_LEAST
    return ValueKind.EXACT if kinds == {ValueKind.EXACT} else ValueKind.ROUNDED


def _worst_confidence(points: tuple[Figure, ...]) -> Confidence | None:
    values = {point.confidence for point in points}
    if Confidence.LOW in values:
        return Confidence.LOW
    return None if None in values else Confidence.MEDIUM if Confidence.MEDIUM in values else Confidence.HIGH
