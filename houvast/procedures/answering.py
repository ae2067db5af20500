"""An advisor answers, and keeps a draft meanwhile."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from houvast.records.audit.actors import Actor
from houvast.records.refused import Refused
from houvast.records.reports.views import DeskDraftView

if TYPE_CHECKING:
    from houvast.core.sealing.keyring import Keyring


class DeskDraftConflict(Refused):
    """A colleague (or another tab) changed the draft. `theirs` is the stored one: show both."""

    code = "desk_draft_conflict"

    def __init__(self, theirs: DeskDraftView) -> None:
        super().__init__(revision=theirs.revision)
        self.theirs = theirs


class NothingToSend(Refused):
    """An answer or note without words."""

    code = "nothing_to_send"


def reply(*, report_id: UUID, text: str, message_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> None:
    """Sends an answer to the reporter; only who holds the case may. Twice the same `message_id` is one message.

    Raises `NotYours`, `NotInThisState`, `NothingToSend`, `NoSuchCase`, `NotAllowed`.
    """
    raise NotImplementedError


def save_desk_draft(
    *, report_id: UUID, text: str, revision: int, keyring: Keyring, now: datetime, by: Actor
) -> DeskDraftView:
    """Keeps the draft of an answer under the desk key; gives it with its new revision (0: none yet).

    Equal text changes nothing (and is no act). Raises `DeskDraftConflict` with the stored one.
    """
    raise NotImplementedError
