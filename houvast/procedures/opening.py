"""Reading what is sealed: a mailbox, the queue, a case. What an advisor reads is audited."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from houvast.records.audit.actors import Actor
from houvast.records.refused import Refused
from houvast.records.reports.views import CaseView, MailboxView, QueueRow

if TYPE_CHECKING:
    from houvast.core.sealing.keyring import Keyring, MailboxKeys
    from houvast.core.sealing.receipts import Receipt

QUEUE_PAGE = 50


class NoSuchMailbox(Refused):
    """No mailbox has this receipt: never made, or erased."""

    code = "no_such_mailbox"


class NoSuchCase(Refused):
    """No report has this id, or it was not sent, or this person's teams do not have it: not told apart."""

    code = "no_such_case"


def open_mailbox(*, receipt: Receipt, now: datetime, by: Actor) -> MailboxKeys:
    """The keys that this receipt opens. Raises `NoSuchMailbox`."""
    raise NotImplementedError


def read_mailbox(*, keys: MailboxKeys, now: datetime) -> MailboxView:
    """What stands in the mailbox. Raises `NoSuchMailbox` when it was erased meanwhile."""
    raise NotImplementedError


def mark_replies_read(*, keys: MailboxKeys, now: datetime, by: Actor) -> None:
    """The reporter saw the conversation up to its last message."""
    raise NotImplementedError


def read_queue(*, keyring: Keyring, now: datetime, by: Actor, page: int = 1) -> tuple[QueueRow, ...]:
    """Fifty rows of the queue of this person's teams, most urgent first, ordered when read."""
    raise NotImplementedError


def count_queue(*, keyring: Keyring, now: datetime) -> int:
    """How many rows the whole queue has."""
    raise NotImplementedError


def read_mine(*, keyring: Keyring, now: datetime, by: Actor) -> tuple[QueueRow, ...]:
    """This person's own cases, in the order of the queue."""
    raise NotImplementedError


def read_closed(*, keyring: Keyring, now: datetime, by: Actor, page: int = 1) -> tuple[QueueRow, ...]:
    """Closed cases, the last closed first, fifty a page."""
    raise NotImplementedError


def open_case(*, report_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> CaseView:
    """Opens a case and claims it for 30 minutes if nobody else holds it; otherwise it can be read only.

    Raises `NoSuchCase`, `NotAllowed`.
    """
    raise NotImplementedError
