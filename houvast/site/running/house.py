"""Everything that `demo` and `serve` have in common: database, schema, secrets, web, worker, readiness."""

from __future__ import annotations

import contextlib
import http.client
import json
import logging
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from houvast.site.database import DatabaseRefused, Started
from houvast.site.environment import DatabaseRole, Mode
from houvast.site.running.assembling import Assembled, assemble, role_names
from houvast.site.running.children import Installation
from houvast.site.running.folder import DataFolder, read_json, write_whole
from houvast.site.running.listening import port_of
from houvast.site.running.prepare import stamp_of_what_is_prepared
from houvast.site.running.space import DiskWatch
from houvast.site.running.supervisor import Child, Supervisor, check_stop

READY_SECONDS = 60.0
TRIES = 3

log = logging.getLogger(__name__)


class HouseRefused(RuntimeError):
    """It cannot run; one sentence."""


class AlreadyRunning(HouseRefused):
    """Another process runs this folder. `about`: what it noted in `running.json`."""

    def __init__(self, about: dict) -> None:
        super().__init__(f"It runs already, at {about.get('public_url')} (process {about.get('pid')}).")
        self.about = about


@dataclass(frozen=True, slots=True)
class House:
    """A running installation before its doors are open."""

    assembled: Assembled
    sockets: list[socket.socket]
    web_processes: int

    @property
    def installation(self) -> Installation:
        return self.assembled.installation

    @property
    def folder(self) -> DataFolder:
        return self.installation.folder

    @property
    def port(self) -> int:
        return port_of(self.sockets)

    def supervisor(self) -> Supervisor:
        """Web processes first, then the worker."""
        web = [Child(f"web {n + 1}", self._start_web) for n in range(self.web_processes)]
        worker = Child(
            "worker", lambda: self.installation.start("houvast.site.running.worker", role=DatabaseRole.WORKER)
        )
        disk = DiskWatch(self.folder.path) if self.assembled.server is not None else None
        return Supervisor([*web, worker], self.assembled.server, disk)

    def _start_web(self) -> subprocess.Popen[bytes]:
        descriptors = tuple(each.fileno() for each in self.sockets)
        return self.installation.start(
            "houvast.site.running.web",
            *map(str, descriptors),
            role=DatabaseRole.WEB,
            pass_fds=descriptors,
            HOUVAST_POOL="1",
        )


def own(mode: Mode, path: Path, *, seconds: float = 60.0) -> Assembled:
    """The installation in `path`, as its only supervisor. Waits for a short command that uses the folder.

    Raises `AlreadyRunning` where another supervisor has it.
    """
    deadline = time.monotonic() + seconds
    while True:
        assembled = assemble(mode, path)
        if assembled.server is None or assembled.started is Started.OWNED:
            assembled.installation.folder.running.unlink(missing_ok=True)  # of a supervisor that was killed
            return assembled
        about = running(DataFolder(path))
        if about is not None:
            raise AlreadyRunning(about)
        check_stop()
        if time.monotonic() > deadline:
            raise HouseRefused(f"Another command uses {path}; try again when it has ended.")
        time.sleep(0.2)


