"""Synthetic reports, a third maker: groups draw from pools that turn over by the calendar, not by the report.

Written from the description of other trials alone, by somebody who had not read the first two makers. What differs:
every handle, number and account has its own months; names are made of the same few first and last names, so that
strangers look alike; scripts are made of few words in two languages; quiet hubs stand in ten to sixty reports; people
lose a letter, a platform, a day. Every name and number is fictional.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .linked_reports import Made

FIRST = date(2024, 3, 1)
SPAN = 900  # days
LONE = 0.3
_PLATFORMS = ("instagram", "snapchat", "tiktok", "telegram")
_GIVEN = "anna emma sophie julia lisa maria laura nina eva sara kim lena mila amy zoe luna iris noor jade lotte"
_FAMILY = "rose smith jansen devries luv xo star moon girl real official vip sweet angel summer sky lee visser"
_ENGLISH = """i have your video now send pay money friends family school everyone will see you photos hours minutes
delete promise if not post them all contacts followers list mother wife job boss recorded follow"""
_DUTCH = """ik heb je video nu stuur betaal geld vrienden familie school iedereen gaat jou zien fotos uren minuten
verwijder beloof als niet plaats allemaal contacten volgers lijst moeder vrouw baan baas opgenomen volg"""
_FIRST_NAMES, _LAST_NAMES = _GIVEN.split(), _FAMILY.split()
_TOLD = (_ENGLISH.split(), _ENGLISH.split(), _DUTCH.split())  # two of three in English
_SHORT = ("send money", "pay me or i post", "betaal nu", "last chance")
_DRAWN_ALIKE = {"a": "а", "e": "е", "o": "0", "i": "1", "l": "I", "s": "5"}
_HUBS = (
    ("account", "instagram", "support"), ("account", "snapchat", "helpteam"), ("url", None, "https://t.me/"),
    ("phone", None, "085 0000 113"), ("url", None, "helpwanted.nl/chat"), ("email", None, "hulp@meldpunt.example"),
)  # fmt: skip


@dataclass(frozen=True)
class _Timed:
    """Something that is used around a day, for so many days."""

    middle: float
    days: float
    value: object


@dataclass(frozen=True)
class _Pools:
    """What one group has."""

    start: float
    active: float
    scripts: Sequence[Sequence[str]]
    images: Sequence[Sequence[int]]
    links: Sequence[str]
    handles: Sequence[_Timed]
    phones: Sequence[_Timed]
    ibans: Sequence[_Timed]
    wallets: Sequence[_Timed]


def made_pools(count: int, *, seed: int) -> Made:
    """So many reports in random order, the same for the same seed: groups by Zipf's law, the largest 3% of all."""
    draw = random.Random(f"pools {seed}")
    sizes = _sizes(count)
    market = _Market(draw, len(sizes))
    rows: list[tuple[int, float, list[dict], str | None]] = []
    for number, size in enumerate(sizes):
        pools = market.pools(size)
        rows += [(number, *market.report(pools)) for _ in range(size)]
    rows += [(number, *market.lone()) for number in range(len(sizes), len(sizes) + count - len(rows))]
    _add_hubs(draw, rows, market)
    draw.shuffle(rows)
    reports = [
        {
            "id": f"p{n:07d}",
            "day": None if draw.random() < 0.08 else (FIRST + timedelta(days=int(day))).isoformat(),
            "indicators": indicators,
            "script": script,
        }
        for n, (_, day, indicators, script) in enumerate(rows)
    ]
    return Made(reports, {f"p{n:07d}": row[0] for n, row in enumerate(rows)})


