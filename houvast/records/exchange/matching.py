"""Is a picture like this one known here? Exact: every hash is compared with, so that no victim's picture is missed.

The hashes lie in the memory of the process, read from the database when the first question comes, and what changed
since before each further one; the number of the last change is asked for each time, so that two processes never differ.
"""

from __future__ import annotations

import threading
from uuid import UUID

from houvast.records.exchange.changing import find_hash
from houvast.records.exchange.flat import Flat, Hit
from houvast.records.exchange.models import ExchangeState, HashCase, HashRecord
from houvast.records.exchange.signals import HashStatus, Signal
from houvast.records.exchange.values import open_value
from houvast.records.exchange.views import Band, MatchView

CLOSE = 15
MOST_REFERENCES = 5
_CHUNK = 5_000


class FlatIndex:
    """All PDQ hashes of the database. One thread at a time: a search takes about a millisecond."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._start(None)

    def _start(self, generation: UUID | None) -> None:
        self._generation = generation
        self._seen = 0
        self._flat = Flat()

    def __len__(self) -> int:
        return len(self._flat)

    def search(self, value: str) -> tuple[Hit, ...]:
        """Every hash within the radius that stands, nearest first."""
        with self._lock:
            self._catch_up()
            return self._flat.search(value)

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
        known = self._flat.newest
        for number, status, _id, _sealed in rows:
            if number <= known:
                self._flat.change(number, stands=status != HashStatus.WITHDRAWN)
        new = [row for row in rows if row[0] > known]
        if new:
            values = b"".join(bytes.fromhex(open_value(row_id, sealed)) for _n, _s, row_id, sealed in new)
            self._flat.add([row[0] for row in new], values, [row[1] != HashStatus.WITHDRAWN for row in new])


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


def _chunks(rows):
    chunk = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
