"""A dossier is packed, the person is asked, and it goes out: exactly the bag they agreed to, or nothing.

What is packed is a bag for ever: it lies sealed as it is until it was sent or a newer one took its place. How far it is
follows from that and from the consent, and is stored nowhere else.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from houvast.core.dossier.agreeing import agreeing_text
from houvast.core.dossier.packing import tagmanifest_in, zipped
from houvast.core.dossier.schemes import Scheme
from houvast.core.dossier.sealing import (
    PASSPHRASE_BYTES,
    KeyNotRight,
    ReceiverKey,
    passphrase_of,
    read_key,
    seal_to,
    seal_under,
)
from houvast.core.sealing.keyring import Keyring
from houvast.procedures import consenting
from houvast.procedures.asking_for_time import ask_for_time
from houvast.procedures.dossier_contents import Choice, Offer, bag_from, dossier_of, offer_of
from houvast.procedures.entering import AtTheDesk, enter_desk
from houvast.procedures.keeping_evidence import told_when_full
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct, report_subject
from houvast.records.audit.times import to_minute
from houvast.records.audit.writing import write_audit
from houvast.records.consents.keeping import consents_of, drop_unanswered, overtake
from houvast.records.consents.views import ConsentState, ConsentView, Subject
from houvast.records.evidence import dossiers
from houvast.records.evidence.keeping import items_of
from houvast.records.evidence.views import DossierView, Way
from houvast.records.refused import Refused
from houvast.records.reports.dates import settle_answered
from houvast.records.reports.notices import notify
from houvast.records.reports.states import Act

LONGEST_RECEIVER = 200


class ReceiverMissing(Refused):
    """A dossier is for somebody."""

    code = "dossier_receiver_missing"


class ReceiverKeyNotRight(Refused):
    """What was given is no public key that can be used today."""

    code = "dossier_key_not_right"


class NoSuchDossier(Refused):
    """There is no such dossier in this case, or a newer one took its place."""

    code = "no_such_dossier"


class DossierNotAgreed(Refused):
    """The person did not agree to exactly this bag for exactly this receiver, or took it back. Nothing goes out."""

    code = "dossier_not_agreed"


class AlreadySent(Refused):
    """It was noted as sent."""

    code = "dossier_sent"


class NoAuthoritySet(Refused):
    """No time-stamping authority stands in the settings, or it did not answer."""

    code = "dossier_no_time"


class Standing(StrEnum):
    """How far a dossier is."""

    ASKED = "asked"
    REFUSED = "refused"
    AGREED = "agreed"
    WITHDRAWN = "withdrawn"
    SENT = "sent"
    SENT_THEN_WITHDRAWN = "sent_then_withdrawn"
    SUPERSEDED = "superseded"
    STALE = "stale"  # an item in it was taken back before it went out


@dataclass(frozen=True)
class DossierStatus:
    view: DossierView
    standing: Standing
    consent: ConsentView | None

    @property
    def may_go(self) -> bool:
        return self.standing in (Standing.AGREED, Standing.SENT)


@dataclass(frozen=True)
class Sealed:
    """What is handed over: the locked file, and the name it gets."""

    name: str
    data: bytes


@transaction.atomic
def read_dossiers(
    *, report_id: UUID, keyring: Keyring, now: datetime, by: Actor
) -> tuple[tuple[DossierStatus, ...], Offer]:
    """The dossiers of a case, the newest first, and what a next one can hold."""
    desk = enter_desk(report_id, keyring, Act.READ, now=now, by=by)
    found = _statuses(desk)
    for each in found:
        if each.standing is Standing.STALE:
            dossiers.drop_bag(report_id, each.view.id)
    return found, offer_of(desk)


def pack(
    *,
    report_id: UUID,
    choice: Choice,
    words: Mapping[str, str],
    names: Mapping[str, str],
    keyring: Keyring,
    now: datetime,
    by: Actor,
) -> UUID:
    """Packs exactly this, asks the person in the mailbox, and takes the place of what was packed and not sent before.
    Gives its id.

    `words`: of `core.dossier.agreeing`, `names`: code → word, both in the language of the report. Raises
    `ReceiverMissing`, `ReceiverKeyNotRight`, `NothingToPack`, `ItemChanged`, `NoRoom`.
    """
    dossier_id, key = uuid4(), _key(choice.key, now)
    receiver = " ".join(choice.receiver.split())
    if not receiver or len(receiver) > LONGEST_RECEIVER:
        raise ReceiverMissing
    with transaction.atomic():
        desk = enter_desk(report_id, keyring, Act.PACK, now=now, by=by)
        chosen = choice.items & {view.id for view in offer_of(desk).items}
        made = dossier_of(desk, dossier_id, replace(choice, receiver=receiver), names, now)
    bag = bag_from(made)
    # Asked between two transactions: nobody waits for somebody else's machine with the case locked.
    stamped = ask_for_time(settings.HOUVAST_TIMESTAMP_URL, bag.tagmanifest) if settings.HOUVAST_TIMESTAMP_URL else None
    packed = zipped(bag)
    with told_when_full(), transaction.atomic():
        desk = enter_desk(report_id, keyring, Act.PACK, now=now, by=by)
        earlier = dossiers.dossiers_of(report_id, desk.keys.desk)
        view = DossierView(
            id=dossier_id,
            number=1 + max((each.number for each in earlier), default=0),
            reference=made.reference,
            receiver=receiver,
            way=Way.KEY if key else Way.PASSPHRASE,
            scheme=settings.HOUVAST_DOSSIER_SEAL,
            key=key.text if key else "",
            fingerprint=key.fingerprint if key else "",
            passphrase="" if key else passphrase_of(secrets.token_bytes(PASSPHRASE_BYTES)),
            seal=bag.seal,
            size=len(packed),
            token=stamped[0] if stamped else b"",
            stamped_at=stamped[1].at if stamped else None,
            packed_at=made.made_at,
            person_id=desk.person.id,
            items=chosen,
        )
        dossiers.keep_dossier(report_id, view, packed, desk.keys.desk)
        _supersede(desk, earlier, timezone.localdate(now))
        desk.report.save(update_fields=["owner", "claimed_until"])
        notify(desk.report)
        _audit(AuditAct.DOSSIER_PACKED, report_id, dossier_id, now, by)
        consenting.ask(
            report_id=report_id,
            subject=Subject.DOSSIER,
            about=dossier_id,
            text=agreeing_text(made, bag.seal, fingerprint=view.fingerprint, words=words),
            receiver=receiver,
            keyring=keyring,
            now=now,
            by=by,
        )
    return dossier_id


@transaction.atomic
def take(*, report_id: UUID, dossier_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> Sealed:
    """The locked file, for whoever hands it over. Looked up in this moment: what was taken back does not go out. Raises
    `NoSuchDossier`, `DossierNotAgreed`, `ReceiverKeyNotRight` (it expired since), CannotOpen."""
    desk = enter_desk(report_id, keyring, Act.PACK, now=now, by=by)
    status = _status(desk, dossier_id)
    if not status.may_go:
        raise DossierNotAgreed
    view = status.view
    packed, scheme = dossiers.bag_of(view, desk.keys.desk), Scheme(view.scheme)
    try:
        if view.way is Way.KEY:
            data = seal_to(packed, ReceiverKey(scheme, view.key, view.fingerprint))
        else:
            data = seal_under(packed, view.passphrase, scheme)
    except KeyNotRight:
        raise ReceiverKeyNotRight from None
    desk.report.save(update_fields=["owner", "claimed_until"])
    _audit(AuditAct.DOSSIER_TAKEN, report_id, dossier_id, now, by)
    return Sealed(f"{view.reference}.zip{scheme.ending}", data)


@transaction.atomic
def take_token(*, report_id: UUID, dossier_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> Sealed:
    """The time stamp, to go beside the locked file. Raises `NoSuchDossier`, `DossierNotAgreed`, `NoAuthoritySet`."""
    desk = enter_desk(report_id, keyring, Act.PACK, now=now, by=by)
    status = _status(desk, dossier_id)
    if not status.may_go:
        raise DossierNotAgreed
    if not status.view.token:
        raise NoAuthoritySet
    return Sealed(f"{status.view.reference}.tsr", status.view.token)


def stamp_again(*, report_id: UUID, dossier_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> None:
    """Asks for a time stamp that did not come when it was packed. Raises `NoSuchDossier`, `NoAuthoritySet`."""
    with transaction.atomic():
        desk = enter_desk(report_id, keyring, Act.PACK, now=now, by=by)
        if not settings.HOUVAST_TIMESTAMP_URL:
            raise NoAuthoritySet
        view = _status(desk, dossier_id).view
        if view.token:
            return
        tagmanifest = tagmanifest_in(dossiers.bag_of(view, desk.keys.desk))
    stamped = ask_for_time(settings.HOUVAST_TIMESTAMP_URL, tagmanifest)
    if stamped is None:
        raise NoAuthoritySet
    with transaction.atomic():
        desk = enter_desk(report_id, keyring, Act.PACK, now=now, by=by)
        view = replace(_status(desk, dossier_id).view, token=stamped[0], stamped_at=stamped[1].at)
        dossiers.change_dossier(report_id, view, desk.keys.desk)
        _audit(AuditAct.DOSSIER_STAMPED, report_id, dossier_id, now, by)


@transaction.atomic
def note_sent(*, report_id: UUID, dossier_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> None:
    """Somebody handed it over. Raises `NoSuchDossier`, `DossierNotAgreed`, `AlreadySent`."""
    desk = enter_desk(report_id, keyring, Act.PACK, now=now, by=by)
    status = _status(desk, dossier_id)
    if status.view.sent_at is not None:
        raise AlreadySent
    if not status.may_go:
        raise DossierNotAgreed
    dossiers.change_dossier(report_id, replace(status.view, sent_at=to_minute(now)), desk.keys.desk)
    settle_answered(report_id, dossier_id, desk.keys.shared)
    desk.report.save(update_fields=["owner", "claimed_until"])
    notify(desk.report)
    _audit(AuditAct.DOSSIER_SENT, report_id, dossier_id, now, by)


def _key(text: str, now: datetime) -> ReceiverKey | None:
    if not text.strip():
        return None
    try:
        return read_key(Scheme(settings.HOUVAST_DOSSIER_SEAL), text, now)
    except KeyNotRight:
        raise ReceiverKeyNotRight from None


# --- how far it is ---


def _statuses(desk: AtTheDesk) -> tuple[DossierStatus, ...]:
    said: dict[UUID, ConsentView] = {}
    for consent in consents_of(desk.report.id, desk.keys.shared):
        if consent.subject is Subject.DOSSIER:
            said.setdefault(consent.about, consent)
    there = {view.id for view in items_of(desk.report.id, desk.keys.shared) if view.there}
    return tuple(
        DossierStatus(view, _standing(view, said.get(view.id), there), said.get(view.id))
        for view in dossiers.dossiers_of(desk.report.id, desk.keys.desk)
    )


def _standing(view: DossierView, consent: ConsentView | None, there: set[UUID]) -> Standing:
    agreed = consent is not None and consent.stands and _is_of(consent, view)
    if view.sent_at is not None:
        return Standing.SENT if agreed else Standing.SENT_THEN_WITHDRAWN
    if view.superseded:
        return Standing.SUPERSEDED
    if not there >= view.items:
        return Standing.STALE
    if agreed:
        return Standing.AGREED
    answered = {ConsentState.REFUSED: Standing.REFUSED, ConsentState.WITHDRAWN: Standing.WITHDRAWN}
    return answered.get(consent.state, Standing.ASKED) if consent else Standing.ASKED


def _is_of(consent: ConsentView, view: DossierView) -> bool:
    """Of exactly this bag: its seal stands in the text they agreed to."""
    return consent.about == view.id and view.seal in consent.text and consent.receiver == view.receiver


def _status(desk: AtTheDesk, dossier_id: UUID) -> DossierStatus:
    found = next((each for each in _statuses(desk) if each.view.id == dossier_id), None)
    if found is None or found.standing in (Standing.SUPERSEDED, Standing.STALE):
        raise NoSuchDossier
    return found


def _supersede(desk: AtTheDesk, earlier: tuple[DossierView, ...], on: date) -> None:
    """What did not go out will not: its bytes are gone, nobody is asked about it any more, and an answer that was given
    says in the mailbox that it was for an earlier one."""
    for view in earlier:
        if view.sent_at is not None or view.superseded:
            continue
        dossiers.change_dossier(desk.report.id, replace(view, superseded=True, passphrase="", key=""), desk.keys.desk)
        dossiers.drop_bag(desk.report.id, view.id)
        drop_unanswered(desk.report.id, view.id, desk.keys.shared)
        overtake(desk.report.id, view.id, on, desk.keys.shared)
        settle_answered(desk.report.id, view.id, desk.keys.shared)


def _audit(act: AuditAct, report_id: UUID, dossier_id: UUID, now: datetime, by: Actor) -> None:
    write_audit(act, subject=report_subject(report_id), at=now, by=by, parameters={"dossier": str(dossier_id)})
