"""The same definitions on Spark, from the same file of Parquet, cell by cell. Needs `make second-opinions`."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from houvast.core.figures.counting import count, table_of
from houvast.core.figures.definitions import BY_ID, Quarter, Registered
from houvast.records.registrations.dialects import SPARK
from houvast.records.registrations.tabulating import counting_sql
from tests.support.registrations import invented, write_parquet

sql = pytest.importorskip("pyspark.sql", reason="make second-opinions")

QUARTER = Quarter(2026, 3)
MONTHS = [*Quarter(2026, 2).months[2:], *QUARTER.months, *Quarter(2026, 4).months[:1]]

# Java is spoken to over a socket of this machine.
pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("default")]


@pytest.fixture(scope="module")
def spark(pytestconfig) -> Iterator:
    import pytest_socket

    pytest_socket.enable_socket()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session = (
            sql.SparkSession.builder.master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate()
        )
        yield session
        session.stop()


def test_spark_counts_the_same_table_by_every_definition(spark, tmp_path: Path):
    made = invented(3_000, 5, MONTHS)
    file = tmp_path / "registrations.parquet"
    write_parquet(made, file)
    spark.read.parquet(str(file)).createOrReplaceTempView("registrations")
    registered = [Registered(each.kind, each.month, each.facts) for each in made]
    for definition in BY_ID.values():
        rows = spark.sql(counting_sql(definition, QUARTER, SPARK, "registrations")).collect()
        counted = table_of({(row["r"], row["c"]): int(row["n"]) for row in rows}, definition, QUARTER)
        assert counted == count(registered, definition, QUARTER), definition.id
        assert counted.value((len(counted.rows), len(counted.columns))) > 0, definition.id
