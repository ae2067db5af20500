"""A reporter's session: keys sealed under a secret that only the cookie holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from houvast.core.sealing.keyring import MailboxKeys
    from houvast.core.sealing.receipts import Receipt


@dataclass(frozen=True)
class MailboxSession:
    """`cookie` is re-issued at each act: set it on the answer. `receipt` only until "I have kept it"."""

    keys: MailboxKeys = field(repr=False)
    receipt: Receipt | None = field(repr=False)
    cookie: str = field(repr=False)


def start(keys: MailboxKeys, now: datetime, *, receipt: Receipt | None = None) -> str:
    """Text of cookie `__Host-m`. `receipt`: to be shown folded until it is kept (just made)."""
    raise NotImplementedError


def resume(cookie: str, now: datetime) -> MailboxSession | None:
    """None: expired (12 hours, 30 minutes idle), ended, erased, or not ours."""
    raise NotImplementedError


def end(cookie: str) -> None:
    """Leave now, or sign out. An unknown cookie is no error."""
    raise NotImplementedError
