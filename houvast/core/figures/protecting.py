"""Disclosure control of one table of counts: threshold, rounding to 5, complementary suppression, audit.

Small: below the threshold, 0 included unless it must be 0 by what the table is (structural): that nobody told something
tells as much as that one did. Every small cell is hidden, and as many others as it takes that a reader who had every
other cell and margin to the letter could not work one out within less than the threshold; nor one who has what is
published now and in every earlier release. What is published is rounded to 5 on top of that, each number by itself (the
rounded cells need not add up to the rounded margins: that they must would tell how each was rounded).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .auditing import STEP, Cell, Kin, Published, Reader


@dataclass(frozen=True, slots=True)
class Table:
    """Counts, row by row. `structural`: cells that can be nothing but 0. `margins`: totals are published along."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]
    margins: bool = True
    structural: frozenset[Cell] = frozenset()

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.columns)

    def value(self, cell: Cell) -> int:
        """Of a cell or a margin."""
        row, column = cell
        rows, columns = self.shape
        chosen = self.cells if row == rows else (self.cells[row],)
        return sum(sum(line) if column == columns else line[column] for line in chosen)

    def every_cell(self) -> list[Cell]:
        """Inner cells and, where they are published, margins."""
        rows, columns = self.shape
        inner = [(row, column) for row in range(rows) for column in range(columns)]
        if not self.margins:
            return inner
        return [
            *inner,
            *((row, columns) for row in range(rows)),
            *((rows, column) for column in range(columns)),
            (rows, columns),
        ]

    def is_inner(self, cell: Cell) -> bool:
        return cell[0] < len(self.rows) and cell[1] < len(self.columns)


@dataclass(frozen=True, slots=True)
class Audited:
    """Of a hidden cell: between what it can be, by everything that was published. `high` None: no upper end."""

    cell: Cell
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Protected:
    """`suppressed`: what must not be published (inner cells, then margins, by an index past the last row or column);
    `audit`: of each of them; `earlier`: how each earlier release lies to these counts."""

    table: Table
    threshold: int
    suppressed: tuple[Cell, ...]
    audit: tuple[Audited, ...]
    earlier: tuple[Kin, ...] = ()

    def rounded(self, cell: Cell) -> int:
        return round_to_5(self.table.value(cell))

    def published(self, cell: Cell) -> int | None:
        return None if cell in self.suppressed else self.rounded(cell)

    @property
    def release(self) -> Published:
        """As a later release has to reckon with it."""
        return _release(self.table, frozenset(self.suppressed), rounded=True)

    @property
    def safe(self) -> bool:
        return all(each.high is None or each.high - each.low >= self.threshold for each in self.audit)


