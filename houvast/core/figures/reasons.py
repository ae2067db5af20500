"""Why two figures may not be compared, or only with care: one function a rule. Each gives a reason, or None.

A rule answers what is known; where one side does not say it, that is a caveat, never agreement. The sentences are
content (`knowledge/figures/words.yaml`), by code and variant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from .model import Confidence, Figure, Side, Stage, ValueKind, lengths


class Severity(StrEnum):
    """`STOP`: no number may be printed. `CAVEAT`: it stands beside the number."""

    STOP = "stop"
    CAVEAT = "caveat"


@dataclass(frozen=True, slots=True)
class Reason:
    """`variant` picks the sentence of the code; `parameters` are filled in (Unit, Stage, Period, Figure, int or text:
    whoever says it puts them in words). `weakens`: it may explain the change by itself, so no claim is fully supported.
    `blurs`: it is not known that both count the same, so no claim is contradicted either. `short`: on which side (0 the
    earlier, 1 the later) fewer were counted than there were."""

    code: str
    severity: Severity
    variant: str
    parameters: tuple[tuple[str, object], ...] = ()
    weakens: bool = False
    blurs: bool = False
    short: frozenset[int] = frozenset()


def stop(code: str, variant: str = "differs", **parameters: object) -> Reason:
    return Reason(code, Severity.STOP, variant, tuple(parameters.items()))


def caveat(code: str, variant: str = "differs", **parameters: object) -> Reason:
    """One that says nothing of the size of the change, or whose size is reckoned with elsewhere."""
    return Reason(code, Severity.CAVEAT, variant, tuple(parameters.items()))


def doubt(code: str, variant: str = "differs", **parameters: object) -> Reason:
    """A caveat that may explain the change by itself."""
    return replace(caveat(code, variant, **parameters), weakens=True)


def unclear(code: str, variant: str = "unknown", **parameters: object) -> Reason:
    """Whether both count the same is not known: less than a doubt about how they were counted."""
    return replace(doubt(code, variant, **parameters), blurs=True)


@dataclass(frozen=True, slots=True)
class Pair:
    """The two sides (`earlier` and `later` each stand for the whole of one) and the catalogue beside them."""

    earlier: Figure
    later: Figure
    sides: tuple[Side, Side]
    catalogue: tuple[Figure, ...] = ()

    @property
    def both(self) -> tuple[Figure, Figure]:
        return self.earlier, self.later

    def mixed(self, *names: str) -> bool:
        """Whether the points of one side differ among themselves in one of these."""
        return any(name in figure.mixed for figure in self.both for name in names)


Rule = Callable[[Pair], Reason | None]

# How long two periods may differ before it is told: a leap year is no other length.
_SAME_LENGTH = 0.02
# Two sources that differ by no more than this agree: one of them was rounded, or counted a day later.
_AGREEMENT = 0.05
_FEWEST_POINTS = 3
_STAGES = {stage: number for number, stage in enumerate(Stage)}
_CONFIDENCE = {None: 0, Confidence.LOW: 1, Confidence.MEDIUM: 2, Confidence.HIGH: 3}


def one_side_missing(pair: Pair) -> Reason | None:
    """Nobody registers one of them. Missing is not zero."""
    gone = tuple(figure for figure in pair.both if figure.missing)
    if not gone:
        return None
    if len(gone) == 2:
        return stop("one_side_missing", "both", who=gone)
    return stop("one_side_missing", "no_value" if gone[0].registered else "not_registered", who=gone)


def subset(pair: Pair) -> Reason | None:
    """One is part of the other, or they share a part: of one system, in overlapping time, a set in a set."""
    if part_and_whole(pair.earlier, pair.later) is not None:
        part, whole = part_and_whole(pair.earlier, pair.later)
        if part.period == whole.period:
            return stop("subset", "set" if part.scope != whole.scope else "stage")
        return stop("subset", "time" if part.scope == whole.scope else "set_and_time", part=part.period)
    if not _countable_together(pair.earlier, pair.later) or pair.earlier.scope != pair.later.scope:
        return None
    if pair.earlier.stage is not pair.later.stage:
        return None
    if pair.earlier.period != pair.later.period:
        return stop("subset", "overlap")
    # The same thing in the same time: no change, whatever the numbers. Where they differ, `source_conflict` tells.
    return None if differ(pair.earlier, pair.later, 0) else stop("subset", "same")


def part_and_whole(one: Figure, other: Figure) -> tuple[Figure, Figure] | None:
    """(part, whole) where everything that one counts is in the other too. None where that is not so, or not known, or
    where they are the same."""
    if not _countable_together(one, other):
        return None
    for part, whole in ((one, other), (other, one)):
        inside = (
            part.scope <= whole.scope
            and whole.period.contains(part.period)
            and _STAGES[part.stage or Stage.RECEIVED] >= _STAGES[whole.stage or Stage.RECEIVED]
        )
        same = part.scope == whole.scope and part.period == whole.period and part.stage is whole.stage
        staged = part.stage is whole.stage or (part.stage and whole.stage and part.period == whole.period)
        if inside and staged and not same:
            return part, whole
    return None


def _countable_together(one: Figure, other: Figure) -> bool:
    """Of one system and unit, no totals since a start, in time that they share, both saying which sets they count."""
    return bool(
        one.system
        and one.system == other.system
        and one.unit is not None
        and one.unit is other.unit
        and one.scope
        and other.scope
        and not (one.cumulative or other.cumulative)
        and one.period
        and other.period
        and one.period.overlaps(other.period)
    )


def union_definition(pair: Pair) -> Reason | None:
    """They count other things: one adds something that the other leaves out, or they have nothing in common."""
    earlier, later = pair.both
    if pair.mixed("scope", "definition"):
        return stop("union_definition", "mixed")
    same_definition = bool(earlier.definition and earlier.definition == later.definition)
    if not earlier.scope or not later.scope:
        return None if same_definition else unclear("union_definition")
    if earlier.scope == later.scope:
        if same_definition:
            return None
        known = earlier.definition and later.definition
        return doubt("union_definition", "definition") if known else unclear("union_definition")
    if part_and_whole(earlier, later) is not None:
        return None
    return stop("union_definition", "wider" if earlier.scope & later.scope else "other")


def unit(pair: Pair) -> Reason | None:
    earlier, later = pair.both
    if pair.mixed("unit"):
        return stop("unit", "mixed")
    if earlier.unit is None or later.unit is None:
        return unclear("unit")
    return stop("unit", one=earlier.unit, other=later.unit) if earlier.unit is not later.unit else None


def population(pair: Pair) -> Reason | None:
    """Other people, or another place they come to: two helplines reach other people, also in one country. Only where
    both say by the same definition that they count the same people is another system a caveat."""
    earlier, later = pair.both
    if pair.mixed("population", "system"):
        return stop("population", "mixed")
    if earlier.population and later.population and earlier.population != later.population:
        return stop("population")
    known = earlier.population and later.population
    if earlier.system and later.system and earlier.system != later.system:
        agreed = known and earlier.definition and earlier.definition == later.definition
        return doubt("population", "system_agreed") if agreed else stop("population", "system")
    if not (known and earlier.system and later.system):
        return unclear("population")
    return None


def measure_stage(pair: Pair) -> Reason | None:
    """Received, suspected, confirmed, acted on: each a part of the one before."""
    earlier, later = pair.both
    if pair.mixed("stage"):
        return stop("measure_stage", "mixed")
    if earlier.stage is None or later.stage is None:
        return unclear("measure_stage")
    return stop("measure_stage", one=earlier.stage, other=later.stage) if earlier.stage is not later.stage else None


def cumulative(pair: Pair) -> Reason | None:
    """A total since a start holds the earlier one; only differences are new."""
    earlier, later = pair.both
    if pair.mixed("cumulative"):
        return stop("cumulative", "one")
    if earlier.cumulative and later.cumulative:
        starts = {figure.period.first for figure in pair.both if figure.period}
        nested = _same_system(pair) and len(starts) == 1 and earlier.period != later.period
        alike = earlier.scope == later.scope and all(
            len({getattr(figure, name) for figure in pair.both} - {None}) <= 1 for name in ("unit", "definition")
        )
        return stop("cumulative", "nested" if nested and alike else "both")
    if earlier.cumulative or later.cumulative:
        return stop("cumulative", "one")
    return unclear("cumulative") if earlier.cumulative is None or later.cumulative is None else None


def source_conflict(pair: Pair) -> Reason | None:
    """Another source gives another number for the same thing in the same time. Where that source is the surer one, the
    number here carries no comparison; where it is less sure, it is told and changes nothing."""
    earlier, later = pair.both
    if same_thing(earlier, later) and earlier.period == later.period:
        return stop("source_conflict", "each_other") if differ(earlier, later, 0) else None
    found = [
        _conflict(figure, other)
        for figure in pair.both
        for other in pair.catalogue
        if same_thing(figure, other) and other.period == figure.period and differ(figure, other)
    ]
    if found:
        return min(found, key=lambda reason: (reason.severity is not Severity.STOP, not reason.weakens))
    publishers = (earlier.publisher, later.publisher)
    if _same_system(pair) and all(publishers) and earlier.publisher != later.publisher:
        return doubt("source_conflict", "publisher", one=earlier.publisher, other=later.publisher)
    return None


def _conflict(figure: Figure, other: Figure) -> Reason:
    told = {"value": figure.value, "other": other.value, "where": other.publisher or "?", "when": figure.period}
    sure, surer = _CONFIDENCE[figure.confidence], _CONFIDENCE[other.confidence]
    if surer > sure:
        return stop("source_conflict", "surer", **told)
    return doubt("source_conflict", "equal", **told) if surer == sure else caveat("source_conflict", "less", **told)


def same_thing(one: Figure, other: Figure) -> bool:
    """Counted by the same system, in the same unit and stage, of the same set: what two sources can contradict on."""
    return bool(
        one.system
        and one.system == other.system
        and one.scope
        and one.scope == other.scope
        and one.unit is other.unit
        and one.stage is other.stage
        and bool(one.cumulative) == bool(other.cumulative)
        and one.period
        and not (one.missing or other.missing)
        and (one.id != other.id or not one.id or one.value != other.value)
    )


def differ(one: Figure, other: Figure, agreement: float = _AGREEMENT) -> bool:
    """Whether no true count fits both, beyond the little that two sources always differ."""
    (low, high), (other_low, other_high) = one.range, other.range
    apart = (high is not None and high < other_low) or (other_high is not None and other_high < low)
    return apart and abs(one.count - other.count) > agreement * max(one.count, other.count)


def period_length(pair: Pair) -> Reason | None:
    earlier, later = pair.both
    if earlier.period is None or later.period is None:
        return unclear("period_length")
    if earlier.cumulative or later.cumulative:
        return None
    means = {figure.mean_of_days for figure in pair.both} - {None}
    if means:
        return caveat("period_length", "mean", days=min(means))
    one, other = lengths(earlier.period, later.period)
    if abs(one - other) <= _SAME_LENGTH * max(one, other):
        return None
    return caveat("period_length", one=earlier.period.days, other=later.period.days)


def rounded(pair: Pair) -> Reason | None:
    kinds = {figure.value_kind for side in pair.sides for figure in side.points}
    return caveat("rounded") if kinds & {ValueKind.ROUNDED, ValueKind.ABOUT} else None


def lower_bound(pair: Pair) -> Reason | None:
    bounds = [figure for figure in pair.both if figure.value_kind is ValueKind.AT_LEAST]
    return caveat("lower_bound", "both" if len(bounds) == 2 else "one") if bounds else None


def new_label(pair: Pair) -> Reason | None:
    """The counting of this began in the period, or with it: a beginning is counted short."""
    short = {number: figure.label_since for number, figure in enumerate(pair.both) if _began_inside(figure)}
    if not short:
        return None
    return replace(caveat("new_label", when=str(min(short.values()).year)), short=frozenset(short))


def _began_inside(figure: Figure) -> bool:
    return bool(figure.label_since and figure.period and figure.label_since >= figure.period.first)


def scope_change(pair: Pair) -> Reason | None:
    """The definition has another version, or the publisher says that what it counts changed."""
    earlier, later = pair.both
    if pair.mixed("definition_version"):
        return doubt("scope_change", "version")
    if earlier.definition and earlier.definition == later.definition:
        versions = earlier.definition_version, later.definition_version
        if versions[0] != versions[1]:
            return doubt("scope_change", "version" if all(versions) else "version_unknown")
    if earlier.changed or later.changed:
        return doubt("scope_change", "publisher")
    return None


def restated(pair: Pair) -> Reason | None:
    """The publisher changed its collecting backwards; is the earlier figure given by the new way?"""
    earlier, later = pair.both
    if earlier.basis and later.basis:
        return stop("restated") if earlier.basis != later.basis else None
    if _same_system(pair) and (earlier.restated_system or later.restated_system):
        return doubt("restated", "unknown")
    return None


def incomplete(pair: Pair) -> Reason | None:
    """Reports of the last months still come in. What is expected of them is reckoned with where it is known."""
    unfinished = [figure for figure in pair.both if figure.final is False]
    if unfinished:
        if not all(figure.expected for figure in unfinished):
            return doubt("incomplete")
        seen = sum(side.seen for side in pair.sides if side.figure.final is False)
        return caveat("incomplete", "expected", seen=seen, whole=sum(figure.count for figure in unfinished))
    return doubt("incomplete", "unknown") if any(figure.final is None for figure in pair.both) else None


def low_confidence(pair: Pair) -> Reason | None:
    if any(figure.confidence is Confidence.LOW for figure in pair.both):
        return doubt("low_confidence")
    return doubt("low_confidence", "unknown") if any(figure.confidence is None for figure in pair.both) else None


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
