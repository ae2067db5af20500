"""The answers of `docs/between-helplines.md`, by which somebody else's program is held too. They never change: another
helpline's program makes the same. `plain` is a second implementation, of hashlib and the document alone."""

from __future__ import annotations

import hashlib
from uuid import UUID

import pytest

from houvast.core.between.digests import pair_digest
from houvast.core.between.pairs import Side, pair_of, secret_text
from houvast.core.between.signing import ask, sign_answer
from houvast.core.linking.normalise import normalise
from houvast.core.situation import Indicator
from tests.support.repository import ROOT

SECRET = bytes(range(32))
PAIR = pair_of(SECRET)
AT, NONCE = 1795000000, bytes(16)
ANSWERS = {
    "secret": "hvp1-00010203-04050607-08090a0b-0c0d0e0f-10111213-14151617-18191a1b-1c1d1e1f-d2cf42fe",
    "agreement": "f457a52b-42a0-4cc4-857c-e0d33bb0f6cd",
    "index": "b9395baaefb2f83e0e93be03a85dafd28ecada40d42d38e7c431fb654334b6c7",
    "maker": "761c253066c7c48d1546178706603f2872b3061960b8ffae085d733780f1bcc3",
    "enterer": "44412549cf35c54c82d0ca2a27a1d8844389386e69d33197d631244c8bea0728",
    "question": "99f380ceb8f5c227cba49c7720ee457623c4d36e9b073dcf9cddc87258d4c904",
    "answer": "e9746e31dc9d282b80f9cda69fe741553b5fe57ff87943e9bec6a4b81b46a9ba",
}
DIGESTS = [
    ("account", "instagram", "@Lisa.K_99", "instagram:lisa.k_99", "e8eecc4d4a881fbe897ad6c095d70cae"),
    ("phone", None, "06 12345678", "+31612345678", "2123ff1459eab2124034d5f0967ccfb9"),
    ("iban", None, "NL91 ABNA 0417 1643 00", "NL91ABNA0417164300", "62a32bde1fbcef3f27488fa13b1e073c"),
]


def plain(key: bytes, label: str, *parts: bytes, size: int = 32) -> bytes:
    data = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    return hashlib.blake2b(data, digest_size=size, key=key, person=label.encode()).digest()


def test_keys():
    assert secret_text(SECRET) == ANSWERS["secret"]
    assert str(PAIR.agreement) == ANSWERS["agreement"] == str(UUID(bytes=plain(SECRET, "pair id", size=16)))
    assert PAIR.index.hex() == ANSWERS["index"] == plain(SECRET, "pair key", b"index").hex()
    for side in Side:
        assert PAIR.signs[side].hex() == ANSWERS[side] == plain(SECRET, "pair key", side.encode()).hex()


@pytest.mark.parametrize(("kind", "platform", "typed", "value", "digest"), DIGESTS)
def test_digests_from_what_was_typed(kind, platform, typed, value, digest):
    assert normalise(Indicator(kind, platform, typed)).terms[0] == (kind, value)
    made = plain(plain(PAIR.index, "pair kind", kind.encode()), "pair digest", value.encode(), size=16)
    assert pair_digest(kind, value, PAIR.index).hex() == digest == made.hex()


def test_signatures():
    header = ask(PAIR, Side.ENTERER, at=AT, nonce=NONCE)
    assert header == f"Houvast-Pair-1 {AT}.{NONCE.hex()}.{ANSWERS['question']}"
    key = PAIR.signs[Side.ENTERER]
    assert ANSWERS["question"] == plain(key, "pair question", PAIR.agreement.bytes, str(AT).encode(), NONCE).hex()
    assert sign_answer(PAIR, Side.MAKER, nonce=NONCE, body=b"{}") == ANSWERS["answer"]
    assert ANSWERS["answer"] == plain(PAIR.signs[Side.MAKER], "pair answer", NONCE, b"{}").hex()


def test_the_document_says_the_same():
    text = (ROOT / "docs" / "between-helplines.md").read_text()
    assert not [each for each in (*ANSWERS.values(), *(line[4] for line in DIGESTS)) if each not in text]
