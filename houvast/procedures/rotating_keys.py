"""Team keys are made, given and rotated in requests of signed-in members, never by the worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from houvast.records.audit.actors import Actor

if TYPE_CHECKING:
    from houvast.core.sealing.keyring import Keyring


@dataclass(frozen=True)
class Tended:
    """What one call did. `seals_left`: report seals that still stand under an older team key."""

    made: int = 0
    given: int = 0
    rotated: int = 0
    seals_renewed: int = 0
    seals_left: int = 0


def tend_keys(*, keyring: Keyring, now: datetime, by: Actor, limit: int = 200) -> Tended:
    """Does what this member's keys can do for their teams: makes a first key, gives it to members who wait for it,
    rotates where it is due, renews at most `limit` old seals. Cheap when nothing is due; call it after sign-in and
    from the queue. Sign-in must be resumed afterwards to see new keys."""
    raise NotImplementedError
