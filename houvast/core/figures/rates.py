"""Rates and their ratio. ratio = (later count / its length) / (earlier count / its length); years are of equal length.

Interval: exact and central (Clopper-Pearson on later given the sum, turned into a ratio), 95 %. p: of the same test,
central and two-sided, for a ratio of 1. A test says whether the *counts* differ by more than chance, never whether more
happened.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

LEVEL = 0.95
Z = 1.959963984540054


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


def ratio(earlier: Counted, later: Counted) -> float | None:
    """None where nothing was counted earlier."""
    if earlier.count == 0:
        return None
    return (later.count / later.length) / (earlier.count / earlier.length)


def exact_interval(earlier: Counted, later: Counted, level: float = LEVEL) -> Interval:
    """Of the ratio: Clopper and Pearson (1934) on later | sum; Przyborowski and Wilenski (1940)."""
    from scipy.stats import beta

    total, tail = earlier.count + later.count, (1 - level) / 2
    scale = earlier.length / later.length
    if total == 0:
        return Interval(0.0, None)
    low = 0.0 if later.count == 0 else float(beta.ppf(tail, later.count, earlier.count + 1))
    high = 1.0 if earlier.count == 0 else float(beta.ppf(1 - tail, later.count + 1, earlier.count))
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
    if not found or later.count == 0:
        return None
    return (math.log(found / null) / Z) ** 2 / (1 / earlier.count + 1 / later.count)


def dispersion(sides: Sequence[Sequence[Counted]]) -> float | None:
    """Estimated from series: Pearson's chi-square over its degrees of freedom, each side with its own rate. None where
    there are fewer than three points a side, or nothing was counted."""
    if any(len(points) < 3 for points in sides):
        return None
    chi_square, freedom = 0.0, 0
    for points in sides:
        rate = sum(p.count for p in points) / sum(p.length for p in points)
        if rate == 0:
            return None
        chi_square += sum((p.count - rate * p.length) ** 2 / (rate * p.length) for p in points)
        freedom += len(points) - 1
    return chi_square / freedom


def wald_interval(earlier: Counted, later: Counted, phi: float) -> Interval | None:
    """Of the ratio, for counts whose variance is `phi` times their mean (quasi-Poisson). None where a side is zero."""
    found = ratio(earlier, later)
    if not found:
        return None
    spread = Z * math.sqrt(phi * (1 / earlier.count + 1 / later.count))
    return Interval(found * math.exp(-spread), found * math.exp(spread))


def widest(*intervals: Interval | None) -> Interval:
    """From the lowest low to the highest high."""
    known = [each for each in intervals if each is not None]
    highs = [each.high for each in known]
    return Interval(min(each.low for each in known), None if None in highs else max(highs))
