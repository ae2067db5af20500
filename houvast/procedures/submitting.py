"""A reporter makes a mailbox, keeps a receipt, writes, and sends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from houvast.core.sealing.keyring import MailboxKeys, new_key
from houvast.core.sealing.receipts import Receipt, receipt_keys
from houvast.core.sealing.words import SHORTEST, word_problem, word_verifier
from houvast.core.situation import Situation, Told
from houvast.procedures import telling_lures
from houvast.procedures.entering import AtTheMailbox, enter_mailbox
from houvast.procedures.first_send import become_a_report, teams_that_can_receive
from houvast.procedures.following import follow_the_facts
from houvast.procedures.following_proceedings import hear
from houvast.procedures.linking import index_indicators
from houvast.procedures.marking_reports import mark_report
from houvast.procedures.reopening import follow_the_told, open_again
from houvast.procedures.requesting_removal import follow_age
from houvast.procedures.step_titles import knowledge_version, titles_in
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct, report_subject
from houvast.records.audit.times import to_hour, to_quarter
from houvast.records.audit.writing import write_audit
from houvast.records.refused import Refused
from houvast.records.reports.drafts import clear_draft, read_draft, write_draft
from houvast.records.reports.facts import Facts, read_answers, read_facts, write_answers, write_facts
from houvast.records.reports.legal import LegalFacts, write_own
from houvast.records.reports.mailbox import may_choose_word
from houvast.records.reports.messages import Message, add_message, message_id_to_use
from houvast.records.reports.models import Report
from houvast.records.reports.notices import notify
from houvast.records.reports.seals import open_private, seal_private, with_shared
from houvast.records.reports.sessions import forget_receipts
from houvast.records.reports.states import Act
from houvast.records.reports.ticks import read_ticks, ticked, write_ticks
from houvast.records.reports.views import Side, TickState
from houvast.records.secrets import server_secrets


class AlreadyMade(Refused):
    """This receipt's mailbox exists and the code was kept: type the code. Parameter: kept (always True)."""

    code = "already_made"

    @property
    def kept(self) -> bool:
        return bool(self.parameters.get("kept"))


class DraftConflict(Refused):
    """The draft was changed elsewhere. `theirs` is the stored one and `revision` its number."""

    code = "draft_conflict"

    def __init__(self, theirs: Told, revision: int) -> None:
        super().__init__(revision=revision)
        self.theirs = theirs
        self.revision = revision


class WordTooShort(Refused):
    """The extra word is too short (or absurdly long) to be worth anything. Parameters: minimum, problem."""

    code = "word_too_short"


class TooLateForWord(Refused):
    """An extra word is chosen only while the receipt is first shown (not kept yet, none chosen)."""

    code = "too_late_for_word"


def make_mailbox(
    *,
    receipt: Receipt,
    situation: Situation,
    ticks: Mapping[str, TickState | str],
    asked: frozenset[str],
    language: str,
    now: datetime,
    by: Actor,
    legal: LegalFacts | None = None,
) -> MailboxKeys:
    """Makes the mailbox of this receipt (state `unsent`, private key only), or opens it when the same form came twice.
    `legal`: what was answered for the law beside the situation.

    Raises `NoTeamYet`, and `AlreadyMade` once its code was marked kept.
    """
    try:
        with transaction.atomic():
            made = _made_before(receipt)
            return made or _make(receipt, situation, ticks, asked, legal or {}, language, now, by)
    except IntegrityError:
        # The same form, sent twice at once: the other one was first.
        with transaction.atomic():
            made = _made_before(receipt)
        if made is None:
            raise
        return made


def _made_before(receipt: Receipt) -> MailboxKeys | None:
    for keys in receipt_keys(receipt, server_secrets().pepper):
        report = Report.objects.filter(lookup_id=keys.lookup_id).first()
        if report is None:
            continue
        if report.kept:
            raise AlreadyMade(kept=True)
        return with_shared(MailboxKeys(report.id, open_private(report.id, keys), None))
    return None


