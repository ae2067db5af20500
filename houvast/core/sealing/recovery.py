"""Recovery: any two of three holders together have the private half, one alone has nothing.

For each pair of holders the private half is split once by XOR with random bytes; each holder keeps the parts of
both pairs they belong to. No polynomial, nothing to get wrong: one part is 256 random bits.

On paper a share is seven lines of twenty characters, each with its own two check characters (the code of the
receipts), 78 bytes in all:

    version 1 | holder 1 | fingerprint of the public key 4 | two parts of 32 | check over all of it 8
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from . import crockford
from .errors import CannotOpen
from .hashing import KEY_SIZE, keyed
from .hidden import Hidden
from .keypairs import is_pair
from .labels import HashLabel
from .secrets import RandomBytes

HOLDERS = (1, 2, 3)
LINES = 7
_VERSION = 1
_FINGERPRINT_SIZE = 4
_CHECK_SIZE = 8
_LINE_DATA = 18
_LINE_BITS = 5 * _LINE_DATA
_LINE_LENGTH = _LINE_DATA + crockford.CHECK_CHARACTERS
_SIZE = 2 + _FINGERPRINT_SIZE + 2 * KEY_SIZE + _CHECK_SIZE
_LONGEST_TYPED = 4_000


class ShareProblem(StrEnum):
    LENGTH = "length"  # not seven lines of twenty characters
    CHARACTER = "character"  # a letter that no code has
    CHECK = "check"  # a typing mistake in one line
    TOGETHER = "together"  # each line is right, together they are not: order, or lines of two sheets


class ShareNotRight(Exception):
    """Why typed text is no share. `line` and `group`, from 1: where to look first; None where nothing points."""

    def __init__(self, problem: ShareProblem, *, at: int | None = None, line: int | None = None) -> None:
        super().__init__(f"not a recovery share: {problem}")
        self.problem = problem
        self.line = line if line is not None else (None if at is None else at // _LINE_LENGTH + 1)
        self.group = None if at is None else at % _LINE_LENGTH // crockford.GROUP + 1


@dataclass(frozen=True, repr=False)
class Share(Hidden):
    """What one holder keeps. `parts`: by the number of the other holder of the pair, 32 bytes each."""

    holder: int
    fingerprint: bytes
    parts: tuple[tuple[int, bytes], ...]

    @property
    def text(self) -> str:
        """Seven lines of five groups of four, to write down or print."""
        return "\n".join(" ".join(crockford.groups(line)) for line in self._lines())

    def part_shared_with(self, other: int) -> bytes:
        return dict(self.parts)[other]

    def _lines(self) -> list[str]:
        value = int.from_bytes(_share_bytes(self), "big") << (LINES * _LINE_BITS - 8 * _SIZE)
        data = crockford.encode(value, LINES * _LINE_DATA)
        return [crockford.with_check(data[at : at + _LINE_DATA]) for at in range(0, len(data), _LINE_DATA)]

    @classmethod
    def _from_bytes(cls, data: bytes) -> Self:
        version, holder = data[0], data[1]
        body, check = data[:-_CHECK_SIZE], data[-_CHECK_SIZE:]
        if version != _VERSION or holder not in HOLDERS or not hmac.compare_digest(check, _check(body)):
            raise ShareNotRight(ShareProblem.TOGETHER)
        first = 2 + _FINGERPRINT_SIZE
        parts = (body[first : first + KEY_SIZE], body[first + KEY_SIZE :])
        return cls(holder, body[2:first], tuple(zip(_others(holder), parts, strict=True)))


def split(private_key: bytes, public_key: bytes, random_bytes: RandomBytes) -> tuple[Share, Share, Share]:
    """Three shares of the recovery pair's private half, any two of which give it back."""
    if not is_pair(public_key, private_key):
        raise ValueError("these two halves are no pair")
    parts: dict[int, dict[int, bytes]] = {holder: {} for holder in HOLDERS}
    for lower, higher in ((1, 2), (1, 3), (2, 3)):
        mask = random_bytes(KEY_SIZE)
        parts[lower][higher] = mask
        parts[higher][lower] = _xor(private_key, mask)
    mark = fingerprint(public_key)
    first, second, third = (Share(holder, mark, tuple(sorted(parts[holder].items()))) for holder in HOLDERS)
    return first, second, third


def combine(first: Share, second: Share, public_key: bytes) -> bytes:
    """The private half. Raises CannotOpen where the two are one holder's, or not of this public key."""
    if first.holder == second.holder:
        raise CannotOpen
    private_key = _xor(first.part_shared_with(second.holder), second.part_shared_with(first.holder))
    if not is_pair(public_key, private_key):
        raise CannotOpen
    return private_key


def read_share(typed: str) -> Share:
    """What a holder typed back from paper, as forgivingly as a receipt. Raises ShareNotRight."""
    if len(typed) > _LONGEST_TYPED:
        raise ShareNotRight(ShareProblem.LENGTH)
    characters = crockford.as_typed(typed)
    stranger = crockford.first_stranger(characters)
    if stranger is not None:
        raise ShareNotRight(ShareProblem.CHARACTER, at=stranger)
    if len(characters) != LINES * _LINE_LENGTH:
        raise ShareNotRight(ShareProblem.LENGTH)
    lines = [characters[at : at + _LINE_LENGTH] for at in range(0, len(characters), _LINE_LENGTH)]
    _check_lines(lines)
    value = crockford.decode("".join(line[:_LINE_DATA] for line in lines))
    spare = LINES * _LINE_BITS - 8 * _SIZE
    if value & ((1 << spare) - 1):
        raise ShareNotRight(ShareProblem.TOGETHER)
    return Share._from_bytes((value >> spare).to_bytes(_SIZE, "big"))


def fingerprint(public_key: bytes) -> bytes:
    """4 bytes that say which recovery pair a sheet belongs to; no secret."""
    return keyed(b"", HashLabel.FINGERPRINT, bytes(public_key), size=_FINGERPRINT_SIZE)


def _check_lines(lines: Sequence[str]) -> None:
    for number, line in enumerate(lines):
        found = crockford.check(line)
        if found.right:
            continue
        at = None if found.at is None else number * _LINE_LENGTH + found.at
        raise ShareNotRight(ShareProblem.CHECK, at=at, line=number + 1)


def _share_bytes(share: Share) -> bytes:
    parts = b"".join(share.part_shared_with(other) for other in _others(share.holder))
    body = bytes([_VERSION, share.holder]) + share.fingerprint + parts
    return body + _check(body)


def _others(holder: int) -> tuple[int, ...]:
    return tuple(other for other in HOLDERS if other != holder)


def _check(body: bytes) -> bytes:
    return keyed(b"", HashLabel.RECOVERY_CHECK, body, size=_CHECK_SIZE)


def _xor(a: bytes, b: bytes) -> bytes:
    return bytes(x ^ y for x, y in zip(a, b, strict=True))
