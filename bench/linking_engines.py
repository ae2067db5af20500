"""`python -m bench.linking_engines [--reports N …]`: hubs, groups and links of synthetic reports, by Python, DuckDB and
Spark, each in a process of its own on the same prepared reports.

All must find the same groups and links. Spark is measured where it is installed (`make second-opinions`, then with the
Python that it makes), among as many as `--spark` says at most. Every number is synthetic.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import json
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path

from bench.__main__ import surround
from bench.link_scores import scores
from bench.linking import LINES
from bench.tables import Findings, Watch, document, mib
from houvast.core.linking.engines.growing import Linking
from houvast.core.linking.grouping import Grouped, group
from houvast.core.linking.holdings import hold
from houvast.core.linking.parameters import Parameters
from houvast.core.linking.preparing import LinkedReport
from houvast.core.linking.scoring import frequencies_of, links
from houvast.core.linking.weights import TICKS
from houvast.doors.demo.linked_reports import MAKERS, made_reports
from tests.support.link_engines import TABLES, on_duckdb, show_spark
from tests.support.linked import prepared

TITLE = "Groups by Python, DuckDB and Spark"
REPORTS, SPARK_AT_MOST = (100_000, 1_000_000), 100_000
SEED, MAKER = 301, "zipf"
# No route may take longer.
SECONDS = 600
# What an engine may hold before it writes to disk.
MEMORY = "4GB"
Pairs = list[tuple[str, str, int]]


class Clock:
    """Seconds by the name of the step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def tell(self, name: str) -> None:
        now = time.perf_counter()
        self.seconds[name], self._last = now - self._last, now


def by_python(reports: Sequence[LinkedReport], parameters: Parameters, clock: Clock) -> tuple[Grouped, Pairs]:
    grouped = group(reports, parameters)
    clock.tell("groups")
    frequencies = frequencies_of(reports, (hub.term for hub in grouped.hubs))
    found = [(link.a, link.b, round(link.bits * TICKS)) for link in links(reports, frequencies, parameters)]
    clock.tell("links")
    return grouped, found


def by_duckdb(reports: Sequence[LinkedReport], parameters: Parameters, clock: Clock) -> tuple[Grouped, Pairs]:
    held = hold(reports)
    with tempfile.TemporaryDirectory(prefix="hvb-") as folder, on_duckdb(held, parameters, memory=MEMORY) as engine:
        engine.execute(f"set temp_directory = '{folder}'")
        return _asked(Linking(held, parameters, engine, TABLES), clock)


def by_spark(reports: Sequence[LinkedReport], parameters: Parameters, clock: Clock) -> tuple[Grouped, Pairs]:
    from pyspark.sql import SparkSession

    held = hold(reports)
    with tempfile.TemporaryDirectory(prefix="hvb-") as folder:
        builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        here = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
        placed = here.config("spark.sql.warehouse.dir", f"{folder}/kept").config("spark.driver.memory", "3g")
        spark = placed.config("spark.sql.shuffle.partitions", "2").config("spark.log.level", "ERROR").getOrCreate()
        try:
            clock.tell("start")
            engine = show_spark(spark, held, parameters, Path(folder))
            return _asked(Linking(held, parameters, engine, TABLES), clock)
        finally:
            spark.stop()


def _asked(linking: Linking, clock: Clock) -> tuple[Grouped, Pairs]:
    hubs = linking.find_hubs()
    grouped = linking.group(hubs)
    clock.tell("groups")
    reports = linking.held.reports
    found = [(reports[one].id, reports[other].id, ticks) for one, other, ticks in linking.links()]
    clock.tell("links")
    return grouped, found


ROUTES: dict[str, Callable] = {"Python": by_python, "DuckDB": by_duckdb, "Spark": by_spark}


def make(count: int, file: Path) -> dict:
    began = time.process_time()
    made = made_reports(count, seed=SEED, settings=MAKERS[MAKER])
    file.write_bytes(pickle.dumps((prepared(made), made.truth), protocol=5))
    return {"made": time.process_time() - began}


def measure(route: str, file: Path) -> dict:
    from houvast.records.content.linking import current_linking

    reports, truth = pickle.loads(file.read_bytes())  # noqa: S301  written by this run
    parameters = current_linking().parameters
    before, clock = _peak(), Clock()
    grouped, found = ROUTES[route](reports, parameters, clock)
    scored = scores([each.reports for each in grouped.groups], truth)
    said = repr((grouped, found)).encode("utf-8", "surrogatepass")
    return {
        **clock.seconds,
        "memory": _peak() - before,
        "found": blake2b(said, digest_size=16).hexdigest(),
        "number": (len(grouped.groups), len(found), len(grouped.hubs)),
        "scores": (scored.precision, scored.recall, scored.b3, scored.largest, scored.true_largest),
    }


