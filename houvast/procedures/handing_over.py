"""Who has a case: claim, give back, hand over, and set its urgency lower than the facts say."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from houvast.core.triage.urgency import UrgencyClass
from houvast.records.audit.actors import Actor
from houvast.records.refused import Refused

if TYPE_CHECKING:
    from houvast.core.sealing.keyring import Keyring

CLAIM_LASTS = timedelta(minutes=30)


class NotYours(Refused):
    """Only who holds the case may do this. Parameters: holder_name (None: nobody holds it), until."""

    code = "not_yours"


class NotInTheirTeam(Refused):
    """The case cannot be handed to someone who could not open it."""

    code = "not_in_their_team"


# Why an advisor sets the urgency lower. Codes, so that the audit holds no words of a case.
LOWERING_REASONS = (
    "spoken_and_safe",
    "someone_is_with_them",
    "in_care",
    "deadline_passed_quietly",
    "misunderstood",
    "duplicate",
    "test_message",
)


class NotLower(Refused):
    """Urgency can only be lowered, and only below what the facts say. Parameters: computed, to."""

    code = "not_lower"


def claim(*, report_id: UUID, keyring: Keyring, now: datetime, by: Actor, take_over: bool = False) -> None:
    """Takes the case for 30 minutes. Raises `NotYours` while someone else holds it; `take_over` needs that permission."""
    raise NotImplementedError


def release(*, report_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> None:
    """Gives the case back to the queue."""
    raise NotImplementedError


def lower_urgency(
    *, report_id: UUID, to: UrgencyClass, reason: str, keyring: Keyring, now: datetime, by: Actor
) -> None:
    """Sets the urgency lower than computed, with one of `LOWERING_REASONS`; holds until an urgency fact changes."""
    raise NotImplementedError


def hand_over(
    *,
    report_id: UUID,
    text: str,
    keyring: Keyring,
    now: datetime,
    by: Actor,
    to_person: UUID | None = None,
    to_team: UUID | None = None,
) -> None:
    """Gives the case to a colleague of the same team, or to another team (whose key then replaces ours).

    Exactly one of `to_person`, `to_team`. `text` becomes a note for who takes it.
    """
    raise NotImplementedError
