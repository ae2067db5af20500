"""Disclosure control of one table of counts: threshold, rounding to 5, complementary suppression, audit.

Small: below the threshold, 0 included unless it must be 0 by what the table is (structural): that nobody told something
tells as much as that one did. Every small cell is hidden, and as many others as it takes that a reader who had every
other cell and margin to the letter could not work one out within less than the threshold. What is published is rounded
to 5 on top of that, each number by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .auditing import STEP, Cell, Published, feasible_ranges

MOST_CELLS = 2_500
SMALLEST_THRESHOLD, LARGEST_THRESHOLD = 2, 1_000


class TableError(ValueError):
    """One sentence: which part of the table, and what was allowed."""


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
    """`rounded`: every number rounded, hidden or not; `suppressed`: what must not be published (inner cells, then
    margins, by an index past the last row or column); `audit`: of each hidden inner cell."""

    table: Table
    threshold: int
    suppressed: tuple[Cell, ...]
    audit: tuple[Audited, ...]

    def rounded(self, cell: Cell) -> int:
        return round_to_5(self.table.value(cell))

    def published(self, cell: Cell) -> int | None:
        return None if cell in self.suppressed else self.rounded(cell)

    @property
    def safe(self) -> bool:
        return all(each.high is None or each.high - each.low >= self.threshold for each in self.audit)


def round_to_5(count: int) -> int:
    """To the nearest multiple: 2 becomes 0, 3 becomes 5."""
    return STEP * ((count + STEP // 2) // STEP)


def protect(table: Table, *, threshold: int, earlier: Iterable[Published] = ()) -> Protected:
    """Chooses what to hide and audits what is published together with earlier releases."""
    earlier = tuple(earlier)
    hidden = {cell for cell in table.every_cell() if _is_small(table, cell, threshold)}
    hidden = _complemented(table, hidden, threshold, earlier)
    suppressed = tuple(sorted(hidden, key=lambda cell: (not table.is_inner(cell), cell)))
    shown = _release(table, hidden, rounded=True)
    inner = [cell for cell in suppressed if table.is_inner(cell)]
    ranges = feasible_ranges(table.shape, (shown, *earlier), inner)
    return Protected(table, threshold, suppressed, tuple(Audited(cell, *ranges[cell]) for cell in inner))


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


def _complemented(table: Table, small: set[Cell], threshold: int, earlier: tuple[Published, ...]) -> set[Cell]:
    """Hides more until no hidden cell can be worked out too closely, then shows again what need not be hidden."""
    hidden = set(small)
    while True:
        unsafe = _unsafe(table, hidden, threshold, earlier)
        candidates = _candidates(table, hidden, unsafe)
        if not unsafe or not candidates:
            break
        hidden.add(candidates[0])
    for cell in sorted(hidden - small, key=table.value, reverse=True):
        if not _unsafe(table, hidden - {cell}, threshold, earlier):
            hidden.discard(cell)
    return hidden


def _unsafe(table: Table, hidden: set[Cell], threshold: int, earlier: tuple[Published, ...]) -> list[Cell]:
    """Hidden cells that a reader of the exact rest could work out within less than the threshold. What an earlier
    release gave away already cannot be taken back by hiding more."""
    cells = sorted(hidden)
    if not cells:
        return []
    exact = _release(table, hidden, rounded=False)
    ranges = feasible_ranges(table.shape, (exact,), cells)
    rounded = feasible_ranges(table.shape, (_release(table, hidden, rounded=True), *earlier), cells) if earlier else {}
    lost = feasible_ranges(table.shape, earlier, cells) if earlier else {}
    unsafe = []
    for cell in cells:
        close = _is_close(ranges[cell], threshold)
        by_earlier = cell in rounded and _is_close(rounded[cell], threshold) and not _is_close(lost[cell], threshold)
        if close or by_earlier:
            unsafe.append(cell)
    return unsafe


def _is_close(span: tuple[int, int | None], threshold: int) -> bool:
    return span[1] is not None and span[1] - span[0] < threshold


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


def _release(table: Table, hidden: set[Cell], *, rounded: bool) -> Published:
    values = {
        cell: round_to_5(table.value(cell)) if rounded else table.value(cell)
        for cell in table.every_cell()
        if cell not in hidden
    }
    # What must be 0 is known to be 0, published or not.
    values |= dict.fromkeys(table.structural, 0)
    return Published(*table.shape, values, rounded, table.structural)


def read_table(value: object, where: str = "table") -> Table:
    """`{"rows", "columns", "cells", "margins", "structural"}`. Raises TableError."""
    if not isinstance(value, Mapping):
        raise TableError(f"{where}: must be an object with rows, columns and cells.")
    rows, columns = (_names(value.get(name), f"{where}.{name}") for name in ("rows", "columns"))
    cells = value.get("cells")
    if not isinstance(cells, list) or len(cells) != len(rows):
        raise TableError(f"{where}.cells: must be a list of {len(rows)} rows.")
    if len(rows) * len(columns) > MOST_CELLS:
        raise TableError(f"{where}.cells: must be {MOST_CELLS} at most.")
    for number, row in enumerate(cells):
        if not isinstance(row, list) or len(row) != len(columns):
            raise TableError(f"{where}.cells[{number}]: must be a list of {len(columns)} counts.")
        if any(isinstance(cell, bool) or not isinstance(cell, int) or cell < 0 for cell in row):
            raise TableError(f"{where}.cells[{number}]: must hold whole numbers of 0 or more.")
    margins = value.get("margins", True)
    if not isinstance(margins, bool):
        raise TableError(f"{where}.margins: must be true or false.")
    structural = frozenset(_place(place, rows, columns, where) for place in value.get("structural") or ())
    if any(cells[row][column] for row, column in structural):
        raise TableError(f"{where}.structural: a cell that must be 0 is not 0.")
    return Table(rows, columns, tuple(tuple(row) for row in cells), margins, structural)


def read_release(value: object, table: Table, where: str) -> Published:
    """An earlier release of the same table: what this gave (`published` or `rounded`), or such a part of it. null: not
    published then. `exact` true: it was not rounded. Raises TableError."""
    if not isinstance(value, Mapping):
        raise TableError(f"{where}: must be an object with cells.")
    part = value.get("published") or value.get("rounded") or value
    rows, columns = table.shape
    cells = part.get("cells") if isinstance(part, Mapping) else None
    if (
        not isinstance(cells, list)
        or len(cells) != rows
        or any(not isinstance(r, list) or len(r) != columns for r in cells)
    ):
        raise TableError(f"{where}.cells: must have {rows} rows of {columns} cells, as the table.")
    values: dict[Cell, object] = {(row, column): cells[row][column] for row in range(rows) for column in range(columns)}
    for number, total in enumerate(part.get("row_totals") or ()):
        values[number, columns] = total
    for number, total in enumerate(part.get("column_totals") or ()):
        values[rows, number] = total
    values[rows, columns] = part.get("total")
    hidden = {tuple(place) for place in value.get("suppressed") or ()} if "published" not in value else set()
    kept = {}
    for cell, number in values.items():
        if number is None or cell in hidden:
            continue
        if isinstance(number, bool) or not isinstance(number, int) or number < 0:
            raise TableError(f"{where}: every number must be a whole number of 0 or more, or null.")
        kept[cell] = number
    return Published(rows, columns, kept, rounded=value.get("exact") is not True)


def _names(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise TableError(f"{where}: must be a list of names, at least one.")
    return tuple(str(name) for name in value)


def _place(place: object, rows: tuple[str, ...], columns: tuple[str, ...], where: str) -> Cell:
    fits = (
        isinstance(place, list)
        and len(place) == 2
        and all(isinstance(part, int) for part in place)
        and 0 <= place[0] < len(rows)
        and 0 <= place[1] < len(columns)
    )
    if not fits:
        raise TableError(f"{where}.structural: must be a list of [row, column].")
    return place[0], place[1]
