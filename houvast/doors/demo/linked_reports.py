"""Synthetic reports with known groups behind them, for measuring links. Seeded; every name and number is fictional.

Two makers that differ in everything but the question: `zipf` (few large groups, rotating handles, traded scripts and
images, rented accounts, shared links, hubs, typing variants) and `many_small` (small groups, few indicators a report,
scripts alone, quiet hubs, noisy typing).
"""

from __future__ import annotations

import random
import string
from dataclasses import dataclass
from datetime import date, timedelta

FIRST = date(2024, 1, 1)
_WORDS = [
    "hey",
    "i",
    "recorded",
    "you",
    "pay",
    "now",
    "or",
    "your",
    "friends",
    "see",
    "it",
    "send",
    "card",
    "code",
    "quick",
    "time",
    "left",
    "video",
    "family",
    "contacts",
    "share",
    "delete",
    "money",
    "police",
    "school",
    "sister",
    "everyone",
    "list",
    "today",
    "tonight",
    "hours",
    "last",
    "chance",
    "believe",
    "me",
    "no",
    "joke",
    "upload",
    "open",
]
_NAMES = [
    "anna",
    "lisa",
    "emma",
    "sofie",
    "julia",
    "mila",
    "lena",
    "nora",
    "eva",
    "zoe",
    "ines",
    "cara",
    "rosa",
    "lucy",
    "amy",
    "kate",
    "jess",
    "bella",
    "mia",
    "tara",
]
_PLATFORMS = ("instagram", "snapchat", "telegram", "facebook", "tiktok")


@dataclass(frozen=True)
class Made:
    """`truth`: report id → group; a report of nobody's group stands alone."""

    reports: list[dict]
    truth: dict[str, int]


@dataclass(frozen=True)
class Settings:
    lone: float
    largest: int
    exponent: float
    reports_a_handle: int
    traded_scripts: float
    traded_images: float
    rented: float
    links: float
    hubs: float
    typing: float
    forgotten: float


ZIPF = Settings(0.3, 0, 1.1, 12, 0.25, 0.35, 0.15, 0.1, 0.05, 0.15, 0.35)
MANY_SMALL = Settings(0.4, 25, 1.6, 6, 0.5, 0.2, 0.25, 0.05, 0.12, 0.3, 0.5)
MAKERS = {"zipf": ZIPF, "many_small": MANY_SMALL}


def made_reports(count: int, *, seed: int, settings: Settings = ZIPF) -> Made:
    """So many reports in random order of groups, the same for the same seed."""
    draw = random.Random(seed)
    world = _World(draw, settings, count)
    reports, truth, group = [], {}, 0
    lone = int(count * settings.lone)
    left = count - lone
    while left > 0:
        size = min(left, world.size())
        for report in world.group(size):
            truth[report["id"]] = group
            reports.append(report)
        group, left = group + 1, left - size
    for _ in range(lone):
        report = world.group(1)[0]
        truth[report["id"]] = group
        reports.append(report)
        group += 1
    draw.shuffle(reports)
    return Made(reports, truth)


