"""The same definitions on Spark, from the same files of Parquet: figures cell by cell, links and groups bit by bit. Needs
`make second-opinions`."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from houvast.core.figures.counting import count, table_of
from houvast.core.figures.definitions import BY_ID, Quarter, Registered
from houvast.core.linking.engines.growing import Linking, group_by
from houvast.core.linking.grouping import group
from houvast.core.linking.holdings import hold
from houvast.core.linking.preparing import LinkedReport
from houvast.doors.demo.linked_reports import MAKERS, made_reports
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
            .config("spark.sql.shuffle.partitions", "2")
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


def must_link_alike(spark, folder: Path, reports: list[LinkedReport], parameters, **decisions) -> None:
    held = hold(reports)
    engine = show_spark(spark, held, parameters, folder)
    linking = Linking(held, parameters, engine, TABLES)
    linking.find_hubs()
    found = [(held.reports[one].id, held.reports[other].id, ticks) for one, other, ticks in linking.links()]
    linking.close()
    grouped = group_by(engine, TABLES, held, parameters, **decisions)
    assert found == linked_in_python(reports, parameters)
    assert grouped == group(reports, parameters, **decisions)
    assert min(len(found), len(grouped.groups), len(grouped.hubs)) > 3


def test_spark_links_alike(spark, tmp_path: Path):
    made = made_reports(2_000, seed=33, settings=MAKERS["zipf"])
    must_link_alike(spark, tmp_path, prepared(made), PARAMETERS)


def test_spark_links_alike_in_another_world_with_what_people_decided(spark, tmp_path: Path):
    made = made_world(1_000, seed=4)
    must, cannot = decided(made, seed=4)
    must_link_alike(spark, tmp_path, prepared(made), PARAMETERS, must=must, cannot=cannot)


def test_spark_decides_ties_alike(spark, tmp_path: Path):
    must_link_alike(spark, tmp_path, crowded(120, seed=1), EASY)
