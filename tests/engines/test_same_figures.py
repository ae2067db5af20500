"""The same figures, cell by cell: counted one by one, by PostgreSQL, and by DuckDB from a file of Parquet."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from houvast.core.figures.counting import count, table_of
from houvast.core.figures.definitions import BY_ID, POLICE_MADE, Quarter, Registered
from houvast.records.registrations.dialects import DUCKDB
from houvast.records.registrations.models import Registration
from houvast.records.registrations.tabulating import counting_sql, registered, table_in_database
from tests.support.registrations import Invented, invented, write_parquet

pytestmark = [pytest.mark.django_db, pytest.mark.role("owner")]

QUARTER = Quarter(2026, 3)
MONTHS = [date(2026, month, 1) for month in (6, 7, 8, 9, 10)]


def keep(made: list[Invented]) -> None:
    Registration.objects.bulk_create(
        Registration(id=each.id, kind=each.kind, month=each.month, vocabulary_version=1, facts=each.facts)
        for each in made
    )


@pytest.mark.parametrize("seed", range(3))
def test_three_ways_of_counting_give_the_same_table(seed: int, tmp_path: Path):
    made = invented(2_000, seed, MONTHS)
    keep(made)
    file = tmp_path / "registrations.parquet"
    write_parquet(made, file)
    with duckdb.connect() as engine:
        for definition in BY_ID.values():
            expected = count(registered(), definition, QUARTER)
            sql = counting_sql(definition, QUARTER, DUCKDB, f"read_parquet('{file}')")
            counted = {(row, column): int(number) for row, column, number in engine.execute(sql).fetchall()}
            assert table_in_database(definition, QUARTER) == expected, definition.id
            assert table_of(counted, definition, QUARTER) == expected, definition.id
            assert expected.value((len(expected.rows), len(expected.columns))) > 0, definition.id


def test_every_registration_of_the_quarter_stands_in_one_cell():
    made = invented(800, 9, MONTHS)
    keep(made)
    inside = [each for each in made if each.month in QUARTER.months]
    for definition in BY_ID.values():
        table = table_in_database(definition, QUARTER)
        expected = sum(each.facts.get("number", 1) for each in inside if each.kind == definition.kind)
        assert table.value((len(table.rows), len(table.columns))) == expected


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (
            {
                "form": "webcam_lure",
                "victim_gender": "man",
                "offender_persona": "girl_or_woman",
                "offender_abroad": "yes",
            },
            0,
        ),
        ({"form": "webcam_lure", "victim_gender": "man", "offender_persona": "girl_or_woman"}, 2),
        ({"form": "sent_images", "victim_gender": "man"}, 1),
        ({"victim_gender": "woman"}, 1),
        ({}, 2),
    ],
)
def test_the_letters_category_with_what_leaves_a_condition_unknown_beside_it(facts, code):
    """Its four conditions; `no` as soon as one is otherwise, unknown where one could still be so."""
    letter = BY_ID["reports_by_letter_category"]
    table = count([Registered("report", date(2026, 9, 1), facts)], letter, QUARTER)
    assert table.cells[0] == tuple(int(place == code) for place in range(3))


def test_what_no_axis_knows_is_unknown_and_not_lost():
    assert POLICE_MADE.codes(QUARTER) == ("yes", "unknown")
    late = [Registered("report", date(2026, 7, 1), {"form": "a form of later"})]
    by_form = BY_ID["reports_by_month_and_form"]
    table = count(late, by_form, QUARTER)
    assert table.cells[0][table.columns.index("unknown")] == 1
