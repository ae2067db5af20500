"""Bits of evidence. Every weight is a whole number of 1/1024 bits: sums are exact, in any order and in any engine."""

from __future__ import annotations

import math

from .parameters import Parameters

TICKS = 1024


def exact(bits: float) -> float:
    """The nearest whole number of 1/1024 bits."""
    return round(bits * TICKS) / TICKS


def value_bits(kind: str, seen: int, among: float, parameters: Parameters) -> float:
    """log2(m / u), u the share that holds the value (Winkler 2000); capped, and never against. `among`: reports, at
    least as many as the numbers were tried on."""
    bits = math.log2(parameters.same[kind] * max(among, seen) / seen)
    return exact(max(0.0, min(bits, parameters.most.get(kind, math.inf))))


def counted_among(reports: int, parameters: Parameters) -> float:
    """Among how many a frequency is counted: in a short list a value is not therefore frequent."""
    return max(float(reports), parameters.reports)


def time_bits(gap: int | None, parameters: Parameters) -> float:
    """`gap`: days between two times of activity; None where one is not known."""
    if gap is None:
        return 0.0
    return exact(next(bits for days, bits in parameters.time if gap <= days))


def needed_bits(smaller: int, reports: int, parameters: Parameters) -> float:
    """More for bigger groups, and for more reports than the numbers were tried on; fewer reports ask no less."""
    return exact(parameters.needed + math.log2(smaller) + beforehand(reports, parameters))


def beforehand(reports: int, parameters: Parameters) -> float:
    """What two must overcome the more, the more reports there are."""
    return exact(math.log2(counted_among(reports, parameters) / parameters.reports))


def support_bits(held: int, size: int, parameters: Parameters) -> float:
    """`held` of `size` reports of the smaller group hold what is shared: what it costs, 0 or less."""
    share = min(held, size) / size
    if share >= parameters.support:
        return 0.0
    return exact(-parameters.support_costs * math.log2(parameters.support / share)) if share else -math.inf


def least_holders(smaller: int, parameters: Parameters) -> int:
    """So many reports of each side must hold a value for it to count between two groups."""
    least, size = 1, parameters.two_hold_from
    while smaller >= size:
        least, size = least + 1, size * parameters.two_hold_step
    return least
