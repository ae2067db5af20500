"""What the processes of a house use: processor time and memory, read from /proc (Linux)."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from tests.support.house import House
from tests.support.running import children_of

_TICKS = os.sysconf("SC_CLK_TCK")


def tree(pid: int) -> list[int]:
    """A process and everything under it."""
    found = [pid]
    for each in found:
        found += children_of(each)
    return found


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time of living processes, with that of their children that have ended."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            total += sum(map(int, fields[11:15]))
    return total / _TICKS


def house_cpu(house: House) -> dict[str, float]:
    """CPU seconds so far, by kind: `web`, `worker`, `postgres`."""
    return {
        kind: cpu_seconds(pid for root in house.processes(kind) for pid in tree(root))
        for kind in ("web", "worker", "postgres")
    }


def used(before: dict[str, float], after: dict[str, float]) -> dict[str, float]:
    return {kind: after[kind] - before[kind] for kind in after}


def pss(pid: int) -> int:
    """Bytes: its own memory, and its part of what it shares. 0 where it has just ended."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next(int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:"))


def house_memory(house: House) -> dict[str, tuple[int, int]]:
    """(processes, bytes of PSS) by kind; together they are the whole tree."""
    everyone = set(tree(house.process.pid))
    found = {}
    for kind in ("postgres", "web", "worker"):
        pids = {pid for root in house.processes(kind) for pid in tree(root)}
        found[kind] = (len(pids), sum(map(pss, pids)))
        everyone -= pids
    found["supervisor"] = (len(everyone), sum(map(pss, everyone)))
    return found
