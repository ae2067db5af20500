"""How many there will be once the late ones are in: chain ladder (Mack 1993), intervals by a Poisson bootstrap.

The bootstrap is that of England and Verrall (2002) with dispersion 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Row = Sequence[int | None]
FEWEST_DRAWS, MOST_DRAWS = 200, 100_000


class TriangleError(ValueError):
    """One sentence: what is wrong with the triangle, and where."""


@dataclass(frozen=True, slots=True)
class Nowcast:
    """One entry a period. `ultimates`: the expected whole; `intervals`: 95 %; `completeness`: seen of expected."""

    ultimates: tuple[float, ...]
    intervals: tuple[tuple[float, float], ...]
    completeness: tuple[float, ...]


def check_triangle(triangle: Sequence[Row], periods: int) -> None:
    """Rows are periods, columns delays; what is not seen yet is None, and only at the end. Raises TriangleError."""
    if not triangle or len(triangle) != periods:
        raise TriangleError("triangle: needs one row for each period")
    width = len(triangle[0])
    if width == 0 or any(len(row) != width for row in triangle):
        raise TriangleError("triangle: every row needs the same number of columns")
    for number, row in enumerate(triangle):
        seen = _seen(row)
        if seen == 0:
            raise TriangleError(f"triangle: row {number + 1} has nothing that was seen")
        if any(cell is not None for cell in row[seen:]):
            raise TriangleError(f"triangle: row {number + 1} has an unseen cell before a seen one")
        if any(isinstance(cell, bool) or not isinstance(cell, int) or cell < 0 for cell in row[:seen]):
            raise TriangleError(f"triangle: row {number + 1} holds something that is no count of 0 or more")
    for column in range(1, width):
        if not any(_seen(row) > column for row in triangle):
            raise TriangleError(f"triangle: nobody has seen delay {column}, so nothing can be said about it")


def nowcast(triangle: Sequence[Row], *, draws: int, seed: int) -> Nowcast:
    """Of increments (not running totals). The same seed gives the same intervals. Raises TriangleError."""
    import numpy

    check_triangle(triangle, len(triangle))
    seen = [_seen(row) for row in triangle]
    width = len(triangle[0])
    running = [_running(row) for row in triangle]
    factors = _factors(running, seen, width)
    ultimates = [_ultimate(total[-1], factors, count) for total, count in zip(running, seen, strict=True)]
    expected = _fitted(ultimates, factors, width)
    generator = numpy.random.default_rng(seed)
    simulated = numpy.empty((draws, len(triangle)))
    for draw in range(draws):
        drawn = [numpy.cumsum(generator.poisson(expected[n][:count])).tolist() for n, count in enumerate(seen)]
        again = _factors(drawn, seen, width)
        for n, count in enumerate(seen):
            late = _ultimate(drawn[n][-1], again, count) - drawn[n][-1]
            simulated[draw, n] = running[n][-1] + (generator.poisson(max(late, 0.0)) if count < width else 0)
    lows, highs = numpy.percentile(simulated, [2.5, 97.5], axis=0)
    return Nowcast(
        tuple(float(value) for value in ultimates),
        tuple((float(low), float(high)) for low, high in zip(lows, highs, strict=True)),
        tuple(
            1.0 if count == width else total[-1] / ultimate if ultimate else 1.0
            for total, count, ultimate in zip(running, seen, ultimates, strict=True)
        ),
    )


def _seen(row: Row) -> int:
    return next((number for number, cell in enumerate(row) if cell is None), len(row))


def _running(row: Row) -> list[int]:
    totals, total = [], 0
    for cell in row[: _seen(row)]:
        total += cell
        totals.append(total)
    return totals


def _factors(running: Sequence[Sequence[float]], seen: Sequence[int], width: int) -> list[float]:
    """From each delay to the next, over every row that has both. 1 where nothing had come in."""
    factors = []
    for column in range(width - 1):
        rows = [total for total, count in zip(running, seen, strict=True) if count > column + 1]
        before, after = sum(row[column] for row in rows), sum(row[column + 1] for row in rows)
        factors.append(after / before if before else 1.0)
    return factors


def _ultimate(total: float, factors: Sequence[float], seen: int) -> float:
    for factor in factors[seen - 1 :]:
        total *= factor
    return float(total)


def _fitted(ultimates: Sequence[float], factors: Sequence[float], width: int) -> list[list[float]]:
    """The increments that the factors expect of each row."""
    shares = [1.0]
    for factor in reversed(factors):
        shares.append(shares[-1] / factor if factor else 0.0)
    running = list(reversed(shares))
    increments = [running[0], *(running[n] - running[n - 1] for n in range(1, width))]
    return [[max(0.0, ultimate * part) for part in increments] for ultimate in ultimates]
