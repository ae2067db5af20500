"""DuckDB and Spark as `core.linking.engines` asks them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from houvast.core.linking.engines.dialects import DUCKDB, SPARK, Dialect
from houvast.core.linking.engines.rows import Columns, given
from houvast.core.linking.holdings import Holdings
from houvast.core.linking.parameters import Parameters

TABLES = {name: f"given_{name}" for name in ("reports", "holdings", "terms")}


@dataclass(frozen=True)
class OnDuckDB:
    connection: duckdb.DuckDBPyConnection
    dialect: Dialect = DUCKDB

    def execute(self, query: str) -> Sequence[Sequence]:
        return self.connection.execute(query).fetchall()


@dataclass(frozen=True)
class OnSpark:
    session: Any
    dialect: Dialect = SPARK

    def execute(self, query: str) -> Sequence[Sequence]:
        return self.session.sql(query).collect()


@contextmanager
def on_duckdb(held: Holdings, parameters: Parameters, *, memory: str = "2GB", threads: int = 2) -> Iterator[OnDuckDB]:
    with duckdb.connect() as connection:
        connection.execute(f"set threads to {threads}")
        connection.execute(f"set memory_limit = '{memory}'")
        take_in(connection, given(held, parameters))
        yield OnDuckDB(connection)


def take_in(connection: duckdb.DuckDBPyConnection, tables: Mapping[str, Columns]) -> None:
    for name, columns in tables.items():
        connection.register("handed", dict(columns))
        connection.execute(f"create table {TABLES[name]} as select * from handed")
        connection.unregister("handed")


def show_spark(session: Any, held: Holdings, parameters: Parameters, folder: Path) -> OnSpark:
    """By files of Parquet, as a cluster would read them."""
    with duckdb.connect() as connection:
        take_in(connection, given(held, parameters))
        for name in TABLES.values():
            file = folder / f"{name}.parquet"
            connection.execute(f"copy {name} to '{file}' (format parquet)")
            session.read.parquet(str(file)).createOrReplaceTempView(name)
    return OnSpark(session)
