"""All PDQ hashes side by side in memory, each compared with at every question: exact, where indexes that sort into
buckets miss some. No lock: `matching.py` holds one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

BITS = 256
RADIUS = 31  # the distance at which python-threatexchange calls two PDQ hashes a match


@dataclass(frozen=True)
class Hit:
    """`number`: of the hash record; `distance`: bits of 256."""

    number: int
    distance: int


class Flat:
    """Hashes in the order of their numbers. 32 bytes and nine more for each."""

    def __init__(self) -> None:
        self._numbers = np.empty(0, np.int64)
        self._stands = np.empty(0, bool)
        self._flat: Any = None

    def __len__(self) -> int:
        """How many stand."""
        return int(self._stands.sum())

    @property
    def newest(self) -> int:
        return int(self._numbers[-1]) if len(self._numbers) else 0

    def add(self, numbers: Sequence[int], values: bytes, stands: Sequence[bool]) -> None:
        """`values`: 32 bytes each, one after the other. Every number is greater than those before."""
        if self._flat is None:
            self._flat = _empty_index()
        self._flat.add(np.frombuffer(values, np.uint8).reshape(len(numbers), -1))
        self._numbers = np.append(self._numbers, np.fromiter(numbers, np.int64, len(numbers)))
        self._stands = np.append(self._stands, np.fromiter(stands, bool, len(stands)))

    def change(self, number: int, *, stands: bool) -> None:
        """Of one that was added."""
        self._stands[np.searchsorted(self._numbers, number)] = stands

    def search(self, value: str) -> tuple[Hit, ...]:
        """Every hash within `RADIUS` that stands, nearest first."""
        if self._flat is None:
            return ()
        asked = np.frombuffer(bytes.fromhex(value), np.uint8).reshape(1, -1)
        _, distances, places = self._flat.range_search(asked, RADIUS + 1)  # strictly less
        hits = [
            Hit(int(self._numbers[place]), int(distance))
            for distance, place in zip(distances, places, strict=True)
            if self._stands[place]
        ]
        return tuple(sorted(hits, key=lambda hit: (hit.distance, hit.number)))


def _empty_index() -> Any:
    import faiss  # a tenth of a second and 30 MB, for the process that is asked alone

    faiss.omp_set_num_threads(1)  # the other core serves pages
    return faiss.IndexBinaryFlat(BITS)
