import base64
import os
import re
import zlib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from houvast.core.sealing import aead
from houvast.core.sealing.envelopes import Payload, seal_payload
from houvast.core.sealing.labels import Label, Purpose
from houvast.core.sealing.secrets import Versioned
from houvast.core.sealing.tokens import LARGEST_DATA, open_token, seal_token

from .places import cannot_open, damaged, keys, labels

KEY = os.urandom(32)
PLACE = {"key": KEY, "label": Label.ANSWERS_COOKIE, "context": b"here"}


@given(data=st.binary(max_size=5000), key=keys, label=labels, context=st.binary(max_size=300))
def test_what_goes_in_comes_out_as_text_for_a_cookie(data, key, label, context):
    token = seal_token(data, key=key, label=label, context=context)
    assert re.fullmatch("[A-Za-z0-9_-]+", token)
    assert open_token(token, key=key, label=label, context=context) == data


@given(data=st.binary(max_size=50), key=keys, label=labels, context=st.binary(max_size=20))
def test_opens_in_its_own_place_only(data, key, label, context):
    token = seal_token(data, **PLACE)
    for name, other in (("key", key), ("label", label), ("context", context)):
        if other != PLACE[name]:
            cannot_open(open_token, token, **{**PLACE, name: other})


@given(st.text(max_size=600))
def test_arbitrary_text_raises_cannot_open_and_nothing_else(token):
    cannot_open(open_token, token, **PLACE)


@given(st.data())
def test_changed_text_does_not_open(data):
    token = seal_token(b"answers", **PLACE)
    changed = damaged(data, token.encode()).decode("latin-1")
    assume(changed != token)
    cannot_open(open_token, changed, **PLACE)


def test_one_text_only_stands_for_a_token():
    """Python's decoder would forgive padding, line breaks, spare bits: a second spelling of the same cookie."""
    token = seal_token(b"answers", **PLACE)
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    others = [token + "=", token + "==", token + "\n", " " + token, token.replace("_", "/").replace("-", "+") + "+"]
    others += [token[:-1] + letter for letter in last if letter != token[-1]]
    for other in others:
        cannot_open(open_token, other, **PLACE)


def test_compresses_where_that_helps_and_never_past_the_limit():
    assert len(seal_token(b"abc" * 1000, **PLACE)) == len(seal_token(b"", **PLACE)) == 399
    assert open_token(seal_token(bytes(LARGEST_DATA), **PLACE), **PLACE) == bytes(LARGEST_DATA)
    with pytest.raises(ValueError, match="at most"):
        seal_token(bytes(LARGEST_DATA + 1), **PLACE)


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"\x02abc",
        b"\x01",
        b"\x01not zlib",
        b"\x01" + zlib.compress(b"abc")[:-1],
        b"\x01" + zlib.compress(b"abc") + b"more",
        b"\x01" + zlib.compress(bytes(LARGEST_DATA + 1)),
        b"\x01" + zlib.compress(bytes(50_000_000)),
    ],
)
def test_what_is_no_token_inside_does_not_open(plain):
    """With the right key, too: a bomb is never unpacked past the limit."""
    sealed = aead.seal(plain, key=KEY, purpose=Purpose.TOKEN, label=Label.ANSWERS_COOKIE, binding=b"here")
    cannot_open(open_token, base64.urlsafe_b64encode(sealed).decode().rstrip("="), **PLACE)


def test_lengths_that_a_browser_sees():
    lengths = {len(seal_token(os.urandom(n), **PLACE)) for n in range(0, 2303, 13)}
    assert lengths == {399, 1764, 3130}
    assert len(seal_token(os.urandom(1278), **PLACE)) == 1764


def test_an_envelope_is_no_token():
    """Same key, same label, even the same binding: purposes are apart."""
    from uuid import uuid4

    from houvast.core.sealing.labels import KeyKind

    row_id = uuid4()
    sealed = seal_payload(
        Payload("m", 1, 1), key=KEY, label=Label.ANSWERS_COOKIE, row_id=row_id, key_kind=KeyKind.SERVER
    )
    token = base64.urlsafe_b64encode(sealed).decode().rstrip("=")
    cannot_open(open_token, token, key=KEY, label=Label.ANSWERS_COOKIE, context=row_id.bytes + b"\x04")


def test_cookies_made_before_a_rotation_still_open():
    old = Versioned.first(KEY)
    token = seal_token(b"answers", key=old, label=Label.ANSWERS_COOKIE)
    assert open_token(token, key=old.rotated(os.urandom(32)), label=Label.ANSWERS_COOKIE) == b"answers"
    cannot_open(open_token, token, key=KEY, label=Label.ANSWERS_COOKIE)
