"""Synthetic reports from worlds whose habits are drawn too: another maker than `linked_reports`.

Numbers that hold in one world need not hold in the next, so each seed is a world of its own: how groups are sized, how
long a handle lives, whether groups work in cells, what is rented and sold on, how people type, what they leave out.
Every name and number is fictional.
"""

from __future__ import annotations

import random
import string
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .linked_reports import Made

FIRST = date(2024, 6, 1)
_PLATFORMS = ("instagram", "snapchat", "facebook", "tiktok", "discord", "telegram")
_SECOND = ("telegram", "whatsapp", "snapchat")
_SYLLABLES = [first + vowel for first in "bdfghjklmnprstvz" for vowel in "aeiou"]
_ENDS = ("", "x", "_", "__", "xo", ".x", "2", "99")


@dataclass(frozen=True)
class Habits:
    """Shares lie between 0 and 1; `*_life`: reports before it is replaced; `largest`: share of all reports."""

    lone: float
    exponent: float
    largest: float
    cell: int
    handle_life: float
    second: float
    phone: float
    phone_life: float
    iban: float
    rented: float
    wallet: float
    payment: float
    email: float
    url: float
    shared_links: float
    script: float
    traded_scripts: float
    edits: int
    image: float
    traded_images: float
    flips: int
    hubs: float
    quiet_hubs: float
    typing: float
    typos: float
    no_day: float
    resold: float
    short: float
    length: tuple[int, int]


def drawn_habits(draw: random.Random) -> Habits:
    """A world: everything between what seems mild and what seems nasty."""
    u = draw.uniform
    return Habits(
        lone=u(0.2, 0.45), exponent=u(1.0, 1.6), largest=u(0.012, 0.035), cell=draw.choice((0, 12, 30, 60)),
        handle_life=u(2, 12), second=u(0.03, 0.4), phone=u(0.02, 0.35), phone_life=u(3, 25), iban=u(0.05, 0.4),
        rented=u(0.1, 0.6), wallet=u(0.0, 0.25), payment=u(0.0, 0.25), email=u(0.0, 0.1), url=u(0.03, 0.3),
        shared_links=u(0.2, 0.8), script=u(0.25, 0.8), traded_scripts=u(0.15, 0.5), edits=draw.choice((0, 1, 3, 5)),
        image=u(0.15, 0.7), traded_images=u(0.2, 0.5), flips=draw.choice((0, 4, 10, 16)), hubs=u(0.02, 0.12),
        quiet_hubs=u(0.01, 0.12), typing=u(0.03, 0.35), typos=u(0.0, 0.06), no_day=draw.choice((0.0, 0.0, 0.1)),
        resold=u(0.0, 0.04), short=u(0.0, 0.08),
        length=draw.choice(((20, 200), (60, 400), (10, 90))),
    )  # fmt: skip


def made_world(count: int, *, seed: int, **changed: float) -> Made:
    """So many reports of the world of this seed; `changed` habits are set, the rest drawn."""
    draw = random.Random(f"world {seed}")
    world = _World(draw, replace(drawn_habits(draw), **changed), count)
    reports, truth, group = [], {}, 0
    left = count - int(count * world.habits.lone)
    while left > 0:
        size = min(left, world.size())
        for report in world.group(size):
            truth[report["id"]] = group
            reports.append(report)
        group, left = group + 1, left - size
    while len(reports) < count:
        report = world.group(1)[0]
        truth[report["id"]] = group
        reports.append(report)
        group += 1
    draw.shuffle(reports)
    return Made(reports, truth)


@dataclass
class _Kit:
    """What a group works with: its own or taken from a market."""

    scripts: list[list[str]]
    images: list[int]
    ibans: list[str]
    wallets: list[str]
    payments: list[str]
    links: list[str]


