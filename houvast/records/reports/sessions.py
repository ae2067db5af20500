"""A reporter's session: the report's keys, sealed under a secret that only the cookie holds.

The row hangs on the receipt's seal, so that erasing ends it. When the person last did something stands in the cookie,
not here: no row tells the time of a reporter's act.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from houvast.core.sealing.envelopes import Payload, open_payload, seal_payload
from houvast.core.sealing.errors import CannotOpen
from houvast.core.sealing.hidden import Hidden
from houvast.core.sealing.keyring import MailboxKeys
from houvast.core.sealing.labels import KeyKind, Label
from houvast.core.sealing.receipts import Receipt
from houvast.core.sealing.sessions import session_id, session_key
from houvast.records.audit.times import to_hour
from houvast.records.reports.models import MailboxSession, Seal

LASTS = timedelta(hours=12)


@dataclass(frozen=True, repr=False)
class OpenedSession(Hidden):
    keys: MailboxKeys
    receipt: Receipt | None


def add_session(secret: bytes, keys: MailboxKeys, receipt: Receipt | None, seal: Seal, now: datetime) -> None:
    row_id = uuid4()
    key = session_key(secret)
    MailboxSession.objects.create(
        id=row_id,
        lookup=session_id(secret),
        seal=seal,
        sealed_keys=_seal("mailbox-keys", keys.to_json(), key, Label.MAILBOX_SESSION, row_id),
        sealed_receipt=receipt and _seal("receipt", receipt.characters, key, Label.SHOWN_RECEIPT, row_id),
        ends_at=to_hour(now + LASTS),
    )


def open_session(secret: bytes, now: datetime) -> OpenedSession | None:
    """None: ended, erased, or never there."""
    row = MailboxSession.objects.filter(lookup=session_id(secret), ends_at__gt=now).first()
    if row is None:
        return None
    key = session_key(secret)
    try:
        keys = MailboxKeys.from_json(_open(row.sealed_keys, key, Label.MAILBOX_SESSION, row.id))
        receipt = row.sealed_receipt and Receipt(_open(row.sealed_receipt, key, Label.SHOWN_RECEIPT, row.id))
    except CannotOpen:
        return None
    return OpenedSession(keys, receipt)


def end_session(secret: bytes) -> None:
    MailboxSession.objects.filter(lookup=session_id(secret)).delete()


def forget_receipts(report_id: UUID) -> None:
    """The code was kept: no session of this report shows it any more."""
    MailboxSession.objects.filter(seal__report_id=report_id).update(sealed_receipt=None)


def drop_ended(now: datetime) -> int:
    """How many sessions past their end were taken away."""
    return MailboxSession.objects.filter(ends_at__lte=now).delete()[0]


def _seal(kind: str, data: object, key: bytes, label: Label, row_id: UUID) -> bytes:
    return seal_payload(Payload(kind, 1, data), key=key, label=label, row_id=row_id, key_kind=KeyKind.SESSION)


def _open(sealed: bytes, key: bytes, label: Label, row_id: UUID):
    return open_payload(sealed, key=key, label=label, row_id=row_id, key_kind=KeyKind.SESSION).data
