"""Numbers on a page: each is the number of the catalogue, or stands in what its source says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .markup import Link

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
OUT_OF = 100  # "88 out of 100" says what a source gives as 88 %


@dataclass(frozen=True, slots=True)
class FigureSaid:
    """A figure as a page may quote it: its value, and the words of its source (meaning and note)."""

    value: int | None
    words: str

    @property
    def told(self) -> frozenset[int]:
        """The whole numbers that its words tell of; 62.1 is told as 62."""
        found = [float(each.replace(",", "")) for each in _NUMBER.findall(self.words)]
        return frozenset(number for each in found for number in (int(each), round(each)))


def check_numbers(links: Iterable[Link], figures: Mapping[str, FigureSaid]) -> Iterator[str]:
    """Sentences about links that say another number than the figure they name."""
    for link in links:
        if link.scheme not in ("figure", "noted"):
            continue
        figure = figures.get(link.target)
        if figure is None:
            yield f"there is no figure {link.target!r}"
            continue
        numbers = [_whole(each) for each in _NUMBER.findall(link.words)]
        if not numbers:
            yield f"{link.words!r} quotes {link.target} without a number"
        allowed = {figure.value} if link.scheme == "figure" else {*figure.told, OUT_OF}
        yield from (f"says {each}, which {link.target} does not" for each in numbers if each not in allowed)


def loose_counts(text: str, links: Iterable[Link], counted: Iterable[str]) -> Iterator[str]:
    """Sentences about a count ("721 reports") that names no figure: who reads it cannot see who counted."""
    for link in links:
        if link.scheme in ("figure", "noted"):
            text = text.replace(link.words, "…")
    words = "|".join(map(re.escape, counted))
    if words:
        found = re.findall(rf"\d[\d.,]+\s*(?:{words})(?!\w)", text, re.IGNORECASE)
        yield from (f"counts {each!r} without a link to its figure" for each in found)


def _whole(text: str) -> int:
    """A number as a page writes it: a point or comma groups thousands."""
    return int(re.sub(r"[.,]", "", text))