class _World:
    def __init__(self, draw: random.Random, habits: Habits, count: int) -> None:
        self.draw, self.habits, self.count = draw, habits, count
        self.words = ["".join(draw.choices(_SYLLABLES, k=draw.randint(1, 4))) for _ in range(900)]
        self.made = 0
        self.used: list[tuple[str, str]] = []
        self.common = ["".join(draw.choices(_SYLLABLES, k=3)) for _ in range(60)]
        groups = max(10, count // 9)
        self.market_scripts = [self._script() for _ in range(max(8, int(groups**0.5)))]
        self.market_images = [self._images() for _ in range(max(8, int(groups**0.6)))]
        self.market_ibans = [self._iban() for _ in range(max(6, int(groups * habits.rented / 3)))]
        self.market_links = [self._link() for _ in range(max(6, groups // 12))]
        loud = [self._hub() for _ in range(draw.randint(4, 12))]
        self.loud = [hub for n, hub in enumerate(loud) for _ in range(1 + 12 // (n + 1))]
        holders = draw.randint(10, 60)
        self.quiet = [self._hub() for _ in range(max(2, int(count * habits.quiet_hubs / holders)))]

    def size(self) -> int:
        most = max(12, int(self.count * self.habits.largest))
        return max(2, min(most, int(2 * (1 - self.draw.random()) ** (-1 / self.habits.exponent))))

    def group(self, size: int) -> list[dict]:
        draw, h = self.draw, self.habits
        kit = self._kit(size)
        start = FIRST + timedelta(days=draw.randrange(500))
        days = draw.randint(*h.length) * (1 if size < 50 else 2)
        cells = max(1, round(size / h.cell)) if h.cell else 1
        made = []
        for number in range(cells):
            share = size // cells + (number < size % cells)
            handles = self._rotating(share, h.handle_life, self._handle)
            seconds = self._rotating(share, h.handle_life * 2, self._second)
            phones = self._rotating(share, h.phone_life, self._phone)
            emails = self._rotating(share, h.phone_life, lambda: f"{self._name()}@post.example")
            for n in range(share):
                at = (n + draw.random() * 2) / max(1, share)
                when = start + timedelta(days=int(min(1.0, at) * days))
                made.append(self._report(when, kit, self._at(handles, at), self._at(seconds, at),
                                         self._at(phones, at), self._at(emails, at)))  # fmt: skip
        return made

    def _kit(self, size: int) -> _Kit:
        draw, h = self.draw, self.habits
        traded = draw.random() < h.traded_scripts
        scripts = draw.sample(self.market_scripts, 2) if traded else [self._script() for _ in range(1 + size // 80)]
        images = draw.choice(self.market_images) if draw.random() < h.traded_images else self._images()
        ibans = [self._iban() for _ in range(1 + size // 20)]
        if draw.random() < h.rented:
            ibans[: max(1, len(ibans) // 2)] = [draw.choice(self.market_ibans) for _ in range(max(1, len(ibans) // 2))]
        links = [self._link() for _ in range(1 + size // 40)]
        if draw.random() < h.shared_links:
            links += [draw.choice(self.market_links) for _ in range(2)]
        wallets = [self._wallet() for _ in range(1 + size // 30)]
        return _Kit(scripts, images, ibans, wallets, [self._name() for _ in range(1 + size // 25)], links)

    def _report(self, when: date, kit: _Kit, handle, second, phone: str, email: str) -> dict:
        draw, h = self.draw, self.habits
        told = lambda share: draw.random() < share  # noqa: E731
        found = [_item("account", self._typed(handle[1]), handle[0])] if told(0.93) else []
        found += [_item("account", self._typed(second[1]), second[0])] if told(h.second) else []
        found += [_item("phone", self._phone_typed(phone))] if told(h.phone) else []
        found += [_item("email", email)] if told(h.email) else []
        found += [_item("iban", self._iban_typed(draw.choice(kit.ibans)))] if told(h.iban) else []
        found += [_item("wallet", draw.choice(kit.wallets))] if told(h.wallet) else []
        found += [_item("payment_handle", draw.choice(kit.payments), "paypal")] if told(h.payment) else []
        found += [_item("url", self._link_typed(draw.choice(kit.links)))] if told(h.url) else []
        found += [_item("image_hash", self._near(draw.choice(kit.images))) for _ in range(1 + told(0.2))] if told(h.image) else []  # fmt: skip  # noqa: E501
        found += [draw.choice(self.loud)] if told(h.hubs) else []
        found += [draw.choice(self.quiet)] if told(h.quiet_hubs) else []
        self.made += 1
        return {
            "id": f"{draw.getrandbits(32):08x}-{self.made}",
            "day": None if told(h.no_day) else when.isoformat(),
            "indicators": found,
            "script": self._said(draw.choice(kit.scripts)) if told(h.script) else None,
        }

    def _rotating(self, size: int, life: float, make) -> list:
        return [make() for _ in range(max(1, round(size / life)))]

    def _at(self, rotating: Sequence, at: float):
        """Mostly the one of this time, sometimes one of any time."""
        if self.draw.random() < 0.06:
            return self.draw.choice(rotating)
        return rotating[min(len(rotating) - 1, int(at * len(rotating)))]

    def _name(self) -> str:
        draw = self.draw
        return "".join(draw.choices(_SYLLABLES, k=draw.randint(2, 4))) + draw.choice("._0123456789") + "".join(
            draw.choices(_SYLLABLES, k=draw.randint(1, 3))
        ) + draw.choice(_ENDS)  # fmt: skip

    def _handle(self) -> tuple[str, str]:
        """Mostly new; now and then bought from others, or a name that many take."""
        if self.used and self.draw.random() < self.habits.resold:
            return self.draw.choice(self.used)
        short = self.draw.random() < self.habits.short
        handle = self.draw.choice(_PLATFORMS), self.draw.choice(self.common) if short else self._name()
        self.used.append(handle)
        return handle

    def _second(self) -> tuple[str, str]:
        return self.draw.choice(_SECOND), self._name()

    def _hub(self) -> dict:
        kind = self.draw.choice(("account", "account", "url", "phone", "payment_handle"))
        if kind == "account":
            return _item(kind, self._name(), self.draw.choice(_PLATFORMS))
        return _item(kind, {"url": self._link, "phone": self._phone, "payment_handle": self._name}[kind]())

    def _script(self) -> list[str]:
        return self.draw.choices(self.words, k=self.draw.randint(18, 90))

    def _said(self, script: list[str]) -> str:
        """Slots filled, some words said otherwise, a part left out."""
        words = list(script)
        for _ in range(self.draw.randint(0, self.habits.edits)):
            words[self.draw.randrange(len(words))] = self.draw.choice(self.words)
        if self.habits.edits and self.draw.random() < 0.2:
            words = words[: max(12, len(words) * 3 // 4)]
        return f"{self._name()} {' '.join(words)} {self.draw.randrange(20, 3000)} euro {self._name()}"

    def _images(self) -> list[int]:
        return [self.draw.getrandbits(256) for _ in range(self.draw.randint(2, 8))]

    def _near(self, image: int) -> str:
        for _ in range(self.draw.randint(0, self.habits.flips)):
            image ^= 1 << self.draw.randrange(256)
        return f"{image:064x}"

    def _typed(self, handle: str) -> str:
        draw = self.draw
        if draw.random() < self.habits.typos:
            at = draw.randrange(len(handle))
            return handle[:at] + draw.choice(string.ascii_lowercase) + handle[at + 1 :]
        if draw.random() >= self.habits.typing:
            return handle
        return draw.choice((
            f"@{handle}", handle.title(), handle.replace(".", " ").replace("_", " ").strip(), handle.rstrip("_.x"),
            handle.replace("o", "0"), handle.replace("l", "I"), handle.replace(".", "_"), handle.replace("a", "а"),
        )) or handle  # fmt: skip

    def _phone(self) -> str:
        return f"+316{self.draw.randrange(10**7, 10**8)}"

    def _phone_typed(self, phone: str) -> str:
        return self.draw.choice(
            (phone, phone, f"0{phone[3:]}", f"00{phone[1:]}", f"{phone[:3]} {phone[3:5]}-{phone[5:]}")
        )

    def _iban(self) -> str:
        """Right check digits, a bank that does not exist."""
        account = f"{self.draw.randrange(10**10):010d}"
        digits = "".join(str(int(letter, 36)) for letter in f"TEST{account}NL00")
        return f"NL{98 - int(digits) % 97:02d}TEST{account}"

    def _iban_typed(self, iban: str) -> str:
        return self.draw.choice((iban, iban.lower(), " ".join(iban[n : n + 4] for n in range(0, len(iban), 4))))

    def _wallet(self) -> str:
        return f"0x{self.draw.getrandbits(160):040x}"

    def _link(self) -> str:
        return f"https://{self._name().strip('._')}.example/{self._name()}"

    def _link_typed(self, link: str) -> str:
        return self.draw.choice((link, link + "?utm_source=ig", link.replace("https://", "http://www."), link + "/"))


def _item(kind: str, value: str, platform: str | None = None) -> dict:
    return {"kind": kind, "platform": platform, "value": value}
