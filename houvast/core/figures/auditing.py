"""What a reader can still compute of a published table: the least and the most that every hidden cell can be, by linear
programming over everything that was published, earlier releases included (Fischetti and Salazar 2001, the attacker's
problem)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Cell = tuple[int, int]
# Rounding to 5 moves a count by 2 at most.
STEP = 5
_MOVED = 2
_CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class Published:
    """A table of R rows and C columns with its margins: row R holds the column totals, column C the row totals, (R, C)
    the total. What is not there was not published. `rounded`: to 5; otherwise to the letter. `exact`: cells of which
    everybody knows what they are."""

    rows: int
    columns: int
    values: dict[Cell, int]
    rounded: bool = True
    exact: frozenset[Cell] = frozenset()

    def bounds(self) -> dict[Cell, tuple[int, int]]:
        """Between what the true value of each published cell lies."""
        found = {}
        for cell, value in self.values.items():
            moved = _MOVED if self.rounded and cell not in self.exact else 0
            found[cell] = (max(0, value - moved), value + moved)
        return found


def feasible_ranges(
    shape: tuple[int, int], releases: Iterable[Published], cells: Sequence[Cell]
) -> dict[Cell, tuple[int, int | None]]:
    """For each of these cells (margins too) the least and most whole number it can be. None: no upper end."""
    import numpy
    from scipy.optimize import linprog

    rows, columns = shape
    limits: dict[Cell, tuple[float, float]] = {}
    for release in releases:
        for cell, (low, high) in release.bounds().items():
            before = limits.get(cell, (0.0, math.inf))
            limits[cell] = (max(before[0], low), min(before[1], high))
    width = rows * columns
    bounds = [limits.get((row, column), (0.0, math.inf)) for row in range(rows) for column in range(columns)]
    matrix, lows, highs = [], [], []
    for cell, (low, high) in limits.items():
        if cell[0] == rows or cell[1] == columns:
            matrix.append(_sum_of(cell, rows, columns))
            lows.append(low)
            highs.append(high)
    # A margin lies between its bounds: two inequalities.
    a = numpy.array([*matrix, *[[-part for part in line] for line in matrix]]) if matrix else None
    b = numpy.array([*highs, *[-low for low in lows]]) if matrix else None
    found = {}
    for cell in cells:
        target = numpy.array(
            _sum_of(cell, rows, columns) if cell[0] == rows or cell[1] == columns else _one(cell, width, columns)
        )
        ends = []
        for sign in (1.0, -1.0):
            solved = linprog(
                sign * target, A_ub=a, b_ub=b, bounds=[(lo, None if hi == math.inf else hi) for lo, hi in bounds]
            )
            ends.append(sign * solved.fun if solved.status == 0 else None)
        low = 0 if ends[0] is None else math.ceil(ends[0] - _CLOSE)
        found[cell] = (max(0, low), None if ends[1] is None else math.floor(ends[1] + _CLOSE))
    return found


def _one(cell: Cell, width: int, columns: int) -> list[float]:
    line = [0.0] * width
    line[cell[0] * columns + cell[1]] = 1.0
    return line


def _sum_of(cell: Cell, rows: int, columns: int) -> list[float]:
    """The cells that a margin adds up."""
    return [
        1.0 if cell[0] in (rows, row) and cell[1] in (columns, column) else 0.0
        for row in range(rows)
        for column in range(columns)
    ]
