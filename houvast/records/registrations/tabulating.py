"""The same counts as `core.figures.counting`, by the database: one query a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection

from houvast.core.figures.counting import Table, table_of
from houvast.core.figures.definitions import AllOf, Axis, Definition, Fact, Has, Months, Quarter, Registered, Whole
from houvast.records.registrations.models import Registration


@dataclass(frozen=True)
class Dialect:
    """How one engine says it: `text(path)` gives a value in `facts` as text or NULL, `contains(path, value)` whether a
    list has it, `month` the month as 2026-09, `number` the count that a row carries or 1."""

    text: Callable[[tuple[str, ...]], str]
    contains: Callable[[str, str], str]
    month: str
    number: str


POSTGRESQL = Dialect(
    text=lambda path: "facts" + "".join(f"->'{part}'" for part in path[:-1]) + f"->>'{path[-1]}'",
    contains=lambda name, value: f"facts->'{name}' ? '{value}'",
    month="to_char(month, 'YYYY-MM')",
    number="coalesce((facts->>'number')::bigint, 1)",
)


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
            return f"CASE WHEN {dialect.contains(name, value)} THEN 'yes' ELSE 'no' END"
        case AllOf(conditions=conditions):
            texts = [(dialect.text((name,)), value) for name, value in conditions]
            other = " OR ".join(f"{text} <> '{value}'" for text, value in texts)
            missing = " OR ".join(f"{text} IS NULL" for text, _ in texts)
            return f"CASE WHEN {other} THEN 'no' WHEN {missing} THEN 'unknown' ELSE 'yes' END"
