"""A signed-in browser of the desk: the person's opened private half, sealed under the secret in the cookie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from houvast.core.sealing.envelopes import Payload, open_payload, seal_payload
from houvast.core.sealing.errors import CannotOpen
from houvast.core.sealing.hidden import Hidden
from houvast.core.sealing.labels import KeyKind, Label
from houvast.core.sealing.sessions import session_id, session_key
from houvast.records.audit.times import to_minute
from houvast.records.staff.models import DeskSession

IDLE_AFTER = timedelta(minutes=15)
LASTS = timedelta(hours=12)


@dataclass(frozen=True, repr=False)
class OpenedDeskSession(Hidden):
    person_id: UUID
    private_key: bytes
    idle_at: datetime


def add_session(secret: bytes, person_id: UUID, private_key: bytes, now: datetime) -> None:
    row_id = uuid4()
    sealed = seal_payload(
        Payload("desk-session", 1, {"person": str(person_id), "private_key": private_key.hex()}),
        key=session_key(secret),
        label=Label.DESK_SESSION,
        row_id=row_id,
        key_kind=KeyKind.SESSION,
    )
    DeskSession.objects.create(
        id=row_id,
        lookup=session_id(secret),
        person_id=person_id,
        sealed=sealed,
        last_change_at=now,
        ends_at=now + LASTS,
    )


def open_session(secret: bytes, now: datetime) -> OpenedDeskSession | None:
    """None: ended, idle, over, or never there. Does not count as a change."""
    row = DeskSession.objects.filter(
        lookup=session_id(secret), ends_at__gt=now, last_change_at__gt=now - IDLE_AFTER, person__active=True
    ).first()
    if row is None:
        return None
    try:
        payload = open_payload(
            row.sealed, key=session_key(secret), label=Label.DESK_SESSION, row_id=row.id, key_kind=KeyKind.SESSION
        )
    except CannotOpen:
        return None
    if payload.data["person"] != str(row.person_id):  # the row was given to somebody else
        return None
    return OpenedDeskSession(row.person_id, bytes.fromhex(payload.data["private_key"]), row.last_change_at + IDLE_AFTER)


def touch(secret: bytes, now: datetime) -> None:
    """The person changed something. Written once a minute at most."""
    DeskSession.objects.filter(
        lookup=session_id(secret), last_change_at__gt=now - IDLE_AFTER, last_change_at__lt=to_minute(now)
    ).update(last_change_at=now)


def end_session(secret: bytes) -> UUID | None:
    """Whose it was; None where there was none."""
    row = DeskSession.objects.filter(lookup=session_id(secret)).first()
    if row is None:
        return None
    row.delete()
    return row.person_id


def end_all_of(person_id: UUID) -> None:
    DeskSession.objects.filter(person_id=person_id).delete()


def drop_ended(now: datetime) -> int:
    """How many sessions were over or idle and are taken away."""
    over = DeskSession.objects.filter(ends_at__lte=now) | DeskSession.objects.filter(
        last_change_at__lte=now - IDLE_AFTER
    )
    return over.delete()[0]
