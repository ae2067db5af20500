"""A report is erased: seals first, so that nothing left behind can be read, then the rows, record by record.

Someone who forces the code out of a victim can neither wipe the case at once (72 hours, or an extra word, or the team)
nor lock the victim out (the receipt goes on opening one page that stops it).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import connection, transaction

from houvast.core.sealing.keyring import Keyring, MailboxKeys
from houvast.core.sealing.words import check_word
from houvast.procedures.entering import AtTheDesk, AtTheMailbox, enter_desk, enter_mailbox
from houvast.procedures.exchanging import forget_offers
from houvast.procedures.marking_reports import forget_marks
from houvast.records.assessments.keeping import forget_assessments
from houvast.records.audit.actors import WORKER, Actor
from houvast.records.audit.acts import HOUSE, AuditAct, report_subject
from houvast.records.audit.reading import first_since
from houvast.records.audit.times import to_hour
from houvast.records.audit.writing import write_audit
from houvast.records.consents.keeping import forget_consents
from houvast.records.evidence.keeping import forget_evidence
from houvast.records.links.indexing import forget
from houvast.records.referrals.keeping import forget_referrals
from houvast.records.refused import Refused
from houvast.records.registrations.waiting import register_erased
from houvast.records.reports.erasing import due_at, forget_rows, ids_due
from houvast.records.reports.mailbox import locked_until
from houvast.records.reports.models import Report
from houvast.records.reports.notices import notify
from houvast.records.reports.reading import CLOSED_STAYS, may_stop
from houvast.records.reports.scrubbing import scrub_seals
from houvast.records.reports.seals import destroy_seals
from houvast.records.reports.sessions import drop_ended
from houvast.records.reports.states import Act, NotInThisState, State
from houvast.records.reports.views import Side
from houvast.records.secrets import server_secrets
from houvast.records.staff.sessions import drop_ended as drop_ended_desk_sessions
from houvast.records.staff.tries import drop_old
from houvast.records.takedowns.keeping import forget_pictures
from houvast.records.takedowns.notice_keeping import forget_notices

ERASE_DELAY = timedelta(hours=72)
WORD_TRIES = 5
WORD_LOCK = timedelta(hours=24)
_HOUR = timedelta(hours=1)


class EraseResult(StrEnum):
    ERASED = "erased"  # gone
    SCHEDULED = "scheduled"  # at `erase_after`, the receipt may stop it
    ASKED_TEAM = "asked_team"  # a person decides
    WORD_NOT_RIGHT = "word_not_right"  # `tries_left` more


@dataclass(frozen=True)
class EraseAnswer:
    result: EraseResult
    erase_after: datetime | None = None
    tries_left: int | None = None


class NothingToStop(Refused):
    """No request stands that the receipt may still stop."""

    code = "nothing_to_stop"


class NotDue(Refused):
    """Nobody asked to erase this, and no term has passed."""

    code = "not_due"


@transaction.atomic
def ask_to_erase(*, keys: MailboxKeys, word: str | None, now: datetime, by: Actor) -> EraseAnswer:
    """The reporter asks. With the right extra word: at once. Without one set: in 72 hours, hidden until then.
    After one stop, with a word set but not given, or locked by five wrong words: the team decides."""
    mailbox = enter_mailbox(keys, Act.ASK_TO_ERASE)
    report = mailbox.report
    if report.word_verifier is not None and word and not locked_until(report, now):
        if check_word(report.id, word, report.word_verifier, server_secrets().pepper):
            _erase_rows(report, now=now, by=by)
            return EraseAnswer(EraseResult.ERASED)
        return _word_was_wrong(report, now, by)
    if mailbox.state is State.ERASING:
        return EraseAnswer(EraseResult.SCHEDULED, report.erase_after)
    if _decided_by_team(mailbox):
        return _ask_team(report, now, by)
    return _schedule(report, now, by)


@transaction.atomic
def stop_erasing(*, keys: MailboxKeys, now: datetime, by: Actor) -> None:
    """The receipt stops a scheduled erasing, once. Raises `NothingToStop`."""
    try:
        report = enter_mailbox(keys, Act.STOP_ERASING).report
    except NotInThisState:
        raise NothingToStop from None
    if not may_stop(report):
        raise NothingToStop
    _withdraw(report)
    report.erase_stopped = True
    report.last_activity_at = to_hour(now)
    report.save()
    notify(report)
    write_audit(AuditAct.ERASE_STOPPED, subject=report_subject(report.id), at=now, by=by)


@transaction.atomic
def keep_longer(*, keys: MailboxKeys, now: datetime, by: Actor) -> None:
    """The reporter keeps a closed report for another term."""
    report = enter_mailbox(keys, Act.KEEP_LONGER).report
    until = to_hour(now) + CLOSED_STAYS
    if report.hold_until is not None and report.hold_until >= until:
        return
    report.hold_until = until
    report.save(update_fields=["hold_until"])
    write_audit(AuditAct.KEPT_LONGER, subject=report_subject(report.id), at=now, by=by)


@transaction.atomic
def decline_erasing(*, report_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> None:
    """The team decides not to erase; the request is taken away and the mailbox opens as before. The next request comes
    to the team too: whoever asks with a forced code could otherwise ask again, and have 72 hours of silence."""
    desk = enter_desk(report_id, keyring, Act.DECLINE_ERASING, now=now, by=by)
    if desk.report.erase_asked_by == "":
        raise NothingToStop
    _withdraw(desk.report)
    desk.report.erase_stopped = True
    desk.report.save()
    notify(desk.report)
    write_audit(AuditAct.ERASE_DECLINED, subject=report_subject(report_id), at=now, by=by)


@transaction.atomic
def hold(*, report_id: UUID, until: datetime | None, keyring: Keyring, now: datetime, by: Actor) -> None:
    """Keeps a closed case past its term (a police case runs); None ends it. A reporter's own erasing still counts."""
    desk = enter_desk(report_id, keyring, Act.HOLD, now=now, by=by)
    desk.report.hold_until = until
    desk.report.save(update_fields=["hold_until"])
    write_audit(
        AuditAct.HELD, subject=report_subject(report_id), at=now, by=by, parameters={"on": int(until is not None)}
    )