def _sizes(count: int) -> list[int]:
    sizes: list[int] = []
    left, largest = int(count * (1 - LONE)), max(2, count * 3 // 100)
    while left >= 2:
        sizes.append(min(left, max(2, int(largest / (len(sizes) + 1) ** 0.9))))
        left -= sizes[-1]
    return sizes


def _add_hubs(draw: random.Random, rows: list, market: _Market) -> None:
    """Official addresses in one of twenty reports; quiet hubs in ten to sixty each."""
    for row in draw.sample(rows, len(rows) // 20):
        kind, platform, value = draw.choice(_HUBS)
        row[2].append(_item(kind, value, platform))
    for _ in range(len(rows) // 200):
        hub = market.hub()
        for row in draw.sample(rows, min(len(rows), draw.randrange(10, 61))):
            row[2].append(dict(hub))


class _Market:
    """Where groups get what is traded, and how people tell what they saw."""

    def __init__(self, draw: random.Random, groups: int) -> None:
        self.draw = draw
        self.taken: set[tuple[str, str]] = set()
        self.scripts = [self._script() for _ in range(max(6, groups // 10))]
        self.images = [self._images() for _ in range(max(6, groups // 8))]
        self.rented = [self._iban() for _ in range(max(4, groups // 3))]
        self.links = [f"https://pay-{n}.example/x" for n in range(max(3, groups // 10))]

    def pools(self, size: int) -> _Pools:
        draw = self.draw
        active = min(SPAN - 1.0, draw.lognormvariate(0, 0.6) * (40 + 10 * size**0.6))
        start = draw.random() * (SPAN - active)
        several = range(1 + int(size**0.3))

        def timed(reports_each: int, make: Callable[[], object]) -> list[_Timed]:
            many = max(1, round(size / reports_each))
            days = active / many * 3 + draw.uniform(20, 90)
            return [_Timed(start + active * (n + 0.5) / many, days, make()) for n in range(many)]

        return _Pools(
            start,
            active,
            [draw.choice(self.scripts) if draw.random() < 0.25 else self._script() for _ in several],
            [draw.choice(self.images) if draw.random() < 0.35 else self._images() for _ in several],
            [draw.choice(self.links) if draw.random() < 0.5 else self._link() for _ in range(1 + size // 40)],
            timed(9, self._handle),
            timed(22, self._phone),
            timed(18, lambda: draw.choice(self.rented) if draw.random() < 0.35 else self._iban()),
            timed(40, lambda: f"0x{draw.getrandbits(160):040x}"),
        )

    def report(self, pools: _Pools) -> tuple[float, list[dict], str | None]:
        draw = self.draw
        day = pools.start + draw.random() * pools.active
        told = lambda share: draw.random() < share  # noqa: E731
        found = []
        for share in (0.9, 0.3):
            if told(share):
                found.append(self._account(*self._used_then(pools.handles, day)))
        if told(0.35):
            found.append(_item("phone", self._phone_typed(self._used_then(pools.phones, day))))
        if told(0.3):
            found.append(_item("iban", self._iban_typed(self._used_then(pools.ibans, day))))
        if told(0.12):
            found.append(_item("wallet", self._used_then(pools.wallets, day)))
        if told(0.15):
            found.append(_item("url", self._link_typed(draw.choice(pools.links))))
        if told(0.42):
            found.append(_item("image_hash", self._near(draw.choice(draw.choice(pools.images)))))
        script = self._said(draw.choice(pools.scripts)) if told(0.6) else None
        return day, found, script if script or told(0.9) else draw.choice(_SHORT)

    def lone(self) -> tuple[float, list[dict], str | None]:
        """Nobody's group: things of their own, and now and then what is traded."""
        draw = self.draw
        told = lambda share: draw.random() < share  # noqa: E731
        found = [self._account(*self._handle())] if told(0.85) else []
        if told(0.25):
            found.append(_item("phone", self._phone_typed(self._phone())))
        if told(0.2):
            found.append(_item("iban", self._iban_typed(draw.choice(self.rented) if told(0.4) else self._iban())))
        if told(0.1):
            found.append(_item("url", self._link_typed(draw.choice(self.links))))
        if told(0.35):
            images = draw.choice(self.images) if told(0.4) else self._images()
            found.append(_item("image_hash", self._near(draw.choice(images))))
        script = draw.choice(self.scripts) if told(0.4) else self._script()
        return draw.random() * SPAN, found, self._said(script) if told(0.5) else None

    def hub(self) -> dict:
        kind = self.draw.choice(("account", "phone", "url", "email"))
        if kind == "account":
            platform, name = self._handle()
            return _item(kind, name, platform)
        made = {"phone": self._phone, "url": self._link, "email": lambda: f"{self._name()}@bureau.example"}
        return _item(kind, made[kind]())

    def _used_then(self, pool: Sequence[_Timed], day: float):
        then = [each.value for each in pool if abs(each.middle - day) <= each.days / 2]
        return self.draw.choice(then) if then else min(pool, key=lambda each: abs(each.middle - day)).value

    def _name(self) -> str:
        draw = self.draw
        first, last = draw.choice(_FIRST_NAMES), draw.choice(_LAST_NAMES)
        return draw.choice((
            f"{first}{draw.choice(('_', '.', ''))}{last}{draw.randrange(1, 9999)}",
            f"{first}.{last}{draw.randrange(1, 99)}",
            f"{first}{draw.choice(('x', 'xx', '_'))}{last}_{draw.randrange(100, 9999)}",
            f"{first}.{last}" if draw.random() < 0.4 else f"{last}_{first}{draw.randrange(99999)}",
        ))  # fmt: skip

    def _handle(self) -> tuple[str, str]:
        """Nobody's yet: a platform gives a name to one account alone. The same name elsewhere is somebody else's."""
        handle = self.draw.choice(_PLATFORMS), self._name()
        while handle in self.taken:
            handle = self.draw.choice(_PLATFORMS), self._name()
        self.taken.add(handle)
        return handle

    def _account(self, platform: str, handle: str) -> dict:
        draw = self.draw
        where = None if draw.random() < 0.1 else draw.choice(_PLATFORMS) if draw.random() < 0.02 else platform
        if draw.random() >= 0.3:
            return _item("account", handle, where)
        lost, alike = draw.randrange(len(handle)), draw.choice(sorted(_DRAWN_ALIKE))
        return _item("account", draw.choice((
            f"@{handle}", handle.title(), handle.replace(".", " ").replace("_", " "), handle.replace(".", "_"),
            handle.replace(".", "").replace("_", ""), handle.replace(alike, _DRAWN_ALIKE[alike], 1),
            f"https://www.{platform}.com/{handle}?igsh={draw.randrange(10**6)}", handle[:lost] + handle[lost + 1 :],
        )), where)  # fmt: skip

    def _phone(self) -> str:
        return self.draw.choice(("+316", "+316", "+22507", "+63917")) + f"{self.draw.randrange(10**7, 10**8)}"

    def _phone_typed(self, phone: str) -> str:
        home = f"0{phone[3:]}" if phone.startswith("+31") else phone
        return self.draw.choice((phone, home, f"{home[:2]} {home[2:6]} {home[6:]}" if home != phone else phone,
                                 f"00{phone[1:]}", f"{phone[:3]} {phone[3:]}"))  # fmt: skip

    def _iban(self) -> str:
        """Right check digits, a bank that does not exist."""
        account = f"{self.draw.randrange(10**10):010d}"
        digits = "".join(str(int(letter, 36)) for letter in f"POOL{account}NL00")
        return f"NL{98 - int(digits) % 97:02d}POOL{account}"

    def _iban_typed(self, iban: str) -> str:
        """One in twenty with a digit wrong."""
        at, digit = self.draw.randrange(8, 18), str(self.draw.randrange(10))
        wrong = iban[:at] + digit + iban[at + 1 :]
        spaced = " ".join(iban[n : n + 4] for n in range(0, 18, 4))
        return self.draw.choices((iban, spaced, iban.lower(), spaced.lower(), wrong), (9, 6, 3, 1, 1))[0]

    def _link(self) -> str:
        return f"https://{self._name().replace('.', '-').replace('_', '-')}.example/{self.draw.randrange(999)}"

    def _link_typed(self, link: str) -> str:
        return self.draw.choice((link, link.removeprefix("https://"), f"{link}?fbclid={self.draw.randrange(9999)}",
                                 link.replace("https://", "http://www."), f"{link}/?utm_source=ig"))  # fmt: skip

    def _images(self) -> list[int]:
        return [self.draw.getrandbits(256) for _ in range(6)]

    def _near(self, image: int) -> str:
        for bit in self.draw.sample(range(256), self.draw.choice((0, 0, 2, 4, 8, 12, 24))):
            image ^= 1 << bit
        return f"{image:064x}"

    def _script(self) -> list[str]:
        words = self.draw.choices(self.draw.choice(_TOLD), k=self.draw.randrange(18, 70))
        for _ in range(3):
            words.insert(self.draw.randrange(len(words)), "{}")
        return words

    def _said(self, script: Sequence[str]) -> str:
        """Slots filled; one in three only in part, or with other words and swapped letters."""
        draw = self.draw
        words = [
            word if word != "{}" else draw.choice(("bro", "500 euro", "€ 200", "1 uur", "jan", "")) for word in script
        ]
        way = draw.random()
        if way < 0.1:
            words = words[: max(4, len(words) // draw.choice((2, 3)))]
        elif way < 0.16:
            words = words[len(words) // 2 :]
        elif way < 0.33:
            for at in draw.sample(range(len(words)), len(words) // 9):
                words[at] = draw.choice(("plz", "ok", "now", words[at][1:2] + words[at][:1] + words[at][2:]))
        return " ".join(words)


def _item(kind: str, value: str, platform: str | None = None) -> dict:
    return {"kind": kind, "platform": platform, "value": value}
