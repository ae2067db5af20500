"""Moments at which something must happen. The hour stands in the clear and orders the queue; the rest is sealed:
the offender's deadline and what the person's own word brings about under the shared key (a mailbox can set it, so that
nobody has to open the case first), what the desk promised under the desk key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from houvast.core.sealing.envelopes import Payload, open_payload, seal_payload
from houvast.core.sealing.errors import CannotOpen
from houvast.core.sealing.labels import KeyKind, Label
from houvast.records.audit.times import to_hour
from houvast.records.reports.models import ReportDate
from houvast.records.reports.seals import CaseKeys
from houvast.records.reports.views import DateView

DEADLINE = "deadline"
# What a person at the desk sets by hand.
SET_BY_HAND = ("promise", "call_back", "other")
# Derived from what is known (`set_derived`).
DERIVED_KINDS = ("path", "check_in", "quiet", "complaint")
# Set by what hangs on a case: a measure that somebody asks for.
OF_TASKS = ("measure", "referral", "notice")
DESK_KINDS = (*SET_BY_HAND, *DERIVED_KINDS, *OF_TASKS)
# Their words are a code, which the desk says in its language.
CODED_KINDS = (*DERIVED_KINDS, "answered")
# What stays as it is when a case is closed, and brings it back into the queue on its day.
OUTLASTS_CLOSING = (*OF_TASKS, "check_in", "quiet")
_KIND = "date"


@dataclass(frozen=True)
class _About:
    kind: str
    at: datetime
    words: str
    about: UUID | None = None


def set_deadline(report_id: UUID, deadline: datetime | None, shared: bytes) -> None:
    """Makes the offender's deadline the one that the facts give. The same one stays as it is, done or not."""
    there_already = False
    for row in ReportDate.objects.filter(report_id=report_id, key_kind=KeyKind.SHARED.value):
        about = _open(row, shared)
        if about.kind != DEADLINE:
            continue
        if about.at == deadline:
            there_already = True
        elif not row.done:
            row.delete()
    if deadline is not None and not there_already:
        add_deadline(report_id, deadline, shared)


def add_deadline(report_id: UUID, deadline: datetime, shared: bytes) -> None:
    _keep(report_id, _About(DEADLINE, deadline, ""), shared, KeyKind.SHARED)


def add_date(report_id: UUID, *, kind: str, at: datetime, words: str, desk: bytes, about: UUID | None = None) -> UUID:
    """`about`: the id of what must be done by then (a referral, a notice, a measure); sealed along with the rest."""
    if kind not in DESK_KINDS:
        raise ValueError(f"a date of the desk is one of {', '.join(DESK_KINDS)}")
    return _keep(report_id, _About(kind, at, words, about), desk, KeyKind.DESK)


def mark_done(report_id: UUID, date_id: UUID) -> bool:
    """Whether there was one that was not done yet."""
    return bool(ReportDate.objects.filter(report_id=report_id, id=date_id, done=False).update(done=True))


def add_answered(report_id: UUID, *, at: datetime, words: str, shared: bytes, about: UUID) -> None:
    """The person answered something that the desk waits for: the case comes back. `words`: the code of the answer,
    after a colon what it was about where there are several such things."""
    _keep(report_id, _About("answered", at, words, about), shared, KeyKind.SHARED)


def is_answered(report_id: UUID, about: UUID, shared: bytes) -> bool:
    """Whether such an answer stands already and nobody has marked it done."""
    rows = ReportDate.objects.filter(report_id=report_id, key_kind=KeyKind.SHARED.value, done=False)
    return any((kept.kind, kept.about) == ("answered", about) for kept in (_open(row, shared) for row in rows))


def settle_answered(report_id: UUID, about: UUID, shared: bytes) -> None:
    """An earlier answer about the same thing is no news any more."""
    for row in ReportDate.objects.filter(report_id=report_id, key_kind=KeyKind.SHARED.value, done=False):
        kept = _open(row, shared)
        if (kept.kind, kept.about) == ("answered", about):
            row.delete()


