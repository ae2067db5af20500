"""The end of the audit's chain, noted where whoever writes to the database does not write.

One JSON object a line: `{"at": ISO 8601, "entries": n, "mac": hex}`, appended, never changed. Without such a note
nobody could see that the newest entries were cut off.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

AT_MOST_EVERY = timedelta(hours=20)  # asked every hour, so that a machine that sleeps at night notes it too


class HeadFileNotRight(ValueError):
    """The file is not one of noted heads; the text says which line."""


@dataclass(frozen=True, slots=True)
class NotedHead:
    at: datetime
    entries: int
    mac: str


def read_noted(file: Path) -> tuple[NotedHead, ...]:
    """All heads noted in `file`, oldest first; none where it does not exist. Raises `HeadFileNotRight`."""
    if not file.exists():
        return ()
    lines = file.read_text().splitlines()
    return tuple(_read_line(line, number) for number, line in enumerate(lines, 1) if line.strip())


def longest(noted: tuple[NotedHead, ...]) -> NotedHead | None:
    """The note that reaches furthest: a later, shorter one is what somebody left after cutting."""
    return max(noted, key=lambda head: head.entries, default=None)


def is_due(noted: tuple[NotedHead, ...], *, entries: int, now: datetime) -> bool:
    """Whether there is something new to note, and the last note is old enough."""
    if entries == 0 or (noted and noted[-1].entries == entries):
        return False
    return not noted or now - noted[-1].at >= AT_MOST_EVERY


def note(file: Path, head: NotedHead) -> None:
    """Appends one line, flushed to the disk."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    line = json.dumps({"at": head.at.isoformat(), "entries": head.entries, "mac": head.mac}) + "\n"
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, line.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read_line(line: str, number: int) -> NotedHead:
    try:
        data = json.loads(line)
        head = NotedHead(datetime.fromisoformat(data["at"]), int(data["entries"]), str(data["mac"]))
        bytes.fromhex(head.mac)
    except (ValueError, KeyError, TypeError):
        raise HeadFileNotRight(f"Line {number} is not a noted head of the audit.") from None
    return head
