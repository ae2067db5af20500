"""How many there will be once the late ones are in: chain ladder (Mack 1993), intervals by a Poisson bootstrap.

The bootstrap is that of England and Verrall (2002) with dispersion 1: a triangle is drawn from what the chain ladder
fits, its factors are found anew, what is still to come is drawn from those. A period in which nothing came in so far is
drawn from a mean that may be above nothing (Gamma ½, the prior of Jeffreys): 0 seen is not 0 to come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Row = Sequence[int | None]
FEWEST_DRAWS, MOST_DRAWS = 200, 100_000
MOST_CELLS = 10_000
MOST = 10**9
_AT_ONCE = 2_000_000


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
    if any(not isinstance(row, list | tuple) for row in triangle):
        raise TriangleError("triangle: every row must be a list of counts")
    width = len(triangle[0])
    if width == 0 or any(len(row) != width for row in triangle):
        raise TriangleError("triangle: every row needs the same number of columns")
    if width * periods > MOST_CELLS:
        raise TriangleError(f"triangle: must have {MOST_CELLS} cells at most")
    for number, row in enumerate(triangle):
        seen = _seen(row)
        if seen == 0:
            raise TriangleError(f"triangle: row {number + 1} has nothing that was seen")
        if any(cell is not None for cell in row[seen:]):
            raise TriangleError(f"triangle: row {number + 1} has an unseen cell before a seen one")
        if any(isinstance(cell, bool) or not isinstance(cell, int) or not 0 <= cell <= MOST for cell in row[:seen]):
            raise TriangleError(f"triangle: row {number + 1} must hold whole numbers from 0 to {MOST}, or null")
    for column in range(1, width):
        both = [row for row in triangle if _seen(row) > column]
        if not both:
            raise TriangleError(f"triangle: nobody has seen delay {column}, so nothing can be said about it")
        if not sum(sum(row[:column]) for row in both) and sum(row[column] for row in both):
            raise TriangleError(f"triangle: before delay {column} nothing ever came in, so it cannot be foretold")


def nowcast(triangle: Sequence[Row], *, draws: int, seed: int) -> Nowcast:
    """Of increments (not running totals). The same seed gives the same intervals. Raises TriangleError."""
    import numpy

    check_triangle(triangle, len(triangle))
    seen = numpy.array([_seen(row) for row in triangle])
    cells = numpy.array([[0 if cell is None else cell for cell in row] for row in triangle], dtype=float)
    so_far = cells.sum(axis=1)
    factors = _factors(cells[None], seen, None)
    growth = _growth(factors, seen)[0]
    ultimates = so_far * growth
    totals = _simulated(_fitted(ultimates, factors[0]), so_far, seen, factors[0], draws, numpy.random.default_rng(seed))
    lows, highs = numpy.percentile(totals, [2.5, 97.5], axis=0)
    return Nowcast(
        tuple(ultimates.tolist()),
        tuple(zip(numpy.minimum(lows, ultimates).tolist(), numpy.maximum(highs, ultimates).tolist(), strict=True)),
        tuple((1 / growth).tolist()),
    )


def _seen(row: Row) -> int:
    return next((number for number, cell in enumerate(row) if cell is None), len(row))


def _factors(cells: Any, seen: Any, otherwise: Any) -> Any:
    """(draws, delays - 1), from each delay to the next, over every row that has both; `otherwise` (or 1) where nothing
    had come in by then. `cells`: (draws, periods, delays)."""
    import numpy

    running = cells.cumsum(axis=2)
    width = cells.shape[2]
    found = numpy.ones((cells.shape[0], width - 1))
    for column in range(width - 1):
        both = seen > column + 1
        before, after = running[:, both, column].sum(axis=1), running[:, both, column + 1].sum(axis=1)
        fallback = 1.0 if otherwise is None else otherwise[column]
        numpy.divide(after, before, out=found[:, column], where=before > 0)
        found[before == 0, column] = fallback
    return found


def _growth(factors: Any, seen: Any) -> Any:
    """(draws, periods): by how much what is seen of each period has to grow."""
    import numpy

    ones = numpy.ones((factors.shape[0], 1))
    to_come = numpy.concatenate([numpy.cumprod(factors[:, ::-1], axis=1)[:, ::-1], ones], axis=1)
    return to_come[:, seen - 1]


def _fitted(ultimates: Any, factors: Any) -> Any:
    """(periods, delays): the increments that the factors expect of each period."""
    import numpy

    shares = 1 / numpy.concatenate([numpy.cumprod(factors[::-1])[::-1], [1.0]])
    return ultimates[:, None] * numpy.diff(shares, prepend=0.0)[None]


def _simulated(fitted: Any, so_far: Any, seen: Any, factors: Any, draws: int, generator: Any) -> Any:
    """(draws, periods): whole periods as they may turn out."""
    import numpy

    periods, width = fitted.shape
    known = numpy.arange(width)[None] < seen[:, None]
    found, step = [], max(1, _AT_ONCE // (periods * width))
    for start in range(0, draws, step):
        count = min(step, draws - start)
        drawn = generator.poisson(numpy.where(known, fitted, 0.0), size=(count, periods, width)).astype(float)
        late = _growth(_factors(drawn, seen, factors), seen) - 1
        base = drawn.sum(axis=2)
        nothing = so_far == 0
        base[:, nothing] = generator.gamma(0.5, size=(count, int(nothing.sum())))
        found.append(so_far + generator.poisson(numpy.maximum(0.0, base * late)))
    return numpy.concatenate(found)
