"""What happens when the disk of the data folder fills up.

A database that cannot write its log cannot even be read (measured). So 64 MB lie in reserve, given up when the disk is
nearly full, and before that the public door stops taking in, politely; advice goes on, it stores nothing.
"""

from __future__ import annotations

import logging
import os
import shutil
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

MEGABYTE = 1024 * 1024
RESERVE = 64 * MEGABYTE
TAKES_IN_ABOVE = 200 * MEGABYTE
GIVES_UP_RESERVE_BELOW = 100 * MEGABYTE
MAKES_RESERVE_ABOVE = 400 * MEGABYTE

log = logging.getLogger(__name__)


class Space(Enum):
    ENOUGH = auto()
    LITTLE = auto()  # nothing new is taken in
    NONE = auto()  # the reserve is given up


def judge(free: int) -> Space:
    """`free` in bytes."""
    if free < GIVES_UP_RESERVE_BELOW:
        return Space.NONE
    return Space.LITTLE if free < TAKES_IN_ABOVE else Space.ENOUGH


@dataclass(frozen=True, slots=True)
class DiskWatch:
    """The reserve and the flag in one data folder."""

    folder: Path

    @property
    def reserve(self) -> Path:
        return self.folder / "reserve"

    @property
    def flag(self) -> Path:
        """While this file is there, the public door takes nothing in (site/gate/space.py)."""
        return self.folder / "low-disk"

    def look(self) -> Space:
        """Looks once, and acts on what is found."""
        free = shutil.disk_usage(self.folder).free
        space = judge(free)
        if space is Space.ENOUGH:
            self._enough(free)
        else:
            self._little(space, free)
        return space

    def _enough(self, free: int) -> None:
        if self.flag.exists():
            self.flag.unlink(missing_ok=True)
            log.warning("There is room again (%d MB): reports are taken in as before", free // MEGABYTE)
        if free > MAKES_RESERVE_ABOVE and not self.reserve.exists():
            _fill(self.reserve, RESERVE)

    def _little(self, space: Space, free: int) -> None:
        if not self.flag.exists():
            log.error(
                "The disk of %s is nearly full (%d MB left): no report is taken in", self.folder, free // MEGABYTE
            )
            self.flag.touch(mode=0o644)
        if space is Space.NONE and self.reserve.exists():
            self.reserve.unlink(missing_ok=True)
            log.error("The disk is full: the reserve of %d MB is given up. Make room now", RESERVE // MEGABYTE)


def _fill(file: Path, size: int) -> None:
    """Really takes the room: a file with a hole in it would reserve nothing."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.posix_fallocate(descriptor, 0, size)
    except OSError:
        file.unlink(missing_ok=True)
    finally:
        os.close(descriptor)
