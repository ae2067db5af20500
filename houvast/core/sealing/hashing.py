"""Keyed BLAKE2b under a label: the one hash of this folder."""

import hashlib

from .labels import HashLabel

KEY_SIZE = 32


def keyed(key: bytes, label: HashLabel, *parts: bytes, size: int = 32) -> bytes:
    """`size` bytes of BLAKE2b (RFC 7693) over the parts; an empty key makes it a plain, labelled hash.

    Each part is preceded by its length (8 bytes, big-endian): ("ab", "c") and ("a", "bc") differ. `size` is part
    of BLAKE2b's parameter block: a short digest is not the beginning of a longer one.
    """
    digest = hashlib.blake2b(digest_size=size, key=key, person=label.value)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()