def _make(
    receipt: Receipt,
    situation: Situation,
    ticks: Mapping[str, TickState | str],
    asked: frozenset[str],
    legal: LegalFacts,
    language: str,
    now: datetime,
    by: Actor,
) -> MailboxKeys:
    teams_that_can_receive()
    newest = receipt_keys(receipt, server_secrets().pepper)[0]
    keys = MailboxKeys(uuid4(), new_key(), None)
    Report.objects.create(
        id=keys.report_id,
        lookup_id=newest.lookup_id,
        language=language,
        arrived_at=to_hour(now),
        last_activity_at=to_hour(now),
    )
    seal_private(keys.report_id, keys.private, newest.seal_key)
    write_answers(keys.report_id, Facts(situation, asked, at=to_hour(now)), keys.private)
    if ticks:
        _write_ticks(keys, ticks, situation, language, sent=False)
    if legal:
        write_own(keys.report_id, legal, keys.private, sent=False)
    write_audit(AuditAct.MAILBOX_MADE, subject=report_subject(keys.report_id), at=now, by=by)
    return keys


@transaction.atomic
def set_extra_word(*, keys: MailboxKeys, word: str, now: datetime, by: Actor) -> None:
    """Raises `TooLateForWord` or `WordTooShort`."""
    mailbox = enter_mailbox(keys, Act.SET_WORD)
    if not may_choose_word(mailbox.report):
        raise TooLateForWord
    problem = word_problem(word)
    if problem:
        raise WordTooShort(minimum=SHORTEST, problem=problem)
    mailbox.report.word_verifier = word_verifier(keys.report_id, word, server_secrets().pepper)
    mailbox.report.save(update_fields=["word_verifier"])
    write_audit(AuditAct.WORD_SET, subject=report_subject(keys.report_id), at=now, by=by)


@transaction.atomic
def mark_kept(*, keys: MailboxKeys, now: datetime, by: Actor) -> None:
    """The code was kept: from now on no page shows it. Twice is the same as once."""
    report = enter_mailbox(keys, Act.MARK_KEPT).report
    if report.kept:
        return
    report.kept = True
    report.save(update_fields=["kept"])
    forget_receipts(report.id)
    write_audit(AuditAct.RECEIPT_KEPT, subject=report_subject(report.id), at=now, by=by)


@transaction.atomic
def save_answers(
    *,
    keys: MailboxKeys,
    situation: Situation,
    ticks: Mapping[str, TickState | str],
    now: datetime,
    by: Actor,
    asked: frozenset[str] | None = None,
    waits: bool = False,
) -> None:
    """Keeps changed answers and ticks: under the private key before the first send, as shared facts afterwards (then
    the desk sees them, urgency is computed again). `ticks` is the whole set; `asked` None leaves it as it is.

    `waits`: what was just answered asks for an answer of ours as a message does; a closed report is reopened by it.
    Without it a yes to the crisis question after our last word would stand below everybody who wrote.
    """
    mailbox = enter_mailbox(keys, Act.SAVE_ANSWERS)
    before = _facts(mailbox)
    after = before.changed_to(situation, by=Side.REPORTER, person_id=None, at=to_hour(now), asked=asked)
    answers_changed = not after.says_the_same_as(before)
    if answers_changed:
        _write_facts(mailbox, after)
        if mailbox.sent:
            follow_age(keys.report_id, situation, mailbox.keys.shared, now=now, by=by)
            telling_lures.follow_age(keys.report_id, situation, mailbox.keys.shared, now=now, by=by)
    ticks_changed = _write_ticks(mailbox.keys, ticks, situation, mailbox.report.language, sent=mailbox.sent)
    waits = waits and mailbox.sent
    if not answers_changed and not ticks_changed and not waits:
        return
    mailbox.report.last_activity_at = to_hour(now)
    if waits:
        _note_in_columns(mailbox.report, now)
    else:
        mailbox.report.save()
    if mailbox.sent:
        follow_the_told(mailbox.report, mailbox.keys.shared, now)
        notify(mailbox.report)
    write_audit(AuditAct.ANSWERS_SAVED, subject=report_subject(mailbox.report.id), at=now, by=by)


