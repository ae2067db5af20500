"""Processes of a PostgreSQL whose owner died.

A backend that is busy outlives its postmaster and keeps the shared memory of the cluster: every later start would fail
with "pre-existing shared memory block is still in use" (measured). They are found by what they are, not by a pid file.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

PROC = Path("/proc")
# Fast shutdown first, then without a checkpoint (recovery at the next start), then by force.
STEPS = ((signal.SIGINT, 2.0), (signal.SIGQUIT, 3.0), (signal.SIGKILL, 2.0))


def end_leftovers(cluster: Path, *, socket_folder: Path, uid: int) -> int:
    """Ends every `postgres` of user `uid` in `cluster` and removes its lock files; gives how many there were.

    Call it only while holding the folder's lock and with no child of our own alive.
    """
    if not PROC.is_dir():
        return 0
    found = _processes(cluster, uid)
    for number, seconds in STEPS:
        if not _processes(cluster, uid):
            break
        _signal_all(_processes(cluster, uid), number)
        deadline = time.monotonic() + seconds
        while _processes(cluster, uid) and time.monotonic() < deadline:
            time.sleep(0.02)
    if not _processes(cluster, uid):
        # PostgreSQL refuses to start while the number in one of these files is in use: by a zombie that nobody
        # collects, or, in a restarted container, by some other program. We know better: nobody works here.
        for file in (cluster / "postmaster.pid", *socket_folder.glob(".s.PGSQL.*.lock")):
            file.unlink(missing_ok=True)
    return len(found)


def _signal_all(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


def _processes(cluster: Path, uid: int) -> list[int]:
    return [int(entry.name) for entry in PROC.glob("[0-9]*") if _is_ours(entry, cluster, uid)]


def _is_ours(process: Path, cluster: Path, uid: int) -> bool:
    try:
        return (
            process.stat().st_uid == uid
            and (process / "comm").read_text().strip() == "postgres"
            and (process / "cwd").readlink() == cluster
        )
    except OSError:
        return False