@transaction.atomic
def erase(*, report_id: UUID, by: Actor, now: datetime, keyring: Keyring | None = None) -> None:
    """Erases one report whole. A person needs a keyring that opens the case and the permission; worker and command
    erase only what is due.

    Raises `NoSuchCase`, `NotAllowed`, `NotInThisState`, `NotDue`.
    """
    if keyring is not None:
        desk = enter_desk(report_id, keyring, Act.ERASE, now=now, by=by)
        _check_asked_or_closed(desk)
        _erase_rows(desk.report, now=now, by=by)
        return
    if by.is_reporter or by.text.startswith("person:"):
        raise ValueError("a person erases with their keys, a reporter by asking")
    report = Report.objects.select_for_update().filter(due_at(now), id=report_id).first()
    if report is None:
        raise NotDue
    _erase_rows(report, now=now, by=by)


def erase_due(now: datetime, *, by: Actor = WORKER, dry_run: bool = False) -> tuple[UUID, ...]:
    """Erases everything that is due: asked 72 hours ago, closed past its term, never sent for 7 days; also mailbox
    and desk sessions past their end. Then takes what was erased, by whomever, off the disk (outside a transaction).
    Gives the ids; `dry_run` erases none."""
    due = ids_due(now)
    if dry_run:
        return due
    done = []
    for report_id in due:
        try:
            erase(report_id=report_id, by=by, now=now)
        except NotDue:  # stopped or written to since the list was made
            continue
        done.append(report_id)
    drop_ended(now)
    drop_ended_desk_sessions(now)
    drop_old(now)
    if not connection.in_atomic_block:
        _scrub(now, by)
    return tuple(done)


def _scrub(now: datetime, by: Actor) -> None:
    """The worker waits for the next hour: the moment of a scrub must not tell when a reporter erased."""
    erased = first_since(AuditAct.ERASED, after=AuditAct.SCRUBBED)
    if erased is None or (by == WORKER and to_hour(erased.at) >= to_hour(now)):
        return
    if not scrub_seals():
        return
    with transaction.atomic():
        write_audit(AuditAct.SCRUBBED, subject=HOUSE, at=now, by=by)


def _erase_rows(report: Report, *, now: datetime, by: Actor) -> None:
    """Reads from top to bottom: nobody can open it, then it is gone, then it is noted."""
    report_id, counted = report.id, report.closed_at is not None or report.team_id is None
    notify(report)  # heard at the commit; afterwards nobody knows whose queue it was in
    destroy_seals(report_id)
    forget(report_id, now)
    forget_marks(report_id)
    forget_consents(report_id)
    forget_assessments(report_id)
    forget_offers(report_id, now)
    forget_pictures(report_id)
    forget_notices(report_id)
    forget_evidence(report_id)
    forget_referrals(report_id)
    forget_rows(report_id)
    if not counted:
        register_erased(now=now)
    write_audit(AuditAct.ERASED, subject=report_subject(report_id), at=now, by=by)


def _check_asked_or_closed(desk: AtTheDesk) -> None:
    """Nobody at the desk wipes a case that is worked on and whose reporter did not ask."""
    if desk.report.erase_asked_by == "" and desk.state is not State.CLOSED:
        raise NotDue


def _decided_by_team(mailbox: AtTheMailbox) -> bool:
    """An unsent mailbox has no team: there the 72 hours are all the protection, each time."""
    report = mailbox.report
    return mailbox.sent and (report.erase_stopped or report.word_verifier is not None)


def _schedule(report: Report, now: datetime, by: Actor) -> EraseAnswer:
    report.erase_after = to_hour(now + ERASE_DELAY) + _HOUR  # never sooner than 72 hours, told by the hour
    report.erase_asked_by = Side.REPORTER.value
    report.last_activity_at = to_hour(now)
    report.save()
    notify(report)
    write_audit(
        AuditAct.ERASE_ASKED, subject=report_subject(report.id), at=now, by=by, parameters={"route": "scheduled"}
    )
    return EraseAnswer(EraseResult.SCHEDULED, report.erase_after)


def _ask_team(report: Report, now: datetime, by: Actor) -> EraseAnswer:
    if report.erase_asked_by == "":
        report.erase_asked_by = Side.REPORTER.value
        report.last_activity_at = to_hour(now)
        report.save()
        notify(report)
        write_audit(
            AuditAct.ERASE_ASKED, subject=report_subject(report.id), at=now, by=by, parameters={"route": "team"}
        )
    return EraseAnswer(EraseResult.ASKED_TEAM)


def _word_was_wrong(report: Report, now: datetime, by: Actor) -> EraseAnswer:
    if report.word_locked_until is not None:  # an earlier lock is over: count anew
        report.word_wrong, report.word_locked_until = 0, None
    report.word_wrong += 1
    if report.word_wrong >= WORD_TRIES:
        report.word_locked_until = to_hour(now + WORD_LOCK) + _HOUR
    report.save(update_fields=["word_wrong", "word_locked_until"])
    write_audit(AuditAct.WORD_WRONG, subject=report_subject(report.id), at=now, by=by)
    return EraseAnswer(EraseResult.WORD_NOT_RIGHT, tries_left=WORD_TRIES - report.word_wrong)


def _withdraw(report: Report) -> None:
    report.erase_after = None
    report.erase_asked_by = ""
