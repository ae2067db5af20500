"""Counts registrations by a definition. Plain and slow on purpose: what the database counts is held against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from .definitions import (
    NO,
    NUMBER,
    UNKNOWN,
    YES,
    AllOf,
    Axis,
    Definition,
    Fact,
    Has,
    Months,
    Quarter,
    Registered,
    Whole,
)
from .definitions import fact_of as _fact
from .protecting import Table

Counts = Mapping[tuple[str, str], int]


def count(registered: Iterable[Registered], definition: Definition, quarter: Quarter) -> Table:
    """The table of one quarter. A row with a `number` counts so many times."""
    months = set(quarter.months)
    counts: Counter[tuple[str, str]] = Counter()
    for each in registered:
        if each.kind == definition.kind and each.month in months:
            place = code_of(definition.rows, each), code_of(definition.columns, each)
            counts[place] += each.facts.get(NUMBER, 1)
    return table_of(counts, definition, quarter)


def table_of(counts: Counts, definition: Definition, quarter: Quarter) -> Table:
    """From (row code, column code) → count, as any source gives them. A code that is not of the axis (a value of a
    later vocabulary) stands under unknown, and is never dropped."""
    rows, columns = definition.rows.codes(quarter), definition.columns.codes(quarter)
    cells = [[0] * len(columns) for _ in rows]
    for (row, column), number in counts.items():
        cells[_place(rows, row)][_place(columns, column)] += number
    return Table(rows, columns, tuple(map(tuple, cells)))


def code_of(axis: Axis, each: Registered) -> str:
    match axis:
        case Whole():
            return "all"
        case Months():
            return each.month.isoformat()[:7]
        case Fact(name=name):
            value = _fact(each.facts, name)
            return value if isinstance(value, str) else UNKNOWN
        case Has(name=name, value=value):
            return YES if value in (_fact(each.facts, name) or ()) else NO
        case AllOf(conditions=conditions):
            known = [(_fact(each.facts, name), value) for name, value in conditions]
            if any(found is not None and found != value for found, value in known):
                return NO
            return UNKNOWN if any(found is None for found, _ in known) else YES


def _place(codes: tuple[str, ...], code: str) -> int:
    return codes.index(code) if code in codes else codes.index(UNKNOWN)
