"""Who asks shows that they have the pair's secret, and who answers does; an answer belongs to one question.

Under TLS, and not instead of it: it keeps out whoever has the address, a proxy that was broken into, and whoever plays
an old answer again."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from uuid import UUID

from houvast.core.between.pairs import Pair, Side
from houvast.core.sealing.hashing import keyed
from houvast.core.sealing.labels import HashLabel

SCHEME = "Houvast-Pair-1"
ANSWER_HEADER = "Houvast-Answer"
NONCE_BYTES = 16
# The clocks of two helplines may differ by so much.
SECONDS_APART = 300

_CREDENTIALS = re.compile(rf"{SCHEME} ([0-9]{{1,12}})\.([0-9a-f]{{32}})\.([0-9a-f]{{64}})", re.ASCII)


@dataclass(frozen=True)
class Credentials:
    """`at`: seconds since 1970."""

    at: int
    nonce: bytes
    signature: bytes


def ask(pair: Pair, side: Side, *, at: int, nonce: bytes) -> str:
    """The header `Authorization` of a question. `side`: who asks."""
    return f"{SCHEME} {at}.{nonce.hex()}.{_question(pair, side, at, nonce).hex()}"


def read_credentials(header: str) -> Credentials | None:
    found = _CREDENTIALS.fullmatch(header)
    return Credentials(int(found[1]), bytes.fromhex(found[2]), bytes.fromhex(found[3])) if found else None


def is_from(said: Credentials, pair: Pair, side: Side, *, now: int) -> bool:
    """Whether this side asked, about now."""
    right = hmac.compare_digest(said.signature, _question(pair, side, said.at, said.nonce))
    return right and abs(now - said.at) <= SECONDS_APART


def sign_answer(pair: Pair, side: Side, *, nonce: bytes, body: bytes) -> str:
    """The header `Houvast-Answer`. `side`: who answers; `nonce`: of the question."""
    return keyed(pair.signs[side], HashLabel.PAIR_ANSWER, nonce, body).hex()


def is_answer(header: str, pair: Pair, side: Side, *, nonce: bytes, body: bytes) -> bool:
    return hmac.compare_digest(header.encode(), sign_answer(pair, side, nonce=nonce, body=body).encode())


def address_path(agreement: UUID) -> str:
    """What is asked for at the other side's address."""
    return f"/between/v1/{agreement}"


def _question(pair: Pair, side: Side, at: int, nonce: bytes) -> bytes:
    return keyed(pair.signs[side], HashLabel.PAIR_QUESTION, pair.agreement.bytes, str(at).encode(), nonce)
