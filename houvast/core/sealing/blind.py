"""Blind indexes: equal indicators can be found without being readable. They leak equality, and nothing else.

128 bits: two different values meet by chance once in 10^19 pairs.
"""

from .hashing import keyed
from .labels import HashLabel
from .secrets import Versioned

SIZE = 16


def blind_index(kind: str, value: str, index: Versioned) -> tuple[int, bytes]:
    """(version of the key, 16 bytes). `value` is normalised already (core/linking): only equal text is equal."""
    return index.current, _index(kind, value, index.keys[index.current])


def blind_indexes(kind: str, value: str, index: Versioned) -> tuple[tuple[int, bytes], ...]:
    """Under every version, newest first: to find what was indexed before a rotation."""
    return tuple((version, _index(kind, value, index.keys[version])) for version in index.newest_first)


def pieces_key(index: Versioned) -> tuple[int, bytes]:
    """(version, 32 bytes): under which the pieces of a text are hashed before anything of them is kept."""
    return index.current, keyed(index.keys[index.current], HashLabel.BLIND_KIND, b"script pieces")


def pictures_key(index: Versioned) -> tuple[int, bytes]:
    """(version, 32 bytes): under which fingerprints of pictures are cut into bands."""
    return index.current, keyed(index.keys[index.current], HashLabel.BLIND_KIND, b"picture bands")


def _index(kind: str, value: str, secret: bytes) -> bytes:
    kind_key = keyed(secret, HashLabel.BLIND_KIND, kind.encode("utf-8"))
    return keyed(kind_key, HashLabel.BLIND_INDEX, value.encode("utf-8", errors="replace"), size=SIZE)
