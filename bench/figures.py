"""`python -m bench.figures [--rows N …]`: every published table of one quarter, by PostgreSQL, DuckDB and Spark.

The registrations are synthetic and spread over two years. All engines must give the same numbers. Spark is measured
where it is installed (`make second-opinions`, then `.venv-second/bin/python -m bench.figures`).
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import psycopg

from bench.tables import Findings, Watch, document
from houvast.core.figures.definitions import DEFINITIONS, Definition, Quarter
from houvast.core.figures.protecting import Table

QUARTER = Quarter(2026, 2)
ROWS = (1_000_000, 10_000_000)
TIMES = 3
Ask = Callable[[Definition], Table]

# Two years of months; facts as real registrations have them, some not told.
_MAKE = """
create table made as
select
  case when i % 10 < 6 then 'report' when i % 10 < 8 then 'outcome' when i % 10 = 8 then 'answer' else 'plan_shown' end
    as kind,
  (date '2025-01-01' + to_months(cast(floor(random() * 24) as integer)))::date as month,
  cast(floor(random() * 9) as integer) as form, cast(floor(random() * 6) as integer) as age,
  cast(floor(random() * 4) as integer) as gender, random() as chance, i
from range({rows}) r(i)
"""
_FACTS = """
select kind, month, case kind
  when 'plan_shown' then json_object('number', 1 + i % 7)
  when 'answer' then json_object('waited', (['under_1_hour','under_4_hours','longer'])[1 + i % 3], 'urgency',
    (['crisis','no_crisis'])[1 + i % 2])
  when 'outcome' then json_object('closed_as', (['counselled','duplicate'])[1 + i % 2], 'police',
    json_object('made', case when i % 3 = 0 then 'yes' end))
  else json_object(
    'form', (['webcam_lure','sent_images','ex_partner','known_person','hacked_account','deepfake','other'])[1 + form],
    'victim_age', (['under_12','12_15','16_17','18_24','25_plus'])[1 + age],
    'victim_gender', (['man','woman','other'])[1 + gender],
    'offender_persona', case when chance < 0.5 then 'girl_or_woman' end,
    'offender_abroad', case when chance < 0.3 then 'yes' end,
    'reporter_role', 'self', 'money_demanded', (['yes','no'])[1 + i % 2],
    'contact_platforms', [(['instagram','snapchat','whatsapp'])[1 + i % 3]], 'channel', 'web')
  end as facts
