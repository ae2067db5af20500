"""Fingerprints as text: what the page shows is what is sent, kept and agreed to, line by line.

    1 pdq 64-hex-digits quality how        the picture at its full size
    1 pdq512 64-hex-digits quality how     the same, brought to 512 pixels first (as Meta's own program hashes a file)
    2 md5 32-hex-digits                    a video: the very same file

The number groups what belongs to one picture. `how`: `upright` or `stored` (as it lies in the file), with `-white` or
`-black` under what is see-through, and `-shown` where the picture brings colours of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

MOST_PICTURES = 20
MOST_LINES_A_PICTURE = 16  # two turns, two grounds, two kinds of colour, two ways of hashing
PLAIN = 49  # quality up to which a fingerprint recognises nothing: never published
_HOW = re.compile(r"(?:upright|stored)(?:-(?:white|black))?(?:-shown)?")
_PDQ = re.compile(r"[0-9a-f]{64}")
_MD5 = re.compile(r"[0-9a-f]{32}")


class Kind(StrEnum):
    PDQ = "pdq"
    PDQ512 = "pdq512"
    MD5 = "md5"


class PrintsError(ValueError):
    """This is no list of fingerprints. `line` is the first wrong one, from 1; 0: the whole (`problem` says why:
    `nothing`, `line`, `plain`, `many`, `mixed`)."""

    def __init__(self, problem: str, line: int = 0) -> None:
        super().__init__(f"{problem} at line {line}")
        self.problem = problem
        self.line = line


@dataclass(frozen=True, slots=True)
class Print:
    """`value` in lower-case hex. `quality` 0 to 100 and `how` are empty for a video."""

    kind: Kind
    value: str
    quality: int | None = None
    how: str = ""

    @property
    def is_published(self) -> bool:
        """What platforms get: PDQ at full size, which their programs compare within 31 bits, and MD5. `pdq512` is kept
        beside it for whoever compares more strictly."""
        return self.kind is not Kind.PDQ512

    def to_text(self) -> str:
        return " ".join([self.kind.value, self.value, *([str(self.quality), self.how] if self.how else [])])


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture or one video, with every fingerprint of it. `number` is what the page called it."""

    number: int
    prints: tuple[Print, ...]

    @property
    def is_video(self) -> bool:
        return self.prints[0].kind is Kind.MD5

    @property
    def as_seen(self) -> Print | None:
        """Of all its fingerprints the one of how people see it: at full size, upright, on white, in plain colours.
        None for a video, or where that one is missing."""
        ways = {each.how: each for each in self.prints if each.kind is Kind.PDQ}
        return ways.get("upright") or ways.get("upright-white")

    @property
    def published(self) -> tuple[Print, ...]:
        return tuple(each for each in self.prints if each.is_published)


def parse_prints(text: str) -> tuple[Picture, ...]:
    """The pictures in the order in which they first stand in the text. Raises PrintsError."""
    found: dict[int, list[Print]] = {}
    for at, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if not line.strip():
            continue
        number, each = _line(line.split(), at)
        there = found.setdefault(number, [])
        if len(found) > MOST_PICTURES or len(there) >= MOST_LINES_A_PICTURE:
            raise PrintsError("many", at)
        if there and (there[0].kind is Kind.MD5 or each.kind is Kind.MD5):
            raise PrintsError("mixed", at)
        if each not in there:
            there.append(each)
    pictures = tuple(Picture(number, tuple(prints)) for number, prints in found.items())
    if not pictures:
        raise PrintsError("nothing")
    if any(not picture.published for picture in pictures):
        raise PrintsError("mixed")
    return pictures


def written(pictures: Iterable[Picture]) -> str:
    """The text of these pictures; `parse_prints` reads it back."""
    return "\n".join(f"{picture.number} {each.to_text()}" for picture in pictures for each in picture.prints)


def _line(words: list[str], at: int) -> tuple[int, Print]:
    if len(words) < 3 or not re.fullmatch(r"[1-9]\d{0,3}", words[0], re.ASCII):
        raise PrintsError("line", at)
    number = int(words[0])
    if words[1] == Kind.MD5 and len(words) == 3 and _MD5.fullmatch(words[2]):
        return number, Print(Kind.MD5, words[2])
    if words[1] not in (Kind.PDQ, Kind.PDQ512) or len(words) != 5:
        raise PrintsError("line", at)
    kind, value, quality, how = words[1:]
    if not (_PDQ.fullmatch(value) and re.fullmatch(r"\d{1,3}", quality, re.ASCII) and _HOW.fullmatch(how)):
        raise PrintsError("line", at)
    if int(quality) > 100:
        raise PrintsError("line", at)
    # The other size may be plainer than the one that is published.
    if kind == Kind.PDQ and int(quality) <= PLAIN:
        raise PrintsError("plain", at)
    return number, Print(Kind(kind), value, int(quality), how)
