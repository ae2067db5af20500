"""Reading and writing the rows of referrals. The report is locked by the caller of every write."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from houvast.core.sealing.envelopes import Payload, open_payload, seal_payload
from houvast.core.sealing.labels import KeyKind, Label
from houvast.records.referrals.models import Referral
from houvast.records.referrals.views import Outcome, ReferralView
from houvast.records.staff.people import names_of

_KIND = "referral"


def keep_referral(report_id: UUID, referral: ReferralView, desk: bytes) -> None:
    """Adds it, or writes how it went."""
    data = {
        "receiver": referral.receiver,
        "name": referral.name,
        "text": referral.text,
        "outcome": referral.outcome.value,
        "outcome_words": referral.outcome_words,
        "handed_on": referral.handed_on and referral.handed_on.isoformat(),
        "person": str(referral.by_id),
        "at": referral.at.isoformat(),
    }
    sealed = seal_payload(
        Payload(_KIND, 1, data), key=desk, label=Label.REFERRAL, row_id=referral.id, key_kind=KeyKind.DESK
    )
    if not Referral.objects.filter(id=referral.id, report_id=report_id).update(sealed=sealed):
        Referral.objects.create(id=referral.id, report_id=report_id, sealed=sealed)


def read_referrals(report_id: UUID, desk: bytes) -> tuple[ReferralView, ...]:
    """Those that have not ended first, then the newest first. Raises CannotOpen for a row of another report."""
    found = [_view(row, desk) for row in Referral.objects.filter(report_id=report_id)]
    names = names_of([referral.by_id for referral in found])
    named = [replace(referral, by_name=names.get(referral.by_id, "")) for referral in found]
    newest = sorted(named, key=lambda referral: (referral.at, str(referral.id)), reverse=True)
    return tuple(sorted(newest, key=lambda referral: referral.ended))


def forget_referrals(report_id: UUID) -> None:
    Referral.objects.filter(report_id=report_id).delete()


def _view(row: Referral, desk: bytes) -> ReferralView:
    payload = open_payload(row.sealed, key=desk, label=Label.REFERRAL, row_id=row.id, key_kind=KeyKind.DESK)
    data = payload.data
    return ReferralView(
        id=row.id,
        receiver=data["receiver"],
        name=data["name"],
        text=data["text"],
        outcome=Outcome(data["outcome"]),
        outcome_words=data["outcome_words"],
        handed_on=date.fromisoformat(data["handed_on"]) if data["handed_on"] else None,
        by_id=UUID(data["person"]),
        by_name="",
        at=datetime.fromisoformat(data["at"]),
    )
