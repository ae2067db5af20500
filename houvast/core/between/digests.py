"""An indicator as the other helpline sees it, what is kept of one here, and the fill that hides how many there are."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from houvast.core.sealing.hashing import keyed
from houvast.core.sealing.labels import HashLabel

SIZE = 16

# Kinds of index that are compared: an account as it is written, and without dots and look-alikes; never a name without
# its platform, a text or a picture, which are of many or could be of a victim.
KINDS = ("account", "account_skeleton", "phone", "email", "iban", "wallet", "url", "payment_handle")


def pair_digest(kind: str, value: str, index: bytes) -> bytes:
    """16 bytes. `value` is normalised already (`core/linking/normalise.py`); `index`: the pair's own key."""
    kind_key = keyed(index, HashLabel.PAIR_KIND, kind.encode())
    return keyed(kind_key, HashLabel.PAIR_DIGEST, value.encode("utf-8", errors="replace"), size=SIZE)


def pair_digests(terms: Iterable[tuple[str, str]], index: bytes) -> tuple[tuple[str, bytes], ...]:
    """(kind, digest) of those terms that are compared, the strongest first."""
    return tuple((kind, pair_digest(kind, value, index)) for kind, value in terms if kind in KINDS)


def mark_of(digest: bytes, own: bytes) -> bytes:
    """16 bytes: what is kept here of a digest. `own`: a secret of this house for this agreement: who has the tables and
    the secret of the pair, as the other side has, can try no number on them."""
    return keyed(own, HashLabel.PAIR_MARK, digest, size=SIZE)


def filled(real: Iterable[bytes], own: bytes, agreement: UUID, name: str, *, least: int, most: int) -> list[bytes]:
    """In order, and as many as the next power of two, `least` at least: with others that nobody can tell from them and
    that are the same every time. Of more than `most` the first in order stand."""
    chosen = sorted(set(real))[:most]
    size = least
    while size < len(chosen):
        size *= 2
    found, number = set(chosen), 0
    while len(found) < size:
        found.add(keyed(own, HashLabel.PAIR_FILL, agreement.bytes, name.encode(), number.to_bytes(4, "big"), size=SIZE))
        number += 1
    return sorted(found)
