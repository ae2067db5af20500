"""YAML read strictly: `yes`, `on`, `12_15` and dates stay the words they are, a key that stands twice is refused."""

import re

import yaml

from .errors import KnowledgeError


class _StrictLoader(yaml.CSafeLoader):
    yaml_implicit_resolvers: dict = {}  # noqa: RUF012 - PyYAML's own name and way


_PATTERNS = (
    ("bool", r"^(?:true|false)$", "tf"),
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
    ("int", r"^-?(?:0|[1-9][0-9]*)$", "-0123456789"),
    ("float", r"^-?[0-9]+\.[0-9]+$", "-0123456789"),
)
for _tag, _pattern, _first in _PATTERNS:
    _StrictLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def _mapping(loader: _StrictLoader, node: yaml.MappingNode) -> dict:
    found: dict = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str):
            raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} is not text", key_node.start_mark)
        if key in found:
            raise yaml.constructor.ConstructorError(None, None, f"{key} stands twice", key_node.start_mark)
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_StrictLoader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_yaml(text: bytes, name: str) -> object:
    """The data of one file. Raises KnowledgeError that names the file and the line."""
    try:
        return yaml.load(text, _StrictLoader)  # noqa: S506 - a SafeLoader with fewer tags
    except yaml.YAMLError as problem:
        raise KnowledgeError([f"{name}: {' '.join(str(problem).split())}"]) from None
