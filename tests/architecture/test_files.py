"""Files a reviewer can find and finish: length, names, a README each, nothing of this machine, no third party."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.repository import ROOT, text_of, tracked_files

LONGEST = 400
LONGEST_TEST = 700
# A longer file needs its reason here.
LONG_WITH_A_REASON: dict[str, str] = {}

NAMES_THAT_SAY_NOTHING = {"utils.py", "helpers.py", "misc.py", "common.py", "actions.py", "base.py", "functions.py"}

# Folders whose parent explains them.
EXPLAINED_BY_THEIR_PARENT = {"tests", "migrations", "templates", "templatetags", "static", "management", "__pycache__"}

# In pieces, so that this file does not find itself.
REGISTRIES = [
    "files." + "pythonhosted.org",
    "pypi" + ".org/simple",
    "registry." + "npmjs.org",
    "deb." + "debian.org",
    "--index" + "-url",
]
# Only where a path begins: "https://a.example/home/page" is somebody's address, not a folder of ours.
MACHINE_PATHS = re.compile(
    r"(?<![\w.-])(?:"
    + "|".join(["/wo" + "rk/", "/ro" + "ot/", r"/ho" + r"me/\w", r"/Us" + r"ers/\w"])
    + ")|[.][.]/sha"
    + "red"
)


def is_test(path: Path) -> bool:
    return "tests" in path.parts or path.name == "conftest.py"


def too_long(path: Path, lines: int) -> bool:
    limit = LONGEST_TEST if is_test(path) else LONGEST
    return path.suffix in {".py", ".html", ".css", ".js"} and lines > limit


def test_no_file_is_two_files():
    long = {str(p): text_of(p).count("\n") for p in tracked_files() if p.suffix in {".py", ".html", ".css", ".js"}}
    long = {name: lines for name, lines in long.items() if too_long(Path(name), lines)}
    assert set(long) <= set(LONG_WITH_A_REASON), long


def test_an_exception_that_is_no_longer_needed_is_taken_out():
    for name in LONG_WITH_A_REASON:
        assert too_long(Path(name), text_of(Path(name)).count("\n")), name


@pytest.mark.parametrize(("path", "lines", "expected"), [("houvast/a.py", 401, True), ("houvast/a.py", 400, False)])
def test_a_long_file_is_noticed(path: str, lines: int, expected: bool):
    assert too_long(Path(path), lines) is expected


def test_every_file_name_says_something():
    assert not [str(p) for p in tracked_files() if p.name in NAMES_THAT_SAY_NOTHING]


def folders_without_readme(files: tuple[Path, ...]) -> list[str]:
    folders = {p.parent for p in files if p.suffix == ".py" and p.parts[0] in {"houvast", "tests", "bench"}}
    ours = {f for f in folders if not EXPLAINED_BY_THEIR_PARENT & set(f.parts[1:])}
    return sorted(str(f) for f in ours if f / "README.md" not in files)


def test_every_folder_says_what_lives_there():
    assert not folders_without_readme(tracked_files())


def test_a_folder_without_readme_is_noticed():
    assert folders_without_readme((Path("houvast/new/__init__.py"),)) == ["houvast/new"]


def registries_of_this_machine() -> list[str]:
    """Hosts that this machine's package tools are pointed at; they must not leak into the repository either."""
    configured = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    configured += " ".join(value for name, value in os.environ.items() if "INDEX" in name or "PROXY" in name.upper())
    hosts = re.findall(r"https?://(?:[^/@\s'\"]*@)?([^/:\s'\"]+)", configured)
    return sorted({host for host in hosts if host not in {"127.0.0.1", "localhost"}})


def leaks(text: str, hosts: list[str]) -> list[str]:
    found = [host for host in hosts if host in text]
    return found + MACHINE_PATHS.findall(text)


def test_nothing_of_this_machine_is_in_the_repository():
    hosts = REGISTRIES + registries_of_this_machine()
    machine = {str(p): leaks(text_of(p) or "", hosts) for p in tracked_files()}
    assert not {name: found for name, found in machine.items() if found}


@pytest.mark.parametrize("line", ["see /wo" + "rk/main", "pip install --index" + "-url x", "a = '/ho" + "me/kim/x'"])
def test_a_line_of_this_machine_is_noticed(line: str):
    assert leaks(line, REGISTRIES)


FOREIGN = re.compile(r"""(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+(?:\.[a-z0-9-]+)+""", re.IGNORECASE)


def foreign_addresses(path: Path, text: str) -> list[str]:
    """Addresses of others, written into a page, style sheet or script.

    What a page links to stands in `knowledge/`, reviewed and dated; here any address is a mistake, even in a comment.
    """
    if path.suffix in {".js", ".css"}:
        text = re.sub(r"(?<!:)//[^\n]*", "", text)
    return FOREIGN.findall(text)


def test_no_page_names_a_third_party():
    kinds = {".html", ".css", ".js", ".svg"}
    shown = [p for p in tracked_files() if p.suffix in kinds or "templates" in p.parts]
    ours = [p for p in shown if p.parts[0] == "houvast" and "tests" not in p.parts]
    found = {str(p): foreign_addresses(p, text_of(p)) for p in ours}
    assert not {name: addresses for name, addresses in found.items() if addresses}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", '<script src="https://cdn.example.com/x.js"></script>'),
        ("a.html", '<img src="//example.com/x.png">'),
        ("a.css", "@import url(https://fonts.example.com/css)"),
        ("a.js", "fetch('https://example.com/collect')"),
    ],
)
def test_a_third_party_is_noticed(name: str, text: str):
    assert foreign_addresses(Path(name), text)


def test_the_root_is_the_repository():
    assert (ROOT / "pyproject.toml").exists()
