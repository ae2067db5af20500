"""Rates and their ratio. ratio = (later count / its length) / (earlier count / its length); years are of equal length.

Interval: exact and central (Clopper-Pearson on later given the sum, turned into a ratio), 95 %. p: of the same test,
central and two-sided, for a ratio of 1. Where a series shows how lumpy its counts are (dispersion above 1), interval
and p are those of a quasi-Poisson regression if these are wider. A test says whether the *counts* differ by more than
chance, never whether more happened.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

LEVEL = 0.95
Z = 1.959963984540054
FEWEST_POINTS = 3


@dataclass(frozen=True, slots=True)
class Counted:
    """A count over a length of time (or an exposure), both of one side."""

    count: int
    length: float


@dataclass(frozen=True, slots=True)
class Interval:
    """`high` None: without end (nothing was counted earlier)."""

    low: float
    high: float | None


@dataclass(frozen=True, slots=True)
class Dispersion:
    """The variance over the mean, and the degrees of freedom it was estimated with."""

    phi: float
    freedom: int

    @property
    def widening(self) -> float:
        """Less lumpy than chance is luck: it never narrows."""
        return max(1.0, self.phi)


def ratio(earlier: Counted, later: Counted) -> float | None:
    """None where nothing was counted earlier."""
    if earlier.count == 0:
        return None
    return (later.count / later.length) / (earlier.count / earlier.length)


def exact_interval(earlier: Counted, later: Counted, level: float = LEVEL, lumps: float = 1.0) -> Interval:
    """Of the ratio: Clopper and Pearson (1934) on later | sum; Przyborowski and Wilenski (1940). `lumps`: as if every
    so many counts were one event."""
    from scipy.stats import beta

    one, other = earlier.count / lumps, later.count / lumps
    tail, scale = (1 - level) / 2, earlier.length / later.length
    if one + other == 0:
        return Interval(0.0, None)
    low = 0.0 if other == 0 else float(beta.ppf(tail, other, one + 1))
    high = 1.0 if one == 0 else float(beta.ppf(1 - tail, other + 1, one))
    return Interval(low / (1 - low) * scale, None if high >= 1 else high / (1 - high) * scale)


def exact_p(earlier: Counted, later: Counted, null: float = 1.0) -> float:
    """Two-sided and central: twice the smaller tail, at most 1. The interval excludes `null` where it is below 0.05."""
    return min(1.0, 2 * min(p_at_most(earlier, later, null), p_at_least(earlier, later, null)))


def p_at_least(earlier: Counted, later: Counted, null: float) -> float:
    """One-sided: so many later, or more, if the true ratio were `null` (against: it is at most that)."""
    from scipy.stats import binom

    return float(binom.sf(later.count - 1, earlier.count + later.count, _share(earlier, later, null)))


def p_at_most(earlier: Counted, later: Counted, null: float) -> float:
    """One-sided: so many later, or fewer, if the true ratio were `null` (against: it is at least that)."""
    from scipy.stats import binom

    return float(binom.cdf(later.count, earlier.count + later.count, _share(earlier, later, null)))


def _share(earlier: Counted, later: Counted, null: float) -> float:
    expected = null * later.length / earlier.length
    return expected / (1 + expected)


def overturning_dispersion(earlier: Counted, later: Counted, null: float = 1.0) -> float | None:
    """The variance over the mean at which a 95 % Wald interval of the log ratio would just touch `null`.

    (ln(ratio / null) / 1.96)² / (1/earlier + 1/later). None where a side is zero.
    """
    found = ratio(earlier, later)
    if not found:
        return None
    return (math.log(found / null) / Z) ** 2 / (1 / earlier.count + 1 / later.count)


def dispersion(sides: Sequence[Sequence[Counted]]) -> Dispersion | None:
    """Estimated from series: Pearson's chi-square over its degrees of freedom, each side with its own rate. A side of
    fewer than three points says nothing of it; None where no side does, or where nothing was counted."""
    chi_square, freedom = 0.0, 0
    for points in sides:
        rate = sum(p.count for p in points) / sum(p.length for p in points)
        if len(points) < FEWEST_POINTS or rate == 0:
            continue
        chi_square += sum((p.count - rate * p.length) ** 2 / (rate * p.length) for p in points)
        freedom += len(points) - 1
    return Dispersion(chi_square / freedom, freedom) if freedom else None


def wald_interval(earlier: Counted, later: Counted, phi: float, freedom: int | None = None) -> Interval | None:
    """Of the ratio, for counts whose variance is `phi` times their mean (quasi-Poisson); with Student's t where `phi`
    was estimated with so many degrees of freedom. None where a side is zero."""
    found = ratio(earlier, later)
    if not found:
        return None
    spread = _quantile(freedom) * math.sqrt(phi * (1 / earlier.count + 1 / later.count))
    return Interval(found * math.exp(-spread), found * math.exp(spread))


def _quantile(freedom: int | None) -> float:
    if freedom is None:
        return Z
    from scipy.stats import t

    return float(t.ppf((1 + LEVEL) / 2, freedom))


def interval(earlier: Counted, later: Counted, lumpy: Dispersion | None) -> Interval:
    """Exact; where the dispersion is known, wide enough for that too."""
    exact = exact_interval(earlier, later)
    if lumpy is None:
        return exact
    return widest(exact, wald_interval(earlier, later, lumpy.widening, lumpy.freedom))


def p_value(earlier: Counted, later: Counted, lumpy: Dispersion | None) -> float:
    """Of the test that `interval` belongs to: below 0.05 exactly where that excludes 1."""
    exact, found = exact_p(earlier, later), ratio(earlier, later)
    if lumpy is None or not found:
        return exact
    from scipy.stats import t

    spread = math.sqrt(lumpy.widening * (1 / earlier.count + 1 / later.count))
    return max(exact, 2 * float(t.sf(abs(math.log(found)) / spread, lumpy.freedom)))


def lumpy_interval(earlier: Counted, later: Counted, phi: float) -> Interval:
    """If counts varied `phi` times as much as chance alone. Where a side is zero: as if every `phi` were one event."""
    exact, wald = exact_interval(earlier, later), wald_interval(earlier, later, phi)
    return widest(exact, wald if wald is not None else exact_interval(earlier, later, lumps=phi))


def share_interval(earlier: tuple[int, int], later: tuple[int, int]) -> Interval | None:
    """Of the ratio of two shares, each (part, whole) of a full count: Katz et al. (1978), log of the ratio. None where
    a part is zero."""
    (part, whole), (later_part, later_whole) = earlier, later
    if not part or not later_part:
        return None
    found = (later_part / later_whole) / (part / whole)
    spread = Z * math.sqrt(max(0.0, 1 / part - 1 / whole + 1 / later_part - 1 / later_whole))
    return Interval(found * math.exp(-spread), found * math.exp(spread))


def widest(*intervals: Interval | None) -> Interval:
    """From the lowest low to the highest high."""
    known = [each for each in intervals if each is not None]
    highs = [each.high for each in known]
    return Interval(min(each.low for each in known), None if None in highs else max(highs))
