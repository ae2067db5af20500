"""A table of counts, and earlier releases of it, from JSON. What is wrong is told by its place and what was allowed."""

from __future__ import annotations

from collections.abc import Mapping

from .auditing import STEP, Cell, Groups, Published
from .protecting import Table

MOST_CELLS = 2_500
MOST = 10**9
SMALLEST_THRESHOLD, LARGEST_THRESHOLD = 2, 1_000
_KNOWN = frozenset({"rows", "columns", "cells", "margins", "structural", "earlier_releases"})


class TableError(ValueError):
    """One sentence: which part of the table, and what was allowed."""


def read_table(value: object, where: str = "table") -> Table:
    """`{"rows", "columns", "cells", "margins", "structural"}`. Raises TableError."""
    if not isinstance(value, Mapping):
        raise TableError(f"{where}: must be an object with rows, columns and cells.")
    for name in value:
        if name not in _KNOWN:
            raise TableError(f"{where}.{name}: is not allowed; allowed: {', '.join(sorted(_KNOWN))}.")
    rows, columns = (_names(value.get(name), f"{where}.{name}") for name in ("rows", "columns"))
    if len(rows) * len(columns) > MOST_CELLS:
        raise TableError(f"{where}.cells: must be {MOST_CELLS} at most.")
    cells = value.get("cells")
    if not isinstance(cells, list) or len(cells) != len(rows):
        raise TableError(f"{where}.cells: must be a list of {len(rows)} rows.")
    for number, row in enumerate(cells):
        if not isinstance(row, list) or len(row) != len(columns):
            raise TableError(f"{where}.cells[{number}]: must be a list of {len(columns)} counts.")
        if not all(_is_count(cell) for cell in row):
            raise TableError(f"{where}.cells[{number}]: must hold whole numbers from 0 to {MOST}.")
    margins = value.get("margins", True)
    if not isinstance(margins, bool):
        raise TableError(f"{where}.margins: must be true or false.")
    places = value.get("structural") or []
    if not isinstance(places, list):
        raise TableError(f"{where}.structural: must be a list of [row, column].")
    structural = frozenset(_place(place, rows, columns, where) for place in places)
    if any(cells[row][column] for row, column in structural):
        raise TableError(f"{where}.structural: a cell that must be 0 is not 0.")
    return Table(rows, columns, tuple(tuple(row) for row in cells), margins, structural)


def read_releases(value: Mapping, table: Table, where: str = "table") -> tuple[Published, ...]:
    """Its `earlier_releases`. Raises TableError."""
    given = value.get("earlier_releases") or []
    if not isinstance(given, list):
        raise TableError(f"{where}.earlier_releases: must be a list of releases.")
    return tuple(read_release(each, table, f"{where}.earlier_releases[{n}]") for n, each in enumerate(given))


def read_release(value: object, table: Table, where: str) -> Published:
    """An earlier release: what this gave (`published`, or `rounded` with `suppressed`), or `cells` with `row_totals`,
    `column_totals` and `total`; null: not published then. `rows` and `columns` name its own, where they are not those
    of the table; `groups` tells which of the table's each adds up. `exact`: it was not rounded; where that is not told,
    a number that is no multiple of 5 tells it. Raises TableError."""
    value = {"cells": value} if isinstance(value, list) else value
    if not isinstance(value, Mapping):
        raise TableError(f"{where}: must be an object with cells.")
    part = value.get("published") or value.get("rounded") or value
    row_groups = _groups(value, "rows", table.rows, where)
    column_groups = _groups(value, "columns", table.columns, where)
    rows, columns = len(row_groups or table.rows), len(column_groups or table.columns)
    numbers = _numbers(part, rows, columns, where)
    hidden = _hidden(value, where) if "published" not in value else set()
    kept: dict[Cell, int] = {}
    for cell, number in numbers.items():
        if number is None or cell in hidden:
            continue
        if not _is_count(number):
            raise TableError(f"{where}: every number must be a whole number from 0 to {MOST}, or null.")
        kept[cell] = number
    exact = value.get("exact", any(number % STEP for number in kept.values()))
    if not isinstance(exact, bool):
        raise TableError(f"{where}.exact: must be true or false.")
    return Published(*table.shape, kept, not exact, frozenset(), row_groups, column_groups)


def _numbers(part: object, rows: int, columns: int, where: str) -> dict[Cell, object]:
    cells = part.get("cells") if isinstance(part, Mapping) else None
    fits = isinstance(cells, list) and len(cells) == rows
    if not fits or any(not isinstance(row, list) or len(row) != columns for row in cells):
        raise TableError(f"{where}.cells: must have {rows} rows of {columns} cells.")
    found: dict[Cell, object] = {(r, c): cells[r][c] for r in range(rows) for c in range(columns)}
    for name, size, at in (
        ("row_totals", rows, lambda n: (n, columns)),
        ("column_totals", columns, lambda n: (rows, n)),
    ):
        totals = part.get(name) or []
        if not isinstance(totals, list) or len(totals) not in (0, size):
            raise TableError(f"{where}.{name}: must be a list of {size} numbers.")
        found |= {at(number): total for number, total in enumerate(totals)}
    found[rows, columns] = part.get("total")
    return found


def _hidden(value: Mapping, where: str) -> set[Cell]:
    places = value.get("suppressed") or []
    if not isinstance(places, list) or any(not isinstance(place, list) or len(place) != 2 for place in places):
        raise TableError(f"{where}.suppressed: must be a list of [row, column].")
    return {(place[0], place[1]) for place in places}


def _groups(value: Mapping, which: str, names: tuple[str, ...], where: str) -> Groups | None:
    """Which of the table's own each row (or column) of a release adds up. None: they are the same."""
    if which not in value:
        return None
    own = _names(value[which], f"{where}.{which}")
    merged = value.get("groups", {})
    if not isinstance(merged, Mapping):
        raise TableError(f"{where}.groups: must tell of a name which names of the table it adds up.")
    if own == names:
        return None
    found = []
    for name in own:
        parts = merged.get(name, [name])
        if not isinstance(parts, list) or not parts or any(part not in names for part in parts):
            raise TableError(f"{where}.{which}: {name!r} is not of the table; allowed: {', '.join(names)}, or groups.")
        found.append(tuple(names.index(part) for part in parts))
    used = [place for group in found for place in group]
    if len(used) != len(set(used)):
        raise TableError(f"{where}.{which}: something of the table stands in it twice.")
    return tuple(found)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST


def _names(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise TableError(f"{where}: must be a list of names, at least one.")
    names = tuple(str(name) for name in value)
    if len(set(names)) != len(names):
        raise TableError(f"{where}: a name stands twice.")
    return names


def _place(place: object, rows: tuple[str, ...], columns: tuple[str, ...], where: str) -> Cell:
    fits = (
        isinstance(place, list)
        and len(place) == 2
        and all(isinstance(part, int) and not isinstance(part, bool) for part in place)
        and 0 <= place[0] < len(rows)
        and 0 <= place[1] < len(columns)
    )
    if not fits:
        raise TableError(f"{where}.structural: must be a list of [row, column].")
    return place[0], place[1]
