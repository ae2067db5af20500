"""What no page says: blame, praise of giving in, an urge to pay, a telephone number, another form of address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from .reading_level import sentences_of

# As telephone numbers are written: a zero first, or groups of two or three; a year beside a count is none.
_NUMBER = re.compile(r"(?<![\d.,])(?:\+?0\d[\d -]{4,}\d|\d{2,3}(?: \d{2,3}){1,}(?!\d)|\d{7,})")
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”")
_SHOUTED = re.compile(r"\b[A-Z]{5,}\b")


def _phrase(words: Iterable[str]) -> re.Pattern:
    """Whole words, capitals do not matter; nothing at all for an empty list."""
    listed = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, listed))})(?!\w)" if listed else r"(?!)", re.IGNORECASE)


@dataclass(frozen=True)
class Wording:
    """The word lists of one language. `address`: form of address → words that belong to another one."""

    forbidden: frozenset[str]
    exceptions: tuple[str, ...]
    praise: tuple[str, ...]
    urges: tuple[str, ...]
    refuses: tuple[str, ...]
    address: Mapping[str, tuple[str, ...]]
    subject: tuple[str, ...]

    @cached_property
    def _forbidden(self) -> re.Pattern:
        return _phrase(self.forbidden)

    @cached_property
    def _praise(self) -> re.Pattern:
        return _phrase(self.praise)

    @cached_property
    def _urge(self) -> re.Pattern:
        urges, refuses = ("|".join(map(re.escape, words)) for words in (self.urges, self.refuses))
        return re.compile(rf"^\W*(?:{urges})\b(?!\s+(?:\w+\s+)?(?:{refuses})\b)", re.IGNORECASE)

    def problems(self, text: str, address: str, *, spoken: bool = False) -> Iterator[str]:
        """Of a text of our own. `spoken`: said to a third person, so the form of address is not ours."""
        heard = text
        for phrase in self.exceptions:
            heard = heard.replace(phrase, "")
        if found := self._forbidden.search(heard):
            yield f"uses {found.group()!r}"
        if "!" in text or _SHOUTED.search(text):
            yield f"shouts: {text!r}"
        if found := _NUMBER.search(text):
            yield f"names the number {found.group()!r}: numbers stand in referrals.yaml"
        if not spoken and (found := self.wrong_address(text, address)):
            yield f"says {found!r} to readers addressed with {address!r}"
        if urged := next((each for each in sentences_of(_QUOTED.sub("", text)) if self._urge.search(each)), None):
            yield f"urges: {urged!r}"

    def wrong_address(self, text: str, address: str) -> str | None:
        """What somebody is told to say to somebody else has an address of its own."""
        found = _phrase(self.address.get(address, ())).search(_QUOTED.sub("", text))
        return found.group() if found else None

    def praises(self, text: str) -> str | None:
        found = self._praise.search(text)
        return found.group() if found else None

    def of_the_subject(self, text: str) -> str | None:
        """A word that must not stay in the history of a browser."""
        low = text.lower()
        return next((word for word in self.subject if word.lower() in low), None)
