"""What two helplines say to each other: keys that are apart, lists that tell nothing by their length, one question."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houvast.core.between.addresses import AddressNotRight, read_address
from houvast.core.between.digests import KINDS, filled, mark_of, pair_digest, pair_digests
from houvast.core.between.documents import (
    LARGEST,
    MOST,
    Document,
    DocumentNotRight,
    read_document,
    written,
)
from houvast.core.between.pairs import SecretNotRight, Side, pair_of, read_secret, secret_text
from houvast.core.between.signing import SECONDS_APART, ask, is_answer, is_from, read_credentials, sign_answer
from houvast.core.linking.normalise import normalise
from houvast.core.sealing.blind import blind_index
from houvast.core.sealing.secrets import Versioned
from houvast.core.situation import Indicator

SECRET, OTHER = b"s" * 32, b"t" * 32
PAIR, ELSEWHERE = pair_of(SECRET), pair_of(OTHER)
NOW, NONCE = 1_795_000_000, b"n" * 16
digests = st.frozensets(st.binary(min_size=16, max_size=16), max_size=40)


@given(st.binary(min_size=32, max_size=32), st.integers(min_value=0, max_value=78))
def test_a_secret_is_read_back_and_every_slip_is_noticed(secret: bytes, place: int):
    text = secret_text(secret)
    assert read_secret(f"  {text.upper().replace('-', ' ')}\n") == secret
    at = min(place + 5, len(text) - 1)
    slipped = text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1 :]
    if text[at] != "-":
        with pytest.raises(SecretNotRight):
            read_secret(slipped)


@pytest.mark.parametrize("text", ["", "hvp1", "hvp1-" + "0" * 72, "0" * 72, "hvp2-" + "0" * 72, "hvp1-" + "é" * 72])
def test_what_is_no_secret_is_refused(text: str):
    with pytest.raises(SecretNotRight):
        read_secret(text)


def test_no_key_is_another():
    keys = [PAIR.index, *PAIR.signs.values(), ELSEWHERE.index, *ELSEWHERE.signs.values()]
    assert len(set(keys)) == len(keys) and PAIR.agreement != ELSEWHERE.agreement
    assert SECRET.hex() not in repr(PAIR) and PAIR.index.hex() not in repr(PAIR)


def test_a_digest_is_of_one_pair_and_not_of_the_house():
    value = "instagram:lisa.k_99"
    here = pair_digest("account", value, PAIR.index)
    assert here != pair_digest("account", value, ELSEWHERE.index)
    assert here != blind_index("account", value, Versioned.first(PAIR.index))[1]
    assert mark_of(here, b"o" * 32) not in (here, mark_of(here, b"p" * 32))


def test_names_without_platform_texts_and_pictures_are_not_compared():
    terms = normalise(Indicator("account", "instagram", "Lisa.K_99")).terms
    assert [kind for kind, _ in pair_digests(terms, PAIR.index)] == ["account", "account_skeleton"]
    assert not set(KINDS) & {"account_name", "script", "image_hash"}
    assert pair_digests([("image_hash", "0" * 64), ("script", "betaal")], PAIR.index) == ()


@settings(max_examples=40)
@given(digests, digests)
def test_a_list_tells_its_length_to_a_power_of_two_and_its_fill_stays(real, more):
    def fill(those):
        return filled(those, b"o" * 32, PAIR.agreement, "x", least=16, most=64)

    found = fill(real)
    assert real <= set(found) and found == sorted(found) and len(set(found)) == len(found)
    assert len(found) in (16, 32, 64)
    # What comes and goes is what is real; who looks twice learns that, and nothing of the rest.
    if len(fill(real | more)) == len(found):
        assert len(set(fill(real | more)) - set(found)) <= len(more - real)
    assert found == fill(real)
    assert len(filled((bytes([n]) * 16 for n in range(100)), b"o" * 32, PAIR.agreement, "x", least=16, most=64)) == 64


def test_a_question_is_of_one_side_one_pair_and_one_time():
    said = read_credentials(ask(PAIR, Side.MAKER, at=NOW, nonce=NONCE))
    assert is_from(said, PAIR, Side.MAKER, now=NOW + SECONDS_APART)
    assert not is_from(said, PAIR, Side.MAKER, now=NOW + SECONDS_APART + 1)
    assert not is_from(said, PAIR, Side.MAKER, now=NOW - SECONDS_APART - 1)
    assert not is_from(said, PAIR, Side.ENTERER, now=NOW)
    assert not is_from(said, ELSEWHERE, Side.MAKER, now=NOW)
    for changed in (replace(said, at=NOW + 1), replace(said, nonce=b"m" * 16), replace(said, signature=b"0" * 32)):
        assert not is_from(changed, PAIR, Side.MAKER, now=NOW)


@pytest.mark.parametrize(
    "header",
    ["", "Basic x", "Houvast-Pair-1 ", "Houvast-Pair-1 1.2.3", f"Houvast-Pair-1 -1.{'0' * 32}.{'0' * 64}", "é" * 99],
)
def test_what_is_no_signature_is_none(header: str):
    assert read_credentials(header) is None


def test_an_answer_belongs_to_its_question_and_to_who_answers():
    said = sign_answer(PAIR, Side.ENTERER, nonce=NONCE, body=b"{}")
    assert is_answer(said, PAIR, Side.ENTERER, nonce=NONCE, body=b"{}")
    assert not is_answer(said, PAIR, Side.ENTERER, nonce=b"m" * 16, body=b"{}")
    assert not is_answer(said, PAIR, Side.ENTERER, nonce=NONCE, body=b"{} ")
    assert not is_answer(said, PAIR, Side.MAKER, nonce=NONCE, body=b"{}")
    assert not is_answer(said, ELSEWHERE, Side.ENTERER, nonce=NONCE, body=b"{}")
    assert not is_answer("é", PAIR, Side.ENTERER, nonce=NONCE, body=b"{}")


@given(digests, digests)
def test_a_document_is_read_back(forward, knows):
    document = Document(PAIR.agreement, forward, knows)
    assert read_document(written(document), PAIR.agreement) == document


def changed(**fields) -> bytes:
    found = json.loads(written(Document(PAIR.agreement, frozenset(), frozenset()))) | fields
    return json.dumps({name: value for name, value in found.items() if value is not None}).encode()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "not_right"),
        (b"\xff", "not_right"),
        (b"[" * 100_000, "not_right"),
        (b"[]", "not_right"),
        (b" " * (LARGEST + 1), "too_long"),
        (changed(protocol=1), "not_right"),
        (changed(protocol="houvast-between-2"), "other_version"),
        (changed(agreement=str(ELSEWHERE.agreement)), "not_right"),
        (changed(knows=None), "not_right"),
        (changed(knows="x"), "not_right"),
        (changed(knows=[1]), "not_right"),
        (changed(knows=["A" * 32]), "not_right"),
        (changed(puts_forward=["0" * 31]), "not_right"),
        (changed(puts_forward=[f"{n:032x}" for n in range(MOST + 1)]), "too_long"),
    ],
)
def test_a_document_that_is_none_is_refused(body: bytes, code: str):
    with pytest.raises(DocumentNotRight) as no:
        read_document(body, PAIR.agreement)
    assert no.value.code == code


def test_what_is_added_later_is_passed_over_and_a_full_one_fits():
    assert read_document(changed(more={"x": 1}), PAIR.agreement).knows == frozenset()
    full = frozenset(n.to_bytes(16, "big") for n in range(MOST))
    body = written(Document(PAIR.agreement, full, full))
    assert len(body) < LARGEST and len(read_document(body, PAIR.agreement).knows) == MOST


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_document_or_refused(body: bytes):
    try:
        read_document(body, PAIR.agreement)
    except DocumentNotRight as no:
        assert no.code in ("not_right", "other_version", "too_long")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("https://exchange.example.org/", "https://exchange.example.org"),
        (" https://Exchange.Example.org:8443", "https://exchange.example.org:8443"),
        ("https://[2001:db8::1]", "https://[2001:db8::1]"),
    ],
)
def test_an_address_is_a_host(text: str, read: str):
    assert read_address(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "",
        "exchange.example.org",
        "http://exchange.example.org",
        "http://localhost:8000",
        "file:///etc/passwd",
        "https://user:secret@example.org",
        "https://example.org/elsewhere",
        "https://example.org/?x",
        "https://example.org/#x",
        "https://example.org:99999",
        "https://exam ple.org",
        "https://exa\nmple.org",
        "https://" + "x" * 200,
        "https://[::1",
    ],
)
def test_anything_else_is_refused(text: str):
    with pytest.raises(AddressNotRight):
        read_address(text)


def test_a_demo_may_ask_this_machine_and_no_other():
    assert read_address("http://localhost:8000/", here=True) == "http://localhost:8000"
    with pytest.raises(AddressNotRight):
        read_address("http://169.254.169.254", here=True)
