"""X25519 pairs of people, teams and recovery, and the MAC that says a public key is really theirs."""

import hmac
from dataclasses import dataclass, field
from uuid import UUID

import nacl.bindings
import nacl.utils

from .hashing import KEY_SIZE
from .hidden import Hidden
from .labels import HashLabel
from .macs import MAC_SIZE, check_mac, mac
from .secrets import RandomBytes, Secret

__all__ = ["MAC_SIZE", "Pair", "PublicKeyNotOurs", "check_public_key", "new_pair", "public_half", "public_key_mac"]


class PublicKeyNotOurs(Exception):
    """A public key in the database was not put there by this server: seal nothing to it."""

    def __init__(self) -> None:
        super().__init__("the public key does not carry this server's MAC")


@dataclass(frozen=True, repr=False)
class Pair(Hidden):
    """32 bytes each."""

    public_key: bytes
    private_key: bytes = field(repr=False)


def new_pair(random_bytes: RandomBytes = nacl.utils.random) -> Pair:
    """A fresh X25519 pair."""
    private_key = random_bytes(KEY_SIZE)
    return Pair(public_half(private_key), private_key)


def public_half(private_key: bytes) -> bytes:
    """32 bytes of 32."""
    return nacl.bindings.crypto_scalarmult_base(private_key)


def is_pair(public_key: bytes, private_key: bytes) -> bool:
    """Whether the two halves belong together."""
    return hmac.compare_digest(public_half(private_key), bytes(public_key))


def public_key_mac(owner_id: UUID, epoch: int, public_key: bytes, secret: Secret) -> bytes:
    """35 bytes to keep beside the key. `owner_id`: of the team or person; `epoch`: counts the owner's pairs."""
    return mac(secret, HashLabel.PUBLIC_KEY, owner_id.bytes, epoch.to_bytes(4, "big"), bytes(public_key))


def check_public_key(owner_id: UUID, epoch: int, public_key: bytes, key_mac: bytes, secret: Secret) -> bytes:
    """The public key itself, to be sealed to; raises PublicKeyNotOurs. Call it at each use."""
    parts = (owner_id.bytes, epoch.to_bytes(4, "big"), bytes(public_key))
    if not check_mac(key_mac, secret, HashLabel.PUBLIC_KEY, *parts):
        raise PublicKeyNotOurs
    return bytes(public_key)