def _peak() -> int:
    """Bytes at most so far, of this process and of what it started."""
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(each).ru_maxrss for each in both) * 1024


def _made(count: int, file: Path) -> float:
    """Seconds of processor time that making and preparing them took, now or when it was done."""
    told = file.with_suffix(".json")
    if not told.exists():
        told.write_text(json.dumps(_apart(["make", str(count), str(file)], 4 * SECONDS)))
    return json.loads(told.read_text())["made"]


def run(sizes: Sequence[int], spark_at_most: int, kept: Path | None = None) -> Findings:
    """`kept`: a folder for prepared reports, so that another run need not make them again."""
    findings = Findings(TITLE)
    rows, told = [], []
    for count in sizes:
        with tempfile.TemporaryDirectory(prefix="hvb-") as folder:
            file = (kept or Path(folder)) / f"{MAKER}-{SEED}-{count}.pickle"
            made = _made(count, file)
            with_spark = importlib.util.find_spec("pyspark") and count <= spark_at_most
            routes = [name for name in ROUTES if name != "Spark" or with_spark]
            results = {name: _apart(["measure", name, str(file)]) for name in routes}
        base = results["Python"]
        for name, each in results.items():
            findings.must(each is None or base is None or each["found"] == base["found"], f"{name} at {count}: others")
            rows.append([f"{count:,}", name, *_row(each, base)])
        first = next(each for each in results.values() if each)
        told.append([f"{count:,}", f"{made:.0f}", *_numbers(first)])
        line, precision, recall, b3 = LINES.get(count, LINES[100_000]), *first["scores"][:3]
        holds = precision >= line[0] and recall >= line[1] and b3 >= line[2]
        findings.must(holds, f"{count}: below the line: {first['scores']}")
    findings.say(
        f"Synthetic, maker `{MAKER}`, seed {SEED}. Each in a process of its own, from the same prepared reports to "
        "hubs, groups, bridges and links; peak memory over that of the reports themselves. DuckDB: two threads, "
        f"{MEMORY} before it writes to disk. All of it is compared, the bits of every link too: the same in every row."
    )
    ratios = [f"÷ Python: {what}" for what in ("groups", "links", "peak")]
    findings.table(["reports", "by", "groups, s", "links, s", "peak MiB", *ratios], rows)
    findings.table(
        [
            "reports",
            "making and preparing, CPU s",
            "groups",
            "links",
            "hubs",
            "pair P",
            "pair R",
            "B³ F",
            "largest (true)",
        ],
        told,
    )
    return findings


def _row(each: dict | None, base: dict | None) -> list[str]:
    if each is None:
        return [f"not within {SECONDS} s", *[""] * 5]
    ratios = [f"{each[name] / base[name]:.2f}" if base and base[name] else "" for name in ("groups", "links", "memory")]
    return [f"{each['groups']:.1f}", f"{each['links']:.1f}", mib(each["memory"]), *ratios]


def _numbers(each: dict) -> list[str]:
    precision, recall, b3, largest, true_largest = each["scores"]
    counts = [f"{number:,}" for number in each["number"]]
    return [*counts, f"{precision:.3f}", f"{recall:.3f}", f"{b3:.3f}", f"{largest} ({true_largest})"]


def _apart(arguments: list[str], seconds: int = SECONDS) -> dict | None:
    """What a process of its own says; None where it takes too long."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bench.linking_engines", *arguments],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        return None
    return json.loads(done.stdout.splitlines()[-1])


def main(arguments: list[str]) -> int:
    gc.disable()  # as `houvast link` does: no cycle among millions of small objects
    if arguments[:1] == ["make"]:
        print(json.dumps(make(int(arguments[1]), Path(arguments[2]))))
        return 0
    with tempfile.TemporaryDirectory(prefix="hvb-") as home:
        surround(Path(home))
        if arguments[:1] == ["measure"]:
            print(json.dumps(measure(arguments[1], Path(arguments[2]))))
            return 0
        parser = argparse.ArgumentParser(prog="python -m bench.linking_engines", description=TITLE)
        parser.add_argument("--reports", type=int, nargs="+", default=list(REPORTS))
        parser.add_argument("--spark", type=int, default=SPARK_AT_MOST, help="Spark among so many reports at most")
        parser.add_argument("--kept", type=Path, help="a folder for prepared reports, to use them again")
        parser.add_argument("--out", type=Path, default=Path(__file__).parent)
        chosen = parser.parse_args(arguments)
        watch = Watch()
        findings = run(chosen.reports, chosen.spark, chosen.kept)
        text = document(findings, "python -m bench.linking_engines", watch)
    print(text)
    if chosen.out.is_dir() and not findings.wrong:
        (chosen.out / "linking_engines.md").write_text(text)
    return 1 if findings.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
