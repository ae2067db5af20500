"""Stored MACs: version 1 byte | key version 2 bytes | keyed BLAKE2b 32 bytes, so that secrets can be renewed."""

import hmac

from .aead import HEADER_SIZE, VERSION, header
from .hashing import keyed
from .labels import HashLabel
from .secrets import Secret, to_open_with, to_seal_with

MAC_SIZE = HEADER_SIZE + 32


def mac(secret: Secret, label: HashLabel, *parts: bytes) -> bytes:
    """35 bytes under the current version of the secret."""
    version, key = to_seal_with(secret)
    return header(version) + keyed(key, label, *parts)


def check_mac(stored: bytes, secret: Secret, label: HashLabel, *parts: bytes) -> bool:
    """Compared in constant time. False for anything that is not exactly that MAC."""
    stored = bytes(stored)
    if len(stored) != MAC_SIZE or stored[0] != VERSION:
        return False
    key = to_open_with(secret, int.from_bytes(stored[1:HEADER_SIZE], "big"))
    if key is None:
        return False
    return hmac.compare_digest(stored[HEADER_SIZE:], keyed(key, label, *parts))
