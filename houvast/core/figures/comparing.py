"""Two figures beside each other: first whether they may be, only then by how much, and what may be said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from .claims import LUMPINESS, Claim, Evidence, Support, distorted, judge
from .model import Figure, Side, lengths
from .rates import (
    Counted,
    Dispersion,
    Interval,
    dispersion,
    interval,
    lumpy_interval,
    overturning_dispersion,
    p_value,
    ratio,
    share_interval,
    widest,
)
from .reasons import Pair, Reason, Severity, part_and_whole, reasons


class Verdict(StrEnum):
    COMPARABLE = "comparable"
    WITH_CAVEATS = "comparable_with_caveats"
    NOT_COMPARABLE = "not_comparable"


class Order(StrEnum):
    """How the two sides lie in time. `BESIDE`: they share time, so nothing became of anything."""

    FORWARD = "forward"
    BACKWARD = "backward"
    BESIDE = "beside"


@dataclass(frozen=True, slots=True)
class PerExposure:
    """The ratio per exposed person (inhabitants, users), or per report of the whole of which these are a part."""

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

    @property
    def order(self) -> Order:
        one, other = self.earlier.period, self.later.period
        if one is None or other is None or one.last < other.first:
            return Order.FORWARD
        return Order.BACKWARD if other.last < one.first else Order.BESIDE


def compare(earlier: Side, later: Side, catalogue: Iterable[Figure] = ()) -> Comparison:
    """`catalogue`: what others say, to find contradictions in. Claims are of `earlier` → `later` as they are given."""
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
    times = lengths(one.period, other.period) if one.period and other.period else (1.0, 1.0)
    counted = Counted(one.count, times[0]), Counted(other.count, times[1])
    lumpy = dispersion([_points(earlier), _points(later)])
    bounded = _envelope(one, other, times, lumpy)
    exposed = _per_exposure(one, other, times, lumpy)
    answer = Comparison(
        Verdict.WITH_CAVEATS if found else Verdict.COMPARABLE,
        found,
        one,
        other,
        ratio=ratio(*counted),
        interval=interval(*counted, lumpy),
        envelope=bounded,
        p=p_value(*counted, lumpy),
        dispersion_to_overturn=overturning_dispersion(*counted),
        dispersion=lumpy.phi if lumpy else None,
        per_exposure=exposed,
    )
    return _with_claims(answer, _evidence(answer, counted, lumpy))


def _evidence(found: Comparison, counted: tuple[Counted, Counted], lumpy: Dispersion | None) -> Evidence:
    others = [found.per_exposure.interval] if found.per_exposure else []
    if lumpy is None:
        others.append(lumpy_interval(*counted, LUMPINESS))
    short = frozenset(number for reason in found.reasons for number in reason.short)
    if short:
        others.append(distorted(found.interval, short))
    weakened = any(reason.weakens for reason in found.reasons)
    open_ended = found.earlier.range[1] is None or found.later.range[1] is None
    blurred = any(reason.blurs for reason in found.reasons)
    return Evidence(found.interval, found.envelope, open_ended, tuple(others), weakened, blurred)


def _with_claims(found: Comparison, evidence: Evidence) -> Comparison:
    """Over the same time nothing can rise or fall."""
    if found.order is Order.BESIDE:
        return replace(found, claims=dict.fromkeys(Claim, Support.UNDECIDABLE))
    return replace(found, claims={claim: judge(claim, evidence) for claim in Claim})


def _points(side: Side) -> list[Counted]:
    dated = all(point.period for point in side.points)
    return [Counted(point.count, point.period.days if dated else 1.0) for point in side.points]


def _envelope(one: Figure, other: Figure, times: tuple[float, float], lumpy: Dispersion | None) -> Interval | None:
    """Over every true count that rounding allows, each with its own interval. None where both are exact."""
    (one_low, one_high), (other_low, other_high) = one.range, other.range
    if one_low == one_high and other_low == other_high:
        return None

    def ends(one_count: int, other_count: int) -> Interval:
        return interval(Counted(one_count, times[0]), Counted(other_count, times[1]), lumpy)

    low = 0.0 if one_high is None else ends(one_high, other_low).low
    return Interval(low, None if other_high is None else ends(one_low, other_high).high)


def _per_exposure(
    one: Figure, other: Figure, times: tuple[float, float], lumpy: Dispersion | None
) -> PerExposure | None:
    """Over every true count that rounding allows. Of a whole it is a ratio of shares, and time plays no part."""
    if not one.exposure or not other.exposure:
        return None
    whole = one.whole and other.whole
    sizes = (one.exposure, other.exposure) if whole else (one.exposure * times[0], other.exposure * times[1])
    found = ratio(Counted(one.count, sizes[0]), Counted(other.count, sizes[1]))
    if whole and one.count <= one.exposure and other.count <= other.exposure:
        shares = share_interval((one.count, one.exposure), (other.count, other.exposure))
        if shares is not None and lumpy is None and one.range[0] == one.range[1] and other.range[0] == other.range[1]:
            return PerExposure(found, shares)
    nominal = interval(Counted(one.count, sizes[0]), Counted(other.count, sizes[1]), lumpy)
    bounded = _envelope(one, other, sizes, lumpy)
    return PerExposure(found, widest(nominal, bounded))


def _share(one: Figure, other: Figure, found: tuple[Reason, ...]) -> float | None:
    """Of the part in the whole, where one is in the other and nothing else stands in the way."""
    stops = {reason.code for reason in found if reason.severity is Severity.STOP}
    inside = part_and_whole(one, other)
    if inside is None or "subset" not in stops or not stops <= {"subset", "measure_stage"}:
        return None
    if any(reason.code == "source_conflict" for reason in found):
        return None
    part, whole = inside
    return part.count / whole.count if whole.count and part.count <= whole.count else None
