"""`houvast demo` and `houvast serve` as real processes, as somebody at a terminal starts them."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.commands import HOUVAST, house_environment

READY_SECONDS = 120
MARKS = {"web": b"houvast.site.running.web", "worker": b"houvast.site.running.worker", "postgres": b"/postgres"}


@dataclass
class Running:
    """One started command. `ready`: the line of JSON it printed; `seconds`: how long that took."""

    process: subprocess.Popen[str]
    log: Path
    ready: dict[str, Any]
    seconds: float

    @property
    def port(self) -> int:
        return self.ready.get("port") or int(self.ready["public_url"].rsplit(":", 1)[1].strip("/"))

    def pids(self, what: str) -> list[int]:
        """Our children of one kind: `web`, `worker`, `postgres` (the postmaster)."""
        return [pid for pid in children_of(self.process.pid) if MARKS[what] in _command(pid)]

    def family(self) -> list[int]:
        """The command and everything under it."""
        found = [self.process.pid]
        for pid in found:
            found += children_of(pid)
        return found

    def get(self, path: str = "/", *, host: str | None = None, **headers: str) -> tuple[int, str]:
        """Status and text of one page; (0, "") where nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers={"Host": host or f"localhost:{self.port}", **headers})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()

    def stop(self, number: signal.Signals = signal.SIGTERM, seconds: float = 30) -> int:
        self.process.send_signal(number)
        try:
            return self.process.wait(seconds)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            self.process.stdout.close()


def start(*arguments: str, folder: Path, **environment: str) -> Running:
    """Starts a command on a data folder and waits for its line. Raises with what it said where it ends instead."""
    log = folder.parent / "said.log"
    began = time.monotonic()
    with log.open("ab") as error:
        process = subprocess.Popen(
            [*HOUVAST, *arguments, "--json", "--data", str(folder)],
            env=house_environment(**environment) | {"PYTHONDONTWRITEBYTECODE": ""},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=error,
            text=True,
            start_new_session=True,
        )
    line = process.stdout.readline()
    seconds = time.monotonic() - began
    if not line:
        code = process.wait(30)
        process.stdout.close()
        raise AssertionError(f"it ended with {code} before it was ready:\n{log.read_text()[-4000:]}")
    return Running(process, log, json.loads(line), seconds)


@contextlib.contextmanager
def started(*arguments: str, folder: Path, **environment: str) -> Iterator[Running]:
    """The same, ended afterwards."""
    running = start(*arguments, folder=folder, **environment)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.stop()
        else:
            running.process.stdout.close()


@contextlib.contextmanager
def data_folder() -> Iterator[Path]:
    """A data folder that is not made yet, where PostgreSQL's own user may pass through."""
    with tempfile.TemporaryDirectory(prefix="hvr-", ignore_cleanup_errors=True) as name:
        os.chmod(name, 0o711)
        yield Path(name) / "data"


def within(seconds: float, happens) -> bool:
    """Whether it happens in time."""
    deadline = time.monotonic() + seconds
    while not happens():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def gone(pid: int) -> bool:
    """Whether a process has ended; one that nobody collected has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def children_of(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
