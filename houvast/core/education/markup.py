"""The small part of Markdown that a page may use, read into fragments: what is said, where, and what it links to.

No HTML, no picture, no code, no address of the internet: a link names a page of ours, a figure, the plan. What is not
in the list below is refused by its name, so that nothing slips through a parser's back door.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

SCHEMES = ("page", "scenario", "plan", "numbers", "figure", "noted")
_BLOCKS = frozenset({"paragraph", "heading", "bullet_list", "ordered_list", "list_item", "blockquote", "inline"})
_INLINE = frozenset(
    {"text", "softbreak", "strong_open", "strong_close", "em_open", "em_close", "link_open", "link_close"}
)
_HEADINGS = ("h2", "h3")
# Rules of CommonMark that make something else than words of what is written.
_OFF = [
    "html_block",
    "html_inline",
    "autolink",
    "image",
    "code",
    "fence",
    "backticks",
    "entity",
    "reference",
    "lheading",
    "hr",
]


@dataclass(frozen=True, slots=True)
class Link:
    """`target` is what follows the colon: a slug, an id, or nothing."""

    scheme: str
    target: str
    words: str


@dataclass(frozen=True, slots=True)
class Fragment:
    """One paragraph, heading or item. `kind`: text, item, heading or quote. `label`: the bold words of a quote."""

    kind: str
    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    fragments: tuple[Fragment, ...]
    links: tuple[Link, ...]
    problems: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(fragment.text for fragment in self.fragments)


@cache
def parser() -> MarkdownIt:
    """Without HTML and without any rule that makes something out of an address."""
    made = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False})
    return made.disable(_OFF)


def read_body(body: str) -> Body:
    tokens = parser().parse(body)
    problems = [*_unknown(tokens), *_html(body)]
    links = tuple(_links(tokens, problems))
    return Body(tuple(_fragments(tokens)), links, tuple(problems))


def _unknown(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        name = token.type.removesuffix("_open").removesuffix("_close")
        if name not in _BLOCKS:
            yield f"{name} is not used here"
        elif name == "heading" and token.tag not in _HEADINGS:
            yield f"a heading {token.tag}: a page has h2 and h3, its own heading stands above"
        for inline in token.children or ():
            if inline.type not in _INLINE:
                yield f"{inline.type} is not used here"


def _html(body: str) -> Iterator[str]:
    for sign in ("<", "![", "`", "](http", "://"):
        if sign in body:
            yield f"{sign} stands in the text: no HTML, no picture, no address"


def _links(tokens: list[Token], problems: list[str]) -> Iterator[Link]:
    for token in tokens:
        children = token.children or []
        for number, inline in enumerate(children):
            if inline.type != "link_open":
                continue
            scheme, colon, target = str(inline.attrs.get("href", "")).partition(":")
            end = next(place for place in range(number, len(children)) if children[place].type == "link_close")
            words = "".join(child.content for child in children[number:end] if child.type == "text")
            if not colon or scheme not in SCHEMES:
                problems.append(f"a link leads to {inline.attrs.get('href')!r}: use {', '.join(SCHEMES)}")
                continue
            if not words.strip():
                problems.append(f"a link to {scheme}:{target} has no words")
            yield Link(scheme, target, words)


def _fragments(tokens: list[Token]) -> Iterator[Fragment]:
    opened: list[str] = []
    for token in tokens:
        if token.nesting == 1:
            opened.append(token.type.removesuffix("_open"))
        elif token.nesting == -1:
            opened.pop()
        elif token.type == "inline":
            yield _fragment(token, opened)


def _fragment(token: Token, opened: list[str]) -> Fragment:
    children = token.children or []
    text = "".join(" " if child.type == "softbreak" else child.content for child in children)
    if "blockquote" in opened:
        bold = next((place for place, child in enumerate(children[:2]) if child.type == "strong_open"), None)
        label = children[bold + 1].content if bold is not None else ""
        return Fragment("quote", text.removeprefix(label).strip(), label)
    if "heading" in opened:
        return Fragment("heading", text)
    return Fragment("item" if "list_item" in opened else "text", text)
