"""Rules of this folder that no single function can keep: pure, one cipher in one place, nothing bound ambiguously."""

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.core.sealing import aead
from houvast.core.sealing.labels import Label, Purpose

from .places import labels

FOLDER = Path(__file__).parents[1]
HOUSE = FOLDER.parents[1]
MODULES = sorted(FOLDER.glob("*.py"))
ALLOWED = {
    *("base64", "collections", "dataclasses", "enum", "hashlib", "hmac", "json", "re", "struct", "types", "typing"),
    *("unicodedata", "uuid", "zlib", "nacl", "argon2"),
}


def imported(path: Path) -> set[str]:
    """Roots of what a module imports; "" for the folder itself."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("" if node.level == 1 else (node.module or "").split(".")[0])
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_no_clock_no_files_no_network_nothing_of_ours(path):
    more = {"threading", "contextlib"} if path.name == "passwords.py" else set()
    assert imported(path) - {""} <= ALLOWED | more


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("crypto_aead", {"aead.py"}),
        ("seal_with_nonce", {"aead.py"}),
        ("crypto_box", {"seals.py"}),
        ("crypto_secretstream", {"streams.py"}),
        ("hash_secret_raw", {"passwords.py"}),
    ],
)
def test_each_primitive_runs_in_one_place(name, where):
    """In all of houvast, so that no door or record ever brings a nonce or a cipher of its own."""
    paths = [path for path in HOUSE.rglob("*.py") if "tests" not in path.parts]
    assert {path.name for path in paths if name in path.read_text("utf-8")} == where


@given(
    first=st.tuples(st.integers(0, 65535), st.sampled_from(Purpose), labels, st.binary(max_size=20)),
    second=st.tuples(st.integers(0, 65535), st.sampled_from(Purpose), labels, st.binary(max_size=20)),
)
def test_associated_data_has_one_reading(first, second):
    def bound(version, purpose, label, binding):
        return aead.associated_data(aead.header(version), purpose, label, binding)

    assert (bound(*first) == bound(*second)) == (first == second)


def test_one_key_in_other_hands_is_another_key():
    """No two purposes or labels run the cipher under the same key, whatever key a caller hands in."""
    keys = {aead.cipher_key(bytes(32), purpose, label) for purpose in Purpose for label in Label}
    assert len(keys) == len(Purpose) * len(Label)
    assert bytes(32) not in keys
