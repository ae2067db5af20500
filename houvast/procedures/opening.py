"""Reading what is sealed: a mailbox, the queue, a case. What an advisor reads is audited."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from houvast.core.sealing.errors import CannotOpen
from houvast.core.sealing.keyring import Keyring, MailboxKeys
from houvast.core.sealing.receipts import Receipt, receipt_keys
from houvast.procedures.entering import NEEDS, NoSuchCase, NoSuchMailbox, check_person, enter_desk
from houvast.procedures.following_proceedings import bring_back
from houvast.procedures.marking_reports import mark_case
from houvast.procedures.step_titles import step_exists
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import HOUSE, AuditAct, report_subject
from houvast.records.audit.reading import was_ever_noted, was_noted
from houvast.records.audit.times import to_hour
from houvast.records.audit.writing import write_audit
from houvast.records.registrations.waiting import Unit, register_unit
from houvast.records.reports.case import case_view
from houvast.records.reports.claims import holder_of, take
from houvast.records.reports.dates import read_open_dates
from houvast.records.reports.mailbox import mailbox_view
from houvast.records.reports.models import Report
from houvast.records.reports.notices import notify
from houvast.records.reports.queue import in_order, reports_by_id, reports_closed, reports_in_queue, rows_for
from houvast.records.reports.reading import reference_of, state_of
from houvast.records.reports.seals import CaseKeys, open_cases, open_private, with_shared
from houvast.records.reports.sessions import forget_receipts
from houvast.records.reports.states import MAY_ACT, Act, State, Who, can_in_state
from houvast.records.reports.views import CaseView, DueView, MailboxView, QueueRow
from houvast.records.secrets import server_secrets
from houvast.records.staff.permissions import Permission, can
from houvast.records.staff.teams import teams_of
from houvast.records.staff.views import PersonView

__all__ = [
    "NoSuchCase",
    "NoSuchMailbox",
    "count_mine",
    "count_queue",
    "mark_replies_read",
    "open_case",
    "open_mailbox",
    "read_closed",
    "read_due",
    "read_mailbox",
    "read_mine",
    "read_queue",
]

QUEUE_PAGE = 50
# A page that loads itself again is the same reading.
_SAME_READING = timedelta(minutes=15)


@transaction.atomic
def open_mailbox(*, receipt: Receipt, now: datetime, by: Actor) -> MailboxKeys:
    """The keys that this receipt opens. Raises `NoSuchMailbox`."""
    for keys in receipt_keys(receipt, server_secrets().pepper):
        report_id = Report.objects.filter(lookup_id=keys.lookup_id).values_list("id", flat=True).first()
        if report_id is None:
            continue
        try:
            opened = with_shared(MailboxKeys(report_id, open_private(report_id, keys), None))
        except CannotOpen:
            break
        _code_is_kept(report_id)
        if not was_ever_noted(AuditAct.MAILBOX_OPENED, subject=report_subject(report_id)):
            register_unit(Unit.MAILBOX_RETURNED, now=now)
        write_audit(AuditAct.MAILBOX_OPENED, subject=report_subject(report_id), at=now, by=by)
        return opened
    raise NoSuchMailbox


def _code_is_kept(report_id: UUID) -> None:
    """Whoever types the code has it, so it is no longer being shown for the first time. Otherwise someone who forced it
    out of a person that never ticked "I have kept it" could choose the extra word, and erase everything at once."""
    if Report.objects.filter(id=report_id, kept=False).update(kept=True):
        forget_receipts(report_id)


@transaction.atomic
def read_mailbox(*, keys: MailboxKeys, now: datetime) -> MailboxView:
    """What stands in the mailbox. Raises `NoSuchMailbox` when it was erased meanwhile."""
    report = Report.objects.filter(id=keys.report_id).first()
    if report is None:
        raise NoSuchMailbox
    return mailbox_view(report, with_shared(keys), now=now, exists=step_exists)


@transaction.atomic
def mark_replies_read(*, keys: MailboxKeys, now: datetime, by: Actor) -> None:
    """The reporter saw the conversation up to its last message."""
    report = Report.objects.select_for_update().filter(id=keys.report_id).first()
    if report is None:
        raise NoSuchMailbox
    if state_of(report) is State.ERASING or report.read_by_reporter == report.last_sequence:
        return
    report.read_by_reporter = report.last_sequence
    report.save(update_fields=["read_by_reporter"])
    notify(report)
    write_audit(AuditAct.REPLIES_READ, subject=report_subject(report.id), at=now, by=by)


@transaction.atomic
def read_queue(*, keyring: Keyring, now: datetime, by: Actor, page: int = 1) -> tuple[QueueRow, ...]:
    """Fifty rows of the queue of this person's teams, most urgent first, ordered when read."""
    person = check_person(keyring, Permission.READ_QUEUE, by=by)
    reports = in_order(reports_in_queue(teams_of(person.id), now), now)
    rows = rows_for(_page(reports, page), keyring, now)
    _note_reading(by, now)
    return rows


