"""What a reader can still compute of a published table: the least and the most that every hidden cell can be, by linear
programming over everything that was published, earlier releases included (Fischetti and Salazar 2001, the attacker's
problem). Counts are whole numbers. Of sums whose sets nest along the rows and along the columns (a table's own margins,
and releases that add up only rows, or only columns) the linear programme finds whole ends by itself: its matrix is
totally unimodular. Where releases add up both, whole numbers are asked for.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations

Cell = tuple[int, int]
Groups = tuple[tuple[int, ...], ...]
Sum = frozenset[Cell]
# Rounding to 5 moves a count by 2 at most.
STEP = 5
_MOVED = 2
_CLOSE = 1e-6


class Kin(StrEnum):
    """How an earlier release lies to the counts of now."""

    SAME = "same"
    GROWN = "grown"  # every count is at least what it was: late reports came in
    OTHER = "other"  # some count was more: it was of other counts


@dataclass(frozen=True, slots=True)
class Published:
    """A release about a table of `rows` by `columns` counts. Its own cells stand in `values` by (row, column), its row
    totals in the column past its last, its column totals in the row past its last; what is not there was not published.
    `row_groups`, `column_groups`: which rows and columns of the table each of its own adds up; None: one each.
    `rounded`: to 5; otherwise to the letter. `exact`: cells of which everybody knows what they are. `least`: only lower
    ends are known (counts have grown since)."""

    rows: int
    columns: int
    values: Mapping[Cell, int]
    rounded: bool = True
    exact: frozenset[Cell] = frozenset()
    row_groups: Groups | None = None
    column_groups: Groups | None = None
    least: bool = False

    def bounds(self) -> Iterator[tuple[Sum, int, int | None]]:
        """Each published number as: between what the sum of which cells of the table lies."""
        rows = self.row_groups or tuple((row,) for row in range(self.rows))
        columns = self.column_groups or tuple((column,) for column in range(self.columns))
        every = tuple(sum(rows, ())), tuple(sum(columns, ()))
        for cell, value in self.values.items():
            moved = _MOVED if self.rounded and cell not in self.exact else 0
            inside = frozenset(
                (row, column)
                for row in (rows[cell[0]] if cell[0] < len(rows) else every[0])
                for column in (columns[cell[1]] if cell[1] < len(columns) else every[1])
            )
            yield inside, max(0, value - moved), None if self.least else value + moved

    def beside(self, cells: Sequence[Sequence[int]]) -> tuple[Kin, Published]:
        """How it lies to these counts, and what of it may be held against them."""
        kin = Kin.SAME
        for inside, low, high in self.bounds():
            count = sum(cells[row][column] for row, column in inside)
            if count < low:
                return Kin.OTHER, replace(self, values={})
            if high is not None and count > high:
                kin = Kin.GROWN
        return kin, replace(self, least=True) if kin is Kin.GROWN else self


def feasible_ranges(
    shape: tuple[int, int], releases: Iterable[Published], cells: Sequence[Cell]
) -> dict[Cell, tuple[int, int | None]]:
    """For each of these cells (margins too) the least and most whole number it can be. None: no upper end."""
    reader = Reader(shape, releases)
    return {cell: reader.range_of(cell) for cell in cells}


class Reader:
    """Somebody who has every release and a computer."""

    def __init__(self, shape: tuple[int, int], releases: Iterable[Published]) -> None:
        import numpy
        from scipy.optimize import Bounds, LinearConstraint
        from scipy.sparse import csr_array

        self._shape = shape
        releases = tuple(releases)
        limits: dict[Sum, tuple[float, float]] = {}
        for release in releases:
            for inside, low, high in release.bounds():
                before = limits.get(inside, (0.0, math.inf))
                limits[inside] = (max(before[0], low), min(before[1], math.inf if high is None else high))
        width = shape[0] * shape[1]
        lows, highs = numpy.zeros(width), numpy.full(width, math.inf)
        sums = []
        for inside, (low, high) in limits.items():
            places = [self._place(cell) for cell in inside]
            if len(places) == 1:
                lows[places[0]], highs[places[0]] = low, high
            else:
                sums.append((places, low, high))
        self._bounds = Bounds(lows, highs)
        self._sums = None
        if sums:
            indices = [place for places, _, _ in sums for place in places]
            starts = numpy.cumsum([0, *(len(places) for places, _, _ in sums)])
            matrix = csr_array((numpy.ones(len(indices)), indices, starts), shape=(len(sums), width))
            self._sums = LinearConstraint(matrix, [low for _, low, _ in sums], [high for _, _, high in sums])
        self._whole = None if _nests(releases) else numpy.ones(width)

    def range_of(self, cell: Cell) -> tuple[int, int | None]:
        """Raises ValueError where the releases contradict one another."""
        low, high = self._end(cell, 1.0), self._end(cell, -1.0)
        return math.ceil(low - _CLOSE), None if high is None else math.floor(high + _CLOSE)

    def _end(self, cell: Cell, sign: float) -> float | None:
        import numpy
        from scipy.optimize import milp

        rows, columns = self._shape
        goal = numpy.zeros(rows * columns)
        for row in range(rows) if cell[0] == rows else (cell[0],):
            for column in range(columns) if cell[1] == columns else (cell[1],):
                goal[self._place((row, column))] = sign
        solved = milp(goal, bounds=self._bounds, constraints=self._sums, integrality=self._whole)
        if solved.status == 0:
            return sign * float(solved.fun)
        if sign < 0 and solved.status in _UNBOUNDED:
            return None
        raise ValueError(f"the releases contradict one another: {solved.message}")

    def _place(self, cell: Cell) -> int:
        return cell[0] * self._shape[1] + cell[1]


def _nests(releases: Iterable[Published]) -> bool:
    """Whether the releases add up along one side of the table at most, in sets that nest."""
    groupings = [(release.row_groups or (), release.column_groups or ()) for release in releases]
    along_rows, along_columns = (
        [set(group) for grouping in groupings if grouping[side] for group in (*grouping[side], sum(grouping[side], ()))]
        for side in (0, 1)
    )
    if along_rows and along_columns:
        return False
    sets = along_rows or along_columns
    return all(not one & other or one <= other or other <= one for one, other in combinations(sets, 2))


# 3: unbounded; 4: unbounded or infeasible, and what the lower end has found is feasible.
_UNBOUNDED = (3, 4)
