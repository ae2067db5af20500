"""Planted markers: words and keys that nobody else could have written, and the search for them in whatever was kept.

A marker is looked for as it is and in each way that bytes are commonly written: hexadecimal, base64 (at each of its
three alignments), UTF-16, percent-encoded, JSON. Compressed text is not found, so what is searched must not be
compressed (the dump is plain, WAL compression is off by default).
"""

from __future__ import annotations

import base64
import json
import re
import secrets
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

SHORTEST = 6  # bytes; anything shorter would be found by chance
BEGINNING = 8


@dataclass(frozen=True)
class Found:
    place: str
    marker: str
    written: str


def ways_to_write(value: bytes) -> dict[str, bytes]:
    """name of the encoding → the bytes to look for."""
    ways = {"plain": value, "hex": value.hex().encode(), "HEX": value.hex().upper().encode()}
    for shift in range(3):
        # Drop the characters that also depend on the bytes before and after.
        coded = base64.b64encode(b"\0" * shift + value)
        inner = coded[(0, 2, 3)[shift] : len(coded) - 4].rstrip(b"=")
        ways[f"base64+{shift}"] = inner
        ways[f"base64url+{shift}"] = inner.replace(b"+", b"-").replace(b"/", b"_")
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        return ways
    ways["utf-16"] = text.encode("utf-16-le")
    ways["percent"] = quote(text, safe="").encode()
    ways["json"] = json.dumps(text)[1:-1].encode()
    return ways


@dataclass
class Markers:
    """What was planted in one run: name → bytes. Names say where it was typed or what it is."""

    planted: dict[str, bytes] = field(default_factory=dict)
    _last_day: date = date(1950, 1, 1)
    _beginning: str = field(default_factory=lambda: "zq" + secrets.token_hex(3))

    def text(self, name: str) -> str:
        """A new word of 20 characters, planted under this name. All words of one run begin alike (see `found_in`)."""
        word = self._beginning + secrets.token_hex(6)
        self.add(name, word)
        return word

    def number(self, name: str) -> str:
        """A new number of seven digits."""
        number = str(1_000_000 + secrets.randbelow(9_000_000))
        self.add(name, number)
        return number

    def day(self, name: str, *, secret: bool = True) -> date:
        """A new day, some decades ago; each later than the one before, as the days of a form must be. Not `secret`: it
        stands in the clear by design, and is not looked for."""
        day = self._last_day + timedelta(days=1 + secrets.randbelow(40))
        self._last_day = day
        if secret:
            self.add(name, day.isoformat())
        return day

    def day_of_birth(self, name: str) -> date:
        """A new day before all of the other days."""
        day = date(1925, 1, 1) + timedelta(days=secrets.randbelow(5000))
        self.add(name, day.isoformat())
        return day

    def moment(self, name: str) -> datetime:
        """A new moment in the coming weeks, to the minute (its hour is kept in the clear)."""
        now = datetime.now(UTC).replace(second=0, microsecond=0)
        moment = now + timedelta(days=2 + secrets.randbelow(5), minutes=secrets.randbelow(600))
        moment = moment.replace(minute=1 + secrets.randbelow(13))  # a quarter of an hour would be kept in the clear
        self.add(name, moment.strftime("%Y-%m-%d %H:%M"))
        self.add(name + " (ISO)", moment.strftime("%Y-%m-%dT%H:%M"))
        return moment

    def add(self, name: str, value: str | bytes) -> None:
        value = value.encode() if isinstance(value, str) else value
        assert len(value) >= SHORTEST, f"{name} is too short to look for"
        self.planted[name] = value

    def patterns(self) -> dict[bytes, tuple[str, str]]:
        """What to look for → the marker's name and how it is written. Ways that give the same bytes count once."""
        return {
            pattern: (name, written)
            for name, value in self.planted.items()
            for written, pattern in reversed(ways_to_write(value).items())
            if len(pattern) >= SHORTEST
        }

    def found_in(self, place: str, content: bytes) -> list[Found]:
        """Whole patterns are looked for only where their beginning stands: hundreds of words have a few beginnings."""
        patterns = self.patterns()
        beginnings = {pattern[:BEGINNING] for pattern in patterns}
        there = {beginning for beginning in beginnings if beginning in content}
        return [
            Found(place, name, written)
            for pattern, (name, written) in patterns.items()
            if pattern[:BEGINNING] in there and pattern in content
        ]

    def found_below(self, folder: Path) -> list[Found]:
        """Every file below this folder, whatever it is."""
        found = []
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                found += self.found_in(str(path.relative_to(folder)), _without_emptiness(path.read_bytes()))
        return found


def _without_emptiness(content: bytes) -> bytes:
    """Long runs of zero bytes shortened: pages never written, reserves."""
    return re.sub(rb"\0{256,}", bytes(256), content)
