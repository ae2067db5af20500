"""An advisor answers, and keeps a draft meanwhile."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from houvast.core.sealing.keyring import Keyring
from houvast.core.triage.urgency import UrgencyClass
from houvast.procedures.entering import AtTheDesk, enter_desk
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct, report_subject
from houvast.records.audit.times import to_hour, to_minute
from houvast.records.audit.writing import write_audit
from houvast.records.refused import Refused
from houvast.records.registrations.waiting import register_answer
from houvast.records.reports.drafts import (
    DeskDraft,
    clear_desk_draft,
    desk_draft_view,
    read_desk_draft,
    write_desk_draft,
)
from houvast.records.reports.messages import Message, add_message, message_id_to_use
from houvast.records.reports.notices import notify
from houvast.records.reports.reading import is_waiting
from houvast.records.reports.states import Act, State
from houvast.records.reports.views import DeskDraftView, Side
from houvast.records.staff.people import names_of


class DeskDraftConflict(Refused):
    """A colleague (or another tab) changed the draft. `theirs` is the stored one: show both."""

    code = "desk_draft_conflict"

    def __init__(self, theirs: DeskDraftView) -> None:
        super().__init__(revision=theirs.revision)
        self.theirs = theirs


class NothingToSend(Refused):
    """An answer or note without words."""

    code = "nothing_to_send"


@transaction.atomic
def reply(*, report_id: UUID, text: str, message_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> None:
    """Sends an answer to the reporter; only who holds the case may. Twice the same `message_id` is one message.

    Raises `NotYours`, `NotInThisState`, `NothingToSend`, `NoSuchCase`, `NotAllowed`.
    """
    if not text.strip():
        raise NothingToSend
    desk = enter_desk(report_id, keyring, Act.REPLY, now=now, by=by)
    message = Message(Side.DESK, desk.person.id, text, to_minute(now))
    message_id, there_already = message_id_to_use(message_id, message, report_id, desk.keys.shared)
    if there_already:
        return
    add_message(desk.report, message_id, message, desk.keys.shared)
    if is_waiting(desk.report) and desk.report.waiting_since:
        waited = now - desk.report.waiting_since
        register_answer(waited=waited, urgency=UrgencyClass(desk.report.urgency), now=now)
    _note_in_columns(desk, now)
    clear_desk_draft(report_id)
    notify(desk.report)
    write_audit(AuditAct.REPLIED, subject=report_subject(report_id), at=now, by=by)


@transaction.atomic
def save_desk_draft(
    *, report_id: UUID, text: str, revision: int, keyring: Keyring, now: datetime, by: Actor
) -> DeskDraftView:
    """Keeps the draft of an answer under the desk key; gives it with its new revision (0: none yet).

    Equal text changes nothing (and is no act). Raises `DeskDraftConflict` with the stored one.
    """
    desk = enter_desk(report_id, keyring, Act.DRAFT, now=now, by=by)
    stored = read_desk_draft(report_id, desk.keys.desk)
    if stored is not None and stored.text == text:
        return desk_draft_view(stored, names_of([stored.person_id]))
    if stored is not None and stored.revision != revision:
        raise DeskDraftConflict(desk_draft_view(stored, names_of([stored.person_id])))
    draft = DeskDraft(text, desk.person.id, to_minute(now))
    saved = DeskDraft(text, desk.person.id, draft.at, write_desk_draft(report_id, draft, desk.keys.desk))
    desk.report.save(update_fields=["claimed_until"])
    write_audit(AuditAct.DRAFT_SAVED, subject=report_subject(report_id), at=now, by=by)
    return desk_draft_view(saved, {desk.person.id: desk.person.name})


def _note_in_columns(desk: AtTheDesk, now: datetime) -> None:
    """Nobody waits for us any more; how long they waited stays, by the hour."""
    report = desk.report
    if report.state == State.NEW:
        report.state = State.OPEN.value
    report.waiting_since = to_hour(report.waiting_since)
    report.last_writer = Side.DESK.value
    report.last_activity_at = to_hour(now)
    # Who answers has read what was there.
    report.read_by_desk = max(report.read_by_desk, report.last_sequence)
    report.save()
