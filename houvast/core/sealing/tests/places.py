"""Strategies and small tools that several tests of sealing share."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as st

from houvast.core.sealing.errors import CannotOpen
from houvast.core.sealing.labels import KeyKind, Label

keys = st.binary(min_size=32, max_size=32)
row_ids = st.uuids()
labels = st.sampled_from(Label)
key_kinds = st.sampled_from(KeyKind)
# no lone surrogates: those are no characters, and become "?" (tested apart)
texts = st.text(st.characters(codec="utf-8"), max_size=400)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda children: st.lists(children, max_size=4) | st.dictionaries(texts, children, max_size=4),
    max_leaves=12,
)


def damaged(data: st.DataObject, sealed: bytes) -> bytes:
    """The bytes with something done to them: a bit turned, an end cut off or added, bytes put in or taken out."""
    at = data.draw(st.integers(0, len(sealed) - 1), "at")
    some = data.draw(st.binary(min_size=1, max_size=40), "some")
    return data.draw(
        st.sampled_from(
            [
                sealed[:at] + bytes([sealed[at] ^ (1 << some[0] % 8)]) + sealed[at + 1 :],
                sealed[:at],
                sealed[at + 1 :],
                sealed + some,
                some + sealed,
                sealed[:at] + some + sealed[at:],
                sealed[:at] + sealed[at + 1 :],
                sealed + sealed,
            ]
        ),
        "damaged",
    )


def cannot_open(open_it: Callable[..., Any], *arguments: Any, **named: Any) -> None:
    """CannotOpen exactly, with nothing of what went wrong inside it."""
    with pytest.raises(CannotOpen) as caught:
        open_it(*arguments, **named)
    assert caught.type is CannotOpen
    assert str(caught.value) == "cannot be opened: wrong key, wrong place or changed bytes"
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None or caught.value.__suppress_context__
