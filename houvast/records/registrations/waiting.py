"""Putting registrations aside: the facts that name nobody, with no way back to the report they came from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from django.utils.timezone import localtime

from houvast.core.figures.definitions import notice_answer, waited_band
from houvast.core.sealing.envelopes import Payload, open_payload, seal_payload
from houvast.core.sealing.labels import KeyKind, Label
from houvast.core.situation import VOCABULARY_VERSION, Situation
from houvast.core.support import Proceedings
from houvast.core.triage.urgency import UrgencyClass
from houvast.records.registrations.models import RegistrationWaiting
from houvast.records.secrets import server_secrets

REPORT, OUTCOME, ANSWER, REFERRAL, ERASED = "report", "outcome", "answer", "referral", "erased"
NOTICE = "notice"


class Unit(StrEnum):
    """What is counted beside reports, each a unit of its own: never added to them, never compared with them."""

    PLAN_SHOWN = "plan_shown"  # a plan, once for each time somebody answered the questions; one person can be several
    MAILBOX_RETURNED = (
        "mailbox_returned"  # a mailbox whose code was typed at least once, in the month of the first time
    )
    REOPENED = "reopened"  # a closed report that went on, by the person's word or by an advisor


# Everything of a report that outlives it. Nothing here names anybody, by itself or together with the month.
REGISTERED_FACTS = (
    "reporter_role",
    "victim_age",
    "age_in_image",
    "victim_gender",
    "form",
    "offender_persona",
    "offender_relation",
    "offender_abroad",
    "offender_known_in_person",
    "offender_minor",
    "contact_platforms",
    "published_platforms",
    "money_demanded",
    "images_demanded",
    "sex_demanded",
    "meeting_demanded",
    "obedience_demanded",
    "paid",
    "paid_by",
    "recovery_offer",
    "sent_more",
    "threat_to_contacts",
    "published",
    "published_how",
    "image_exists",
    "several_victims",
    "account_lost",
    "told_someone",
    "police_report_made",
    "police_report_wanted",
)

# All waiting rows are this many bytes of JSON before sealing, so that their length tells nothing.
_LENGTH = 3_000
_KIND = "registration"


def register_report(situation: Situation, *, now: datetime) -> None:
    """At the first send, in its transaction."""
    known = situation.to_json()
    facts = {name: known[name] for name in REGISTERED_FACTS if name in known}
    _put_aside(REPORT, {**facts, "channel": "web"}, now)


def register_outcome(
    situation: Situation,
    outcomes: dict[str, str],
    *,
    now: datetime,
    police: dict[str, Any] | None = None,
    referrals: Iterable[tuple[str, str]] = (),
    closed_as: str = "",
) -> None:
    """At closing: the form, as what it was closed, how each step of the plan ended and what became of telling the
    police; and each referral (receiver's and outcome's code) as a row of its own, so that nobody is found again by
    where they were all sent to."""
    facts = {"form": situation.get("form"), "closed_as": closed_as, "outcomes": outcomes}
    _put_aside(OUTCOME, facts | ({"police": police} if police else {}), now)
    for receiver, outcome in referrals:
        _put_aside(REFERRAL, {"receiver": receiver, "outcome": outcome}, now)


def register_answer(*, waited: timedelta, urgency: UrgencyClass, now: datetime) -> None:
    """Somebody who waited got an answer: how long that took, in bands, and whether they were in danger."""
    danger = "crisis" if urgency is UrgencyClass.CRISIS else "no_crisis"
    _put_aside(ANSWER, {"waited": waited_band(waited), "urgency": danger}, now)


def police_outcome(proceedings: Proceedings) -> dict[str, Any]:
    """Wanted, made, not made and why, what came of it: codes alone. No day, no number, no office."""
    known = {
        "wish": proceedings.wish,
        "made": "yes" if proceedings.made else None,
        "way": proceedings.way,
        "not_made": sorted(proceedings.not_made) if not proceedings.made else None,
        "course": proceedings.course,
        "decision": proceedings.decision,
    }
    return {name: value if isinstance(value, list) else str(value) for name, value in known.items() if value}


def register_erased(*, now: datetime) -> None:
    """Erased before it was ever closed: the month, and nothing else."""
    _put_aside(ERASED, {}, now)


def register_notice(*, receiver: str, kind: str, result: str, answered: str, now: datetime) -> None:
    """A notice that ended, or whose case is closed: to which platform, of which kind, how it went, how soon the first
    answer came. Codes alone; no address, no day."""
    facts = {"platform": receiver, "notice": kind, "result": result, "answered": answered}
    _put_aside(NOTICE, facts | {"answer": notice_answer(result, answered)}, now)


def register_unit(unit: Unit, *, now: datetime) -> None:
    """One more of this unit. Nothing else is known of it."""
    _put_aside(unit.value, {}, now)


def open_waiting(row: RegistrationWaiting) -> dict[str, Any]:
    """`{"kind", "month", "vocabulary", "facts"}`."""
    payload = open_payload(
        row.sealed,
        key=server_secrets().registration,
        label=Label.REGISTRATION,
        row_id=row.id,
        key_kind=KeyKind.SERVER,
    )
    return {name: value for name, value in payload.data.items() if name != "filler"}


def month_of(moment: datetime) -> date:
    """The first day of the month it falls in, by the helpline's clock."""
    return localtime(moment).date().replace(day=1)


def _put_aside(kind: str, facts: dict[str, Any], now: datetime) -> None:
    row_id = uuid4()
    data = {
        "kind": kind,
        "month": month_of(now).isoformat(),
        "vocabulary": VOCABULARY_VERSION,
        "facts": facts,
        "filler": "",
    }
    spare = _LENGTH - len(json.dumps(data, separators=(",", ":")).encode())
    if spare < 0:
        raise ValueError("a registration is longer than all others may be: raise the length of all")
    data["filler"] = " " * spare
    sealed = seal_payload(
        Payload(_KIND, 1, data),
        key=server_secrets().registration,
        label=Label.REGISTRATION,
        row_id=row_id,
        key_kind=KeyKind.SERVER,
    )
    RegistrationWaiting.objects.create(id=row_id, sealed=sealed)
