"""Memory of the whole tree (PostgreSQL, supervisor, web, worker), idle and after a load of reports. PSS, Linux."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bench import peers
from bench.kept import not_kept
from bench.processes import house_memory
from bench.reports import newcomers
from bench.tables import Findings, mib
from bench.visitor import Visitor
from bench.ways import at_once, short_way
from tests.support.house import House, living
from tests.support.running import data_folder

TITLE = "Memory"
KINDS = ("postgres", "supervisor", "web", "worker")


@dataclass(frozen=True)
class Size:
    """`settle`: seconds of rest before each reading; `seconds`: the most that the load may take."""

    reports: int
    together: int
    settle: float
    seconds: float
    web_processes: tuple[int, ...] = (1, 2)


FULL = Size(reports=500, together=4, settle=6, seconds=100)
SMALL = Size(reports=4, together=2, settle=0.5, seconds=60, web_processes=(1,))

Reading = dict[str, tuple[int, int]]


def run(size: Size) -> Findings:
    findings = Findings(TITLE)
    readings: list[tuple[int, str, Reading]] = []
    for web_processes in size.web_processes:
        with data_folder() as folder, living(House(folder, web_processes=web_processes)) as house:
            idle = _reading(house, size, findings)
            tally = at_once(
                newcomers(house), short_way, together=size.together, seconds=size.seconds, most=size.reports
            )
            loaded = _reading(house, size, findings)
            findings.wrong += tally.failures + not_kept(house, tally.arrived)[:20]
            findings.must(
                len(tally.arrived) == size.reports, f"{len(tally.arrived)} of {size.reports} reports arrived in time"
            )
        readings.append((web_processes, "idle", idle))
        readings.append((web_processes, f"after {len(tally.arrived)} reports, {size.together} at once", loaded))
    _tell(findings, readings)
    return findings


def _reading(house: House, size: Size, findings: Findings) -> Reading:
    """After a page was asked for and everything has come to rest."""
    visitor = Visitor(house.url)
    assert visitor.get("/nl/").status == 200
    visitor.close()
    time.sleep(size.settle)
    reading = house_memory(house)
    findings.must(set(reading) == set(KINDS), f"the tree holds {sorted(reading)}")
    findings.must(all(count and used for count, used in reading.values()), f"a process is missing: {reading}")
    return reading


def _tell(findings: Findings, readings: list[tuple[int, str, Reading]]) -> None:
    findings.say(
        "MiB of PSS (a process's own memory and its part of what it shares, PostgreSQL's shared buffers included); in"
        " brackets the number of processes. Without the file cache of the operating system.",
    )
    findings.table(
        ("web processes", "when", "PostgreSQL", "supervisor", "web", "worker", "total MiB"),
        [
            (
                web_processes,
                when,
                *(f"{mib(reading[kind][1])} ({reading[kind][0]})" for kind in KINDS),
                f"**{mib(sum(used for _, used in reading.values()))}**",
            )
            for web_processes, when, reading in readings
        ],
    )
    findings.say(peers.WHERE)
    findings.table(("system", "idle MiB", "loaded MiB"), peers.MEMORY)
