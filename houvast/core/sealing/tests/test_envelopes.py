import contextlib
import os
from uuid import uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from houvast.core.sealing import aead
from houvast.core.sealing.envelopes import CannotOpen, Payload, TooNew, open_payload, seal_payload
from houvast.core.sealing.labels import KeyKind, Label, Purpose
from houvast.core.sealing.padding import pad, padded_size, unpad
from houvast.core.sealing.secrets import Versioned

from .places import cannot_open, damaged, json_values, key_kinds, keys, labels, row_ids, texts

PLACE = {"key": os.urandom(32), "label": Label.MESSAGE, "row_id": uuid4(), "key_kind": KeyKind.SHARED}


@given(key=keys, label=labels, row_id=row_ids, key_kind=key_kinds, kind=texts, value=json_values)
def test_what_goes_in_comes_out(key, label, row_id, key_kind, kind, value):
    place = {"key": key, "label": label, "row_id": row_id, "key_kind": key_kind}
    payload = Payload(kind, 1, value)
    assert open_payload(seal_payload(payload, **place), **place) == payload


@given(value=json_values, key=keys, row_id=row_ids, label=labels, key_kind=key_kinds)
def test_opens_in_its_own_place_only(value, key, row_id, label, key_kind):
    sealed = seal_payload(Payload("message", 1, value), **PLACE)
    for name, other in (("key", key), ("row_id", row_id), ("label", label), ("key_kind", key_kind)):
        if other != PLACE[name]:
            cannot_open(open_payload, sealed, **{**PLACE, name: other})


@given(st.data())
def test_changed_bytes_do_not_open(data):
    sealed = seal_payload(Payload("message", 1, {"words": "help"}), **PLACE)
    changed = damaged(data, sealed)
    assume(changed != sealed)
    cannot_open(open_payload, changed, **PLACE)


def test_no_byte_can_be_changed_and_no_end_cut():
    """Exhaustively: each byte of the shortest envelope, each length."""
    sealed = seal_payload(Payload("message", 1, None), **PLACE)
    for at in range(len(sealed)):
        cannot_open(open_payload, sealed[:at] + bytes([sealed[at] ^ 0x55]) + sealed[at + 1 :], **PLACE)
        cannot_open(open_payload, sealed[:at], **PLACE)


@given(st.binary(max_size=3000))
def test_arbitrary_bytes_raise_cannot_open_and_nothing_else(sealed):
    cannot_open(open_payload, sealed, **PLACE)


@given(plain=st.binary(max_size=600) | json_values.map(lambda value: repr(value).encode()))
def test_arbitrary_bytes_under_the_right_key_raise_cannot_open_and_nothing_else(plain):
    """Someone who has the key, or a program gone wrong: still no other exception."""
    binding = PLACE["row_id"].bytes + bytes([PLACE["key_kind"].code])
    sealed = aead.seal(plain, key=PLACE["key"], purpose=Purpose.ENVELOPE, label=PLACE["label"], binding=binding)
    with contextlib.suppress(CannotOpen):
        open_payload(sealed, **PLACE)


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"[]",
        b'["a",1]',
        b'["a",1,2,3]',
        b'{"a":1,"b":2,"c":3}',
        b'"abc"',
        b"[1,1,1]",
        b'["a",true,1]',
        b'["a",0,1]',
        b'["a",-1,1]',
        b'["a",1.0,1]',
        b'["a","1",1]',
        b'["a",1,NaN]',
        b'["a",1,-Infinity]',
        b'["a",1,' + b"9" * 5000 + b"]",
        b"[" * 100_000,
        b'["a",1,' + b"[" * 100_000 + b"]" * 100_000 + b"]",
        b'["a",1,"\xff"]',
        b'\xef\xbb\xbf["a",1,2]',
        b'["a",1,2] x',
    ],
)
def test_what_is_no_payload_does_not_open(plain):
    binding = PLACE["row_id"].bytes + bytes([PLACE["key_kind"].code])
    sealed = aead.seal(plain, key=PLACE["key"], purpose=Purpose.ENVELOPE, label=PLACE["label"], binding=binding)
    cannot_open(open_payload, sealed, **PLACE)


