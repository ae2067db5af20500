"""What was sealed once opens for ever: every committed vector, made again to the byte and opened."""

import json
from pathlib import Path

import pytest

from houvast.core.sealing.labels import KeyKind

from .add_vectors import wanted
from .known_answers import FORMATS

VECTORS = [json.loads(path.read_text("utf-8")) for path in sorted((Path(__file__).parent / "vectors").glob("*.json"))]


@pytest.mark.parametrize("vector", [v for v in VECTORS if FORMATS[v["format"]].made], ids=lambda v: v["name"])
def test_is_made_as_it_always_was(vector):
    assert FORMATS[vector["format"]].made(vector["inputs"]) == vector["output"]


@pytest.mark.parametrize("vector", [v for v in VECTORS if "opened" in v], ids=lambda v: v["name"])
def test_opens_as_it_always_did(vector):
    assert FORMATS[vector["format"]].opened(vector["inputs"], vector["output"]) == vector["opened"]


def test_every_format_has_a_vector():
    assert {vector["format"] for vector in VECTORS} == FORMATS.keys()
    assert {vector["name"] for vector in VECTORS} == wanted().keys()


def test_codes_of_key_kinds_never_change():
    assert {kind.value: kind.code for kind in KeyKind} == {
        "private": 1,
        "shared": 2,
        "desk": 3,
        "server": 4,
        "session": 5,
        "person": 6,
        "team": 7,
    }
