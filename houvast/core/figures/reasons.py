"""Why two figures may not be compared, or only with care: one function a rule. Each gives a reason, or None.

A rule answers what is known; where one side does not say it, that is a caveat, never agreement. The sentences are
content (`knowledge/figures/words.yaml`), by code and variant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from .model import Confidence, Figure, Side, ValueKind, length


class Severity(StrEnum):
    """`STOP`: no number may be printed. `CAVEAT`: it stands beside the number."""

    STOP = "stop"
    CAVEAT = "caveat"


@dataclass(frozen=True, slots=True)
class Reason:
    """`variant` picks the sentence of the code; `parameters` are filled in, as texts."""

    code: str
    severity: Severity
    variant: str
    parameters: tuple[tuple[str, str], ...] = ()


def stop(code: str, variant: str = "differs", **parameters: object) -> Reason:
    return Reason(code, Severity.STOP, variant, _texts(parameters))


def caveat(code: str, variant: str = "differs", **parameters: object) -> Reason:
    return Reason(code, Severity.CAVEAT, variant, _texts(parameters))


def _texts(parameters: dict[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in parameters.items())


@dataclass(frozen=True, slots=True)
class Pair:
    """The two sides, the catalogue beside them, and whether unfinished months were filled up by a nowcast."""

    earlier: Figure
    later: Figure
    sides: tuple[Side, Side]
    catalogue: tuple[Figure, ...] = ()

    @property
    def both(self) -> tuple[Figure, Figure]:
        return self.earlier, self.later


Rule = Callable[[Pair], Reason | None]

# How long two periods may differ before it is told: a leap year is no other length.
_SAME_LENGTH = 0.02
# Two sources that differ by no more than this agree: one of them was rounded, or counted a day later.
_AGREEMENT = 0.05
_FEWEST_POINTS = 3


def one_side_missing(pair: Pair) -> Reason | None:
    """Nobody registers one of them. Missing is not zero."""
    gone = [figure for figure in pair.both if figure.missing]
    if not gone:
        return None
    variant = "both" if len(gone) == 2 else "not_registered" if not gone[0].registered else "no_value"
    named = [figure.publisher or figure.system or figure.id or "?" for figure in gone]
    return stop("one_side_missing", variant, publisher=", ".join(named))


def subset(pair: Pair) -> Reason | None:
    """One is part of the other: of the same system, in the same time, a narrower set; or a shorter time of the same."""
    earlier, later = pair.both
    if not _same_system(pair) or not (earlier.period and later.period):
        return None
    if (
        not earlier.period.overlaps(later.period)
        or earlier.unit != later.unit
        or earlier.cumulative
        or later.cumulative
    ):
        return None
    narrower = earlier.scope < later.scope or later.scope < earlier.scope
    same_scope = earlier.scope == later.scope and bool(earlier.scope)
    if narrower and earlier.period == later.period:
        return stop("subset", "set")
    if same_scope and earlier.period != later.period:
        nested = earlier.period.contains(later.period) or later.period.contains(earlier.period)
        return stop("subset", "time" if nested else "overlap")
    return None


def union_definition(pair: Pair) -> Reason | None:
    """They count other things: one adds something that the other leaves out, or they have nothing in common."""
    earlier, later = pair.both
    if not earlier.scope or not later.scope:
        if earlier.definition and later.definition and earlier.definition == later.definition:
            return None
        return caveat("union_definition", "unknown")
    if earlier.scope == later.scope:
        if earlier.definition and later.definition and earlier.definition != later.definition:
            return caveat("union_definition", "definition")
        return None
    if subset(pair) is not None:
        return None
    return stop("union_definition", "wider" if earlier.scope & later.scope else "other")


def unit(pair: Pair) -> Reason | None:
    earlier, later = pair.both
    if earlier.unit is None or later.unit is None:
        return caveat("unit", "unknown")
    return stop("unit", one=earlier.unit, other=later.unit) if earlier.unit is not later.unit else None


def population(pair: Pair) -> Reason | None:
    """Other people, or another place they come to: two helplines reach other people, also in one country."""
    earlier, later = pair.both
    if earlier.population and later.population and earlier.population != later.population:
        return stop("population")
    if earlier.system and later.system and earlier.system != later.system:
        return stop("population", "system")
    if not (earlier.population and later.population and earlier.system and later.system):
        return caveat("population", "unknown")
    return None


def measure_stage(pair: Pair) -> Reason | None:
    """Received, suspected, confirmed, acted on: each a part of the one before."""
    earlier, later = pair.both
    if earlier.stage is None or later.stage is None:
        return caveat("measure_stage", "unknown")
    return stop("measure_stage", one=earlier.stage, other=later.stage) if earlier.stage is not later.stage else None


def cumulative(pair: Pair) -> Reason | None:
    """A total since a start holds the earlier one; only differences are new."""
    earlier, later = pair.both
    if earlier.cumulative or later.cumulative:
        return stop("cumulative", "both" if earlier.cumulative and later.cumulative else "one")
    return caveat("cumulative", "unknown") if earlier.cumulative is None or later.cumulative is None else None


def source_conflict(pair: Pair) -> Reason | None:
    """Another source gives another number for the same thing in the same time."""
    earlier, later = pair.both
    if same_thing(earlier, later) and earlier.period == later.period:
        return stop("source_conflict", "each_other") if differ(earlier, later) else None
    for figure in pair.both:
        others = (other for other in pair.catalogue if other.id != figure.id or not figure.id)
        for other in others:
            if same_thing(figure, other) and other.period == figure.period and differ(figure, other):
                return caveat(
                    "source_conflict", "catalogue", value=figure.value, other=other.value, where=other.publisher
                )
    publishers = (earlier.publisher, later.publisher)
    if _same_system(pair) and all(publishers) and earlier.publisher != later.publisher:
        return caveat("source_conflict", "publisher", one=earlier.publisher, other=later.publisher)
    return None


def same_thing(one: Figure, other: Figure) -> bool:
    """Counted by the same system, in the same unit and stage, of the same set: what two sources can contradict on."""
    return bool(
        one.system
        and one.system == other.system
        and one.scope
        and one.scope == other.scope
        and one.unit == other.unit
        and one.stage == other.stage
        and bool(one.cumulative) == bool(other.cumulative)
        and not (one.missing or other.missing)
    )


def differ(one: Figure, other: Figure) -> bool:
    """Whether no true count fits both, beyond the little that two sources always differ."""
    (low, high), (other_low, other_high) = one.range, other.range
    apart = (high is not None and high < other_low) or (other_high is not None and other_high < low)
    return apart and abs(one.value - other.value) > _AGREEMENT * max(one.value, other.value)


def period_length(pair: Pair) -> Reason | None:
    earlier, later = pair.both
    if earlier.period is None or later.period is None:
        return caveat("period_length", "unknown")
    one, other = length(earlier.period), length(later.period)
    if abs(one - other) <= _SAME_LENGTH * max(one, other):
        return None
    return caveat("period_length", one=earlier.period.days, other=later.period.days)


def rounded(pair: Pair) -> Reason | None:
    kinds = {figure.value_kind for figure in pair.both}
    return caveat("rounded") if kinds & {ValueKind.ROUNDED, ValueKind.ABOUT} else None


def lower_bound(pair: Pair) -> Reason | None:
    bounds = [figure for figure in pair.both if figure.value_kind is ValueKind.AT_LEAST]
    return caveat("lower_bound", "both" if len(bounds) == 2 else "one") if bounds else None


def new_label(pair: Pair) -> Reason | None:
    """The category is younger than the period, or began with it: its first period is counted short."""
    for figure in pair.both:
        if figure.label_since and figure.period and figure.label_since >= figure.period.first:
            return caveat("new_label", since=figure.label_since.isoformat())
    return None


def scope_change(pair: Pair) -> Reason | None:
    """The definition has another version, or the publisher says that what it counts changed."""
    earlier, later = pair.both
    same_definition = earlier.definition and earlier.definition == later.definition
    if same_definition and earlier.definition_version != later.definition_version:
        return caveat("scope_change", "version")
    if earlier.changed or later.changed:
        return caveat("scope_change", "publisher")
    return None


def restated(pair: Pair) -> Reason | None:
    """The publisher changed its collecting backwards; is the earlier figure given by the new way?"""
    earlier, later = pair.both
    if earlier.basis and later.basis:
        return stop("restated") if earlier.basis != later.basis else None
    if _same_system(pair) and (earlier.restated_system or later.restated_system) and (earlier.basis or later.basis):
        return caveat("restated", "unknown")
    return None


def incomplete(pair: Pair) -> Reason | None:
    """Reports of the last months still come in."""
    if any(figure.final is False for figure in pair.both):
        return caveat("incomplete")
    return caveat("incomplete", "unknown") if any(figure.final is None for figure in pair.both) else None


def low_confidence(pair: Pair) -> Reason | None:
    if any(figure.confidence is Confidence.LOW for figure in pair.both):
        return caveat("low_confidence")
    return caveat("low_confidence", "unknown") if any(figure.confidence is None for figure in pair.both) else None


def few_points(pair: Pair) -> Reason | None:
    """Two points are no trend."""
    return caveat("few_points") if min(len(side.points) for side in pair.sides) < _FEWEST_POINTS else None


# In the order in which they are told: what stops first.
RULES: tuple[Rule, ...] = (
    one_side_missing,
    subset,
    union_definition,
    unit,
    population,
    measure_stage,
    cumulative,
    source_conflict,
    period_length,
    rounded,
    lower_bound,
    new_label,
    scope_change,
    restated,
    incomplete,
    low_confidence,
    few_points,
)
CODES = tuple(rule.__name__ for rule in RULES)


def reasons(pair: Pair, rules: Iterable[Rule] = RULES) -> tuple[Reason, ...]:
    """Those that stop first. Where nobody registers one side, nothing else can be said."""
    gone = one_side_missing(pair)
    if gone is not None:
        return (gone,)
    found = [reason for rule in rules if (reason := rule(pair)) is not None]
    return tuple(sorted(found, key=lambda reason: reason.severity is not Severity.STOP))


def _same_system(pair: Pair) -> bool:
    return bool(pair.earlier.system and pair.earlier.system == pair.later.system)