def running(folder: DataFolder) -> dict | None:
    """What the supervisor of this folder noted about itself, while it lives."""
    about = read_json(folder.running)
    if not isinstance(about, dict) or not isinstance(about.get("pid"), int):
        return None
    try:
        os.kill(about["pid"], 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        pass
    return about


def prepare(assembled: Assembled) -> None:
    """Secrets, schema, rights, static files, the folder of the audit's head. Raises `HouseRefused`.

    What the embedded database noted as done for exactly these files is not done again.
    """
    installation = assembled.installation
    installation.folder.make_secrets(group=installation.accounts.shared_group)
    _make_audit_folder(installation)
    _make_cache_folder(installation)
    server, stamp = assembled.server, stamp_of_what_is_prepared()
    noted = server.home / "prepared" if server else None
    if (
        noted
        and not server.made
        and noted.exists()
        and noted.read_text() == stamp
        and installation.folder.static.is_dir()
    ):
        return
    run_to_end(
        installation,
        "houvast.site.running.prepare",
        role=DatabaseRole.OWNER,
        what="Preparing the database",
        **role_names(installation.urls),
    )
    if noted:
        write_whole(noted, stamp, mode=0o600)


def run_to_end(
    installation: Installation, module: str, *arguments: str, role: DatabaseRole, what: str, **more: str
) -> None:
    """One child process, waited for. Raises `HouseRefused`."""
    _wait_for(installation.start(module, *arguments, role=role, **more), what)


def told_at_the_end(installation: Installation, module: str, *, role: DatabaseRole, what: str) -> str:
    """The same, and what it printed: a child may have no right to write where we keep it. Raises `HouseRefused`."""
    with tempfile.TemporaryFile("w+") as said:
        _wait_for(installation.start(module, role=role, stdout=said.fileno()), what)
        said.seek(0)
        return said.read()


def _wait_for(process: subprocess.Popen[bytes], what: str) -> None:
    try:
        while (code := process.poll()) is None:
            check_stop()
            time.sleep(0.02)
    except BaseException:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        raise
    if code != 0:
        raise HouseRefused(f"{what} did not succeed (see above).")


def open_doors(house: House, *, when_ready: Callable[[], None]) -> None:
    """Runs web and worker until we are told to stop; ends everything, the database too."""
    supervisor = house.supervisor()
    try:
        wait_until_ready(house, supervisor)
        supervisor.start_children()
        when_ready()
        supervisor.run()
    finally:
        house.folder.running.unlink(missing_ok=True)
        supervisor.stop()


def wait_until_ready(house: House, supervisor: Supervisor) -> None:
    """Returns when a page has really been served. Raises `HouseRefused`."""
    deadline = time.monotonic() + READY_SECONDS
    supervisor.start_children(house.web_processes)  # the worker can wait until a page is served
    while not answers(house.port):
        check_stop()
        supervisor.start_children(house.web_processes)
        failing = next((child.name for child in supervisor.children if child.ends_in_a_row >= TRIES), None)
        if failing:
            raise HouseRefused(f"The process {failing} ends as soon as it starts (see above).")
        if time.monotonic() > deadline:
            raise HouseRefused("The web process does not answer (see above).")
        time.sleep(0.03)


def answers(port: int) -> bool:
    """Whether the start page is served."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def note_running(folder: DataFolder, about: dict) -> None:
    write_whole(folder.running, json.dumps({"pid": os.getpid(), **about}), mode=0o600)


def _make_cache_folder(installation: Installation) -> None:
    """Where the web process keeps its compiled content: its own, for it trusts nobody else's."""
    web, cache = installation.accounts.web, installation.folder.path / "cache"
    if web.uid != installation.accounts.me.uid:
        cache.mkdir(mode=0o700, exist_ok=True)
        os.chown(cache, web.uid, web.gid)


def audit_head_file(installation: Installation) -> Path:
    """Where the worker of this installation notes the end of the audit."""
    told = installation.environment(DatabaseRole.WORKER).get("HOUVAST_AUDIT_HEAD")
    return Path(told) if told else installation.folder.audit_head


def _make_audit_folder(installation: Installation) -> None:
    """Outside the data folder, writable by the worker alone."""
    file = audit_head_file(installation)
    if file.parent.is_dir():
        return
    try:
        file.parent.mkdir(parents=True, mode=0o700)
        worker = installation.accounts.worker
        if worker.uid != installation.accounts.me.uid:
            os.chown(file.parent, worker.uid, worker.gid)
    except OSError as problem:
        raise HouseRefused(
            f"The folder {file.parent} for the audit's head cannot be made ({problem.strerror}): "
            "set HOUVAST_AUDIT_HEAD to a file elsewhere."
        ) from None


__all__ = ["AlreadyRunning", "DatabaseRefused", "House", "HouseRefused", "open_doors", "own", "prepare", "running"]
