"""The few things that engines say differently. Only words: no engine is imported here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    """`keep(name, query)`: statements that write what a query gives to a table, so that nothing is worked out twice."""

    keep: Callable[[str, str], tuple[str, ...]]


DUCKDB = Dialect(keep=lambda name, query: (f"create or replace temp table {name} as {query}",))
# Written out: otherwise every round would carry the plans of all rounds before it.
SPARK = Dialect(keep=lambda name, query: (f"drop table if exists {name}", f"create table {name} using parquet as {query}"))
