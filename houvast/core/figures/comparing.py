"""Two figures beside each other: first whether they may be, only then by how much, and what may be said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .claims import Claim, Evidence, Support, judge
from .model import Figure, Side, length
from .rates import (
    Counted,
    Interval,
    dispersion,
    exact_interval,
    exact_p,
    overturning_dispersion,
    ratio,
    wald_interval,
    widest,
)
from .reasons import Pair, Reason, Severity, reasons


class Verdict(StrEnum):
    COMPARABLE = "comparable"
    WITH_CAVEATS = "comparable_with_caveats"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True, slots=True)
class PerExposure:
    """The ratio per exposed person (all reports of the helpline, inhabitants …) instead of per length of time."""

    ratio: float | None
    interval: Interval


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every number is None where the verdict forbids it. `share`: of a part in its whole, where one is in the other."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
    earlier: Figure
    later: Figure
    ratio: float | None = None
    interval: Interval | None = None
    envelope: Interval | None = None
    p: float | None = None
    dispersion_to_overturn: float | None = None
    dispersion: float | None = None
    per_exposure: PerExposure | None = None
    share: float | None = None
    claims: Mapping[Claim, Support] | None = None


def compare(earlier: Side, later: Side, catalogue: Iterable[Figure] = ()) -> Comparison:
    """`catalogue`: what others say, to find contradictions in."""
    one, other = earlier.figure, later.figure
    found = reasons(Pair(one, other, (earlier, later), tuple(catalogue)))
    if any(reason.severity is Severity.STOP for reason in found):
        return Comparison(
            Verdict.NOT_COMPARABLE,
            found,
            one,
            other,
            share=_share(one, other, found),
            claims=dict.fromkeys(Claim, Support.UNDECIDABLE),
        )
    return _computed(earlier, later, found)


def _computed(earlier: Side, later: Side, found: tuple[Reason, ...]) -> Comparison:
    one, other = earlier.figure, later.figure
    counted = Counted(one.value, _length(one)), Counted(other.value, _length(other))
    exact = exact_interval(*counted)
    phi = dispersion([[Counted(p.value, _length(p)) for p in side.points] for side in (earlier, later)])
    # Less lumpy than chance is luck: dispersion widens an interval and never narrows it.
    interval = widest(exact, wald_interval(*counted, max(1.0, phi))) if phi is not None else exact
    envelope = _envelope(one, other, phi)
    evidence = Evidence(*counted, interval, envelope, phi is not None, frozenset(reason.code for reason in found))
    return Comparison(
        Verdict.WITH_CAVEATS if found else Verdict.COMPARABLE,
        found,
        one,
        other,
        ratio=ratio(*counted),
        interval=interval,
        envelope=envelope,
        p=exact_p(*counted),
        dispersion_to_overturn=overturning_dispersion(*counted),
        dispersion=phi,
        per_exposure=_per_exposure(one, other),
        claims={claim: judge(claim, evidence) for claim in Claim},
    )


def _length(figure: Figure) -> float:
    return length(figure.period) if figure.period else 1.0


def _envelope(one: Figure, other: Figure, phi: float | None) -> Interval | None:
    """Over every true count that rounding allows, each with its own interval. None where both are exact."""
    (one_low, one_high), (other_low, other_high) = one.range, other.range
    if one_low == one_high and other_low == other_high:
        return None
    low = 0.0
    if one_high is not None:
        low = _interval(one, one_high, other, other_low, phi).low
    if other_high is None:
        return Interval(low, None)
    return Interval(low, _interval(one, one_low, other, other_high, phi).high)


def _interval(one: Figure, one_count: int, other: Figure, other_count: int, phi: float | None) -> Interval:
    counted = Counted(one_count, _length(one)), Counted(other_count, _length(other))
    exact = exact_interval(*counted)
    return widest(exact, wald_interval(*counted, max(1.0, phi))) if phi is not None else exact


def _per_exposure(one: Figure, other: Figure) -> PerExposure | None:
    if not one.exposure or not other.exposure:
        return None
    counted = Counted(one.value, one.exposure), Counted(other.value, other.exposure)
    return PerExposure(ratio(*counted), exact_interval(*counted))


def _share(one: Figure, other: Figure, found: tuple[Reason, ...]) -> float | None:
    """Of the part in the whole, where one set is in the other and nothing else stands in the way."""
    stops = [reason for reason in found if reason.severity is Severity.STOP]
    if len(stops) != 1 or stops[0].code != "subset" or stops[0].variant == "overlap":
        return None
    part, whole = _part_and_whole(one, other, stops[0].variant)
    return part.value / whole.value if whole.value and part.value <= whole.value else None


def _part_and_whole(one: Figure, other: Figure, variant: str) -> tuple[Figure, Figure]:
    inside = one.scope < other.scope if variant == "set" else other.period.contains(one.period)
    return (one, other) if inside else (other, one)
