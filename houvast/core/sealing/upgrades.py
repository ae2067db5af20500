"""Old payloads are read for ever: one pure step from each version to the next, run when reading.

A kind begins at version 1. To change its shape, add the step `(kind, n): function` here: version n + 1 then
exists, and writing it is allowed from that commit on. A test demands a committed sample of version n
(`tests/samples/<kind>.<n>.json`) with what it becomes. No migration ever needs a key.
"""

from collections.abc import Callable, Mapping
from typing import Any

from .errors import TooNew

Step = Callable[[Any], Any]

STEPS: Mapping[tuple[str, int], Step] = {}


def newest_version(kind: str, steps: Mapping[tuple[str, int], Step] = STEPS) -> int:
    version = 1
    while (kind, version) in steps:
        version += 1
    return version


def upgraded(kind: str, version: int, data: Any, steps: Mapping[tuple[str, int], Step] = STEPS) -> tuple[int, Any]:
    """(newest version, data in its shape). Raises TooNew where the payload is newer than this program."""
    newest = newest_version(kind, steps)
    if version > newest:
        raise TooNew
    for earlier in range(version, newest):
        data = steps[kind, earlier](data)
    return newest, data
