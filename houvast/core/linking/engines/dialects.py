"""The one thing that engines say differently. Only words: no engine is imported here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    """`keep`: a statement that writes what a query gives to a table of a new name, so that nothing is worked out
    twice."""

    keep: str


DUCKDB = Dialect("create temp table {name} as {query}")
# Written out: a plan that carries all rounds before it grows without end, and so do Spark's guesses of its size.
SPARK = Dialect("create table {name} using parquet as {query}")
