"""Which pictures the offender used: fingerprints that the person made, told, taken back, and compared with others'.

Of somebody under 18, and while no age is known, only the profile picture: what was sent to a child as a lure may itself
be a picture of a child that was abused. No picture comes here, and none of these fingerprints goes to a partner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from houvast.core.dossier.allowing import counts_as_minor
from houvast.core.linking.blind_pictures import apart
from houvast.core.linking.images import SAME_IMAGE
from houvast.core.removal import Picture
from houvast.core.sealing.keyring import MailboxKeys
from houvast.core.situation import Situation
from houvast.core.statement import is_minor
from houvast.procedures.entering import AtTheMailbox, enter_mailbox
from houvast.procedures.linking import index_pictures
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct, report_subject
from houvast.records.audit.times import to_hour
from houvast.records.audit.writing import write_audit
from houvast.records.refused import Refused
from houvast.records.reports.facts import read_answers, read_facts
from houvast.records.reports.lures import read_lures, write_lures
from houvast.records.reports.notices import notify
from houvast.records.reports.seals import with_shared
from houvast.records.reports.states import Act
from houvast.records.reports.views import Lure, LureKind

MOST_LURES = 12  # of one report


class KindNotKept(Refused):
    """Of somebody under 18, and while no age is known, no picture that was sent."""

    code = "lure_kind_not_kept"


class NoPicture(Refused):
    """A video, or a picture without its own fingerprint as it is seen. Parameters: number."""

    code = "lure_no_picture"


class TooManyLures(Refused):
    """More than one report keeps. Parameters: most."""

    code = "too_many_lures"


@dataclass(frozen=True)
class ToldLures:
    """How many are new, and how many stood there already."""

    new: int
    there: int


def kinds_kept(situation: Situation) -> tuple[LureKind, ...]:
    """What may be told of this situation."""
    return (LureKind.PROFILE,) if counts_as_minor(situation) else tuple(LureKind)


@transaction.atomic
def tell_lures(
    *, keys: MailboxKeys, kind: LureKind, pictures: Iterable[Picture], now: datetime, by: Actor
) -> ToldLures:
    """Keeps the fingerprint of each, and after the first send compares it with what others told. One that is the same
    as one that stands there is not kept again. Raises `KindNotKept`, `NoPicture`, `TooManyLures`."""
    mailbox = enter_mailbox(keys, Act.TELL_LURES)
    if kind not in kinds_kept(_situation(mailbox)):
        raise KindNotKept
    lures, new, there = list(_lures(mailbox)), 0, 0
    for picture in pictures:
        seen = picture.as_seen
        if seen is None or seen.quality is None:
            raise NoPicture(number=picture.number)
        if any(apart(seen.value, lure.value) <= SAME_IMAGE for lure in lures):
            there += 1
            continue
        lures.append(Lure(uuid4(), kind, seen.value, seen.quality, timezone.localdate(now)))
        new += 1
    if len(lures) > MOST_LURES:
        raise TooManyLures(most=MOST_LURES)
    if new:
        _keep(mailbox, lures, AuditAct.LURES_TOLD, now, by)
    return ToldLures(new, there)


@transaction.atomic
def take_back(*, keys: MailboxKeys, lure_id: UUID, now: datetime, by: Actor) -> None:
    """Forgets one, and compares with it no more. Twice is once."""
    mailbox = enter_mailbox(keys, Act.TELL_LURES)
    lures = _lures(mailbox)
    kept = [lure for lure in lures if lure.id != lure_id]
    if len(kept) < len(lures):
        _keep(mailbox, kept, AuditAct.LURE_TAKEN_BACK, now, by)


def lures_in(*, keys: MailboxKeys, sent: bool) -> tuple[Lure, ...]:
    """For the mailbox, in the order in which they were told."""
    key = with_shared(keys).shared if sent else keys.private
    return read_lures(keys.report_id, key, sent=sent)


def compare_lures(report_id: UUID, shared: bytes, now: datetime) -> None:
    """Part of the first send: what was told before it."""
    lures = read_lures(report_id, shared, sent=True)
    if lures:
        index_pictures(report_id, [(lure.id, lure.value) for lure in lures], now=now)


def follow_age(report_id: UUID, situation: Situation, shared: bytes, *, now: datetime, by: Actor) -> None:
    """Part of changing facts: once they say that somebody is under 18, what the offender sent is forgotten."""
    if not is_minor(situation):
        return
    lures = read_lures(report_id, shared, sent=True)
    kept = [lure for lure in lures if lure.kind is LureKind.PROFILE]
    if len(kept) < len(lures):
        write_lures(report_id, kept, shared, sent=True)
        index_pictures(report_id, [(lure.id, lure.value) for lure in kept], now=now)
        write_audit(AuditAct.LURE_TAKEN_BACK, subject=report_subject(report_id), at=now, by=by)


def _keep(mailbox: AtTheMailbox, lures: Iterable[Lure], act: AuditAct, now: datetime, by: Actor) -> None:
    report, lures = mailbox.report, tuple(lures)
    write_lures(report.id, lures, _key(mailbox), sent=mailbox.sent)
    report.last_activity_at = to_hour(now)
    report.save(update_fields=["last_activity_at"])
    if mailbox.sent:
        index_pictures(report.id, [(lure.id, lure.value) for lure in lures], now=now)
        notify(report)
    write_audit(act, subject=report_subject(report.id), at=now, by=by)


def _lures(mailbox: AtTheMailbox) -> tuple[Lure, ...]:
    return read_lures(mailbox.report.id, _key(mailbox), sent=mailbox.sent)


def _key(mailbox: AtTheMailbox) -> bytes:
    return mailbox.keys.shared if mailbox.sent else mailbox.keys.private


def _situation(mailbox: AtTheMailbox) -> Situation:
    read = read_facts if mailbox.sent else read_answers
    return read(mailbox.report.id, _key(mailbox)).situation
