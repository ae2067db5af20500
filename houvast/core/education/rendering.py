"""The HTML of a page's body. Everything is escaped by the parser; where a link leads is said by the caller."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from .markup import parser
from .model import Page

# (scheme, target) → address inside the house; figures lead to their note at the foot of the page.
Resolve = Callable[[str, str], str]
_FIGURES = ("figure", "noted")


def render(page: Page, resolve: Resolve) -> str:
    """HTML of the body alone. Raises KeyError of `resolve` for what it does not know."""
    tokens = parser().parse(page.body)
    notes = {figure: number for number, figure in enumerate(page.figures, 1)}
    for token in tokens:
        for inline in token.children or ():
            if inline.type == "link_open":
                _lead(inline, resolve, notes)
    renderer = RendererHTML()
    return renderer.render(tokens, parser().options, {})


def _lead(link: Token, resolve: Resolve, notes: Mapping[str, int]) -> None:
    scheme, _, target = str(link.attrs["href"]).partition(":")
    if scheme in _FIGURES:
        link.attrs["href"] = f"#n{notes[target]}"
        return
    link.attrs["href"] = resolve(scheme, target)
