"""The threat model names its tests, and each of them is there."""

from __future__ import annotations

import ast
import re

from tests.support.repository import ROOT

PAGE = ROOT / "docs" / "threat-model.md"
_NAMED = re.compile(r"`([\w/.]+\.py(?:::\w+)+)`")
_SECTION = re.compile(r"^### 4\.\d+ ", re.MULTILINE)


def named(page: str) -> list[str]:
    return _NAMED.findall(page)


def is_there(name: str) -> bool:
    """Whether `file::test` or `file::Class::test` is written down in that file."""
    path, *parts = name.split("::")
    file = ROOT / path
    if not file.is_file():
        return False
    within = ast.parse(file.read_text()).body
    for part in parts:
        found = [node for node in within if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name == part]
        if not found:
            return False
        within = found[0].body
    return parts[-1].startswith("test_")


def test_every_test_it_names_is_there():
    gone = [name for name in named(PAGE.read_text()) if not is_there(name)]
    assert not gone, "\n".join(gone)


def test_it_names_many():
    assert len(set(named(PAGE.read_text()))) > 60
    assert len(_SECTION.findall(PAGE.read_text())) >= 11


def test_a_test_that_is_gone_is_noticed():
    here = "tests/architecture/test_threat_model.py"
    assert named(f"see `{here}::test_it_names_many`") == [f"{here}::test_it_names_many"]
    assert is_there(f"{here}::test_it_names_many")
    for gone in (f"{here}::test_nothing", f"{here}::named", "tests/nowhere.py::test_it", f"{here}::TestX::test_it"):
        assert not is_there(gone)