def set_derived(
    report_id: UUID, kind: str, wanted: Mapping[UUID, tuple[datetime, str]], key: bytes, key_kind: KeyKind
) -> bool:
    """Makes the dates of a derived kind those that are wanted now: `about` → (moment, code). Whether anything changed.
    `key`: the shared one for what follows from a person's own word, the desk's for what follows from more; the dates of
    the other key are left alone.

    One that stands for the same moment stays as it is, done or not: what somebody ticked off does not come back;
    one that is no longer wanted is done with.
    """
    if kind not in DERIVED_KINDS:
        raise ValueError(f"a derived date is one of {', '.join(DERIVED_KINDS)}")
    missing, changed = dict(wanted), False
    for row in ReportDate.objects.filter(report_id=report_id, key_kind=key_kind.value):
        about = _open(row, key)
        if about.kind != kind or about.about is None:
            continue
        if missing.get(about.about, (None, ""))[0] == about.at:
            del missing[about.about]
        elif not row.done:
            row.delete()
            changed = True
    for about_id, (at, code) in missing.items():
        _keep(report_id, _About(kind, at, code, about_id), key, key_kind)
    return changed or bool(missing)


def pause_dates(keys: CaseKeys) -> None:
    """The case is closed. What follows from the record goes (it is derived again when the case is opened again), what
    somebody wanted done by a day is done with; what still runs elsewhere and what the person was promised keep their
    day."""
    for row in ReportDate.objects.filter(report_id=keys.report_id, done=False):
        kind = _open(row, _key_of(row, keys)).kind
        if kind in OUTLASTS_CLOSING:
            continue
        if kind in DERIVED_KINDS:
            row.delete()
        else:
            ReportDate.objects.filter(id=row.id).update(done=True)


def dates_about(keys: CaseKeys, about: UUID, now: datetime) -> tuple[DateView, ...]:
    """The dates of one thing that must be done, in the order of `read_dates`."""
    return tuple(date for date in read_dates(keys, now) if date.about == about)


def settle_dates(keys: CaseKeys, about: UUID) -> int:
    """Marks every date about this done; how many there were. Who makes a new date for it calls this first."""
    rows = ReportDate.objects.filter(report_id=keys.report_id, done=False)
    settled = [row.id for row in rows if _open(row, _key_of(row, keys)).about == about]
    return ReportDate.objects.filter(id__in=settled).update(done=True)


def read_dates(keys: CaseKeys, now: datetime) -> tuple[DateView, ...]:
    """Those not done first, then by their moment."""
    views = [_view(row, keys, now) for row in ReportDate.objects.filter(report_id=keys.report_id)]
    return tuple(sorted(views, key=lambda date: (date.done, date.at)))


def read_open_dates(opened: Mapping[UUID, CaseKeys], now: datetime) -> tuple[tuple[UUID, DateView], ...]:
    """(report id, date) of everything not done in these cases, the earliest first."""
    rows = ReportDate.objects.filter(report_id__in=list(opened), done=False)
    views = [(row.report_id, _view(row, opened[row.report_id], now)) for row in rows]
    return tuple(sorted(views, key=lambda found: found[1].at))


def read_next_dates(opened: Mapping[UUID, CaseKeys], now: datetime) -> dict[UUID, DateView]:
    """The first date not done of each of these cases. A row that does not open is nobody's next date."""
    first: dict[UUID, DateView] = {}
    for row in ReportDate.objects.filter(report_id__in=list(opened), done=False):
        try:
            view = _view(row, opened[row.report_id], now)
        except CannotOpen:
            continue
        if row.report_id not in first or view.at < first[row.report_id].at:
            first[row.report_id] = view
    return first


def _view(row: ReportDate, keys: CaseKeys, now: datetime) -> DateView:
    about = _open(row, _key_of(row, keys))
    passed = not row.done and about.at <= now
    return DateView(row.id, about.kind, about.at, row.hour, row.done, passed, about.words, about.about)


def _key_of(row: ReportDate, keys: CaseKeys) -> bytes:
    return keys.shared if row.key_kind == KeyKind.SHARED.value else keys.desk


def _keep(report_id: UUID, about: _About, key: bytes, key_kind: KeyKind) -> UUID:
    row_id = uuid4()
    data = {"kind": about.kind, "at": about.at.isoformat(), "words": about.words}
    if about.about is not None:
        data["about"] = str(about.about)
    sealed = seal_payload(Payload(_KIND, 1, data), key=key, label=Label.DATE, row_id=row_id, key_kind=key_kind)
    ReportDate.objects.create(
        id=row_id,
        report_id=report_id,
        hour=to_hour(about.at.astimezone(UTC)),
        key_kind=key_kind.value,
        sealed=sealed,
    )
    return row_id


def _open(row: ReportDate, key: bytes) -> _About:
    payload = open_payload(row.sealed, key=key, label=Label.DATE, row_id=row.id, key_kind=KeyKind(row.key_kind))
    data = payload.data
    about = data.get("about")
    return _About(data["kind"], datetime.fromisoformat(data["at"]), data["words"], UUID(about) if about else None)
