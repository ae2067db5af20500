"""Our disclosure control beside ACRO, the checker that British statistical offices use on what leaves them. ACRO only
looks at single cells: nothing that we publish may fail there, and every small cell that it finds is hidden by us.
Needs `make second-opinions`."""

from __future__ import annotations

import random

import pytest

from houvast.core.figures.protecting import Table, protect

acro = pytest.importorskip("acro", reason="make second-opinions")
pandas = pytest.importorskip("pandas", reason="make second-opinions")

THRESHOLD = 5
ROWS, COLUMNS = ("a", "b", "c"), ("w", "x", "y", "z")

pytestmark = pytest.mark.filterwarnings("default")


def some_table(seed: int) -> Table:
    chance = random.Random(seed)
    high = chance.choice((9, 25, 80))
    return Table(ROWS, COLUMNS, tuple(tuple(chance.randrange(high) for _ in COLUMNS) for _ in ROWS))


def failed_at_acro(table: Table) -> set[tuple[int, int]]:
    """Cells and margins that ACRO would not let out, by our indices."""
    people = pandas.DataFrame(
        [
            (row, column)
            for row, line in zip(ROWS, table.cells, strict=True)
            for column, number in zip(COLUMNS, line, strict=True)
            for _ in range(number)
        ],
        columns=["row", "column"],
    )
    session = acro.ACRO(suppress=False)
    session.config["safe_threshold"] = THRESHOLD
    session.crosstab(people["row"], people["column"], margins=True)
    outcome = session.results.get_index(0).outcome
    places = {name: place for names in (ROWS, COLUMNS) for place, name in enumerate(names)}
    return {
        (places.get(row, len(ROWS)), places.get(column, len(COLUMNS)))
        for row in outcome.index
        for column in outcome.columns
        if "ok" not in str(outcome.loc[row, column])
    }


@pytest.mark.parametrize("seed", range(20))
def test_nothing_that_we_publish_fails_there(seed: int):
    table = some_table(seed)
    ours = protect(table, threshold=THRESHOLD)
    theirs = failed_at_acro(table)
    published = {cell for cell in table.every_cell() if cell not in ours.suppressed}
    assert not theirs & published
    small = {cell for cell in table.every_cell() if 0 < table.value(cell) < THRESHOLD}
    assert small <= theirs  # or the comparison would be empty


def test_some_table_has_what_it_would_stop():
    assert any(failed_at_acro(some_table(seed)) for seed in range(3))
