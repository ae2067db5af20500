"""What a count weighs, as rows: worked out here alone, by the functions that link in Python."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from houvast.core.linking.hubs import nearest
from houvast.core.linking.parameters import KINDS, Parameters
from houvast.core.linking.weights import (
    TICKS,
    counted_among,
    least_holders,
    needed_bits,
    support_bits,
    value_bits,
)

Row = tuple[int, ...]


def ticks(bits: float) -> int:
    """Bits as a whole number of 1/1024."""
    return round(bits * TICKS)


def bits_rows(asked: Iterable[Row], reports: int, parameters: Parameters) -> Iterator[Row]:
    """(kind, seen) → (kind, seen, ticks)."""
    among = counted_among(reports, parameters)
    for kind, seen in asked:
        yield kind, seen, ticks(value_bits(KINDS[kind], seen, among, parameters))


def size_rows(asked: Iterable[Row], reports: int, parameters: Parameters) -> Iterator[Row]:
    """(size of the smaller group,) → (size, least holders of each side, holders that cost nothing, ticks needed)."""
    for (size,) in asked:
        needed = ticks(needed_bits(size, reports, parameters))
        yield size, least_holders(size, parameters), _enough(size, parameters), needed


def _enough(size: int, parameters: Parameters) -> int:
    """The smallest number of holders that costs nothing."""
    guess = min(size, int(size * parameters.support))
    while guess > 0 and support_bits(guess, size, parameters) == 0:
        guess -= 1
    while guess < size and support_bits(guess, size, parameters) != 0:
        guess += 1
    return guess


def cost_rows(asked: Iterable[Row], parameters: Parameters) -> Iterator[Row]:
    """(holders, size) → (holders, size, ticks, 0 or less)."""
    for supporting, size in asked:
        yield supporting, size, ticks(support_bits(supporting, size, parameters))


def guard_rows(parameters: Parameters) -> Iterator[Row]:
    """(holders, how many that follow each are looked at, pairs that must share something else for it to be no hub)."""
    for holders in range(parameters.hub_from, parameters.hub_always + 1):
        steps = min(nearest(holders), holders - 1)
        looked = sum(holders - step for step in range(1, steps + 1))
        least = 0
        while looked and least / looked < parameters.hub_coherence:
            least += 1
        yield holders, steps, least
