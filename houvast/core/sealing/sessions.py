"""A session's cookie holds one random secret (`keyring.new_key`); its row must not be able to give it back."""

from .hashing import keyed
from .labels import HashLabel


def session_id(secret: bytes) -> bytes:
    """16 bytes under which the row is found. Who reads the row learns nothing that would be taken as a cookie."""
    return keyed(secret, HashLabel.SESSION_ID, size=16)


def session_key(secret: bytes) -> bytes:
    """32 bytes to seal the row's keys under (KeyKind.SESSION)."""
    return keyed(secret, HashLabel.SESSION_KEY)