@transaction.atomic
def save_draft(*, keys: MailboxKeys, told: Told, revision: int, now: datetime) -> int:
    """Keeps a draft under the private key; gives its new revision (0 is "no draft yet").

    Equal text changes nothing. Raises `DraftConflict` when `revision` is not the stored one and the texts differ.
    """
    mailbox = enter_mailbox(keys, Act.SAVE_DRAFT)
    stored = read_draft(keys.report_id, keys.private)
    if stored is not None and stored.told == told:
        return stored.revision
    if stored is not None and stored.revision != revision:
        raise DraftConflict(stored.told, stored.revision)
    if mailbox.report.last_activity_at != to_hour(now):
        mailbox.report.last_activity_at = to_hour(now)
        mailbox.report.save(update_fields=["last_activity_at"])
    return write_draft(keys.report_id, told, keys.private)


@transaction.atomic
def send(*, keys: MailboxKeys, told: Told, message_id: UUID, now: datetime, by: Actor) -> MailboxKeys:
    """Sends what is told; the first send makes it a report. Gives the keys, `shared` filled in.

    The same `message_id` with the same words is one message; with other words it is a message of its own.
    A closed report is reopened by it.
    """
    mailbox = enter_mailbox(keys, Act.SEND)
    message = Message(Side.REPORTER, None, told.words, to_quarter(now), told)
    first = not mailbox.sent
    if first:
        mailbox = become_a_report(mailbox, told, now)
    message_id, there_already = message_id_to_use(message_id, message, keys.report_id, mailbox.keys.shared)
    if there_already:
        return mailbox.keys
    if not first:
        _add_to_facts(mailbox, told, now)
        clear_draft(keys.report_id)
    add_message(mailbox.report, message_id, message, mailbox.keys.shared)
    reopened = _note_in_columns(mailbox.report, now)
    hear(keys.report_id, mailbox.keys.shared, now)
    follow_the_told(mailbox.report, mailbox.keys.shared, now)
    if first:
        telling_lures.compare_lures(keys.report_id, mailbox.keys.shared, now)
    if told.indicators:
        index_indicators(keys.report_id, told.indicators, now=now)
        mark_report(keys.report_id, told.indicators)
    notify(mailbox.report)
    write_audit(
        AuditAct.REPORT_SENT if first else AuditAct.MESSAGE_SENT,
        subject=report_subject(keys.report_id),
        at=now,
        by=by,
        parameters={"reopened": 1} if reopened else None,
    )
    return mailbox.keys


def _add_to_facts(mailbox: AtTheMailbox, told: Told, now: datetime) -> None:
    before = read_facts(mailbox.report.id, mailbox.keys.shared)
    after = before.with_told(told, at=to_hour(now))
    if after.says_the_same_as(before):
        return
    write_facts(mailbox.report.id, after, mailbox.keys.shared)
    if after.situation != before.situation:
        follow_the_facts(mailbox.report, after.situation, mailbox.keys.shared)


def _write_facts(mailbox: AtTheMailbox, facts: Facts) -> None:
    if not mailbox.sent:
        write_answers(mailbox.report.id, facts, mailbox.keys.private)
        return
    write_facts(mailbox.report.id, facts, mailbox.keys.shared)
    follow_the_facts(mailbox.report, facts.situation, mailbox.keys.shared)


def _note_in_columns(report: Report, now: datetime) -> bool:
    """Somebody waits for an answer from now on, or still. Gives whether a closed report was reopened by it."""
    reopened = open_again(report, now)
    if report.last_writer == Side.DESK or report.waiting_since is None or reopened:
        report.waiting_since = to_quarter(now)
    report.last_writer = Side.REPORTER.value
    report.last_activity_at = to_hour(now)
    report.save()
    return reopened


def _facts(mailbox: AtTheMailbox) -> Facts:
    if mailbox.sent:
        return read_facts(mailbox.report.id, mailbox.keys.shared)
    return read_answers(mailbox.report.id, mailbox.keys.private)


def _write_ticks(
    keys: MailboxKeys, states: Mapping[str, TickState | str], situation: Situation, language: str, *, sent: bool
) -> bool:
    """Whether anything changed."""
    key = keys.shared if sent else keys.private
    before = read_ticks(keys.report_id, key, sent=sent)
    wanted = {step_id: TickState(state) for step_id, state in states.items()}
    if before.states() == wanted:
        return False
    after = ticked(wanted, before, knowledge=knowledge_version(), title_of=titles_in(language, situation))
    write_ticks(keys.report_id, after, key, sent=sent)
    return True
