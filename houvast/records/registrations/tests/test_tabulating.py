"""The same figures, cell by cell: counted one by one, by PostgreSQL, and by DuckDB from a file of Parquet."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path
from uuid import UUID

import duckdb
import pytest

from houvast.core.figures.counting import count, table_of
from houvast.core.figures.definitions import DEFINITIONS, POLICE_MADE, UNITS, Quarter, Registered
from houvast.core.situation import FIELDS, Shape
from houvast.records.registrations.models import Registration
from houvast.records.registrations.tabulating import Dialect, counting_sql, registered, table_in_database

pytestmark = [pytest.mark.django_db, pytest.mark.role("owner")]

QUARTER = Quarter(2026, 3)
MONTHS = [date(2026, month, 1) for month in (6, 7, 8, 9, 10)]
LURED = {"form": "webcam_lure", "victim_gender": "man", "offender_persona": "girl_or_woman"}
DUCKDB = Dialect(
    text=lambda path: f"json_extract_string(facts, '$.{'.'.join(path)}')",
    contains=lambda name, value: f"list_contains(json_extract_string(facts, '$.{name}[*]'), '{value}')",
    month="strftime(month, '%Y-%m')",
    number="coalesce(cast(json_extract_string(facts, '$.number') AS bigint), 1)",
)


def some_registrations(many: int, seed: int) -> list[Registration]:
    chance = random.Random(seed)
    made = []
    for _ in range(many):
        kind = chance.choice(["report"] * 6 + ["outcome"] * 2 + ["erased", *UNITS])
        made.append(
            Registration(
                id=UUID(int=chance.getrandbits(128)),
                kind=kind,
                month=chance.choice(MONTHS),
                vocabulary_version=1,
                facts=facts_of(kind, chance),
            )
        )
    return made


def facts_of(kind: str, chance: random.Random) -> dict:
    if kind in UNITS:
        return {"number": chance.randrange(1, 20)}
    if kind == "outcome":
        return {"closed_as": chance.choice(["counselled", "duplicate", "no_request", "of a later vocabulary"])} | (
            {"police": {"made": "yes"}} if chance.random() < 0.3 else {}
        )
    facts = {"channel": "web"}
    for name, field in FIELDS.items():
        if field.values and chance.random() < 0.6:
            many = field.shape is Shape.MANY
            facts[name] = chance.sample(field.values, 2) if many else chance.choice(field.values)
    return facts


@pytest.mark.parametrize("seed", range(3))
def test_three_ways_of_counting_give_the_same_table(seed: int, tmp_path: Path):
    made = Registration.objects.bulk_create(some_registrations(1_500, seed))
    file = tmp_path / "registrations.parquet"
    with duckdb.connect() as engine:
        engine.execute("create table r (kind text, month date, facts text)")
        engine.executemany("insert into r values (?, ?, ?)", [(r.kind, r.month, json.dumps(r.facts)) for r in made])
        engine.execute(f"copy r to '{file}' (format parquet)")
        for definition in DEFINITIONS:
            expected = count(registered(), definition, QUARTER)
            sql = counting_sql(definition, QUARTER, DUCKDB, f"read_parquet('{file}')")
            counted = {(row, column): int(number) for row, column, number in engine.execute(sql).fetchall()}
            assert table_in_database(definition, QUARTER) == expected, definition.id
            assert table_of(counted, definition, QUARTER) == expected, definition.id
            assert expected.value((len(expected.rows), len(expected.columns))) > 0, definition.id


def test_every_registration_of_the_quarter_stands_in_one_cell():
    made = Registration.objects.bulk_create(some_registrations(800, 9))
    inside = [each for each in made if each.month in QUARTER.months]
    for definition in DEFINITIONS:
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
    letter = next(each for each in DEFINITIONS if each.id == "reports_by_letter_category")
    table = count([Registered("report", date(2026, 9, 1), facts)], letter, QUARTER)
    assert table.cells[0] == tuple(int(place == code) for place in range(3))


def test_what_no_axis_knows_is_unknown_and_not_lost():
    assert POLICE_MADE.codes(QUARTER) == ("yes", "unknown")
    late = [Registered("report", date(2026, 7, 1), {"form": "a form of later"})]
    by_form = next(each for each in DEFINITIONS if each.id == "reports_by_month_and_form")
    table = count(late, by_form, QUARTER)
    assert table.cells[0][table.columns.index("unknown")] == 1
