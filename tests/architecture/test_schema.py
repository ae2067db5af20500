"""The live schema against what the design allows: each column in the clear has a reason, each table a fate."""

from __future__ import annotations

import pytest

from tests.architecture.clear_columns import COLUMNS, TABLES_OF_OTHERS, Kind, Rounded
from tests.architecture.erasing_cover import ERASED, KEPT

pytestmark = [pytest.mark.django_db, pytest.mark.role("owner")]

_COLUMNS = """
select table_name, column_name, data_type
from information_schema.columns join information_schema.tables using (table_schema, table_name)
where table_schema = 'public' and table_type = 'BASE TABLE'
"""
_FOREIGN_KEYS = """
select child.relname, parent.relname
from pg_constraint join pg_class child on child.oid = conrelid join pg_class parent on parent.oid = confrelid
where contype = 'f'
"""
SEALED_TYPES = {"bytea"}


def rows(query: str) -> list[tuple]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def live_columns() -> dict[str, dict[str, str]]:
    """table → column → type."""
    schema: dict[str, dict[str, str]] = {}
    for table, column, kind in rows(_COLUMNS):
        schema.setdefault(table, {})[column] = kind
    return schema


def unlisted(schema: dict[str, dict[str, str]]) -> list[str]:
    """Columns and tables without a line, and lines without a column."""
    found = [f"{table}: no line" for table in schema if table not in COLUMNS and table not in TABLES_OF_OTHERS]
    found += [f"{table}: gone" for table in COLUMNS if table not in schema]
    for table, listed in COLUMNS.items():
        found += [f"{table}.{column}" for column in set(schema.get(table, {})) ^ set(listed)]
    return sorted(found)


def badly_sealed(schema: dict[str, dict[str, str]]) -> list[str]:
    """What is listed as sealed is bytes, what is bytes is sealed; a time says how fine it is."""
    found = []
    for table, listed in COLUMNS.items():
        for name, column in listed.items():
            kind = schema.get(table, {}).get(name, "")
            if (column.kind is Kind.SEALED) != (kind in SEALED_TYPES):
                found.append(f"{table}.{name} is {kind} and listed as {column.kind.value}")
            if kind.startswith("timestamp") and column.rounded is None:
                found.append(f"{table}.{name} is a time and nobody said how fine")
    return found


def test_each_column_in_the_clear_has_a_reason():
    assert unlisted(live_columns()) == []


def test_what_is_sealed_is_sealed():
    assert badly_sealed(live_columns()) == []


def test_a_reporters_times_are_rounded():
    """Exact times stand only where the desk or the server acts; each such line of a report's tables is one of these."""
    exact = {
        f"{table}.{name}"
        for table, listed in COLUMNS.items()
        if table.startswith(("reports_", "links_", "registrations_"))
        for name, column in listed.items()
        if column.rounded is Rounded.EXACT
    }
    assert exact == {
        "reports_report.claimed_until",
        "reports_report.closed_at",
        "reports_report.hold_until",
        "links_decision.at",
        "links_group.confirmed_at",
        "links_lead.released_at",
        "links_lead.withdrawn_at",
    }


def test_each_table_is_erased_or_kept_for_a_reason():
    tables = set(live_columns())
    assert tables == ERASED | set(KEPT)
    assert not ERASED & set(KEPT)


def test_whatever_hangs_on_a_report_is_erased():
    """A table that points at one that is erased, at any depth, is erased too."""
    for child, parent in rows(_FOREIGN_KEYS):
        assert parent not in ERASED or child in ERASED, f"{child} points at {parent} and would stay"


def test_an_unlisted_column_and_table_are_noticed():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("alter table reports_report add column planted text")
        cursor.execute("create table planted (id uuid, at timestamptz)")
    assert unlisted(live_columns()) == ["planted: no line", "reports_report.planted"]
    assert set(live_columns()) != ERASED | set(KEPT)
    with connection.cursor() as cursor:
        cursor.execute("alter table reports_note alter column sealed type text using ''")
    assert badly_sealed(live_columns()) == ["reports_note.sealed is text and listed as sealed"]
