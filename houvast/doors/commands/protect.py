"""`houvast protect TABLE.json --threshold 5 [--json]`: what of a table of counts may be published.

And what a reader can still compute of the rest.
"""

import argparse

from houvast.core.figures import Protected, TableError, protect, read_releases, read_table
from houvast.core.figures.reading_tables import LARGEST_THRESHOLD, SMALLEST_THRESHOLD

from .answering import Wrong, print_json, read_json
from .compare import check_language


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("table", metavar="TABLE.json", help="rows, columns, cells, margins; - reads stdin")
    parser.add_argument("--threshold", type=int, default=5, help="counts below it are hidden (5)")
    parser.add_argument("--json", action="store_true", help="JSON on standard output, and nothing else")
    parser.add_argument("--language", default="nl", help="language of the texts (nl or en)")


def run(chosen: argparse.Namespace) -> int:
    check_language(chosen.language)
    if not SMALLEST_THRESHOLD <= chosen.threshold <= LARGEST_THRESHOLD:
        raise Wrong(f"--threshold: must be from {SMALLEST_THRESHOLD} to {LARGEST_THRESHOLD}.")
    given = read_json(chosen.table)
    try:
        table = read_table(given)
        earlier = read_releases(given, table)
    except TableError as refused:
        raise Wrong(str(refused)) from None
    found = protect(table, threshold=chosen.threshold, earlier=earlier)
    if chosen.json:
        print_json(as_json(found))
    else:
        print(as_text(found))
    return 0


def as_json(found: Protected) -> dict:
    """The contract. `rounded` holds every cell, also those that must not be published; a margin that must not is null.
    Beside it: `published` (null where hidden), the margins that are hidden, how each earlier release lies to these
    counts (same, grown, other), and whether all is safe."""
    inner = found.table.is_inner

    def told(cells, wanted: bool) -> list:
        return [cell for cell in cells if inner(cell) is wanted]

    def audit(wanted: bool) -> list[dict]:
        chosen = (each for each in found.audit if inner(each.cell) is wanted)
        return [{"cell": list(each.cell), "low": each.low, "high": each.high} for each in chosen]

    return {
        "rounded": _table(found, lambda cell: found.rounded(cell) if inner(cell) else found.published(cell)),
        "published": _table(found, found.published),
        "suppressed": [list(cell) for cell in told(found.suppressed, True)],
        "suppressed_margins": [list(cell) for cell in told(found.suppressed, False)],
        "audit": audit(True),
        "audit_margins": audit(False),
        "earlier_releases": [kin.value for kin in found.earlier],
        "safe": found.safe,
    }


def _table(found: Protected, value) -> dict:
    rows, columns = found.table.shape
    if not found.table.margins:
        return {"cells": [[value((row, column)) for column in range(columns)] for row in range(rows)]}
    return {
        "cells": [[value((row, column)) for column in range(columns)] for row in range(rows)],
        "row_totals": [value((row, columns)) for row in range(rows)],
        "column_totals": [value((rows, column)) for column in range(columns)],
        "total": value((rows, columns)),
    }


def as_text(found: Protected) -> str:
    rows, columns = found.table.shape
    names = [*found.table.columns, *(["Σ"] if found.table.margins else [])]
    width = max(len(name) for name in (*names, *found.table.rows, "Σ", "00000"))
    lines = [" " * width + "  " + "  ".join(name.rjust(width) for name in names)]
    for row in range(rows + found.table.margins):
        name = found.table.rows[row] if row < rows else "Σ"
        cells = [found.published((row, column)) for column in range(columns + found.table.margins)]
        lines.append(name.ljust(width) + "  " + "  ".join(("·" if c is None else str(c)).rjust(width) for c in cells))
    return "\n".join(lines)