def round_to_5(count: int) -> int:
    """To the nearest multiple: 2 becomes 0, 3 becomes 5."""
    return STEP * ((count + STEP // 2) // STEP)


def protect(table: Table, *, threshold: int, earlier: Iterable[Published] = ()) -> Protected:
    """Chooses what to hide and audits what is published together with earlier releases."""
    known = [release.beside(table.cells) for release in earlier]
    releases = tuple(release for _, release in known if release.values)
    small = {cell for cell in table.every_cell() if _is_small(table, cell, threshold)}
    hidden = _Hiding(table, threshold, releases).complemented(small)
    suppressed = tuple(sorted(hidden, key=lambda cell: (not table.is_inner(cell), cell)))
    reader = Reader(table.shape, (_release(table, hidden, rounded=True), *releases))
    audit = tuple(Audited(cell, *reader.range_of(cell)) for cell in suppressed)
    return Protected(table, threshold, suppressed, audit, tuple(kin for kin, _ in known))


def _is_small(table: Table, cell: Cell, threshold: int) -> bool:
    if cell in table.structural:
        return False
    if not table.is_inner(cell) and _all_structural(table, cell):
        return False
    return table.value(cell) < threshold


def _all_structural(table: Table, margin: Cell) -> bool:
    rows, columns = table.shape
    return all(
        (row, column) in table.structural
        for row in range(rows)
        for column in range(columns)
        if margin[0] in (rows, row) and margin[1] in (columns, column)
    )


class _Hiding:
    """Complementary suppression: greedy, the least costly cell first, each step checked by the linear programme."""

    def __init__(self, table: Table, threshold: int, earlier: tuple[Published, ...]) -> None:
        self._table, self._threshold, self._earlier = table, threshold, earlier
        # What earlier releases gave away already cannot be taken back by hiding more.
        self._lost: set[Cell] = set()

    def complemented(self, small: set[Cell]) -> set[Cell]:
        """Hides more until no hidden cell can be worked out too closely, then shows again what need not be hidden."""
        hidden, pending = set(small), sorted(small)
        if self._earlier:
            reader = Reader(self._table.shape, self._earlier)
            self._lost = {cell for cell in self._table.every_cell() if self._is_close(reader, cell)}
        while unsafe := self._unsafe(hidden, pending):
            # A cell that is known already is no help: hiding it takes nothing from the reader.
            candidates = _candidates(self._table, hidden | self._lost, unsafe)
            candidates = candidates or _candidates(self._table, hidden, unsafe)
            # An earlier release that adds rows or columns up ties cells together that share neither.
            candidates = candidates or _candidates(self._table, hidden, list(self._table.every_cell()))
            if not candidates:
                break
            hidden.add(candidates[0])
            # Hiding more never makes a cell easier to work out: what was safe stays so.
            pending = [*unsafe, candidates[0]]
        for cell in sorted(hidden - small, key=lambda each: (-self._table.value(each), each)):
            if not self._any_unsafe(hidden - {cell}, cell):
                hidden.discard(cell)
        return hidden

    def _any_unsafe(self, hidden: set[Cell], shown: Cell) -> bool:
        """Nearest first: what is shown tells most of its own row and column."""
        near = sorted(hidden, key=lambda each: (each[0] != shown[0] and each[1] != shown[1], each))
        readers = self._readers(hidden)
        return any(self._told(readers, cell) for cell in near)

    def _unsafe(self, hidden: set[Cell], cells: Sequence[Cell]) -> list[Cell]:
        readers = self._readers(hidden) if cells else []
        return [cell for cell in cells if self._told(readers, cell)]

    def _readers(self, hidden: set[Cell]) -> list[Reader]:
        """Who has the rest to the letter; and who has all that was published, now and earlier."""
        shape = self._table.shape
        readers = [Reader(shape, (_release(self._table, hidden, rounded=False),))]
        if self._earlier:
            readers.append(Reader(shape, (_release(self._table, hidden, rounded=True), *self._earlier)))
        return readers

    def _told(self, readers: Sequence[Reader], cell: Cell) -> bool:
        if self._is_close(readers[0], cell):
            return True
        return cell not in self._lost and any(self._is_close(reader, cell) for reader in readers[1:])

    def _is_close(self, reader: Reader, cell: Cell) -> bool:
        low, high = reader.range_of(cell)
        return high is not None and high - low < self._threshold


def _candidates(table: Table, hidden: set[Cell], unsafe: Sequence[Cell]) -> list[Cell]:
    """What to hide next: in the row or column of a cell that is not safe, inner cells before margins, the smallest
    first (it costs the reader least), ties by place."""
    rows, columns = {cell[0] for cell in unsafe}, {cell[1] for cell in unsafe}
    near = [
        cell
        for cell in table.every_cell()
        if cell not in hidden and cell not in table.structural and (cell[0] in rows or cell[1] in columns)
    ]
    crowd = {cell: _alone(cell, hidden, unsafe) for cell in near}
    return sorted(near, key=lambda cell: (not table.is_inner(cell), crowd[cell], table.value(cell), cell))


def _alone(cell: Cell, hidden: set[Cell], unsafe: Sequence[Cell]) -> int:
    """0 where it joins a cell that is hidden alone in its row or column: that is what makes a cell computable."""
    for other in unsafe:
        in_row = sum(each[0] == other[0] for each in hidden) == 1 and cell[0] == other[0]
        in_column = sum(each[1] == other[1] for each in hidden) == 1 and cell[1] == other[1]
        if in_row or in_column:
            return 0
    return 1


def _release(table: Table, hidden: Iterable[Cell], *, rounded: bool) -> Published:
    hidden = frozenset(hidden)
    values = {
        cell: round_to_5(table.value(cell)) if rounded else table.value(cell)
        for cell in table.every_cell()
        if cell not in hidden
    }
    # What must be 0 is known to be 0, published or not.
    values |= dict.fromkeys(table.structural, 0)
    return Published(*table.shape, values, rounded, table.structural)
