"""Pictures that are the same but for a few bits of their PDQ hash, under one representative."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

# Meta's own threshold for "the same picture": 31 of 256 bits.
SAME_IMAGE = 31
_PDQ = re.compile(r"[0-9a-f]{64}")
_CHUNKS, _CHUNK_BITS = 16, 16
_MASK = (1 << _CHUNK_BITS) - 1


def pieces_of(number: int) -> tuple[int, ...]:
    """The sixteen pieces of sixteen bits of a hash of 256 bits, each with its place in the bits above."""
    return tuple((at << _CHUNK_BITS) | ((number >> (at * _CHUNK_BITS)) & _MASK) for at in range(_CHUNKS))


def one_bit_off(pieces: Iterable[int]) -> Iterator[int]:
    """Each piece with each of its bits turned: sixteen of each."""
    return (piece ^ (1 << bit) for piece in pieces for bit in range(_CHUNK_BITS))


def is_pdq(value: str) -> bool:
    """64 lower-case hex digits."""
    return _PDQ.fullmatch(value) is not None


class Representatives:
    """Whoever came first stands for what is within 31 bits. Found by sixteen pieces of sixteen bits: of 31 bits that
    differ at most one falls into some piece, so equal pieces and pieces one bit off miss none."""

    def __init__(self) -> None:
        self._pieces: dict[int, list[int]] = {}

    def assign(self, value: str) -> str:
        """The representative; anything that is no PDQ hash stands for itself."""
        low = value.strip().lower()
        if not is_pdq(low):
            return low
        number = int(low, 16)
        pieces = pieces_of(number)
        same = self._within(number, pieces)
        if same is None:
            same = self._within(number, one_bit_off(pieces))
        if same is None:
            same = number
            for piece in pieces:
                self._pieces.setdefault(piece, []).append(number)
        return f"{same:064x}"

    def _within(self, number: int, pieces: Iterable[int]) -> int | None:
        near = {other for piece in pieces for other in self._pieces.get(piece, ())}
        within = [(apart, other) for other in near if (apart := (other ^ number).bit_count()) <= SAME_IMAGE]
        return min(within)[1] if within else None


def image_representatives(values: Iterable[str]) -> dict[str, str]:
    """Hash → what stands for it; in the order of the hashes, so that nothing hangs on the order of the reports."""
    known = Representatives()
    return {value: known.assign(value) for value in sorted(set(values))}
