"""Fingerprints of pictures, found again without standing anywhere in the clear.

A representative is kept sealed, with sixteen bands: keyed digests of its pieces of sixteen bits, the bits first put in
an order that the key alone gives. Who looks for what is the same within 31 bits makes the bands of every piece and of
every piece one bit off (272): of 31 bits that differ at most one falls into some piece, so none is missed. What is
found is opened and its distance counted. Equal bands show that two fingerprints share a piece, never which; without the
key no band can be tried, and nobody can choose into which band a made-up fingerprint falls.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b

from .images import SAME_IMAGE, one_bit_off, pieces_of

BITS = 256


def own_bands(value: str, key: bytes) -> tuple[int, ...]:
    """Sixteen whole numbers of 63 bits, under which a representative is found. `value`: a PDQ hash in hex."""
    return tuple(_band(piece, key) for piece in pieces_of(_ordered(value, key)))


def bands_to_look_for(value: str, key: bytes) -> tuple[int, ...]:
    """One of them is a band of every hash that is the same picture."""
    pieces = pieces_of(_ordered(value, key))
    return tuple(_band(piece, key) for piece in (*pieces, *one_bit_off(pieces)))


def apart(one: str, other: str) -> int:
    """Bits that differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def same_picture(value: str, known: Mapping[str, str]) -> str | None:
    """The name of the nearest within 31 bits (of equally near ones the first by name); None where none is. `known`:
    name → hash."""
    near = [(distance, name) for name, other in known.items() if (distance := apart(value, other)) <= SAME_IMAGE]
    return min(near)[1] if near else None


def _ordered(value: str, key: bytes) -> int:
    number = int(value, 16)
    return sum(1 << at for at, bit in enumerate(_order(key)) if number >> bit & 1)


@lru_cache(maxsize=4)
def _order(key: bytes) -> tuple[int, ...]:
    """The 256 bits by the digests of their numbers: as good as any order, for whoever has no key."""
    return tuple(sorted(range(BITS), key=lambda bit: _digest(b"bit", bit, key)))


def _band(piece: int, key: bytes) -> int:
    return int.from_bytes(_digest(b"band", piece, key)[:8], "big") >> 1


def _digest(what: bytes, number: int, key: bytes) -> bytes:
    return blake2b(what + number.to_bytes(4, "big"), key=key, digest_size=16).digest()
