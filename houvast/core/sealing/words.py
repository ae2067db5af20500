"""The extra word that makes erasing immediate, chosen while the receipt is first shown."""

import unicodedata
from uuid import UUID

from .labels import HashLabel
from .macs import check_mac, mac
from .secrets import Secret

SHORTEST = 4  # characters
LONGEST = 100
_LONGEST_TYPED = 4 * LONGEST  # as it comes in: more is not even looked at


def word_problem(word: str) -> str | None:
    """None where it will do, else `too_short` or `too_long`."""
    said = as_said(word)
    if len(said) < SHORTEST:
        return "too_short"
    return "too_long" if len(word) > _LONGEST_TYPED or len(said) > LONGEST else None


def word_verifier(report_id: UUID, word: str, pepper: Secret) -> bytes:
    """35 bytes to keep: without the pepper nobody can try words against it."""
    return mac(pepper, HashLabel.WORD, report_id.bytes, _bytes(word))


def check_word(report_id: UUID, word: str, verifier: bytes, pepper: Secret) -> bool:
    """In constant time. Counting wrong words is the caller's (five, then the team alone, for 24 hours)."""
    return check_mac(verifier, pepper, HashLabel.WORD, report_id.bytes, _bytes(word))


def as_said(word: str) -> str:
    """Someone afraid types it again months later: case, accents' form and spaces do not matter."""
    return " ".join(unicodedata.normalize("NFKC", word[:_LONGEST_TYPED]).casefold().split())


def _bytes(word: str) -> bytes:
    return as_said(word).encode("utf-8", errors="replace")
