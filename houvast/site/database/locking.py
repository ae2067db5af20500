"""Who owns a data folder: an advisory lock that the kernel takes back when its owner dies, however it dies."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path


class FolderLock:
    """An exclusive lock on `path`, held by this process from `take` to `give_back`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        return self._descriptor is not None

    def take(self, *, seconds: float = 0.0) -> bool:
        """Whether the lock is ours now; waits at most `seconds` for another owner to end."""
        if self.held:
            return True
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        deadline = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    os.close(descriptor)
                    return False
                time.sleep(0.05)
            else:
                self._descriptor = descriptor
                return True

    def give_back(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
