"""Every change of a hash, under the one lock that keeps numbers and times in order.

A platform asks for what changed since a time, inclusively, and goes on from the time it was told. So nothing may ever
change with an earlier time than one that was handed out (`horizon`). A reporter's act carries the hour and nothing
finer; therefore the time handed out is an hour too, and the changes of the hour that runs are told again at the next
visit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from houvast.records.audit.times import to_hour
from houvast.records.exchange.models import Dealing, ExchangeState, HashCase, HashFeedback, HashRecord
from houvast.records.exchange.signals import TAKES_BACK, FeedbackValue, HashStatus, Signal
from houvast.records.exchange.values import lookup_of, lookups_of, owner_mark, owner_marks, seal_value

# A client that was away for three months must still learn that a hash was withdrawn.
TOMBSTONES_STAY = timedelta(days=100)
_ONE = 1
_BATCH = 2_500  # rows of one statement


@dataclass
class Changes:
    """The right to change, held until the transaction ends. `at`: the time every change of this transaction carries."""

    state: ExchangeState
    at: datetime

    def next_change(self) -> int:
        self.state.last_change += 1
        return self.state.last_change

    def next_number(self) -> int:
        self.state.last_number += 1
        return self.state.last_number

    def keep(self) -> None:
        """Writes the counters; the last thing of a change."""
        self.state.save(update_fields=["last_number", "last_change"])


def begin_changes(now: datetime, *, of_a_reporter: bool) -> Changes:
    """Waits for whoever changes now. Needs a transaction."""
    state = locked_state(now)
    at = to_hour(now) if of_a_reporter else now.replace(microsecond=0)
    return Changes(state, max(at, state.horizon))


def locked_state(now: datetime) -> ExchangeState:
    found = ExchangeState.objects.select_for_update().filter(id=_ONE).first()
    if found is not None:
        return found
    first = ExchangeState(id=_ONE, generation=uuid4(), horizon=to_hour(now))
    ExchangeState.objects.bulk_create([first], ignore_conflicts=True)
    return ExchangeState.objects.select_for_update().get(id=_ONE)


def offer_hash(changes: Changes, report_id: UUID, signal: Signal, value: str, *, outlives: bool) -> UUID:
    """The case of this report for this hash; the one that stands, where it offered the same before."""
    record = _found_or_made(changes, signal, value)
    case = record.cases.filter(owner__in=owner_marks(report_id)).first()
    if case is None:
        case = HashCase(id=uuid4(), hash=record, owner=owner_mark(report_id), offered_at=changes.at, status="")
    return _stands(changes, record, case, HashStatus.ACTIVE, outlives=outlives)


def offer_new(changes: Changes, report_id: UUID, signal: Signal, values: Sequence[str]) -> int:
    """All that are not in the list yet, written at once; gives how many."""
    lookups = {lookup for value in values for lookup in lookups_of(signal, value)}
    taken = set(
        map(bytes, HashRecord.objects.filter(signal=signal.value, lookup__in=lookups).values_list("lookup", flat=True))
    )
    new = [value for value in dict.fromkeys(values) if not taken & set(lookups_of(signal, value))]
    records = [new_record(changes, signal, value, HashStatus.ACTIVE) for value in new]
    owner = owner_mark(report_id)
    cases = [
        HashCase(id=uuid4(), hash=record, owner=owner, status=HashStatus.ACTIVE.value, offered_at=changes.at)
        for record in records
    ]
    HashRecord.objects.bulk_create(records, batch_size=_BATCH)
    HashCase.objects.bulk_create(cases, batch_size=_BATCH)
    return len(records)


def submit_hash(changes: Changes, partner_id: UUID, signal: Signal, value: str) -> HashRecord:
    """A platform's own find."""
    record = _found_or_made(changes, signal, value)
    case = record.cases.filter(partner_id=partner_id).first()
    if case is None:
        case = HashCase(id=uuid4(), hash=record, partner_id=partner_id, offered_at=changes.at, status="")
    _stands(changes, record, case, HashStatus.RECEIVED, outlives=False)
    return record


