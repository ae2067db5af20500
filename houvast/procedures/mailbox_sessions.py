"""A reporter's session: keys sealed under a secret that only the cookie holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, transaction

from houvast.core.sealing.errors import CannotOpen
from houvast.core.sealing.keyring import MailboxKeys, new_key
from houvast.core.sealing.labels import Label
from houvast.core.sealing.receipts import Receipt
from houvast.core.sealing.tokens import open_token, seal_token
from houvast.procedures.entering import NoSuchMailbox
from houvast.records.reports.seals import receipt_seal, with_shared
from houvast.records.reports.sessions import add_session, end_session, open_session
from houvast.records.secrets import server_secrets

IDLE_AFTER = timedelta(minutes=30)
_SECRET_SIZE = 32


@dataclass(frozen=True)
class MailboxSession:
    """`cookie` is re-issued at each act: set it on the answer. `receipt` only until "I have kept it"."""

    keys: MailboxKeys = field(repr=False)
    receipt: Receipt | None = field(repr=False)
    cookie: str = field(repr=False)


def start(keys: MailboxKeys, now: datetime, *, receipt: Receipt | None = None) -> str:
    """Text of cookie `__Host-m`. `receipt`: to be shown folded until it is kept (just made).

    Raises `NoSuchMailbox` when it was erased meanwhile.
    """
    seal = receipt_seal(keys.report_id)
    if seal is None:
        raise NoSuchMailbox
    secret = new_key()
    try:
        with transaction.atomic():
            add_session(secret, keys, receipt, seal, now)
    except IntegrityError:  # erased in this very moment
        raise NoSuchMailbox from None
    return _cookie(secret, now)


def resume(cookie: str, now: datetime) -> MailboxSession | None:
    """None: expired (12 hours, 30 minutes idle), ended, erased, or not ours."""
    secret = _secret_in(cookie, now)
    opened = open_session(secret, now) if secret else None
    if opened is None:
        return None
    try:
        # Something may have been sent from another page since this session began.
        keys = with_shared(opened.keys)
    except CannotOpen:
        return None
    return MailboxSession(keys, opened.receipt, _cookie(secret, now))


def end(cookie: str) -> None:
    """Leave now, or sign out. An unknown cookie is no error."""
    try:
        secret = _opened(cookie)[:_SECRET_SIZE]
    except CannotOpen:
        return
    end_session(secret)


def _cookie(secret: bytes, now: datetime) -> str:
    """The secret, and when the person last did something."""
    minute = int(now.timestamp()) // 60
    return seal_token(secret + minute.to_bytes(8, "big"), key=server_secrets().cookie, label=Label.MAILBOX_COOKIE)


def _secret_in(cookie: str, now: datetime) -> bytes | None:
    try:
        data = _opened(cookie)
    except CannotOpen:
        return None
    last = datetime.fromtimestamp(int.from_bytes(data[_SECRET_SIZE:], "big") * 60, tz=UTC)
    return data[:_SECRET_SIZE] if now - last <= IDLE_AFTER else None


def _opened(cookie: str) -> bytes:
    return open_token(cookie, key=server_secrets().cookie, label=Label.MAILBOX_COOKIE)
