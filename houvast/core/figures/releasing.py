"""A release: our own figures of one quarter, as far as they may be published. It is never changed; a later one of the
same quarter revises it and says why.

All tables of one kind of registration share their total. It is published with each of them or, where it is small, none
of them is; so every table is protected by somebody who knows the total already. Every earlier release of the quarter
is known too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from .auditing import Published
from .definitions import DEFINITIONS, Definition, Quarter
from .protecting import Table, protect, round_to_5

THRESHOLD = 5
LETTER_CATEGORY = "reports_by_letter_category"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class ReleasedTable:
    """As published: rounded to 5, None where hidden. `definition`: houvast.<id>@<version>. `withheld`: nothing but the
    total could be published safely; `total` None: that is small too."""

    id: str
    definition: str
    kind: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None
    withheld: bool

    @property
    def hidden(self) -> int:
        """How many cells are not shown."""
        return sum(cell is None for line in self.cells for cell in line)

    @property
    def published(self) -> Published:
        """As a later release has to reckon with it."""
        height, width = len(self.rows), len(self.columns)
        values = {(row, column): cell for row, line in enumerate(self.cells) for column, cell in enumerate(line)}
        values |= {(row, width): total for row, total in enumerate(self.row_totals)}
        values |= {(height, column): total for column, total in enumerate(self.column_totals)}
        values[height, width] = self.total
        return Published(height, width, {cell: value for cell, value in values.items() if value is not None})


@dataclass(frozen=True, slots=True)
class Release:
    """`revises`: the number of the release of the same quarter that this one replaces, and `why`."""

    number: int
    quarter: Quarter
    published_on: date
    tables: tuple[ReleasedTable, ...]
    threshold: int = THRESHOLD
    revises: int | None = None
    why: str = ""

    def table(self, definition_id: str) -> ReleasedTable | None:
        return next((table for table in self.tables if table.id == definition_id), None)


def released_tables(
    counted: Mapping[str, Table], earlier: Sequence[Release] = (), *, threshold: int = THRESHOLD
) -> tuple[ReleasedTable, ...]:
    """`counted`: by id of the definition, of one quarter; `earlier`: every release of that quarter."""
    found = {
        definition.id: _released(definition, counted[definition.id], _known(definition, earlier), threshold)
        for definition in DEFINITIONS
        if definition.id in counted
    }
    letter = found.get(LETTER_CATEGORY)
    if letter and not _may_stand_beside(letter, found):
        found[LETTER_CATEGORY] = _withheld(letter)
    return tuple(found.values())


def counted_table(definition: Definition, table: Table) -> ReleasedTable:
    """To the letter, for inside the house alone: nothing rounded, nothing hidden."""
    return _told(definition, table, table.value, withheld=False)


def _may_stand_beside(letter: ReleasedTable, found: Mapping[str, ReleasedTable]) -> bool:
    """Whoever is in the letter's category is a man and was lured to the webcam: their number is a lower end of two
    others, which is news only where one of those is hidden."""
    for definition_id, code in (("reports_by_month_and_form", "webcam_lure"), ("reports_by_age_and_gender", "man")):
        beside = found.get(definition_id)
        if beside is None or beside.column_totals[beside.columns.index(code)] is None:
            return False
    return True


def _withheld(table: ReleasedTable) -> ReleasedTable:
    hidden = tuple((None,) * len(table.columns) for _ in table.rows)
    return replace(table, cells=hidden, row_totals=(None,) * len(table.rows), column_totals=hidden[0], withheld=True)


def _released(definition: Definition, table: Table, earlier: Sequence[Published], threshold: int) -> ReleasedTable:
    height, width = table.shape
    whole = height, width
    if table.value(whole) < threshold:
        return _told(definition, table, lambda cell: None, withheld=True)
    total = Published(height, width, {whole: round_to_5(table.value(whole))})
    found = protect(table, threshold=threshold, earlier=(*earlier, total))
    if not found.safe:
        return _told(definition, table, lambda cell: total.values.get(cell), withheld=True)
    shown = {whole: total.values[whole]}
    return _told(definition, table, lambda cell: shown.get(cell, found.published(cell)), withheld=False)


def _known(definition: Definition, earlier: Iterable[Release]) -> tuple[Published, ...]:
    tables = (release.table(definition.id) for release in earlier)
    return tuple(table.published for table in tables if table and table.definition == definition.name)


def _told(definition: Definition, table: Table, value, *, withheld: bool) -> ReleasedTable:
    height, width = table.shape
    return ReleasedTable(
        id=definition.id,
        definition=definition.name,
        kind=definition.kind,
        rows=table.rows,
        columns=table.columns,
        cells=tuple(tuple(value((row, column)) for column in range(width)) for row in range(height)),
        row_totals=tuple(value((row, width)) for row in range(height)),
        column_totals=tuple(value((height, column)) for column in range(width)),
        total=value((height, width)),
        withheld=withheld,
    )


def to_json(release: Release) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "number": release.number,
        "quarter": str(release.quarter),
        "published_on": release.published_on.isoformat(),
        "revises": release.revises,
        "why": release.why,
        "threshold": release.threshold,
        "rounded_to": 5,
        "tables": [
            {
                "id": table.id,
                "definition": table.definition,
                "kind": table.kind,
                "rows": list(table.rows),
                "columns": list(table.columns),
                "cells": [list(line) for line in table.cells],
                "row_totals": list(table.row_totals),
                "column_totals": list(table.column_totals),
                "total": table.total,
                "withheld": table.withheld,
            }
            for table in release.tables
        ],
    }


def from_json(kept: Mapping[str, Any]) -> Release:
    """A kept release, of any format so far."""
    tables = tuple(
        ReleasedTable(
            id=table["id"],
            definition=table["definition"],
            kind=table["kind"],
            rows=tuple(table["rows"]),
            columns=tuple(table["columns"]),
            cells=tuple(map(tuple, table["cells"])),
            row_totals=tuple(table["row_totals"]),
            column_totals=tuple(table["column_totals"]),
            total=table["total"],
            withheld=table["withheld"],
        )
        for table in kept["tables"]
    )
    return Release(
        number=kept["number"],
        quarter=Quarter.read(kept["quarter"]),
        published_on=date.fromisoformat(kept["published_on"]),
        tables=tables,
        threshold=kept["threshold"],
        revises=kept["revises"],
        why=kept["why"],
    )
