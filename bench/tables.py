"""A table and what makes it worth reading: the command, the day, the machine, what else ran meanwhile."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.support.repository import ROOT

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Findings:
    """What one part found. `text`: Markdown. `wrong`: one line for each thing that was not as it must be."""

    title: str
    text: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def say(self, *lines: str) -> None:
        self.text += lines

    def table(self, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        self.text += ["", "| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
        self.text += ["| " + " | ".join(map(str, row)) + " |" for row in rows]
        self.text += [""]

    def must(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self.wrong.append(otherwise)


class Watch:
    """Of a stretch of time: how loaded the machine was, and how much of it was not ours."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._load = os.getloadavg()[0]
        self._busy = _busy()
        self._ours = _ours()

    def line(self) -> str:
        seconds = max(time.monotonic() - self._began, 0.001)
        others = max(0.0, (_busy() - self._busy) - (_ours() - self._ours)) / seconds
        return (
            f"load average {self._load:.1f} at the start and {os.getloadavg()[0]:.1f} at the end; "
            f"others used {others:.2f} of {os.cpu_count()} cores meanwhile ({seconds:.0f} s)"
        )


def _busy() -> float:
    """Seconds of all cores that were not idle."""
    fields = [int(each) for each in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / _TICKS


def _ours() -> float:
    """CPU seconds of this process and of everything it started that has ended."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in both)


def machine() -> str:
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return f"{os.cpu_count()} shared cores, {memory:.0f} GiB, Linux, Python {'.'.join(map(str, sys.version_info[:3]))}"


def commit() -> str:
    """The commit that was measured; a star where files differ from it."""
    head = _git("rev-parse", "--short", "HEAD")
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", "houvast", "knowledge")
    return (head or "no commit") + ("*" if changed else "")


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def document(findings: Findings, command: str, watch: Watch) -> str:
    head = [
        f"# {findings.title}",
        "",
        f"`{command}`, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit()}. {machine()}. {watch.line()}.",
        "",
    ]
    wrong = Counter(findings.wrong)
    lines = [f"- {line}" + (f" ({times} times)" if times > 1 else "") for line, times in wrong.items()]
    failed = ["**This run failed:**", "", *lines, ""] if lines else []
    return "\n".join([*head, *failed, *findings.text]).rstrip() + "\n"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]


def between(values: Sequence[float], form: str = ".0f") -> str:
    """The middle, and from least to most where there are several."""
    middle = format(statistics.median(values), form)
    return f"{middle} ({min(values):{form}} to {max(values):{form}})" if len(values) > 1 else middle


def mib(size: int) -> str:
    return f"{size / 2**20:.0f}"


def kilobytes(size: int) -> str:
    return f"{size / 1000:.1f}"
