"""Every address of the house, read from the URL table, so that a new one is seen by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

# A value for each kind of variable in an address; a test with real ids gives its own.
SAMPLES: dict[str, str] = {
    "uuid": "00000000-0000-4000-8000-000000000000",
    "int": "1",
    "str": "x",
    "slug": "x",
    "path": "x",
}
LANGUAGE = "nl"


@dataclass(frozen=True)
class Route:
    """`name`: `desk:case`. `pattern`: `desk/cases/<uuid:report_id>`. `variables`: name → converter."""

    name: str
    pattern: str
    variables: Mapping[str, str]
    view: Any
    methods: tuple[str, ...]

    @property
    def door(self) -> str:
        return self.name.split(":")[0]

    def address(self, given: Mapping[str, str] | None = None) -> str:
        """The path with these variables, or with samples in their place."""
        given = given or {}
        path = re.sub(
            r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>",
            lambda m: str(given.get(m["name"], SAMPLES[m["kind"] or "str"])),
            self.pattern,
        )
        return "/" + path


@cache
def routes() -> tuple[Route, ...]:
    """All of Django's addresses, in one language."""
    from django.urls import get_resolver
    from django.utils import translation

    with translation.override(LANGUAGE):
        return tuple(_walk(get_resolver(), "", ""))


def _walk(resolver: Any, prefix: str, namespace: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            inner = ":".join(filter(None, [namespace, entry.namespace]))
            yield from _walk(entry, pattern, inner)
            continue
        variables = {m[2]: m[1] or "str" for m in re.finditer(r"<(?:(\w+):)?(\w+)>", pattern)}
        name = ":".join(filter(None, [namespace, entry.name or "unnamed"]))
        yield Route(name, pattern.lstrip("^"), variables, entry.callback, _methods(entry.callback))


def _methods(view: Any) -> tuple[str, ...]:
    """What the view says it answers to; a view that says nothing answers to both."""
    return tuple(getattr(view, "methods", ("GET", "POST")))


def address(name: str, **given: str) -> str:
    """The path of one address by its name, in one language."""
    return next(route for route in routes() if route.name == name).address(given)
