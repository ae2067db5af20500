"""Core decides from its arguments alone: no clock, no randomness, no files, no network, no environment.

Libsodium's own nonces (`nacl`) are the one exception; they are not in the lists below.
"""

from __future__ import annotations

import ast

import pytest

from tests.support.repository import product_python, tree_of

IMPURE_MODULES = {
    "asyncio",
    "http",
    "io",
    "os",
    "pathlib",
    "random",
    "secrets",
    "shutil",
    "socket",
    "sqlite3",
    "subprocess",
    "sys",
    "tempfile",
    "threading",
    "time",
    "urllib.request",
}
IMPURE_CALLS = {
    "open",
    "input",
    "print",
    "uuid1",
    "uuid4",
    "now",
    "utcnow",
    "today",
    "getLogger",
    "read_text",
    "read_bytes",
}

# What a file may do all the same, and why.
ALLOWED = {
    ("houvast/core/sealing/passwords.py", "threading"): "never more than two Argon2id runs of 64 MiB at once",
    ("houvast/core/figures/packaging.py", "io"): "a text in memory, for the csv module to write to",
    ("houvast/core/dossier/contents.py", "io"): "the same",
    ("houvast/core/dossier/packing.py", "io"): "a zip in memory",
}


def impurities(tree: ast.Module) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if _impure(alias.name)]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level and _impure(node.module):
            found.append(node.module)
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in IMPURE_CALLS:
                found.append(f"{name}() on line {node.lineno}")
    return found


def _impure(module: str) -> bool:
    return any(module == name or module.startswith(name + ".") for name in IMPURE_MODULES)


def test_core_has_no_clock_no_chance_and_no_files():
    found = {(str(path), name) for path in product_python("houvast/core") for name in impurities(tree_of(path))}
    assert found == set(ALLOWED)


@pytest.mark.parametrize(
    "source",
    [
        "import time",
        "from pathlib import Path",
        "import datetime\ndatetime.datetime.now()",
        "import uuid\nuuid.uuid4()",
        "open('x')",
        "from os import environ",
    ],
)
def test_an_impure_line_is_noticed(source: str):
    assert impurities(ast.parse(source))