from made
"""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.figures", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=list(ROWS))
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "houvast.site.settings")
    os.environ.setdefault("DATABASE_URL", "postgresql://nobody@localhost/nowhere")  # ours is asked directly
    import django

    django.setup()
    watch = Watch()
    findings = measure(tuple(chosen.rows))
    text = document(findings, "python -m bench.figures", watch)
    print(text)
    if chosen.out.is_dir() and not findings.wrong:
        (chosen.out / "figures.md").write_text(text)
    return 1 if findings.wrong else 0


def measure(sizes: tuple[int, ...]) -> Findings:
    findings = Findings("Our own figures, by three engines")
    findings.say(
        f"All {len(DEFINITIONS)} tables of a quarter out of two years of synthetic registrations; best of {TIMES}.",
        "PostgreSQL reads its table (an index on month and kind), DuckDB and Spark one file of Parquet.",
    )
    rows = [_one_size(size, findings) for size in sizes]
    head = [
        "registrations",
        "PostgreSQL s",
        "DuckDB s",
        "Spark s",
        "DuckDB ÷ PostgreSQL",
        "Spark ÷ PostgreSQL",
        "Parquet MiB",
    ]
    findings.table(head, rows)
    return findings


def _one_size(size: int, findings: Findings) -> list[object]:
    with tempfile.TemporaryDirectory(prefix="hvb-") as home, _postgresql() as ours:
        file = Path(home) / "registrations.parquet"
        _make(size, file)
        _load(file, ours)
        engines: dict[str, Ask] = {"PostgreSQL": _by_postgresql(ours), "DuckDB": _by_duckdb(file)}
        if importlib.util.find_spec("pyspark"):
            engines["Spark"] = _by_spark(file)
        seconds, answers = {}, {}
        for name, ask in engines.items():
            seconds[name], answers[name] = _timed(ask)
        for name, answer in answers.items():
            findings.must(answer == answers["PostgreSQL"], f"{name} counted otherwise at {size} registrations")
        findings.must(any(any(map(any, table.cells)) for table in answers["DuckDB"]), "nothing was counted")
        base = seconds["PostgreSQL"]
        told = [f"{seconds[name]:.2f}" if name in seconds else "not run" for name in ("PostgreSQL", "DuckDB", "Spark")]
        ratios = [f"{seconds[name] / base:.2f}" if name in seconds else "" for name in ("DuckDB", "Spark")]
        return [f"{size:,}", *told, *ratios, f"{file.stat().st_size / 2**20:.0f}"]


def _timed(ask: Ask) -> tuple[float, list[Table]]:
    best, tables = float("inf"), []
    for _ in range(TIMES):
        began = time.perf_counter()
        tables = [ask(definition) for definition in DEFINITIONS]
        best = min(best, time.perf_counter() - began)
    return best, tables


def _make(size: int, file: Path) -> None:
    with duckdb.connect() as engine:
        engine.execute("set threads to 2")
        engine.execute("select setseed(0.5)")
        engine.execute(_MAKE.format(rows=size))
        engine.execute(f"copy ({_FACTS}) to '{file}' (format parquet)")


@contextmanager
def _postgresql() -> Iterator[psycopg.Connection]:
    from tests.support.cluster import Cluster

    cluster = Cluster()
    try:
        cluster.start()
        with psycopg.connect(cluster.url(), autocommit=True) as connection:
            yield connection
    finally:
        cluster.stop()


def _load(file: Path, ours: psycopg.Connection) -> None:
    from houvast.records.registrations.models import Registration

    table = Registration._meta.db_table
    ours.execute(
        f"create table {table} (id uuid not null default gen_random_uuid(), kind varchar(20) not null, "
        "month date not null, vocabulary_version integer not null default 1, facts jsonb not null)"
    )
    with duckdb.connect() as engine, ours.cursor().copy(f"copy {table} (kind, month, facts) from stdin") as into:
        read = engine.execute(f"select kind, month, facts from read_parquet('{file}')")  # noqa: S608  a file of ours
        while some := read.fetchmany(50_000):
            for row in some:
                into.write_row(row)
    ours.execute(f"create index on {table} (month, kind)")
    ours.execute(f"vacuum analyze {table}")


def _by_postgresql(ours: psycopg.Connection) -> Ask:
    from houvast.core.figures.counting import table_of
    from houvast.records.registrations.tabulating import counting_sql

    def ask(definition: Definition) -> Table:
        found = ours.execute(counting_sql(definition, QUARTER)).fetchall()
        return table_of({(row, column): int(number) for row, column, number in found}, definition, QUARTER)

    return ask


def _by_duckdb(file: Path) -> Ask:
    from houvast.core.figures.counting import table_of
    from houvast.records.registrations.dialects import DUCKDB
    from houvast.records.registrations.tabulating import counting_sql

    engine = duckdb.connect()
    engine.execute("set threads to 2")

    def ask(definition: Definition) -> Table:
        found = engine.execute(counting_sql(definition, QUARTER, DUCKDB, f"read_parquet('{file}')")).fetchall()
        return table_of({(row, column): int(number) for row, column, number in found}, definition, QUARTER)

    return ask


def _by_spark(file: Path) -> Ask:
    from pyspark.sql import SparkSession

    from houvast.core.figures.counting import table_of
    from houvast.records.registrations.dialects import SPARK
    from houvast.records.registrations.tabulating import counting_sql

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    here = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
    spark = here.config("spark.sql.shuffle.partitions", "2").config("spark.log.level", "ERROR").getOrCreate()
    spark.read.parquet(str(file)).createOrReplaceTempView("registrations")

    def ask(definition: Definition) -> Table:
        found = spark.sql(counting_sql(definition, QUARTER, SPARK, "registrations")).collect()
        return table_of({(row["r"], row["c"]): int(row["n"]) for row in found}, definition, QUARTER)

    return ask


if __name__ == "__main__":
    raise SystemExit(main())
