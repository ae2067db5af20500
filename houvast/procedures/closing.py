"""A case is closed with how each step of the plan ended; the reporter's word or an advisor opens it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from houvast.records.audit.actors import Actor
from houvast.records.reports.views import Outcome

if TYPE_CHECKING:
    from houvast.core.sealing.keyring import Keyring


def close(
    *,
    report_id: UUID,
    outcomes: Mapping[str, Outcome | str],
    keyring: Keyring,
    now: datetime,
    by: Actor,
    text: str = "",
) -> None:
    """Closes a case: `outcomes` by step id. Only the holder. `text` is for colleagues."""
    raise NotImplementedError


def reopen(*, report_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> None:
    """An advisor opens a closed case again and holds it."""
    raise NotImplementedError
