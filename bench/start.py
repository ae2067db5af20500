"""From nothing to the first page, and from installed to the first page: the commands of the Makefile, a fresh clone.

The only part that reaches outside this machine: making the environment installs the packages of the lock, from
wherever this machine's pip (or uv) is told to fetch them.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.processes import tree
from bench.tables import Findings, between
from tests.support.commands import house_environment
from tests.support.repository import ROOT
from tests.support.running import gone, within

TITLE = "From nothing to the first page"
MOST_SECONDS = {"nothing": 120.0, "installed": 5.0}
STOP_SECONDS = 20


@dataclass(frozen=True)
class Size:
    """`install`: make the environment too; else only the start of what is installed here. `starts` of each kind."""

    install: bool
    starts: int
    patience: float


FULL = Size(install=True, starts=3, patience=150)
SMALL = Size(install=False, starts=1, patience=60)


def run(size: Size) -> Findings:
    findings = Findings(TITLE)
    took: dict[str, list[float]] = {"nothing": [], "cold": [], "warm": [], "killed": []}
    with fresh_clone() as clone:
        if size.install:
            assert not (clone / ".venv").exists(), "the clone has an environment already"
            took["nothing"].append(first_page(["make", "demo"], clone, size, findings))
            command = ["make", "demo"]
        else:
            command = [sys.executable, "-P", "-m", "houvast.site.command", "demo"]
        for number in range(size.starts):
            for folder in (clone / ".demo", clone / ".demo-audit"):
                shutil.rmtree(folder, ignore_errors=True)
            took["cold"].append(first_page(command, clone, size, findings))
            took["warm"].append(first_page(command, clone, size, findings, kill=number == size.starts - 1))
        took["killed"].append(first_page(command, clone, size, findings))
    _check(findings, took)
    _tell(findings, size, took)
    return findings


@contextlib.contextmanager
def fresh_clone() -> Iterator[Path]:
    """The last commit alone, in a folder through which PostgreSQL's own user may pass."""
    home = Path(tempfile.mkdtemp(prefix="hvb-"))
    home.chmod(0o711)
    try:
        clone = home / "houvast"
        subprocess.run(["git", "clone", "-q", "--no-hardlinks", "--depth", "1", ROOT.as_uri(), clone], check=True)
        yield clone
    finally:
        shutil.rmtree(home, ignore_errors=True)


def first_page(command: list[str], clone: Path, size: Size, findings: Findings, *, kill: bool = False) -> float:
    """Seconds until the start page was read; everything that was started has ended when this returns."""
    arguments = "--json --port 0"
    whole = [*command, f"ARGS={arguments}"] if command[0] == "make" else [*command, *arguments.split()]
    began = time.monotonic()
    process = subprocess.Popen(
        whole,
        cwd=clone,
        env=_environment(clone),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    family: list[int] = []
    try:
        address = urlsplit(_ready_line(process, size.patience)["public_url"])
        status, body = _get(address.hostname, address.port)
        seconds = time.monotonic() - began
        assert status == 200 and "tel:112" in body, f"the first page answered {status}"
        family = tree(process.pid)
        assert len(family) > 3, f"only {len(family)} processes run"
    finally:
        family = family or tree(process.pid)
        _end(process, signal.SIGKILL if kill else signal.SIGINT)
        left = [pid for pid in family if not within(STOP_SECONDS, lambda pid=pid: gone(pid))]
        findings.must(not left, f"{len(left)} processes were left behind")
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    return seconds


def _environment(clone: Path) -> dict[str, str]:
    """As somebody's shell has it: the code of the clone, and no other."""
    inherited = house_environment()
    return {name: value for name, value in inherited.items() if not name.startswith("PYTHON")} | {
        "PYTHONPATH": str(clone)
    }


def _ready_line(process: subprocess.Popen[str], patience: float) -> dict:
    """The line of JSON that says the doors are open."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if select.select([process.stdout], [], [], 0.2)[0]:
            line = process.stdout.readline()
            if line.startswith("{"):
                return json.loads(line)
            if not line:
                break
    if process.poll() is None:
        raise AssertionError(f"it was not ready within {patience:.0f} s")
    raise AssertionError(f"it ended with {process.returncode}: {process.stderr.read()[-2000:]}")


def _get(host: str, port: int) -> tuple[int, str]:
    connection = http.client.HTTPConnection(host, port, timeout=30)
    try:
        connection.request("GET", "/nl/")
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def _end(process: subprocess.Popen[str], number: signal.Signals) -> None:
    """Ctrl-C as a terminal sends it, to the whole group; or kill -9 of it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
    try:
        process.communicate(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _check(findings: Findings, took: dict[str, list[float]]) -> None:
    for name in ("cold", "warm", "killed"):
        findings.must(bool(took[name]), f"no {name} start was measured")
    if took["nothing"]:
        findings.must(max(took["nothing"]) < MOST_SECONDS["nothing"], f"from nothing it took {took['nothing']} s")
    findings.must(min(took["warm"]) < MOST_SECONDS["installed"], f"installed, it took {took['warm']} s")


def _tell(findings: Findings, size: Size, took: dict[str, list[float]]) -> None:
    findings.say(
        "`make demo ARGS='--json --port 0'` in a fresh clone of the commit; the clock stops when the start page has"
        " been read over HTTP. Each start is then ended as Ctrl-C ends it, and every process is seen to be gone.",
    )
    rows = [("nothing → first page (environment made, packages installed, database made, data made)", took["nothing"])]
    rows += [
        ("installed, cold: no data folder yet (database, schema, fictional data made)", took["cold"]),
        ("installed, warm: started before", took["warm"]),
        ("installed, after kill -9 of the whole group", took["killed"]),
    ]
    allowed = {0: f"{MOST_SECONDS['nothing']:.0f} s", 2: f"{MOST_SECONDS['installed']:.0f} s"}
    findings.table(
        ("start", "seconds", "allowed"),
        [(words, between(each, ".1f"), allowed.get(at, "")) for at, (words, each) in enumerate(rows) if each],
    )
    if size.install:
        how = "uv" if shutil.which("uv") else "pip"
        note = f"Packages were installed by {how} from a mirror near this machine: the internet takes longer."
        findings.say(note)
