"""The same counts as `core.figures.counting`, by the database: one query a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import connection
from django.db.models import Min

from houvast.core.figures.counting import Table, table_of
from houvast.core.figures.definitions import AllOf, Axis, Definition, Fact, Has, Months, Quarter, Registered, Whole
from houvast.records.registrations.dialects import POSTGRESQL, Dialect
from houvast.records.registrations.models import Registration


def counting_sql(definition: Definition, quarter: Quarter, dialect: Dialect = POSTGRESQL, table: str = "") -> str:
    """Gives rows of (row code, column code, count)."""
    first, end = quarter.months[0], quarter.following.months[0]
    codes = f"{_code(definition.rows, dialect)} AS r, {_code(definition.columns, dialect)} AS c"
    source = table or Registration._meta.db_table
    return (
        f"SELECT {codes}, sum({dialect.number}) AS n FROM {source} "  # noqa: S608  all of it constants of our own
        f"WHERE kind = '{definition.kind}' AND month >= DATE '{first}' AND month < DATE '{end}' GROUP BY 1, 2"
    )


def table_in_database(definition: Definition, quarter: Quarter) -> Table:
    with connection.cursor() as cursor:
        cursor.execute(counting_sql(definition, quarter))
        return table_of({(row, column): int(number) for row, column, number in cursor.fetchall()}, definition, quarter)


def first_month() -> date | None:
    """The first one of which something was registered."""
    return Registration.objects.aggregate(first=Min("month"))["first"]


def registered() -> Iterator[Registered]:
    """Every published registration, in no order."""
    rows = Registration.objects.values_list("kind", "month", "facts")
    return (Registered(*row) for row in rows.iterator())


def _code(axis: Axis, dialect: Dialect) -> str:
    match axis:
        case Whole():
            return "'all'"
        case Months():
            return dialect.month
        case Fact(name=name):
            return f"coalesce({dialect.text(tuple(name.split('.')))}, 'unknown')"
        case Has(name=name, value=value):
            return f"CASE WHEN {dialect.contains(tuple(name.split('.')), value)} THEN 'yes' ELSE 'no' END"
        case AllOf(conditions=conditions):
            texts = [(dialect.text((name,)), value) for name, value in conditions]
            other = " OR ".join(f"{text} <> '{value}'" for text, value in texts)
            missing = " OR ".join(f"{text} IS NULL" for text, _ in texts)
            return f"CASE WHEN {other} THEN 'no' WHEN {missing} THEN 'unknown' ELSE 'yes' END"
