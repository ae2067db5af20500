"""Internal notes and the desk's own dates; never in a reporter's mailbox."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from houvast.core.sealing.keyring import Keyring
from houvast.procedures.answering import NothingToSend
from houvast.procedures.entering import enter_desk
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct, report_subject
from houvast.records.audit.times import to_minute
from houvast.records.audit.writing import write_audit
from houvast.records.reports import dates
from houvast.records.reports.lines import write_desk_words
from houvast.records.reports.notes import Note, add_note
from houvast.records.reports.notices import notify
from houvast.records.reports.states import Act


@transaction.atomic
def note(*, report_id: UUID, text: str, note_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> None:
    """Keeps a note for colleagues under the desk key; anyone of the team may, also without holding the case.

    Twice the same `note_id` is one note. Its first line becomes the case's line in the queue.
    """
    if not text.strip():
        raise NothingToSend
    desk = enter_desk(report_id, keyring, Act.NOTE, now=now, by=by)
    if not add_note(report_id, note_id, Note(desk.person.id, text, to_minute(now)), desk.keys.desk):
        return
    write_desk_words(report_id, text, desk.keys.desk)
    notify(desk.report)
    write_audit(AuditAct.NOTED, subject=report_subject(report_id), at=now, by=by)


@transaction.atomic
def add_date(
    *, report_id: UUID, at: datetime, kind: str, words: str, keyring: Keyring, now: datetime, by: Actor
) -> UUID:
    """A moment at which the desk must do something (`promise`, `call_back`, `other`). Gives its id."""
    if kind not in dates.SET_BY_HAND:
        raise ValueError(f"a date set by hand is one of {', '.join(dates.SET_BY_HAND)}")
    desk = enter_desk(report_id, keyring, Act.DATE, now=now, by=by)
    date_id = dates.add_date(report_id, kind=kind, at=at, words=words, desk=desk.keys.desk)
    notify(desk.report)
    write_audit(AuditAct.DATE_ADDED, subject=report_subject(report_id), at=now, by=by, parameters={"kind": kind})
    return date_id


@transaction.atomic
def mark_date_done(*, report_id: UUID, date_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> None:
    """A date, the offender's deadline included, no longer asks for anything."""
    desk = enter_desk(report_id, keyring, Act.DATE, now=now, by=by)
    if not dates.mark_done(report_id, date_id):
        return
    notify(desk.report)
    write_audit(AuditAct.DATE_DONE, subject=report_subject(report_id), at=now, by=by)