@transaction.atomic
def read_due(*, keyring: Keyring, now: datetime, by: Actor) -> tuple[DueView, ...]:
    """Every date not done in the cases of this person's teams, the earliest first: what the next shift has to keep."""
    person = check_person(keyring, Permission.READ_QUEUE, by=by)
    opened = open_cases(reports_in_queue(teams_of(person.id), now).values_list("id", flat=True), keyring)
    found = read_open_dates(opened, now)
    _note_reading(by, now)
    return tuple(DueView(report_id, reference_of(report_id), date) for report_id, date in found)


def count_queue(*, keyring: Keyring, now: datetime) -> int:
    """How many rows the whole queue has."""
    person = check_person(keyring, Permission.READ_QUEUE)
    return reports_in_queue(teams_of(person.id), now).count()


def count_mine(*, keyring: Keyring, now: datetime) -> int:
    """How many cases of the queue are this person's own."""
    person = check_person(keyring, Permission.READ_QUEUE)
    return reports_in_queue(teams_of(person.id), now).filter(owner_id=person.id).count()


@transaction.atomic
def read_mine(*, keyring: Keyring, now: datetime, by: Actor) -> tuple[QueueRow, ...]:
    """This person's own cases, in the order of the queue."""
    person = check_person(keyring, Permission.READ_QUEUE, by=by)
    reports = in_order(reports_in_queue(teams_of(person.id), now).filter(owner_id=person.id), now)
    rows = rows_for(reports, keyring, now)
    _note_reading(by, now)
    return rows


@transaction.atomic
def read_closed(*, keyring: Keyring, now: datetime, by: Actor, page: int = 1) -> tuple[QueueRow, ...]:
    """Closed cases, the last closed first, fifty a page."""
    person = check_person(keyring, Permission.READ_QUEUE, by=by)
    rows = rows_for(_page(reports_closed(teams_of(person.id)), page), keyring, now)
    _note_reading(by, now)
    return rows


@transaction.atomic
def open_case(*, report_id: UUID, keyring: Keyring, now: datetime, by: Actor, claim: bool = True) -> CaseView:
    """Opens a case and claims it for 30 minutes if nobody else holds it; otherwise it can be read only.

    `claim` False only looks: nothing is claimed or prolonged (a page that stands open asks again by itself). Messages
    are marked read for who holds the case; in this view they stand as before. Raises `NoSuchCase`, `NotAllowed`.
    """
    desk = enter_desk(report_id, keyring, Act.READ, now=now, by=by)
    claimed = claim and _claim_if_free(desk.report, desk.person, now)
    desk.report.save(update_fields=["owner", "claimed_until"])
    if claim and can_in_state(desk.state, Act.FOLLOW):
        bring_back(desk.keys, now)
    mark_case(report_id, desk.keys)
    view = _view(desk.report.id, desk.keys, desk.person, now)
    first_read = _mark_read(desk.report, desk.person, now)
    subject = report_subject(report_id)
    if claimed or first_read:
        notify(desk.report)
    if claimed or not was_noted(AuditAct.CASE_OPENED, by=by, subject=subject, since=now - _SAME_READING):
        write_audit(
            AuditAct.CASE_OPENED, subject=subject, at=now, by=by, parameters={"claimed": 1} if claimed else None
        )
    return view


def _claim_if_free(report: Report, person: PersonView, now: datetime) -> bool:
    """Whether it is newly claimed by this; the holder's own claim goes on from now."""
    holder = holder_of(report, now)
    if not can(person, Permission.CLAIM) or not can_in_state(state_of(report), Act.CLAIM):
        return False
    if holder not in (None, person.id):
        return False
    take(report, person.id, now)
    return holder is None


def _mark_read(report: Report, person: PersonView, now: datetime) -> bool:
    """Whether the holder now sees messages that nobody had read: only then the reporter is told "read"."""
    if holder_of(report, now) != person.id or report.read_by_desk == report.last_sequence:
        return False
    report.read_by_desk = report.last_sequence
    report.save(update_fields=["read_by_desk"])
    return True


def _view(report_id: UUID, keys: CaseKeys, person: PersonView, now: datetime) -> CaseView:
    report = reports_by_id([report_id]).get()
    may = _what_may(report, person, now)
    return case_view(report, keys, person_id=person.id, now=now, may=may, exists=step_exists)


def _what_may(report: Report, person: PersonView, now: datetime) -> frozenset[str]:
    """The acts of the desk that this person may do now: role, state and claim together."""
    holds = holder_of(report, now) == person.id
    table = MAY_ACT[state_of(report)]
    return frozenset(
        act.value
        for act, who in table.items()
        if act in NEEDS and can(person, NEEDS[act]) and (who is Who.MEMBER or (who is Who.HOLDER and holds))
    )


def _page(reports, page: int) -> list[Report]:
    first = (max(page, 1) - 1) * QUEUE_PAGE
    return list(reports[first : first + QUEUE_PAGE])


def _note_reading(by: Actor, now: datetime) -> None:
    """The queue loads itself again every so often: noted once an hour."""
    if not was_noted(AuditAct.QUEUE_READ, by=by, subject=HOUSE, since=to_hour(now)):
        write_audit(AuditAct.QUEUE_READ, subject=HOUSE, at=now, by=by)
