"""Controls of the search itself: a marker is found however it was written."""

from __future__ import annotations

import base64
import json
import secrets
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.support.markers import Markers

WRITTEN = {
    "plain": lambda value: value,
    "dump of bytea": lambda value: b"\\x" + value.hex().encode(),
    "base64": base64.b64encode,
    "base64 within something": lambda value: base64.b64encode(b"ab" + value + b"c"),
    "base64 for addresses": lambda value: base64.urlsafe_b64encode(b"a" + value + b"cd"),
}


@pytest.mark.parametrize("written", WRITTEN)
def test_a_key_is_found_however_it_is_written(written: str, tmp_path: Path):
    key = secrets.token_bytes(32)
    markers = Markers({"key": key})
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/file").write_bytes(secrets.token_bytes(1000) + WRITTEN[written](key) + secrets.token_bytes(1000))
    assert [found.place for found in markers.found_below(tmp_path)][:1] == ["deep/file"]


@pytest.mark.parametrize(
    "write", [str.encode, lambda t: t.encode("utf-16-le"), lambda t: quote(t).encode(), json.dumps]
)
def test_a_word_is_found_however_it_is_written(write):
    markers = Markers()
    word = markers.text("word") + " é?"
    markers.add("word", word)
    content = write(word)
    assert markers.found_in("x", content if isinstance(content, bytes) else content.encode())


def test_nothing_is_found_where_nothing_is():
    markers = Markers()
    markers.text("word")
    markers.add("key", secrets.token_bytes(32))
    markers.number("amount")
    assert markers.found_in("x", b"abc" * 10_000) == []
