"""A figure: a number with everything that decides whether another may stand beside it. Unknown is a value (None)."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date, timedelta
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


def length(period: Period) -> float:
    """In days; a whole year counts as 365.25, so that years are of equal length."""
    months = period.months
    return months * 365.25 / 12 if months is not None and months % 12 == 0 else period.days


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` None with `registered` False: nobody counts this. `low`, `high`: between what the true count lies, where
    it was rounded. `scope`: ids of the sets it counts; empty: unknown. `definition` without its version. `basis`: the
    way of collecting it was made with, where a publisher changed that; `label_since`: the day on which its category was
    first registered. `changed`: its publisher says that what it counts changed in this period."""

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
    title: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def missing(self) -> bool:
        return self.value is None or not self.registered

    @property
    def range(self) -> tuple[int, int | None]:
        """Between what the true count lies; no upper end for a lower bound."""
        value = self.value or 0
        if self.value_kind is ValueKind.EXACT:
            return value, value
        if self.value_kind is ValueKind.AT_LEAST:
            return (value if self.low is None else self.low), self.high
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


def _together(points: tuple[Figure, ...]) -> Figure:
    """The sum over a series. What the points do not agree on is unknown of the whole."""
    periods = [point.period for point in points]
    whole = None
    if all(period is not None for period in periods):
        whole = Period(min(p.first for p in periods), max(p.last for p in periods))
    lows, highs = zip(*(point.range for point in points), strict=True)
    exact = all(point.value_kind is ValueKind.EXACT for point in points)
    missing = any(point.missing for point in points)
    exposures = [point.exposure for point in points]
    return Figure(
        value=None if missing else sum(point.value for point in points),
        value_kind=ValueKind.EXACT if exact else _worst_kind(points),
        low=None if exact else sum(lows),
        high=None if exact or any(high is None for high in highs) else sum(highs),
        period=whole,
        registered=not missing,
        scope=points[0].scope if len({point.scope for point in points}) == 1 else frozenset(),
        final=False if any(point.final is False for point in points) else _agreed(points, "final"),
        exposure=None if any(value is None for value in exposures) else sum(exposures) / len(exposures),
        confidence=_worst_confidence(points),
        changed=any(point.changed for point in points),
        restated_system=any(point.restated_system for point in points),
        label_since=max((p.label_since for p in points if p.label_since), default=None),
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


def _agreed(points: tuple[Figure, ...], name: str):
    values = {getattr(point, name) for point in points}
    return values.pop() if len(values) == 1 else None


def _worst_kind(points: tuple[Figure, ...]) -> ValueKind:
    kinds = {point.value_kind for point in points}
    return ValueKind.AT_LEAST if ValueKind.AT_LEAST in kinds else ValueKind.ROUNDED


def _worst_confidence(points: tuple[Figure, ...]) -> Confidence | None:
    values = {point.confidence for point in points}
    if Confidence.LOW in values:
        return Confidence.LOW
    return None if None in values else Confidence.MEDIUM if Confidence.MEDIUM in values else Confidence.HIGH


def last_of_month(year: int, month: int) -> date:
    return (date(year + month // 12, month % 12 + 1, 1)) - timedelta(days=1)
