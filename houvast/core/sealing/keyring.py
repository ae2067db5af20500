"""The keys of a signed-in person and of an opened mailbox, as they travel between floors."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Self
from uuid import UUID

import nacl.utils

from .hashing import KEY_SIZE
from .hidden import Hidden
from .secrets import RandomBytes


def new_key(random_bytes: RandomBytes = nacl.utils.random) -> bytes:
    """A key of a report or the secret of a session: 256 random bits."""
    return random_bytes(KEY_SIZE)


@dataclass(frozen=True, repr=False)
class Keyring(Hidden):
    """What an advisor's password opened. `team_keys`: private halves by (team, epoch)."""

    person_id: UUID
    private_key: bytes
    team_keys: Mapping[tuple[UUID, int], bytes]

    def __post_init__(self) -> None:
        object.__setattr__(self, "team_keys", MappingProxyType(dict(self.team_keys)))


@dataclass(frozen=True, repr=False)
class MailboxKeys(Hidden):
    """What a receipt opened: the private key, and the shared one once something was sent."""

    report_id: UUID
    private: bytes
    shared: bytes | None

    def to_json(self) -> dict[str, Any]:
        """To be sealed in a session row, nowhere else."""
        shared = self.shared.hex() if self.shared is not None else None
        return {"report": str(self.report_id), "private": self.private.hex(), "shared": shared}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        shared = bytes.fromhex(data["shared"]) if data["shared"] is not None else None
        return cls(UUID(data["report"]), bytes.fromhex(data["private"]), shared)
