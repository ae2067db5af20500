"""How it goes with the police, and how somebody is: told by the person or by the desk, each a dated fact. What the desk
must do follows from it and comes back in the queue by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction
from django.utils import timezone

from houvast.core.sealing.keyring import Keyring, MailboxKeys
from houvast.core.sealing.labels import KeyKind
from houvast.core.support import (
    Agreement,
    CheckIn,
    Moment,
    Path,
    Proceedings,
    Task,
    is_quiet,
    moments,
    next_moment,
    path,
    quiet_from,
    tasks,
    unheard,
)
from houvast.procedures.asking_the_law import bring_complaint_back
from houvast.procedures.entering import AtTheMailbox, enter_desk, enter_mailbox
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct, report_subject
from houvast.records.audit.times import to_hour
from houvast.records.audit.writing import write_audit
from houvast.records.refused import Refused
from houvast.records.reports.dates import set_derived
from houvast.records.reports.notices import notify
from houvast.records.reports.proceedings import (
    KeptProceedings,
    read_agreement,
    read_proceedings,
    write_agreement,
    write_proceedings,
)
from houvast.records.reports.seals import CaseKeys
from houvast.records.reports.states import Act, can_in_state

# Work of the day stands from nine o'clock on.
_AT = time(9)


class ProceedingsConflict(Refused):
    """The record was changed since this page was read. `theirs` is the stored one."""

    code = "proceedings_conflict"

    def __init__(self, theirs: KeptProceedings) -> None:
        super().__init__(revision=theirs.revision)
        self.theirs = theirs


class NotSentYet(Refused):
    """Nothing was sent: the helpline does not know this report, and cannot follow it."""

    code = "not_sent_yet"


@dataclass(frozen=True)
class Following:
    """Everything that is derived from the record on one day."""

    kept: KeptProceedings
    path: Path
    tasks: tuple[Task, ...]
    agreement: Agreement | None
    moments: tuple[Moment, ...]
    next_moment: Moment | None
    quiet: bool


def following_of(report_id: UUID, shared: bytes | None, now: datetime) -> Following:
    """For mailbox and desk. Without a shared key (nothing sent) an empty record."""
    today = timezone.localdate(now)
    kept = read_proceedings(report_id, shared) if shared else KeptProceedings(Proceedings(), 0)
    agreement = read_agreement(report_id, shared) if shared else None
    return Following(
        kept=kept,
        path=path(kept.proceedings, today),
        tasks=tasks(kept.proceedings, today),
        agreement=agreement,
        moments=moments(agreement, today) if agreement else (),
        next_moment=next_moment(agreement, today) if agreement else None,
        quiet=bool(agreement) and is_quiet(agreement, today),
    )


@transaction.atomic
def read_following(*, report_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> Following:
    """The desk looks, and whatever the person told meanwhile brings its dates into the queue."""
    desk = enter_desk(report_id, keyring, Act.READ, now=now, by=by)
    if can_in_state(desk.state, Act.FOLLOW):
        bring_back(desk.keys, now)
    return following_of(report_id, desk.keys.shared, now)


@transaction.atomic
def change_proceedings(
    *, report_id: UUID, proceedings: Proceedings, revision: int, keyring: Keyring, now: datetime, by: Actor
) -> None:
    """The desk keeps what it heard. Raises `ProceedingsConflict` where somebody else was first with other things."""
    desk = enter_desk(report_id, keyring, Act.FOLLOW, now=now, by=by)
    if not _written(report_id, desk.keys.shared, proceedings, revision):
        return
    bring_back(desk.keys, now)
    desk.report.save()
    notify(desk.report)
    write_audit(AuditAct.PROCEEDINGS_CHANGED, subject=report_subject(report_id), at=now, by=by)


@transaction.atomic
def tell_proceedings(*, keys: MailboxKeys, proceedings: Proceedings, revision: int, now: datetime, by: Actor) -> None:
    """The person tells it themselves; what the desk must do then stands in the queue at once."""
    mailbox = _sent(keys)
    if not _written(keys.report_id, mailbox.keys.shared, proceedings, revision):
        return
    _touch(mailbox, now)
    write_audit(AuditAct.PROCEEDINGS_TOLD, subject=report_subject(keys.report_id), at=now, by=by)


@transaction.atomic
def choose_check_ins(*, keys: MailboxKeys, moments_wanted: Iterable[CheckIn], now: datetime, by: Actor) -> None:
    """The person chooses when we ask how they are; choosing none stops it, at any time, without a reason."""
    mailbox = _sent(keys)
    today = timezone.localdate(now)
    wanted = tuple(dict.fromkeys(moments_wanted))
    before = read_agreement(keys.report_id, mailbox.keys.shared)
    if before is None and not wanted:
        return
    if not wanted:
        after = replace(before, stopped_on=before.stopped_on or today)
    elif before is None or before.stopped_on is not None or next_moment(before, today) is None:
        after = Agreement(today, wanted)  # the days count from now on
    else:
        after = replace(before, moments=wanted)
    if after == before:
        return
    write_agreement(keys.report_id, after, mailbox.keys.shared)
    _touch(mailbox, now)
    write_audit(AuditAct.CHECK_INS_CHOSEN, subject=report_subject(keys.report_id), at=now, by=by)


@transaction.atomic
def note_heard(*, keys: MailboxKeys, now: datetime, by: Actor) -> None:
    """The person answered "how are you now" (what they said goes through the crisis questions and messages)."""
    mailbox = _sent(keys)
    if not hear(keys.report_id, mailbox.keys.shared, now):
        return
    _touch(mailbox, now)
    write_audit(AuditAct.CHECK_IN_ANSWERED, subject=report_subject(keys.report_id), at=now, by=by)


def hear(report_id: UUID, shared: bytes, now: datetime) -> bool:
    """Any word of the person is a word, not only the answer to our question. Whether it was the first one today."""
    agreement, today = read_agreement(report_id, shared), timezone.localdate(now)
    if agreement is None or agreement.stopped_on is not None or today in agreement.heard_on:
        return False
    write_agreement(report_id, replace(agreement, heard_on=(*agreement.heard_on, today)), shared)
    return True


def bring_back(keys: CaseKeys, now: datetime) -> None:
    """For who opens the case: its derived dates as they are now."""
    follow_told(keys.report_id, keys.shared, now)
    bring_complaint_back(keys, now)


def follow_told(report_id: UUID, shared: bytes, now: datetime) -> None:
    """The dates that follow from what the person told and chose: mailbox and desk bring them up to date alike."""
    following = following_of(report_id, shared, now)
    due = {_about(report_id, task.code): (_moment(task.due), task.code) for task in following.tasks}
    set_derived(report_id, "path", due, shared, KeyKind.SHARED)
    follow_check_ins(report_id, shared, now)


def follow_check_ins(report_id: UUID, shared: bytes, now: datetime) -> None:
    """The days to ask how they are, and after each the day from which no word is quiet. Of a closed case too: what we
    agreed to ask was not agreed to until we close it."""
    agreement = read_agreement(report_id, shared)
    waits = unheard(agreement, timezone.localdate(now)) if agreement else ()
    asked = {_about(report_id, each.check_in): (_moment(each.on), each.check_in.value) for each in waits}
    quiet = {_about(report_id, f"quiet:{each.check_in}"): (_moment(quiet_from(each)), "quiet") for each in waits}
    set_derived(report_id, "check_in", asked, shared, KeyKind.SHARED)
    set_derived(report_id, "quiet", quiet, shared, KeyKind.SHARED)


def _about(report_id: UUID, code: str) -> UUID:
    """The same task of the same report is the same thing, whenever it is derived."""
    return uuid5(NAMESPACE_OID, f"{report_id}:{code}")


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, _AT))


def _written(report_id: UUID, shared: bytes, proceedings: Proceedings, revision: int) -> bool:
    before = read_proceedings(report_id, shared)
    if before.proceedings == proceedings:
        return False
    if before.revision != revision:
        raise ProceedingsConflict(before)
    write_proceedings(report_id, proceedings, shared)
    return True


def _sent(keys: MailboxKeys) -> AtTheMailbox:
    mailbox = enter_mailbox(keys, Act.FOLLOW_OWN)
    if not mailbox.sent:
        raise NotSentYet
    return mailbox


def _touch(mailbox: AtTheMailbox, now: datetime) -> None:
    """What must be done on a closed case is read when it is opened again; only the agreed days run on."""
    hear(mailbox.report.id, mailbox.keys.shared, now)
    if can_in_state(mailbox.state, Act.FOLLOW):
        follow_told(mailbox.report.id, mailbox.keys.shared, now)
    else:
        follow_check_ins(mailbox.report.id, mailbox.keys.shared, now)
    mailbox.report.last_activity_at = to_hour(now)
    mailbox.report.save()
    notify(mailbox.report)
