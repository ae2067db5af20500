"""Fingerprints of pictures: handed over with a yes to exactly them, offered to platforms, and taken back at any time.

Of adults they go to the exchange at once. Of anybody under 18 they go to nobody: they lie sealed until an advisor
decides to give them to the one authority that the setting names, and the person agreed to exactly that receiver.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from houvast.core.removal import Kind, Picture
from houvast.core.sealing.keyring import Keyring, MailboxKeys
from houvast.core.situation import Situation
from houvast.core.statement import is_minor
from houvast.procedures import consenting, exchanging
from houvast.procedures.entering import AtTheDesk, enter_desk, enter_mailbox
from houvast.procedures.exchanging import Offered, OfferStatus, PlatformStatus
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct, report_subject
from houvast.records.audit.times import to_minute
from houvast.records.audit.writing import write_audit
from houvast.records.consents import keeping as consents
from houvast.records.consents.views import ConsentState, Subject, about_decision
from houvast.records.exchange.signals import FeedbackValue, Signal
from houvast.records.refused import Refused
from houvast.records.reports.dates import add_answered, is_answered, settle_answered
from houvast.records.reports.facts import read_facts
from houvast.records.reports.notes import Note, add_note
from houvast.records.reports.notices import notify
from houvast.records.reports.seals import with_shared
from houvast.records.reports.states import Act
from houvast.records.takedowns.keeping import keep_picture, pictures_of
from houvast.records.takedowns.views import Because, PictureView, Shared

MOST_KEPT = 100  # pictures of one report
_SIGNALS = {Kind.PDQ: Signal.PDQ, Kind.MD5: Signal.MD5}


class UnderEighteen(Refused):
    """The facts say that somebody under 18 is shown: nothing goes to platforms."""

    code = "under_eighteen"


class NoAuthority(Refused):
    """No authority is named in the settings, or another one than the page showed."""

    code = "no_authority"


class NotSentYet(Refused):
    """Nothing was sent to the helpline yet: nobody is there for it."""

    code = "not_sent_yet"


class TooManyPictures(Refused):
    """More pictures than one report keeps. Parameters: most."""

    code = "too_many_pictures"


class NoSuchPicture(Refused):
    """This report has no such picture, or none that can be shared."""

    code = "no_such_picture"


class ReasonMissing(Refused):
    """Whoever decides about fingerprints of somebody under 18 says why."""

    code = "reason_missing"


@dataclass(frozen=True)
class PlatformSummary:
    """One platform and one picture, over all its fingerprints: the first moment of each. None: not (yet)."""

    name: str
    offered_at: datetime
    fetched_at: datetime | None
    match_at: datetime | None
    told_withdrawn_at: datetime | None
    feedback: FeedbackValue | None


@dataclass(frozen=True)
class PictureStatus:
    """A picture with what platforms did: `offers` has a line for each of its fingerprints in the exchange."""

    view: PictureView
    offers: tuple[OfferStatus, ...]

    @property
    def platforms(self) -> tuple[PlatformSummary, ...]:
        """Those that may fetch it, and those that ever had to do with it, by name."""
        by_name: dict[str, list[PlatformStatus]] = {}
        for each in (platform for offer in self.offers for platform in offer.platforms):
            by_name.setdefault(each.name, []).append(each)
        offered = min((offer.offered_at for offer in self.offers), default=None)
        return tuple(_summary(by_name[name], offered) for name in sorted(by_name, key=str.casefold))

    @property
    def fetched_by(self) -> tuple[str, ...]:
        """Platforms that have it, whatever becomes of it here."""
        return tuple(platform.name for platform in self.platforms if platform.fetched_at)


@transaction.atomic
def hand_over(
    *,
    keys: MailboxKeys,
    pictures: Iterable[Picture],
    adult: bool,
    terms: str,
    receiver: str,
    outlives: bool = False,
    now: datetime,
    by: Actor,
) -> tuple[UUID, ...]:
    """Keeps each picture with a consent of its own: to `terms` and exactly these lines, for exactly this receiver. Of
    an adult the fingerprints are offered to platforms. Gives the ids; what stands already is left as it is.

    `adult`: what the person said of who is shown. `outlives`: they stay on offer when the report is erased (`terms` say
    so). Raises `UnderEighteen` where the facts say otherwise, `NoAuthority`, `NotSentYet`, `TooManyPictures`.
    """
    mailbox = enter_mailbox(keys, Act.CONSENT)
    if not mailbox.sent:
        raise NotSentYet
    report_id, shared = keys.report_id, mailbox.keys.shared
    _check_age(read_facts(report_id, shared).situation, adult, receiver)
    there = list(pictures_of(report_id, shared))
    ids = []
    for picture in pictures:
        same = next((view for view in there if view.stands and _same(view, picture, adult)), None)
        if same is not None:
            ids.append(same.id)
            continue
        if len(there) >= MOST_KEPT:
            raise TooManyPictures(most=MOST_KEPT)
        view = _new(len(there) + 1, picture, adult, now)
        consent_text = f"{terms}\n\n{view.text}"
        consenting.give(
            keys=keys, subject=Subject.HASHES, about=view.id, text=consent_text, receiver=receiver, now=now, by=by
        )
        if adult:
            cases = exchanging.offer(
                report_id=report_id, hashes=_offered(picture), shows="adult", outlives=outlives, now=now, by=by
            )
            view = replace(view, cases=tuple(dict.fromkeys(cases)))
        keep_picture(report_id, view, shared)
        there.append(view)
        ids.append(view.id)
    _ask_to_decide(report_id, there, shared, now)
    return tuple(ids)


@transaction.atomic
def withdraw(*, keys: MailboxKeys, picture_id: UUID, now: datetime, by: Actor) -> None:
    """Takes one picture back: its consent, and its fingerprints wherever they are on offer. Twice is once.

    Raises `NoSuchPicture`. A platform that fetched them before is asked to remove them; the page says that it may not.
    """
    mailbox = enter_mailbox(keys, Act.CONSENT)
    views = pictures_of(keys.report_id, mailbox.keys.shared) if mailbox.sent else ()
    view = next((each for each in views if each.id == picture_id), None)
    if view is None:
        raise NoSuchPicture
    consent = consents.standing(keys.report_id, picture_id, mailbox.keys.shared)
    if consent is not None:
        consenting.withdraw(keys=keys, consent_id=consent.id, now=now, by=by)
    if view.stands:
        _take_back(keys.report_id, view, views, Because.PERSON, mailbox.keys.shared, now, by)
        _ask_to_decide(keys.report_id, pictures_of(keys.report_id, mailbox.keys.shared), mailbox.keys.shared, now)


@transaction.atomic
def withdraw_consent(*, keys: MailboxKeys, consent_id: UUID, now: datetime, by: Actor) -> None:
    """A consent of any subject, taken back on the page of all consents: where it is one to fingerprints, they go too.

    Raises `NoSuchConsent`.
    """
    shared = with_shared(keys).shared
    found = next((each for each in consents.consents_of(keys.report_id, shared) if each.id == consent_id), None)
    if found is not None and found.subject is Subject.HASHES and found.stands:
        withdraw(keys=keys, picture_id=found.about, now=now, by=by)
    else:
        consenting.withdraw(keys=keys, consent_id=consent_id, now=now, by=by)


def follow_age(report_id: UUID, situation: Situation, shared: bytes, *, now: datetime, by: Actor) -> None:
    """Part of changing facts: once they say that somebody under 18 is shown, nothing of this report stays on offer."""
    if not is_minor(situation):
        return
    views = pictures_of(report_id, shared)
    for view in views:
        if view.adult and view.stands:
            consent = consents.standing(report_id, view.id, shared)
            if consent is not None:
                on = timezone.localdate(now)
                consents.keep_answer(consent.id, consents.withdrawn(consent, on), shared)
            _take_back(report_id, view, (), Because.AGE, shared, now, by)


@transaction.atomic
def share(*, report_id: UUID, picture_id: UUID, why: str, keyring: Keyring, now: datetime, by: Actor) -> PictureView:
    """An advisor decides that the authority of the setting gets these fingerprints of somebody under 18. Nothing is
    sent from here: the advisor carries them, as `PictureView.text`. The reason becomes a note of the desk.

    Raises `ReasonMissing`, `NoAuthority`, `NoSuchPicture` (taken back, of an adult, or the person did not agree to this
    receiver), `NotYours`.
    """
    authority = settings.HOUVAST_HASH_AUTHORITY
    desk, view = _to_decide(report_id, picture_id, why, keyring, now, by)
    if not authority:
        raise NoAuthority
    consent = consents.standing(report_id, picture_id, desk.keys.shared)
    if consent is None or consent.receiver != authority:
        raise NoSuchPicture
    if view.shared is not None:
        return view
    given = replace(view, shared=Shared(authority, timezone.localdate(now)), declined_on=None)
    _decided(desk, given, f"{authority}: {why.strip()}", AuditAct.HASHES_SHARED, now, by)
    return given


@transaction.atomic
def decline_to_share(
    *, report_id: UUID, picture_id: UUID, why: str, keyring: Keyring, now: datetime, by: Actor
) -> PictureView:
    """An advisor decides that nobody gets these fingerprints of somebody under 18: they stay sealed, and the person
    reads that. It can be decided otherwise later. What was given already cannot be called back (`NoSuchPicture`).

    Raises `ReasonMissing`, `NoSuchPicture`, `NotYours`.
    """
    desk, view = _to_decide(report_id, picture_id, why, keyring, now, by)
    if view.shared is not None:
        raise NoSuchPicture
    if view.declined_on is not None:
        return view
    kept = replace(view, declined_on=timezone.localdate(now))
    _decided(desk, kept, why.strip(), AuditAct.HASHES_NOT_SHARED, now, by)
    return kept


@transaction.atomic
def read_pictures(*, report_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> tuple[PictureStatus, ...]:
    """For the desk, the newest first."""
    desk = enter_desk(report_id, keyring, Act.READ, now=now, by=by)
    return _with_status(report_id, pictures_of(report_id, desk.keys.shared))


def pictures_in(*, keys: MailboxKeys) -> tuple[PictureStatus, ...]:
    """For the mailbox, the newest first."""
    return _with_status(keys.report_id, pictures_of(keys.report_id, with_shared(keys).shared))


def _to_decide(
    report_id: UUID, picture_id: UUID, why: str, keyring: Keyring, now: datetime, by: Actor
) -> tuple[AtTheDesk, PictureView]:
    desk = enter_desk(report_id, keyring, Act.SHARE_PRINTS, now=now, by=by)
    if not why.strip():
        raise ReasonMissing
    view = next((each for each in pictures_of(report_id, desk.keys.shared) if each.id == picture_id), None)
    if view is None or view.adult or not view.stands:
        raise NoSuchPicture
    return desk, view


def _decided(desk: AtTheDesk, view: PictureView, words: str, act: AuditAct, now: datetime, by: Actor) -> None:
    report_id = desk.report.id
    keep_picture(report_id, view, desk.keys.shared)
    add_note(report_id, uuid4(), Note(desk.person.id, words, to_minute(now)), desk.keys.desk)
    _ask_to_decide(report_id, pictures_of(report_id, desk.keys.shared), desk.keys.shared, now)
    desk.report.save(update_fields=["owner", "claimed_until"])
    notify(desk.report)
    write_audit(act, subject=report_subject(report_id), at=now, by=by)


def _ask_to_decide(report_id: UUID, views: Iterable[PictureView], shared: bytes, now: datetime) -> None:
    """While pictures wait for a decision the case stands in the queue with one date, from the first of them on."""
    about = about_decision(report_id)
    if not any(view.undecided for view in views):
        settle_answered(report_id, about, shared)
    elif not is_answered(report_id, about, shared):
        add_answered(report_id, at=now, words=ConsentState.GIVEN.value, shared=shared, about=about)


def _summary(statuses: list[PlatformStatus], offered_at: datetime) -> PlatformSummary:
    def first(name: str) -> datetime | None:
        return min((at for each in statuses if (at := getattr(each, name)) is not None), default=None)

    said = next((each.feedback for each in statuses if each.feedback is not None), None)
    return PlatformSummary(
        statuses[0].name, offered_at, first("fetched_at"), first("match_at"), first("told_withdrawn_at"), said
    )


def _check_age(situation: Situation, adult: bool, receiver: str) -> None:
    if adult and is_minor(situation):
        raise UnderEighteen
    if not adult and receiver != (settings.HOUVAST_HASH_AUTHORITY or None):
        raise NoAuthority


def _new(number: int, picture: Picture, adult: bool, now: datetime) -> PictureView:
    return PictureView(uuid4(), number, replace(picture, number=number), adult, timezone.localdate(now))


def _same(view: PictureView, picture: Picture, adult: bool) -> bool:
    return view.adult == adult and view.picture.prints == picture.prints


def _offered(picture: Picture) -> tuple[Offered, ...]:
    return tuple(Offered(_SIGNALS[each.kind], each.value) for each in picture.published)


def _take_back(
    report_id: UUID,
    view: PictureView,
    others: tuple[PictureView, ...],
    because: Because,
    shared: bytes,
    now: datetime,
    by: Actor,
) -> None:
    """What another picture of this report still stands for stays on offer."""
    still = {case for each in others if each.id != view.id and each.stands for case in each.cases}
    cases = [case for case in view.cases if case not in still]
    if cases:
        exchanging.withdraw(report_id=report_id, case_ids=cases, now=now, by=by)
    keep_picture(report_id, replace(view, withdrawn_on=timezone.localdate(now), withdrawn_because=because), shared)


def _with_status(report_id: UUID, views: tuple[PictureView, ...]) -> tuple[PictureStatus, ...]:
    offers = {offer.case_id: offer for offer in exchanging.status_of(report_id)} if views else {}
    found = [PictureStatus(view, tuple(offers[case] for case in view.cases if case in offers)) for view in views]
    return tuple(reversed(found))
