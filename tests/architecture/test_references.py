"""References that `import-linter` cannot see keep the same order: templates, addresses, static files, foreign keys."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tests.support.repository import ROOT, product_python, templates, text_of, tree_of

SHARED_DOOR = "look"
SHIPPED_TAG_LIBRARIES = {"i18n", "l10n", "static", "tz", "cache", "django_htmx", "humanize"}

_TEMPLATE = re.compile(r"""\{%-?\s*(?:extends|include)\s+(?P<quote>["'])(?P<name>[^"']+)(?P=quote)""")
_COMPUTED_TEMPLATE = re.compile(r"""\{%-?\s*(?:extends|include)\s+(?!["'])(?P<name>[^\s%]+)""")
_URL = re.compile(r"""\{%-?\s*url\s+(?P<quote>["'])(?P<name>[^"']+)(?P=quote)""")
_STATIC = re.compile(r"""\{%-?\s*static\s+(?P<quote>["'])(?P<name>[^"']+)(?P=quote)""")
_LOAD = re.compile(r"""\{%-?\s*load\s+(?P<names>[^%]+?)-?%\}""")


def door_of(path: Path) -> str:
    """`houvast/doors/desk/…` → `desk`."""
    return path.parts[2] if path.parts[:2] == ("houvast", "doors") else path.parts[1]


def may_refer(door: str, other: str) -> bool:
    return other in {door, SHARED_DOOR}


def wrong_references(path: Path, text: str, own_tags: set[str] = frozenset()) -> list[str]:
    """What a template refers to and its door does not know."""
    door = door_of(path)
    wrong = [m["name"] for m in _TEMPLATE.finditer(text) if not may_refer(door, m["name"].split("/")[0])]
    wrong += [m["name"] for m in _STATIC.finditer(text) if not may_refer(door, m["name"].split("/")[0])]
    wrong += [m["name"] for m in _URL.finditer(text) if ":" not in m["name"] or m["name"].split(":")[0] != door]
    for load in _LOAD.finditer(text):
        names = load["names"].split(" from ")[-1].split()
        wrong += [name for name in names if name not in SHIPPED_TAG_LIBRARIES | own_tags]
    return wrong


def tag_libraries(door: str) -> set[str]:
    """Template tag libraries of a door and of look."""
    return {
        path.stem
        for owner in (door, SHARED_DOOR)
        for path in (ROOT / "houvast/doors" / owner / "templatetags").glob("*.py")
    }


def test_templates_refer_to_their_own_door_or_to_look():
    wrong = {str(p): wrong_references(p, text_of(p), tag_libraries(door_of(p))) for p in templates()}
    assert not {name: found for name, found in wrong.items() if found}


def test_a_template_stands_in_a_folder_named_for_its_door():
    assert not [str(p) for p in templates() if p.parts[p.parts.index("templates") + 1] != door_of(p)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("houvast/doors/public/templates/public/a.html", '{% extends "desk/base.html" %}'),
        ("houvast/doors/public/templates/public/a.html", "{% url 'desk:queue' %}"),
        ("houvast/doors/look/templates/look/a.html", "{% url 'public:start' %}"),
        ("houvast/doors/look/templates/look/a.html", '{% include "public/a.html" with a=1 %}'),
        ("houvast/doors/desk/templates/desk/a.html", "{% load public_tags %}"),
        ("houvast/doors/desk/templates/desk/a.html", '{% static "public/a.css" %}'),
        ("houvast/doors/desk/templates/desk/a.html", "{% url 'queue' %}"),
    ],
)
def test_a_reference_to_another_door_is_noticed(name: str, text: str):
    assert wrong_references(Path(name), text)


# Addresses in Python: reverse() and what calls it.
_REVERSING = {"reverse", "reverse_lazy", "redirect", "resolve_url"}


def wrong_addresses(path: Path, tree: ast.Module) -> list[str]:
    own = door_of(path) if path.parts[1] == "doors" else None
    wrong = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        target = node.args[0]
        if name in _REVERSING and isinstance(target, ast.Constant) and isinstance(target.value, str):
            namespace = target.value.split(":")[0] if ":" in target.value else None
            if namespace != own and not target.value.startswith("/"):
                wrong.append(target.value)
    return wrong


def test_python_refers_to_the_addresses_of_its_own_door():
    files = [p for p in product_python("houvast") if p.parts[1] != "site"]
    wrong = {str(p): wrong_addresses(p, tree_of(p)) for p in files}
    assert not {name: found for name, found in wrong.items() if found}


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("houvast/doors/desk/queue.py", "redirect('public:start')"),
        ("houvast/procedures/closing.py", "reverse('desk:case')"),
        ("houvast/doors/desk/queue.py", "urls.reverse('queue')"),
    ],
)
def test_an_address_of_another_door_is_noticed(name: str, source: str):
    assert wrong_addresses(Path(name), ast.parse(source))


# Foreign keys name their target by a string.
_RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField"}


def records_below() -> dict[str, set[str]]:
    """record → the records it may refer to; read from the import contract, so that there is one order."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["id"] == "records")
    names = [{name.strip().strip("()") for name in layer.split("|")} for layer in layers]
    return {name: {name}.union(*names[position + 1 :]) for position, siblings in enumerate(names) for name in siblings}


def wrong_foreign_keys(path: Path, tree: ast.Module) -> list[str]:
    record = path.parts[2]
    wrong = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name == "get_model":
            wrong.append(f"get_model on line {node.lineno}")
        if name not in _RELATIONS or not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        target = str(node.args[0].value)
        if "." in target and target.split(".")[0] not in records_below().get(record, set()):
            wrong.append(target)
    return wrong


def test_foreign_keys_keep_the_order_of_records():
    wrong = {str(p): wrong_foreign_keys(p, tree_of(p)) for p in product_python("houvast/records")}
    assert not {name: found for name, found in wrong.items() if found}


@pytest.mark.parametrize(
    "source", ["models.ForeignKey('links.Link', models.CASCADE)", "apps.get_model('reports', 'Report')"]
)
def test_a_foreign_key_upward_is_noticed(source: str):
    assert wrong_foreign_keys(Path("houvast/records/reports/models.py"), ast.parse(source))


def test_computed_template_names_are_few():
    """A computed `{% include %}` escapes this test: each stands here with the reason."""
    reasons: set[str] = set()
    computed = {f"{p}: {m['name']}" for p in templates() for m in _COMPUTED_TEMPLATE.finditer(text_of(p))}
    assert computed <= reasons