def withdraw_cases(changes: Changes, cases: Iterable[HashCase]) -> int:
    """Gives how many stood until now."""
    standing = [case for case in cases if case.status != HashStatus.WITHDRAWN]
    for case in standing:
        case.status, case.withdrawn_at = HashStatus.WITHDRAWN.value, changes.at
        case.save(update_fields=["status", "withdrawn_at"])
        _changed(changes, case.hash)
    return len(standing)


def give_feedback(
    changes: Changes, record: HashRecord, partner_id: UUID, value: FeedbackValue, tags: Sequence[str]
) -> bool:
    """What this platform says of this hash from now on; False where it said just that before. A platform that says of
    its own find that it is withdrawn or deleted takes it back."""
    said = sorted(set(tags))
    kept = record.feedbacks.filter(partner_id=partner_id).first()
    if kept is not None and (kept.value, kept.tags) == (value.value, said):
        return False
    HashFeedback.objects.update_or_create(
        hash=record,
        partner_id=partner_id,
        defaults={"value": value.value, "tags": said, "at": changes.at},
        create_defaults={"id": uuid4(), "value": value.value, "tags": said, "at": changes.at},
    )
    own = list(record.cases.filter(partner_id=partner_id).select_related("hash")) if value in TAKES_BACK else []
    if not withdraw_cases(changes, own):
        _changed(changes, record)
    return True


def find_hash(signal: Signal, value: str) -> HashRecord | None:
    return HashRecord.objects.filter(signal=signal.value, lookup__in=lookups_of(signal, value)).first()


def cases_of(report_id: UUID, case_ids: Iterable[UUID] | None = None) -> list[HashCase]:
    """Those of this report alone, whatever ids are asked for."""
    found = HashCase.objects.filter(owner__in=owner_marks(report_id)).select_related("hash")
    return list(found if case_ids is None else found.filter(id__in=set(case_ids)))


def unlink_cases(report_id: UUID) -> None:
    """Nobody finds the report from them any more, with no secret either."""
    HashCase.objects.filter(owner__in=owner_marks(report_id)).update(owner=None)


def drop_tombstones(now: datetime) -> int:
    """Hashes withdrawn long ago; gives how many."""
    old = HashRecord.objects.filter(withdrawn_at__lt=now - TOMBSTONES_STAY)
    ids = list(old.values_list("id", flat=True))
    for model in (HashCase, HashFeedback, Dealing):
        model.objects.filter(hash_id__in=ids).delete()
    return HashRecord.objects.filter(id__in=ids).delete()[0]


def _found_or_made(changes: Changes, signal: Signal, value: str) -> HashRecord:
    found = find_hash(signal, value)
    if found is not None:
        return found
    made = new_record(changes, signal, value)
    made.save(force_insert=True)
    return made


def new_record(changes: Changes, signal: Signal, value: str, status: HashStatus = HashStatus.RECEIVED) -> HashRecord:
    """Not saved yet."""
    row_id = uuid4()
    key_version, lookup = lookup_of(signal, value)
    return HashRecord(
        id=row_id,
        number=changes.next_number(),
        change=changes.next_change(),
        signal=signal.value,
        key_version=key_version,
        lookup=lookup,
        sealed=seal_value(row_id, value),
        status=status.value,
        modified_at=changes.at,
    )


def _stands(changes: Changes, record: HashRecord, case: HashCase, status: HashStatus, *, outlives: bool) -> UUID:
    if case.status == status and case.outlives == outlives:
        return case.id
    case.status, case.outlives, case.withdrawn_at = status.value, outlives, None
    case.save()
    _changed(changes, record)
    return case.id


def _changed(changes: Changes, record: HashRecord) -> None:
    """The record says what its cases say, and counts as changed."""
    statuses = set(record.cases.values_list("status", flat=True))
    before = record.status
    record.status = next(
        (each for each in (HashStatus.ACTIVE, HashStatus.RECEIVED) if each in statuses), HashStatus.WITHDRAWN
    ).value
    if record.status != HashStatus.WITHDRAWN:
        record.withdrawn_at = None
        if before == HashStatus.WITHDRAWN:  # whoever was told of the withdrawal must be told of the next one too
            record.dealings.update(told_at=None)
    elif record.withdrawn_at is None:
        record.withdrawn_at = changes.at
    record.change, record.modified_at = changes.next_change(), changes.at
    record.save(update_fields=["status", "withdrawn_at", "change", "modified_at"])
