"""`python -m bench.linking_splink [--reports N …]`: links among the same synthetic reports, ours and Splink's: time and
memory, each in a process of its own, and whether both give the same pairs the same weight.

Needs Splink: `make second-opinions`, then `.venv-second/bin/python -m bench.linking_splink`.

The same work: from reports without hubs to weighed pairs of 12 bits and more (frequencies, candidates, weights), then
connected components over them. Splink's rows hold one value of a kind, so each report keeps its first; Splink has no
caps, no bits of time and nothing against, so ours does without them where the two are held against each other, and once
with all of it, as it runs. Components are what both can do; our groups are something else, and better (`linking.md`).
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb

from bench.tables import Findings, Watch, document
from houvast.core.linking.holdings import hold
from houvast.core.linking.hubs import find_hubs
from houvast.core.linking.parameters import KINDS, NESTED, WEAK, Parameters
from houvast.core.linking.preparing import LinkedReport, RawReport, prepare
from houvast.core.linking.scoring import frequencies_of, links
from houvast.core.linking.weights import TICKS, beforehand, counted_among
from houvast.core.situation import Indicator
from houvast.doors.demo.linked_reports import ZIPF, made_reports
from houvast.records.content.linking import current_linking

TITLE = "Links among the same reports, ours and Splink's"
REPORTS = (100_000, 1_000_000)
SEED = 301
# More are so many worlds beside each other, each with a seed of its own: bringing texts into one form takes longest.
AT_ONCE = 100_000
OURS, OURS_WHOLE, SPLINK = "ours, same model", "ours, with caps, time and what speaks against", "Splink 5 on DuckDB"
OTHERS = tuple(kind for kind in KINDS if kind not in NESTED)
# A pair that rounds to one side of the threshold here and to the other there is no difference.
NEAR = 0.02
_U = 0.01


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.linking_splink", description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, nargs="+", default=list(REPORTS))
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    parser.add_argument("--apart", choices=("make", OURS, OURS_WHOLE, SPLINK), help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.apart:
        print(json.dumps(_ONE[chosen.apart](chosen.home, chosen.reports[0])))
        return 0
    watch = Watch()
    findings = measure(chosen.reports)
    text = document(findings, "python -m bench.linking_splink", watch)
    print(text)
    if chosen.out.is_dir() and not findings.wrong:
        (chosen.out / "linking_splink.md").write_text(text)
    return 1 if findings.wrong else 0


def measure(sizes: Sequence[int]) -> Findings:
    findings = Findings(TITLE)
    findings.say(
        f"Synthetic (`zipf`, seed {SEED}; more than {AT_ONCE:,} are several such worlds beside each other)."
        " One run each, a process each; ours is one thread of Python, Splink's DuckDB"
        " uses two. Seconds are without reading the reports, memory is the peak of the process with them."
        " Other work ran on the same cores: CPU seconds (all threads) compare better than time."
    )
    rows = []
    for count in sizes:
        with tempfile.TemporaryDirectory(prefix="hvb-") as home:
            made = _apart("make", Path(home), count)
            told = {name: _apart(name, Path(home), count) for name in (OURS, OURS_WHOLE, SPLINK)}
            _must_agree(findings, Path(home), count, told)
        print(json.dumps(told), file=sys.stderr, flush=True)
        base = told[SPLINK]
        for name, each in told.items():
            total, theirs = each["links"] + each["components"], base["links"] + base["components"]
            rows.append(
                [
                    f"{count:,}",
                    name,
                    f"{each['pairs']:,}",
                    f"{each['links']:.1f}",
                    f"{each['components']:.2f}",
                    f"{each['joined']:,}",
                    f"{total / theirs:.2f}",
                    f"{each['work']:.1f}",
                    f"{each['work'] / base['work']:.2f}",
                    f"{each['memory'] / 2**20:,.0f}",
                    f"{each['memory'] / base['memory']:.2f}",
                ]
            )
        findings.say(
            f"{count:,} reports: {made['second']:,} second values of one kind left out, {made['hubs']:,} hubs;"
            f" made and brought into one form in {made['seconds']:.0f} s."
        )
    head = ["reports", "", "links", "s to links", "s to components", "components", "time ÷ Splink"]
    head += ["CPU s", "CPU ÷ Splink", "MiB", "MiB ÷ Splink"]
    findings.table(head, rows)
    return findings


def _apart(what: str, home: Path, count: int) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", "bench.linking_splink", "--apart", what, "--home", str(home), "--reports", str(count)],
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ),
    )
    if done.returncode:
        raise RuntimeError(f"{what}: {done.stderr.strip().splitlines()[-1:]}")
    return json.loads(done.stdout.splitlines()[-1])


def _must_agree(findings: Findings, home: Path, count: int, told: dict[str, dict]) -> None:
    """The same pairs, each with the same weight: ours is rounded to 1/1024 bits a summand."""
    least = current_linking().parameters.link_from
    with duckdb.connect() as engine:
        here, there = (f"read_parquet('{home}/{name}.parquet')" for name in ("ours", "splink"))
        both, most = engine.execute(
            f"select count(*), max(abs(o.bits - s.bits)) from {here} o join {there} s using (a, b)"  # noqa: S608
        ).fetchall()[0]
        (alone,) = engine.execute(
            f"select count(*) from (select * from {here} o anti join {there} s using (a, b) union all"  # noqa: S608
            f" select * from {there} s anti join {here} o using (a, b)) where bits > {least + NEAR}"
        ).fetchall()[0]
    findings.must(both > 0 and most <= (len(KINDS) + 1) / 2 / TICKS, f"{count}: weights differ by {most} bits")
    findings.must(alone == 0, f"{count}: {alone} pairs stand on one side only")
    apart = abs(told[OURS]["pairs"] - told[SPLINK]["pairs"])
    findings.must(apart <= 0.001 * both, f"{count}: {apart} links more on one side")
    findings.say(f"{count:,} reports: {both:,} pairs have the same weight in both, within {most:.5f} bits.")


def make(home: Path, count: int) -> dict:
    """Reports without hubs, one value a kind, as a file that both read."""
    import pyarrow
    import pyarrow.parquet

    began = time.perf_counter()
    gc.disable()
    reports: list[LinkedReport] = []
    for at, number in enumerate(range(0, count, AT_ONCE)):
        made = made_reports(min(AT_ONCE, count - number), seed=SEED + at, settings=ZIPF)
        reports += prepare(_raw(made.reports))
    reports.sort(key=lambda report: report.id)
    held = hold(reports)
    hubs = {held.terms[term] for term in find_hubs(held, current_linking().parameters)}
    columns: dict[str, list] = {name: [] for name in ("unique_id", "day", *KINDS)}
    second = 0
    for report in reports:
        row: dict[str, str | None] = dict.fromkeys(KINDS)
        for thing in report.things:
            terms = [term for term in thing if term not in hubs]
            if terms and all(row[kind] is None for kind in (NESTED if thing[0][0] in NESTED else (thing[0][0],))):
                row |= dict(terms)
            else:
                second += bool(terms)
        columns["unique_id"].append(report.id)
        columns["day"].append(report.day.toordinal())
        for kind in KINDS:
            columns[kind].append(row[kind])
    typed = {name: pyarrow.int64() if name == "day" else pyarrow.string() for name in columns}
    table = pyarrow.table({name: pyarrow.array(values, typed[name]) for name, values in columns.items()})
    pyarrow.parquet.write_table(table, home / "reports.parquet")
    return {"second": second, "hubs": len(hubs), "seconds": time.perf_counter() - began}


def _raw(made: Iterable[dict]) -> Iterable[RawReport]:
    for report in made:
        used = tuple(Indicator(item["kind"], item["platform"], item["value"]) for item in report["indicators"])
        yield RawReport(report["id"], date.fromisoformat(report["day"]), used, report["script"])


def as_splink_has_it(parameters: Parameters) -> Parameters:
    return replace(parameters, most={}, most_in_all={}, most_traded=math.inf, time=((math.inf, 0.0),), against=0.0)


def ours(home: Path, count: int) -> dict:
    return _ours(home, as_splink_has_it(current_linking().parameters), keep=True)


def ours_whole(home: Path, count: int) -> dict:
    return _ours(home, current_linking().parameters, keep=False)


def _ours(home: Path, parameters: Parameters, *, keep: bool) -> dict:
    gc.disable()
    reports = _read(home / "reports.parquet")
    began, work = time.perf_counter(), time.process_time()
    frequencies = frequencies_of(reports, ())
    position = {report.id: at for at, report in enumerate(reports)}
    one, other, bits = array("l"), array("l"), array("d")
    for link in links(reports, frequencies, parameters):
        one.append(position[link.a])
        other.append(position[link.b])
        bits.append(link.bits)
    linked = time.perf_counter()
    joined = _components(len(reports), one, other)
    ended, work = time.perf_counter(), time.process_time() - work
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    if keep:
        import pyarrow
        import pyarrow.parquet

        names = [report.id for report in reports]
        table = pyarrow.table({"a": [names[at] for at in one], "b": [names[at] for at in other], "bits": bits.tolist()})
        pyarrow.parquet.write_table(table, home / "ours.parquet")
    return _told(len(bits), joined, (began, linked, ended), work, memory)


def _read(file: Path) -> list[LinkedReport]:
    """In order of id, as they come from `prepare`."""
    found = []
    with duckdb.connect() as engine:
        names = ", ".join(KINDS)
        rows = engine.execute(f"select unique_id, day, {names} from read_parquet('{file}') order by unique_id")  # noqa: S608
        while some := rows.fetchmany(20_000):
            for name, day, *values in some:
                terms = {kind: (kind, value) for kind, value in zip(KINDS, values, strict=True) if value is not None}
                account = tuple(terms.pop(kind) for kind in NESTED if kind in terms)
                things = ((account,) if account else ()) + tuple((term,) for term in terms.values())
                found.append(LinkedReport(name, date.fromordinal(day), things))
    return found


def _components(count: int, one: Sequence[int], other: Sequence[int]) -> int:
    """How many sets of two and more the links join."""
    home = list(range(count))

    def root(at: int) -> int:
        while home[at] != at:
            home[at] = home[home[at]]
            at = home[at]
        return at

    for here, there in zip(one, other, strict=True):
        home[root(here)] = root(there)
    sizes: dict[int, int] = {}
    for at in {*one, *other}:
        sizes[root(at)] = sizes.get(root(at), 0) + 1
    return len(sizes)


def by_splink(home: Path, count: int) -> dict:
    import splink
    from splink.clustering import cluster_pairwise_predictions_at_threshold

    parameters = current_linking().parameters
    engine = duckdb.connect()
    engine.execute("set threads to 2")
    engine.execute(f"create table reports as select * exclude day from read_parquet('{home}/reports.parquet')")  # noqa: S608
    began, work = time.perf_counter(), time.process_time()
    among = counted_among(count, parameters)
    told = [kind for kind in KINDS if _number(engine, f"select count({kind}) from reports")]  # noqa: S608
    firm = [kind for kind in told if kind not in WEAK]
    for kind in told:
        engine.execute(
            f"create table tf_{kind} as select {kind}, count(*) / {among}::double as tf_{kind}, count(*) as n"  # noqa: S608
            f" from reports where {kind} is not null group by {kind}"
        )
    blocked = ", ".join(
        f"case when f_{kind}.n between 2 and {parameters.most_holders} then r.{kind} end as b_{kind}" for kind in firm
    )
    joins = " ".join(f"left join tf_{kind} f_{kind} on r.{kind} = f_{kind}.{kind}" for kind in firm)
    engine.execute(f"create table rows_to_link as select r.*, {blocked} from reports r {joins}")  # noqa: S608
    odds = 2.0 ** -beforehand(count, parameters)
    settings = splink.SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=odds / (1 + odds),
        comparisons=_comparisons(told, parameters),
        blocking_rules_to_generate_predictions=[splink.block_on(f"b_{kind}") for kind in firm],
        retain_matching_columns=False,
    )
    api = splink.DuckDBAPI(connection=engine)
    rows = api.register("rows_to_link")
    linker = splink.Linker(rows, settings, log_level=None)
    for kind in told:
        engine.execute(f"alter table tf_{kind} drop column n")
        linker.table_management.register_term_frequency_lookup(api.register(f"tf_{kind}"), kind)
    found = linker.inference.predict(threshold_match_weight=parameters.link_from)
    pairs = _number(engine, f"select count(*) from {found.physical_name}")  # noqa: S608
    linked = time.perf_counter()
    clusters = cluster_pairwise_predictions_at_threshold(rows, found, api, "unique_id")
    joined = _number(
        engine,
        f"select count(*) from (select cluster_id from {clusters.physical_name} group by 1 having count(*) > 1)",  # noqa: S608
    )
    ended, work = time.perf_counter(), time.process_time() - work
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    engine.execute(
        "copy (select least(unique_id_l, unique_id_r) as a, greatest(unique_id_l, unique_id_r) as b,"  # noqa: S608
        f" match_weight as bits from {found.physical_name}) to '{home}/splink.parquet' (format parquet)"
    )
    return _told(pairs, joined, (began, linked, ended), work, memory)


def _told(pairs: int, joined: int, times: tuple[float, float, float], work: float, memory: int) -> dict:
    """`work`: processor seconds of all threads, to the components; others use these cores too."""
    began, linked, ended = times
    told = {"pairs": pairs, "joined": joined, "links": linked - began, "components": ended - linked}
    return told | {"work": work, "memory": memory}


def _number(engine: duckdb.DuckDBPyConnection, question: str) -> int:
    return engine.execute(question).fetchall()[0][0]


def _comparisons(told: Sequence[str], parameters: Parameters) -> list:
    """A comparison a kind; the forms of an account are levels of one. What differs weighs nothing, as in ours here."""
    import splink.comparison_level_library as levels
    from splink.comparison_library import CustomComparison

    def comparison(kinds: Sequence[str]) -> CustomComparison:
        return CustomComparison(
            output_column_name=kinds[0],
            comparison_levels=[
                # Not for forms of an account: one is missing where what was typed allows only a weaker one.
                *([levels.NullLevel(kinds[0])] if len(kinds) == 1 else []),
                *(
                    levels.ExactMatchLevel(kind, term_frequency_adjustments=True).configure(
                        m_probability=parameters.same[kind], u_probability=_U
                    )
                    for kind in kinds
                ),
                levels.ElseLevel().configure(m_probability=_U, u_probability=_U),
            ],
        )

    nested = [kind for kind in NESTED if kind in told]
    return [comparison(nested), *(comparison([kind]) for kind in OTHERS if kind in told)]


_ONE = {"make": make, OURS: ours, OURS_WHOLE: ours_whole, SPLINK: by_splink}

if __name__ == "__main__":
    raise SystemExit(main())
