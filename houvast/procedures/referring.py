"""Referring somebody, with their consent: the desk prepares, the person decides, and the case comes back to ask how it
went. What is handed over is the text that was agreed to, to the letter, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from houvast.core.sealing.keyring import Keyring
from houvast.procedures import consenting
from houvast.procedures.entering import AtTheDesk, enter_desk
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct, report_subject
from houvast.records.audit.times import to_minute
from houvast.records.audit.writing import write_audit
from houvast.records.consents.keeping import consents_of, drop_unanswered
from houvast.records.consents.views import ConsentState, ConsentView, Subject
from houvast.records.referrals.keeping import keep_referral, read_referrals
from houvast.records.referrals.views import OTHER, Outcome, ReferralView
from houvast.records.refused import Refused
from houvast.records.reports.dates import add_date, read_dates, settle_dates
from houvast.records.reports.notices import notify
from houvast.records.reports.states import Act
from houvast.records.reports.views import DateView

DATE_KIND = "referral"


class NoSuchReferral(Refused):
    """There is no such referral in this case."""

    code = "no_such_referral"


class NotAgreedTo(Refused):
    """The person did not agree to exactly this text for exactly this receiver, or took it back."""

    code = "referral_not_agreed"


class ReferralEnded(Refused):
    """It ended; a new one is prepared instead."""

    code = "referral_ended"


class AskBackMissing(Refused):
    """Whatever has not ended comes back on a day; that day is missing or lies in the past."""

    code = "ask_back_missing"


@dataclass(frozen=True)
class Referred:
    """One referral with how it stands. `consent`: the last one about it, whatever was said; None where the question was
    taken away. `date`: the next day on which we ask back."""

    referral: ReferralView
    consent: ConsentView | None
    date: DateView | None

    @property
    def may_go(self) -> bool:
        """Agreed to, and still: exactly this text, for exactly this receiver."""
        return not self.referral.ended and _stands(self.referral, self.consent)

    @property
    def took_back(self) -> bool:
        """The person said no or took it back, and nobody has noted yet how it ended."""
        said = self.consent.state if self.consent else None
        return not self.referral.ended and said in (ConsentState.REFUSED, ConsentState.WITHDRAWN)


def _stands(referral: ReferralView, consent: ConsentView | None) -> bool:
    if consent is None or not consent.stands:
        return False
    return (consent.text, consent.receiver) == (referral.text, referral.name)


@transaction.atomic
def read_referred(*, report_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> tuple[Referred, ...]:
    """The referrals of a case, those that have not ended first."""
    return _referred(enter_desk(report_id, keyring, Act.READ, now=now, by=by), now)


@transaction.atomic
def prepare(
    *,
    report_id: UUID,
    receiver: str,
    name: str,
    text: str,
    ask_back: datetime,
    keyring: Keyring,
    now: datetime,
    by: Actor,
) -> UUID:
    """Keeps it and asks the person, in the mailbox. `receiver`: an id of the content's referrals or `OTHER`; `name` is
    the receiver as the person sees it. `ask_back` brings the case back. Gives the referral's id.

    Raises `AskBackMissing`.
    """
    desk = enter_desk(report_id, keyring, Act.REFER, now=now, by=by)
    check_ahead(ask_back, now)
    referral = ReferralView(
        uuid4(), receiver or OTHER, name, text, Outcome.OPEN, "", None, desk.person.id, "", to_minute(now)
    )
    keep_referral(report_id, referral, desk.keys.desk)
    consenting.ask(
        report_id=report_id,
        subject=Subject.REFERRAL,
        about=referral.id,
        text=text,
        receiver=name,
        keyring=keyring,
        now=now,
        by=by,
    )
    add_date(report_id, kind=DATE_KIND, at=ask_back, words=name, desk=desk.keys.desk, about=referral.id)
    _end(desk, AuditAct.REFERRAL_PREPARED, now, by, receiver=referral.receiver)
    return referral.id


@transaction.atomic
def print_sheet(*, report_id: UUID, referral_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> ConsentView:
    """What the hand-over sheet holds: the consent, with the text and the receiver that were agreed to. Nothing else of
    the case is given out here.

    Raises `NoSuchReferral`, `NotAgreedTo`, `ReferralEnded`.
    """
    desk = enter_desk(report_id, keyring, Act.REFER, now=now, by=by)
    found = _one(desk, referral_id, now)
    if found.referral.ended:
        raise ReferralEnded
    if not found.may_go or found.consent is None:
        raise NotAgreedTo
    _end(desk, AuditAct.REFERRAL_PRINTED, now, by, receiver=found.referral.receiver)
    return found.consent


@transaction.atomic
def note_outcome(
    *,
    report_id: UUID,
    referral_id: UUID,
    outcome: Outcome,
    words: str,
    ask_back: datetime | None,
    keyring: Keyring,
    now: datetime,
    by: Actor,
) -> None:
    """How it goes. What has not ended comes back on `ask_back`; what ended asks for nothing, not of the person either.

    Raises `NoSuchReferral`, `AskBackMissing`, and `NotAgreedTo` for a hand-over that nobody agreed to.
    """
    desk = enter_desk(report_id, keyring, Act.REFER, now=now, by=by)
    found = _one(desk, referral_id, now)
    handing = outcome in (Outcome.HANDED_OVER, Outcome.ARRIVED) and found.referral.handed_on is None
    if outcome is Outcome.HANDED_OVER and handing and not found.may_go:
        raise NotAgreedTo
    handed_on = timezone.localdate(now) if handing and found.may_go else found.referral.handed_on
    after = replace(found.referral, outcome=outcome, outcome_words=words.strip(), handed_on=handed_on)
    if not after.ended:
        check_ahead(ask_back, now)
    settle_dates(desk.keys, referral_id)
    if after.ended:
        drop_unanswered(report_id, referral_id, desk.keys.shared)
    else:
        add_date(report_id, kind=DATE_KIND, at=ask_back, words=after.name, desk=desk.keys.desk, about=referral_id)
    keep_referral(report_id, after, desk.keys.desk)
    _end(desk, AuditAct.REFERRAL_NOTED, now, by, receiver=after.receiver, outcome=outcome.value)


def referral_outcomes(referrals: Iterable[ReferralView]) -> tuple[tuple[str, str], ...]:
    """For the figures: (receiver, how it went), one each. Codes alone: no name, no text, no day."""
    return tuple((referral.receiver, referral.outcome.value) for referral in referrals)


def _referred(desk: AtTheDesk, now: datetime) -> tuple[Referred, ...]:
    report_id = desk.report.id
    consents = consents_of(report_id, desk.keys.shared)
    dates = [date for date in read_dates(desk.keys, now) if date.kind == DATE_KIND and not date.done]
    return tuple(
        Referred(
            referral,
            next((consent for consent in consents if consent.about == referral.id), None),
            next((date for date in dates if date.about == referral.id), None),
        )
        for referral in read_referrals(report_id, desk.keys.desk)
    )


def _one(desk: AtTheDesk, referral_id: UUID, now: datetime) -> Referred:
    found = next((each for each in _referred(desk, now) if each.referral.id == referral_id), None)
    if found is None:
        raise NoSuchReferral
    return found


def check_ahead(ask_back: datetime | None, now: datetime) -> None:
    """Whatever runs comes back some day. Raises `AskBackMissing`."""
    if ask_back is None or ask_back <= now:
        raise AskBackMissing


def _end(desk: AtTheDesk, act: AuditAct, now: datetime, by: Actor, **parameters: str) -> None:
    desk.report.save(update_fields=["owner", "claimed_until"])
    notify(desk.report)
    write_audit(act, subject=report_subject(desk.report.id), at=now, by=by, parameters=parameters)
