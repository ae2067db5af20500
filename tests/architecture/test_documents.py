"""What a document points at is there: links, files, folders, and the tests that a decision names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.repository import ROOT, python_files, text_of, tracked_files

BLOCKS = re.compile(r"```.*?```", re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)")
CODE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)*/?")
SUFFIXES = (".py", ".yaml", ".md", ".html", ".css", ".js", ".po", ".toml")
# Links of the pages to read; `houvast check` follows them (houvast/core/education).
OF_PAGES = re.compile(r"(?:page|scenario|plan|numbers|figure|noted):")
# Where the reader of a document stands: its own folder, the root, or a floor named in the sentence before.
FLOORS = ("", "houvast", "houvast/doors", "houvast/core", "houvast/records", "knowledge")

# Written by somebody else, made by a command, or a file that stands once in each language.
NOT_HERE = {
    "bench/README.md": {"reports.md", ".venv-second/bin/python"},
    "docs/content-guide.md": {"overlay/hours.yaml", "overlay/referrals.yaml"},
    "houvast/records/registrations/README.md": {"core/figures"},
}


def documents() -> tuple[Path, ...]:
    return tuple(path for path in tracked_files() if path.suffix == ".md")


def names() -> frozenset[str]:
    return frozenset(path.name for path in tracked_files())


def pointed_at(text: str) -> Iterator[str]:
    """Paths in backticks. A bare word is a name of something else, unless it ends like a file."""
    for code in CODE.findall(text):
        if PATH.fullmatch(code) and ("/" in code.strip("/") or code.endswith(("/", *SUFFIXES))):
            yield code


def is_there(pointed: str, document: Path) -> bool:
    places = [document.parent, *(Path(floor) for floor in FLOORS)]
    found = any((ROOT / place / name).exists() for place in places for name in (pointed, f"{pointed}.py"))
    # A bare file name in a list of files: the sentence says in which folder.
    return found or ("/" not in pointed and pointed in names())


def leads_nowhere(document: Path, text: str) -> list[str]:
    text = BLOCKS.sub("", text)
    links = [each for each in LINK.findall(text) if "://" not in each and not OF_PAGES.match(each)]
    dead = [each for each in links if not (ROOT / document.parent / each).exists()]
    dead += [each for each in pointed_at(text) if not is_there(each, document)]
    return [each for each in dead if each not in NOT_HERE.get(str(document), set())]


def test_every_document_leads_somewhere():
    dead = {str(path): leads_nowhere(path, text_of(path) or "") for path in documents()}
    assert not {name: found for name, found in dead.items() if found}


@pytest.mark.parametrize("text", ["see [this](gone.md)", "`houvast/core/gone.py`", "`gone.py`", "`houvast/gone/`"])
def test_a_dead_end_is_noticed(text: str):
    assert leads_nowhere(Path("docs/architecture.md"), text)


def named_tests(text: str) -> set[str]:
    return {name for name in CODE.findall(text) if re.fullmatch(r"test_\w+", name)}


def test_each_decision_names_the_test_that_holds_it():
    defined = {name for path in python_files() for name in re.findall(r"def (test_\w+)", text_of(path) or "")}
    records = [path for path in documents() if path.parent == Path("docs/decisions") and path.name != "README.md"]
    assert records
    for path in records:
        held = (text_of(path) or "").partition("**Held by**")[2]
        assert "/tests/" in held or "`tests/" in held, path
        assert named_tests(held) <= defined, (path, named_tests(held) - defined)