class _World:
    def __init__(self, draw: random.Random, settings: Settings, count: int) -> None:
        self.draw, self.settings, self.count = draw, settings, count
        self.number = 0
        self.largest = settings.largest or max(20, count * 3 // 100)
        self.scripts = [self._script() for _ in range(40)]
        self.images = [f"{draw.getrandbits(256):064x}" for _ in range(120)]
        self.rented = [self._iban() for _ in range(max(8, count // 150))]
        self.links = [f"https://pay{n}.example/{self._word(6)}" for n in range(max(6, count // 300))]
        self.hubs = [f"support_{self._word(5)}" for _ in range(max(6, count // 400))]

    def size(self) -> int:
        """Two or more, Zipf-like."""
        u = self.draw.random()
        return max(2, min(self.largest, int(2 * (1 - u) ** (-1 / self.settings.exponent))))

    def group(self, size: int) -> list[dict]:
        draw, s = self.draw, self.settings
        start = FIRST + timedelta(days=draw.randrange(600))
        length = draw.randrange(20, 200)
        own_script = self._script()
        scripts = draw.sample(self.scripts, 2) if draw.random() < s.traded_scripts else [own_script]
        own_images = [f"{draw.getrandbits(256):064x}" for _ in range(draw.randrange(1, 4))]
        images = draw.sample(self.images, 3) if draw.random() < s.traded_images else own_images
        ibans = [self._iban() for _ in range(max(1, size // 15))]
        if draw.random() < s.rented:
            ibans.append(draw.choice(self.rented))
        phones = [self._phone() for _ in range(max(1, size // 12))]
        wallets = [self._wallet() for _ in range(max(1, size // 25))]
        handles = [self._handle() for _ in range(max(1, size // s.reports_a_handle + 1))]
        made = []
        for n in range(size):
            at = n / max(1, size)
            near = max(0, min(len(handles) - 1, int(at * len(handles) + draw.choice((-1, 0, 0, 1)))))
            made.append(
                self._report(
                    start + timedelta(days=int(at * length)), handles[near], scripts, images, ibans, phones, wallets
                )
            )
        return made

    def _report(self, day, handle, scripts, images, ibans, phones, wallets) -> dict:
        draw, s = self.draw, self.settings
        keep = lambda share=1.0: draw.random() < (1 - s.forgotten) * share  # noqa: E731
        platform = handle[0]
        found = [{"kind": "account", "platform": platform, "value": self._typed(handle[1])}]
        if keep(0.8):
            found.append({"kind": "phone", "platform": None, "value": draw.choice(phones)})
        if keep(0.7):
            found.append({"kind": "iban", "platform": None, "value": self._spaced(draw.choice(ibans))})
        if keep(0.3):
            found.append({"kind": "wallet", "platform": None, "value": draw.choice(wallets)})
        if keep(0.6):
            found.append({"kind": "image_hash", "platform": None, "value": self._near(draw.choice(images))})
        if draw.random() < s.links:
            found.append({"kind": "url", "platform": None, "value": draw.choice(self.links) + "?utm_source=x"})
        if draw.random() < s.hubs:
            found.append({"kind": "account", "platform": "instagram", "value": draw.choice(self.hubs)})
        self.number += 1
        return {
            "id": f"r{self.draw.getrandbits(40):010x}{self.number:06d}",
            "day": day.isoformat(),
            "indicators": found,
            "script": self._said(draw.choice(scripts)) if keep(0.8) else None,
        }

    def _script(self) -> str:
        return " ".join(self.draw.choice(_WORDS) for _ in range(self.draw.randrange(25, 50)))

    def _said(self, script: str) -> str:
        """The template with its slots filled and a word or two changed."""
        words = script.split()
        for _ in range(self.draw.randrange(3)):
            words[self.draw.randrange(len(words))] = self.draw.choice(_WORDS)
        return f"{self._word(5)} " + " ".join(words) + f" {self.draw.randrange(50, 900)} eur"

    def _near(self, image: str) -> str:
        number = int(image, 16)
        for _ in range(self.draw.randrange(9)):
            number ^= 1 << self.draw.randrange(256)
        return f"{number:064x}"

    def _typed(self, handle: str) -> str:
        if self.draw.random() >= self.settings.typing:
            return handle
        change = self.draw.randrange(4)
        if change == 0:
            return "@" + handle.upper()
        if change == 1:
            return handle.replace(".", " ").replace("_", " ")
        return handle.replace("o", "0").replace("l", "1") if change == 2 else handle.replace("_", ".")

    def _handle(self) -> tuple[str, str]:
        return self.draw.choice(
            _PLATFORMS
        ), f"{self.draw.choice(_NAMES)}{self.draw.choice('._')}{self._word(4)}{self.draw.randrange(999)}"

    def _word(self, length: int) -> str:
        return "".join(self.draw.choice(string.ascii_lowercase) for _ in range(length))

    def _phone(self) -> str:
        return f"+316{self.draw.randrange(10**7, 10**8)}"

    def _iban(self) -> str:
        """With the right check digits of a bank that does not exist."""
        account = f"{self.draw.randrange(10**10):010d}"
        digits = "".join(str(int(letter, 36)) for letter in f"EXAM{account}NL00")
        return f"NL{98 - int(digits) % 97:02d}EXAM{account}"

    def _spaced(self, iban: str) -> str:
        return " ".join(iban[n : n + 4] for n in range(0, len(iban), 4)) if self.draw.random() < 0.5 else iban

    def _wallet(self) -> str:
        return f"0x{self.draw.getrandbits(160):040x}"
