"""The secret that two helplines share, as people carry it over, and the keys that are made of it.

It is made by one side and entered at the other; the sides are called by that, `MAKER` and `ENTERER`. Nothing of a
house's own keys goes into it or comes out of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from houvast.core.sealing.hashing import KEY_SIZE, keyed
from houvast.core.sealing.hidden import Hidden
from houvast.core.sealing.labels import HashLabel

PREFIX = "hvp1"
_CHECK_BYTES = 4
_GROUP = 8


class SecretNotRight(ValueError):
    """This is no secret of a pair, or a character of it is not what it was."""


class Side(StrEnum):
    """Which side of the pair: stands in the derivation of keys, for ever."""

    MAKER = "maker"
    ENTERER = "enterer"

    @property
    def other(self) -> Side:
        return Side.ENTERER if self is Side.MAKER else Side.MAKER


@dataclass(frozen=True, repr=False)
class Pair(Hidden):
    """`agreement`: names it, and tells nothing. `index`: under which indicators are digested. `signs`: what each side
    signs with, questions and answers alike."""

    agreement: UUID
    index: bytes
    signs: dict[Side, bytes]


def pair_of(secret: bytes) -> Pair:
    """`secret`: 32 random bytes."""
    agreement = UUID(bytes=keyed(secret, HashLabel.PAIR_ID, size=16))
    signs = {side: keyed(secret, HashLabel.PAIR_KEY, side.value.encode()) for side in Side}
    return Pair(agreement, keyed(secret, HashLabel.PAIR_KEY, b"index"), signs)


def secret_text(secret: bytes) -> str:
    """As it is read out or typed: `hvp1`, 32 bytes and 4 that notice a slip, in groups of eight hex digits."""
    digits = (secret + _check(secret)).hex()
    return "-".join([PREFIX, *(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))])


def read_secret(text: str) -> bytes:
    """Forgives spaces, dashes and capitals. Raises `SecretNotRight`."""
    plain = re.sub(r"[\s\-]", "", text).lower()
    digits = plain.removeprefix(PREFIX)
    if digits == plain or not re.fullmatch(rf"[0-9a-f]{{{2 * (KEY_SIZE + _CHECK_BYTES)}}}", digits, re.ASCII):
        raise SecretNotRight
    whole = bytes.fromhex(digits)
    secret, check = whole[:KEY_SIZE], whole[KEY_SIZE:]
    if check != _check(secret):
        raise SecretNotRight
    return secret


def _check(secret: bytes) -> bytes:
    return keyed(secret, HashLabel.PAIR_CHECK, size=_CHECK_BYTES)
