"""Is a picture like this one known here? Exact: every hash is compared with, so that no victim's picture is missed.

The hashes lie in the memory of the process, read from the database when the first question comes, and what changed
since before each further one; the number of the last change is asked for each time, so that two processes never differ.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np

from houvast.records.exchange.changing import find_hash
from houvast.records.exchange.models import ExchangeState, HashCase, HashRecord
from houvast.records.exchange.signals import HashStatus, Signal
from houvast.records.exchange.values import open_value
from houvast.records.exchange.views import Band, MatchView

BITS = 256
RADIUS = 31  # the distance at which python-threatexchange calls two PDQ hashes a match
CLOSE = 15
MOST_REFERENCES = 5
_CHUNK = 5_000


@dataclass(frozen=True)
class Hit:
    """`number`: of the hash record; `distance`: bits of 256."""

    number: int
    distance: int


class FlatIndex:
    """All PDQ hashes, in the order of their numbers. One thread at a time: a search takes about a millisecond."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._start(None)

    def _start(self, generation: UUID | None) -> None:
        self._generation = generation
        self._seen = 0
        self._numbers = np.empty(0, np.int64)
        self._stands = np.empty(0, bool)
        self._flat: Any = None

    def __len__(self) -> int:
        return int(self._stands.sum())

    def search(self, value: str) -> tuple[Hit, ...]:
        """Every hash within `RADIUS` that stands, nearest first."""
        with self._lock:
            self._catch_up()
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

    def _catch_up(self) -> None:
        state = ExchangeState.objects.values("generation", "last_change").first()
        if state is None:
            self._start(None)
            return
        if state["generation"] != self._generation:
            self._start(state["generation"])
        if state["last_change"] == self._seen:
            return
        rows = (
            HashRecord.objects.filter(signal=Signal.PDQ, change__gt=self._seen, change__lte=state["last_change"])
            .order_by("number")
            .values_list("number", "status", "id", "sealed")
        )
        for chunk in _chunks(rows.iterator(chunk_size=_CHUNK)):
            self._take_in(chunk)
        self._seen = state["last_change"]

    def _take_in(self, rows: list[tuple[int, str, UUID, bytes]]) -> None:
        """A number that is known changes whether it stands; one that is not comes at the end."""
        known = int(self._numbers[-1]) if len(self._numbers) else 0
        new = [row for row in rows if row[0] > known]
        for number, status, _id, _sealed in rows:
            if number <= known:
                self._stands[np.searchsorted(self._numbers, number)] = status != HashStatus.WITHDRAWN
        if not new:
            return
        if self._flat is None:
            self._flat = _empty_index()
        values = b"".join(bytes.fromhex(open_value(row_id, sealed)) for _n, _s, row_id, sealed in new)
        self._flat.add(np.frombuffer(values, np.uint8).reshape(len(new), -1))
        self._numbers = np.append(self._numbers, [row[0] for row in new])
        self._stands = np.append(self._stands, [row[1] != HashStatus.WITHDRAWN for row in new])


INDEX = FlatIndex()


def match(signal: Signal, value: str) -> MatchView:
    """The nearest hash that stands, with the case numbers of all that are as near as a match goes."""
    if signal is Signal.MD5:
        record = find_hash(signal, value)
        return _answer([(record, 0)] if record is not None and record.status != HashStatus.WITHDRAWN else [])
    hits = INDEX.search(value)[:MOST_REFERENCES]
    rows = {row.number: row for row in HashRecord.objects.filter(number__in=[hit.number for hit in hits])}
    return _answer([(rows[hit.number], hit.distance) for hit in hits if hit.number in rows])


def _answer(found: list[tuple[HashRecord, int]]) -> MatchView:
    if not found:
        return MatchView()
    (nearest, distance), order = found[0], {row.id: place for place, (row, _) in enumerate(found)}
    cases = HashCase.objects.filter(hash_id__in=order).exclude(status=HashStatus.WITHDRAWN)
    references = sorted(cases, key=lambda case: (order[case.hash_id], case.id))[:MOST_REFERENCES]
    return MatchView(tuple(case.id for case in references), _band(distance), HashStatus(nearest.status))


def _band(distance: int) -> Band:
    if distance == 0:
        return Band.EXACT
    return Band.CLOSE if distance <= CLOSE else Band.NEAR


def _empty_index() -> Any:
    import faiss  # a tenth of a second and 30 MB, for the process that is asked alone

    faiss.omp_set_num_threads(1)  # the other core serves pages
    return faiss.IndexBinaryFlat(BITS)


def _chunks(rows):
    chunk = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