def test_a_newer_payload_says_that_it_is_newer():
    binding = PLACE["row_id"].bytes + bytes([PLACE["key_kind"].code])
    sealed = aead.seal(
        b'["message",2,{}]', key=PLACE["key"], purpose=Purpose.ENVELOPE, label=PLACE["label"], binding=binding
    )
    with pytest.raises(TooNew):
        open_payload(sealed, **PLACE)


@pytest.mark.parametrize("version", [0, -1, 2, 100])
def test_a_version_without_an_upgrade_to_it_cannot_be_written(version):
    with pytest.raises(ValueError, match=r"upgrades\.py"):
        seal_payload(Payload("message", version, {}), **PLACE)


def test_what_is_no_json_is_refused_when_sealing():
    deep = []
    for _ in range(100_000):
        deep = [deep]
    for value in (object(), b"bytes", {1, 2}, float("nan"), float("inf"), deep):
        with pytest.raises(ValueError):
            seal_payload(Payload("message", 1, value), **PLACE)


def test_half_a_character_loses_no_text():
    payload = Payload("message", 1, {"words": "before \ud83d after"})
    assert open_payload(seal_payload(payload, **PLACE), **PLACE).data == {"words": "before ? after"}


def test_the_same_thing_sealed_twice_looks_different():
    payload = Payload("message", 1, "same")
    seen = {seal_payload(payload, **PLACE)[3:27] for _ in range(2000)}
    assert len(seen) == 2000  # nonces, 192 random bits each


def test_lengths_are_256_then_steps_of_1024():
    assert [padded_size(n) for n in (0, 255, 256, 1279, 1280)] == [256, 256, 1280, 1280, 2304]
    sizes = {len(seal_payload(Payload("m", 1, "x" * n), **PLACE)) - aead.OVERHEAD for n in range(0, 4000, 37)}
    assert sizes == {256, 1280, 2304, 3328, 4352}


@given(st.binary(max_size=3000))
def test_padding_comes_off_again(plain):
    assert unpad(pad(plain)) == plain


@pytest.mark.parametrize("padded", [b"", b"\0" * 256, b"x", b"\x80x", b"\x81\0"])
def test_what_was_never_padded_is_refused(padded):
    cannot_open(unpad, padded)


def test_an_older_server_secret_still_opens_until_it_is_dropped():
    old = Versioned.first(os.urandom(32))
    new = old.rotated(os.urandom(32))
    place = {**PLACE, "key": old}
    sealed_before = seal_payload(Payload("registration", 1, "old"), **place)
    assert open_payload(sealed_before, **{**place, "key": new}).data == "old"
    sealed_after = seal_payload(Payload("registration", 1, "new"), **{**place, "key": new})
    cannot_open(open_payload, sealed_after, **{**place, "key": old})
    cannot_open(open_payload, sealed_before, **{**place, "key": new.without(1)})


def test_a_version_cannot_be_put_on_another_key():
    """The version in the header is authenticated: the same key as another version, or as no version, is not it."""
    key = os.urandom(32)
    place = {**PLACE, "key": Versioned(1, {1: key, 2: key})}
    sealed = seal_payload(Payload("registration", 1, "x"), **place)
    cannot_open(open_payload, b"\x01\x00\x02" + sealed[3:], **place)
    cannot_open(open_payload, b"\x01\x00\x00" + sealed[3:], **{**place, "key": key})


def test_a_format_of_a_later_version_is_not_guessed_at(monkeypatch):
    with monkeypatch.context() as later:
        later.setattr(aead, "VERSION", 2)
        sealed = seal_payload(Payload("m", 1, 1), **PLACE)
        assert open_payload(sealed, **PLACE).data == 1
    cannot_open(open_payload, sealed, **PLACE)


@pytest.mark.parametrize("key", [b"", bytes(31), bytes(33), "x" * 32, None])
def test_a_key_of_another_length_is_a_mistake_of_the_program(key):
    with pytest.raises(ValueError):
        seal_payload(Payload("m", 1, 1), **{**PLACE, "key": key})
    with pytest.raises(ValueError):
        open_payload(b"\x01" + bytes(300), **{**PLACE, "key": key})


def test_memoryviews_open_as_a_database_gives_them():
    sealed = memoryview(seal_payload(Payload("m", 1, 1), **PLACE))
    assert open_payload(sealed, **PLACE).data == 1
