"""Internal notes and the desk's own dates; never in a reporter's mailbox."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from houvast.records.audit.actors import Actor

if TYPE_CHECKING:
    from houvast.core.sealing.keyring import Keyring


def note(*, report_id: UUID, text: str, note_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> None:
    """Keeps a note for colleagues under the desk key; anyone of the team may, also without holding the case.

    Twice the same `note_id` is one note. Its first line becomes the case's line in the queue.
    """
    raise NotImplementedError


def add_date(
    *, report_id: UUID, at: datetime, kind: str, words: str, keyring: Keyring, now: datetime, by: Actor
) -> UUID:
    """A moment at which the desk must do something (`promise`, `call_back`, `other`). Gives its id."""
    raise NotImplementedError


def mark_date_done(*, report_id: UUID, date_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> None:
    """A date, the offender's deadline included, no longer asks for anything."""
    raise NotImplementedError
