"""One parent that owns the database, the web processes and the worker, and starts again whatever ends."""

from __future__ import annotations

import contextlib
import logging
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from houvast.site.database.server import DatabaseRefused, EmbeddedPostgres
from houvast.site.running.space import DiskWatch

FIRST_WAIT = 0.1
LONGEST_WAIT = 5.0
STEADY_AFTER = 30.0
LOOK_AT_DISK_EVERY = 10.0
STOP_SECONDS = 10.0

log = logging.getLogger(__name__)


class Stopped(SystemExit):
    """Somebody asked us to end (SIGTERM, SIGINT, SIGHUP)."""

    def __init__(self) -> None:
        super().__init__(0)


@dataclass
class Child:
    """A process that must always run. `start` starts it; it is called again after every end, rc 0 too."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    wait: float = FIRST_WAIT
    ends_in_a_row: int = 0

    def tend(self, now: float) -> None:
        """Starts it where it does not run; waits longer each time it ends soon after its start."""
        if self.process is not None:
            if (code := self.process.poll()) is None:
                return
            self.process = None
            if now - self.started_at > STEADY_AFTER:
                self.wait, self.ends_in_a_row = FIRST_WAIT, 0
            self.ends_in_a_row += 1
            self.start_again_at = now + self.wait
            log.warning("%s ended (%s); starting again in %.1f s", self.name, code, self.wait)
            self.wait = min(self.wait * 2, LONGEST_WAIT)
        if now >= self.start_again_at:
            self.process = self.start()
            self.started_at = now

    def ask_to_end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self, seconds: float = STOP_SECONDS) -> None:
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
            return
        log.warning("%s did not end in time", self.name)
        self.process.kill()
        self.process.wait()


@dataclass
class DatabaseTending:
    """Keeps the embedded server running: at once, then ever slower, for ever."""

    server: EmbeddedPostgres
    start_again_at: float = 0.0
    started_at: float = 0.0
    wait: float = FIRST_WAIT

    def tend(self, now: float) -> None:
        process = self.server.process
        if process is not None and process.poll() is None:
            return
        if process is not None:
            self.server.process = None
            if now - self.started_at > STEADY_AFTER:
                self.wait, self.start_again_at = FIRST_WAIT, now
            log.error("%s Starting it again.", self.server.why_not())
        if now < self.start_again_at:
            return
        self.start_again_at = now + self.wait
        self.wait = min(self.wait * 2, LONGEST_WAIT)
        self.started_at = now
        try:
            self.server.launch()
        except (DatabaseRefused, OSError) as problem:
            log.error("The database cannot start: %s", problem)


@dataclass
class Supervisor:
    """Runs until it is told to stop. The children are in the order of starting; they end the other way round."""

    children: list[Child]
    database: EmbeddedPostgres | None = None
    disk: DiskWatch | None = None
    _looked_at_disk: float = field(default=0.0, init=False)

    def run(self) -> None:
        """Tends everything until `check_stop` raises `Stopped`."""
        tending = DatabaseTending(self.database, started_at=time.monotonic()) if self.database else None
        with woken_by_children() as pause:
            while True:
                check_stop()
                now = time.monotonic()
                if tending is not None:
                    tending.tend(now)
                for child in self.children:
                    child.tend(now)
                self._look_at_disk(now)
                pause(self._until_next(now, tending))

    def start_children(self, first: int | None = None) -> None:
        """Starts what does not run yet (of the first few), for whoever waits for readiness before `run`."""
        for child in self.children[:first]:
            child.tend(time.monotonic())

    def stop(self) -> None:
        """Worker, web, then the database. A second signal meanwhile changes nothing: this ends by itself."""
        for number in _ENDING:
            signal.signal(number, signal.SIG_IGN)
        for child in reversed(self.children):
            child.ask_to_end()
        for child in reversed(self.children):
            child.end()
        if self.database is not None:
            self.database.stop()

    def _look_at_disk(self, now: float) -> None:
        if self.disk is None or now - self._looked_at_disk < LOOK_AT_DISK_EVERY:
            return
        self._looked_at_disk = now
        with contextlib.suppress(OSError):
            self.disk.look()

    def _until_next(self, now: float, tending: DatabaseTending | None) -> float:
        waiting = [child.start_again_at - now for child in self.children if child.process is None]
        if tending is not None and tending.server.process is None:
            waiting.append(tending.start_again_at - now)
        return max(0.01, min([*waiting, LOOK_AT_DISK_EVERY]))


def stop_on_signals() -> None:
    """SIGTERM, SIGINT and SIGHUP are noted; `check_stop` raises `Stopped` for them at the next safe place.

    An exception out of the handler itself can be swallowed (in a callback, after a fork), and the signal is lost
    (measured: one stop in ten right after the start).
    """
    for number in _ENDING:
        signal.signal(number, _note_signal)


def raise_on_signals() -> None:
    """For a short command: the same signals raise `Stopped` where it stands, so that what it started is ended."""

    def stop(number: int, frame: object) -> None:
        raise Stopped

    for number in _ENDING:
        signal.signal(number, stop)


def check_stop() -> None:
    """Raises `Stopped` once somebody asked us to end."""
    if _asked:
        raise Stopped


_ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_asked: list[int] = []


def _note_signal(number: int, frame: object) -> None:
    _asked.append(number)


@contextlib.contextmanager
def woken_by_children() -> Iterator[Callable[[float], None]]:
    """Gives a `pause(seconds)` that ends early when a child ends."""
    reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    earlier_handler = signal.signal(signal.SIGCHLD, lambda number, frame: None)
    earlier_descriptor = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)

    def pause(seconds: float) -> None:
        ready, _, _ = select.select([reading], [], [], seconds)
        if ready:
            with contextlib.suppress(BlockingIOError):
                os.read(reading, 4096)

    try:
        yield pause
    finally:
        signal.set_wakeup_fd(earlier_descriptor)
        signal.signal(signal.SIGCHLD, earlier_handler)
        os.close(reading)
        os.close(writing)
