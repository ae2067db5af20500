"""A person lets us hand something over, or does not: bound to exactly the text and the receiver they saw.

What is handed over later asks `standing` in the same transaction. A changed text needs a new consent.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from houvast.core.sealing.keyring import Keyring, MailboxKeys
from houvast.procedures.entering import AtTheMailbox, enter_desk, enter_mailbox
from houvast.procedures.reopening import follow_the_told, open_again
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct, report_subject
from houvast.records.audit.times import to_hour
from houvast.records.audit.writing import write_audit
from houvast.records.consents import keeping
from houvast.records.consents.keeping import Answer, Asked, sha256_of
from houvast.records.consents.views import ConsentState, ConsentView, Subject
from houvast.records.refused import Refused
from houvast.records.reports.dates import add_answered, settle_answered
from houvast.records.reports.models import Report
from houvast.records.reports.notices import notify
from houvast.records.reports.reading import state_of
from houvast.records.reports.states import Act, can_in_state

# Of these the answer asks for an act of the desk, the answer no as well.
_COMES_BACK = frozenset({Subject.REFERRAL, Subject.ASSESSMENT, Subject.NOTICE, Subject.DOSSIER})
# Taking back asks for one whatever it was about (nothing more may go), except where it is carried out by itself.
_TAKEN_BACK_BY_ITSELF = frozenset({Subject.HASHES})


class NoSuchConsent(Refused):
    """This report has no such consent."""

    code = "no_such_consent"


class ConsentChanged(Refused):
    """What was on the page is not what stands here (another text), or it was answered already in another way."""

    code = "consent_changed"


@transaction.atomic
def read_consents(*, report_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> tuple[ConsentView, ...]:
    """For the desk: what was asked, and what the person said of it."""
    desk = enter_desk(report_id, keyring, Act.READ, now=now, by=by)
    return keeping.consents_of(report_id, desk.keys.shared)


@transaction.atomic
def ask(
    *,
    report_id: UUID,
    subject: Subject,
    about: UUID,
    text: str,
    receiver: str,
    keyring: Keyring,
    now: datetime,
    by: Actor,
) -> UUID:
    """The desk asks: the text stands in the mailbox from now on, to be agreed to or refused. Gives the consent's id.

    Asking again for the same text and receiver, while it is unanswered or given, gives the one that stands.
    """
    desk = enter_desk(report_id, keyring, Act.ASK_CONSENT, now=now, by=by)
    asked = Asked(subject, about, text, receiver, timezone.localdate(now), asked_by_desk=True)
    there = _same(keeping.consents_of(report_id, desk.keys.shared), asked)
    if there is not None:
        return there.id
    consent_id = keeping.keep_asked(report_id, asked, desk.keys.shared)
    notify(desk.report)
    _audit(AuditAct.CONSENT_ASKED, report_id, subject, now, by)
    return consent_id


@transaction.atomic
def answer(
    *, keys: MailboxKeys, consent_id: UUID, given: bool, text_sha256: str, now: datetime, by: Actor
) -> ConsentView:
    """The person agrees or refuses. `text_sha256` comes from the page that showed the text.

    Raises `NoSuchConsent`, `ConsentChanged`. The same answer twice is one answer; a withdrawn one stays withdrawn.
    """
    mailbox, view = _found(keys, consent_id)
    wanted = ConsentState.GIVEN if given else ConsentState.REFUSED
    if view.text_sha256 != text_sha256:
        raise ConsentChanged
    if view.state is wanted:
        return view
    if view.state in (ConsentState.GIVEN, ConsentState.WITHDRAWN) or view.overtaken_on is not None:
        raise ConsentChanged
    _keep(mailbox, view, keeping.given_to(view, wanted, timezone.localdate(now)), now)
    _bring_back(mailbox, subject=view.subject, about=view.about, said=wanted, now=now)
    act = AuditAct.CONSENT_GIVEN if given else AuditAct.CONSENT_REFUSED
    _audit(act, keys.report_id, view.subject, now, by)
    return _found(keys, consent_id)[1]


@transaction.atomic
def give(
    *, keys: MailboxKeys, subject: Subject, about: UUID, text: str, receiver: str, now: datetime, by: Actor
) -> UUID:
    """The person starts it themselves, from a page that showed this text. The same twice is one consent."""
    mailbox = enter_mailbox(keys, Act.CONSENT)
    asked = Asked(subject, about, text, receiver, timezone.localdate(now), asked_by_desk=False)
    there = _same(keeping.consents_of(keys.report_id, mailbox.keys.shared), asked)
    if there is not None and there.stands:
        return there.id
    said = Answer(ConsentState.GIVEN, sha256_of(text), receiver, answered_on=timezone.localdate(now))
    if there is not None:
        keeping.keep_answer(there.id, said, mailbox.keys.shared)
        consent_id = there.id
    else:
        consent_id = keeping.keep_asked(keys.report_id, asked, mailbox.keys.shared, said)
    _touch(mailbox.report, now)
    _bring_back(mailbox, subject=subject, about=about, said=ConsentState.GIVEN, now=now)
    _audit(AuditAct.CONSENT_GIVEN, keys.report_id, subject, now, by)
    return consent_id


@transaction.atomic
def withdraw(*, keys: MailboxKeys, consent_id: UUID, now: datetime, by: Actor) -> None:
    """Takes a given consent back, at any time. What was handed over by then cannot be called back; the page says so.

    Raises `NoSuchConsent`. One that was never given is refused by it.
    """
    mailbox, view = _found(keys, consent_id)
    if view.state in (ConsentState.WITHDRAWN, ConsentState.REFUSED) or view.overtaken_on is not None:
        return
    on = timezone.localdate(now)
    said = keeping.withdrawn(view, on) if view.stands else keeping.given_to(view, ConsentState.REFUSED, on)
    _keep(mailbox, view, said, now)
    _bring_back(mailbox, subject=view.subject, about=view.about, said=said.state, now=now)
    act = AuditAct.CONSENT_WITHDRAWN if view.stands else AuditAct.CONSENT_REFUSED
    _audit(act, keys.report_id, view.subject, now, by)


def _same(views: tuple[ConsentView, ...], asked: Asked) -> ConsentView | None:
    """One of the same text for the same receiver that is open or given."""
    for view in views:
        same = (view.subject, view.about, view.text, view.receiver) == (
            asked.subject,
            asked.about,
            asked.text,
            asked.receiver,
        )
        if same and view.state in (ConsentState.ASKED, ConsentState.GIVEN):
            return view
    return None


def _found(keys: MailboxKeys, consent_id: UUID) -> tuple[AtTheMailbox, ConsentView]:
    mailbox = enter_mailbox(keys, Act.CONSENT)
    view = keeping.consent(keys.report_id, consent_id, mailbox.keys.shared) if mailbox.sent else None
    if view is None:
        raise NoSuchConsent
    return mailbox, view


def _keep(mailbox: AtTheMailbox, view: ConsentView, said: Answer, now: datetime) -> None:
    keeping.keep_answer(view.id, said, mailbox.keys.shared)
    _touch(mailbox.report, now)


def _bring_back(mailbox: AtTheMailbox, *, subject: Subject, about: UUID, said: ConsentState, now: datetime) -> None:
    """Somebody at the desk waits for this answer: the case comes back with it. A closed one is opened again by a
    consent that is taken back: what it allowed may still be going on."""
    taken_back = said is ConsentState.WITHDRAWN and subject not in _TAKEN_BACK_BY_ITSELF
    if not taken_back and subject not in _COMES_BACK:
        return
    if taken_back and open_again(mailbox.report, now):
        mailbox.report.save()
        follow_the_told(mailbox.report, mailbox.keys.shared, now)
    if not can_in_state(state_of(mailbox.report), Act.ASK_CONSENT):
        return
    settle_answered(mailbox.report.id, about, mailbox.keys.shared)
    words = f"{said.value}:{subject.value}"
    add_answered(mailbox.report.id, at=now, words=words, shared=mailbox.keys.shared, about=about)


def _touch(report: Report, now: datetime) -> None:
    report.last_activity_at = to_hour(now)
    report.save(update_fields=["last_activity_at"])
    notify(report)


def _audit(act: AuditAct, report_id: UUID, subject: Subject, now: datetime, by: Actor) -> None:
    write_audit(act, subject=report_subject(report_id), at=now, by=by, parameters={"subject": subject.value})
