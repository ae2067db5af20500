"""The same definitions on Spark, from the same files of Parquet: figures cell by cell, links and groups bit by bit.
Needs `make second-opinions`."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from houvast.core.figures.counting import count, table_of
from houvast.core.figures.definitions import BY_ID, Quarter, Registered
from houvast.core.linking.engines.growing import Linking
from houvast.core.linking.grouping import group
from houvast.core.linking.holdings import hold
from houvast.doors.demo.linked_worlds import made_world
from houvast.records.registrations.dialects import SPARK
from houvast.records.registrations.tabulating import counting_sql
from tests.engines.test_same_links import EASY, PARAMETERS, linked_in_python
from tests.support.link_engines import TABLES, show_spark
from tests.support.linked import crowded, decided, prepared
from tests.support.registrations import invented, write_parquet

sql = pytest.importorskip("pyspark.sql", reason="make second-opinions")

QUARTER = Quarter(2026, 3)
MONTHS = [*Quarter(2026, 2).months[2:], *QUARTER.months, *Quarter(2026, 4).months[:1]]

# Java is spoken to over a socket of this machine.
pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("default")]


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator:
    import pytest_socket

    pytest_socket.enable_socket()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        session = (
            sql.SparkSession.builder.master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "1")
            # Hundreds of small queries: writing a program for each would take most of the time.
            .config("spark.sql.codegen.wholeStage", "false")
            .config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
            .config("spark.sql.adaptive.enabled", "false")
            .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
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


@pytest.mark.parametrize("crowd", [False, True], ids=["a world and what people decided", "ties"])
def test_spark_links_alike(spark, tmp_path: Path, crowd: bool):
    made = made_world(700, seed=0)
    reports, parameters = (crowded(80, seed=1), EASY) if crowd else (prepared(made), PARAMETERS)
    must, cannot = ((), ()) if crowd else decided(made, seed=0)
    held = hold(reports)
    linking = Linking(held, parameters, show_spark(spark, held, parameters, tmp_path), TABLES)
    hubs = linking.find_hubs()
    links = [(held.reports[one].id, held.reports[other].id, ticks) for one, other, ticks in linking.links()]
    grouped = linking.group(hubs, must=must, cannot=cannot)
    linking.close()
    assert links == linked_in_python(reports, parameters)
    assert grouped == group(reports, parameters, must=must, cannot=cannot)
    assert min(len(links), len(grouped.groups), len(grouped.hubs)) > 3
