"""A report is erased: seals first, so that nothing left behind can be read, then the rows, record by record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from houvast.records.audit.actors import Actor
from houvast.records.refused import Refused

if TYPE_CHECKING:
    from houvast.core.sealing.keyring import Keyring, MailboxKeys

ERASE_DELAY = timedelta(hours=72)


class EraseResult(StrEnum):
    ERASED = "erased"  # gone
    SCHEDULED = "scheduled"  # at `erase_after`, the receipt may stop it
    ASKED_TEAM = "asked_team"  # a person decides
    WORD_NOT_RIGHT = "word_not_right"  # `tries_left` more


@dataclass(frozen=True)
class EraseAnswer:
    result: EraseResult
    erase_after: datetime | None = None
    tries_left: int | None = None


class NothingToStop(Refused):
    """No request stands that the receipt may still stop."""

    code = "nothing_to_stop"


def ask_to_erase(*, keys: MailboxKeys, word: str | None, now: datetime, by: Actor) -> EraseAnswer:
    """The reporter asks. With the right extra word: at once. Without one set: in 72 hours, hidden until then.
    After one stop, with a word set but not given, or locked by five wrong words: the team decides."""
    raise NotImplementedError


def stop_erasing(*, keys: MailboxKeys, now: datetime, by: Actor) -> None:
    """The receipt stops a scheduled erasing, once. Raises `NothingToStop`."""
    raise NotImplementedError


def keep_longer(*, keys: MailboxKeys, now: datetime, by: Actor) -> None:
    """The reporter keeps a closed report for another term."""
    raise NotImplementedError


def decline_erasing(*, report_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> None:
    """The team decides not to erase; the request is taken away and the mailbox opens as before."""
    raise NotImplementedError


def hold(*, report_id: UUID, until: datetime | None, keyring: Keyring, now: datetime, by: Actor) -> None:
    """Keeps a closed case past its term (a police case runs); None ends it. A reporter's own erasing still counts."""
    raise NotImplementedError


def erase(*, report_id: UUID, by: Actor, now: datetime, keyring: Keyring | None = None) -> None:
    """Erases one report whole. A person needs a keyring that opens the case and the permission; worker and command
    erase only what is due."""
    raise NotImplementedError


def erase_due(now: datetime, *, by: Actor | None = None, dry_run: bool = False) -> tuple[UUID, ...]:
    """Erases everything that is due: asked 72 hours ago, closed past its term, never sent for 7 days; also mailbox
    and desk sessions past their end. Gives the ids; `dry_run` erases none."""
    raise NotImplementedError
