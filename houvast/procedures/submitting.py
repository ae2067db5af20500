"""A reporter makes a mailbox, keeps a receipt, writes, and sends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from houvast.core.situation import Situation, Told
from houvast.records.audit.actors import Actor
from houvast.records.refused import Refused
from houvast.records.reports.views import TickState

if TYPE_CHECKING:
    from houvast.core.sealing.keyring import MailboxKeys
    from houvast.core.sealing.receipts import Receipt


class NoTeamYet(Refused):
    """No team has a key yet (or recovery is not set up): the plan is shown, no mailbox is made."""

    code = "no_team_yet"


class AlreadyMade(Refused):
    """This receipt's mailbox exists and the code was kept: type the code. Parameter: kept (always True)."""

    code = "already_made"

    @property
    def kept(self) -> bool:
        return bool(self.parameters.get("kept"))


class DraftConflict(Refused):
    """The draft was changed elsewhere. `theirs` is the stored one and `revision` its number."""

    code = "draft_conflict"

    def __init__(self, theirs: Told, revision: int) -> None:
        super().__init__(revision=revision)
        self.theirs = theirs
        self.revision = revision


class WordTooShort(Refused):
    """The extra word is too short to be worth anything. Parameter: minimum."""

    code = "word_too_short"


class TooLateForWord(Refused):
    """An extra word is chosen only while the receipt is first shown (not kept yet, none chosen)."""

    code = "too_late_for_word"


def make_mailbox(
    *,
    receipt: Receipt,
    situation: Situation,
    ticks: Mapping[str, TickState | str],
    asked: frozenset[str],
    language: str,
    now: datetime,
    by: Actor,
) -> MailboxKeys:
    """Makes the mailbox of this receipt (state `unsent`, private key only), or opens it when the same form came twice.

    Raises `NoTeamYet`, and `AlreadyMade` once its code was marked kept.
    """
    raise NotImplementedError


def set_extra_word(*, keys: MailboxKeys, word: str, now: datetime, by: Actor) -> None:
    """Raises `TooLateForWord` or `WordTooShort`."""
    raise NotImplementedError


def mark_kept(*, keys: MailboxKeys, now: datetime, by: Actor) -> None:
    """The code was kept: from now on no page shows it. Twice is the same as once."""
    raise NotImplementedError


def save_answers(
    *,
    keys: MailboxKeys,
    situation: Situation,
    ticks: Mapping[str, TickState | str],
    now: datetime,
    by: Actor,
    asked: frozenset[str] | None = None,
) -> None:
    """Keeps changed answers and ticks: under the private key before the first send, as shared facts afterwards (then
    the desk sees them, urgency is computed again). `ticks` is the whole set; `asked` None leaves it as it is."""
    raise NotImplementedError


def save_draft(*, keys: MailboxKeys, told: Told, revision: int, now: datetime) -> int:
    """Keeps a draft under the private key; gives its new revision (0 is "no draft yet").

    Equal text changes nothing. Raises `DraftConflict` when `revision` is not the stored one and the texts differ.
    """
    raise NotImplementedError


def send(*, keys: MailboxKeys, told: Told, message_id: UUID, now: datetime, by: Actor) -> MailboxKeys:
    """Sends what is told; the first send makes it a report. Gives the keys, `shared` filled in.

    The same `message_id` with the same words is one message; with other words it is a message of its own.
    A closed report is reopened by it.
    """
    raise NotImplementedError
