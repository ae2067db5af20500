"""The pictures of README.md, taken of a running demo: `python -m tests.journeys.pictures` writes docs/pictures/ anew.

Look at them before you commit them. Nothing in them is drawn: they are the pages as Chromium shows them.
"""

from __future__ import annotations

import base64
import os
import struct
import sys
import zlib
from pathlib import Path

import django
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.people import AdvisorAtTheDesk, ReporterAtTheDoor
from tests.support.browser import launch, visiting
from tests.support.codes import Phone
from tests.support.house import Person
from tests.support.repository import ROOT
from tests.support.running import Running, data_folder, started

PICTURES = ROOT / "docs" / "pictures"
PHONE = {"width": 390, "height": 700}  # what a browser leaves of a screen
DESK = {"width": 1280, "height": 800}
MOST_BYTES = 200_000
NOWHERE = "postgresql://nobody@localhost/nowhere"
FACTS = {
    "victim_age": "16_17",
    "form": "sent_images",
    "money_demanded": "yes",
    "image_exists": "yes",
    "contact_platforms": ["instagram", "snapchat"],
}
# Side by side on a quiet ground.
_FRAME = """<body style="margin:0;background:#e9e6df"><div style="display:flex;gap:28px;padding:28px;width:max-content">
{phones}</div></body>"""
_SCREEN = '<img width="{width}" height="{height}" style="border-radius:24px" src="data:image/png;base64,{data}">'


def phone(browser: Browser, url: str) -> bytes:
    """Four screens: the start, one question, the plan, the code."""
    with visiting(browser, url, size=PHONE, language="en") as visitor:
        reporter = ReporterAtTheDoor(visitor, FACTS)
        visitor.go("/en/")
        screens = [_screen(visitor.page)]
        reporter.press(visitor.page.locator("main form").first)
        reporter.crisis_check()
        for name, value in FACTS.items():
            reporter.answer(name, value)
        screens.append(_screen(visitor.page))
        reporter.questions()
        screens.append(_screen(visitor.page))
        reporter.make_code()
        screens.append(_screen(visitor.page))
    return _side_by_side(browser, screens)


def desk(browser: Browser, url: str, advisor: dict[str, str]) -> bytes:
    """The queue, as whoever comes in sees it."""
    with visiting(browser, url, size=DESK, language="en") as visitor:
        person = Person("", "", advisor["email"], "advisor", advisor["password"], Phone(advisor["totp_secret"]))
        AdvisorAtTheDesk(visitor, person).sign_in()
        visitor.page.get_by_role("button", name="English").click()
        visitor.page.wait_for_load_state()
        return visitor.page.screenshot()


def _screen(page: Page) -> bytes:
    """What stands in the window, with nothing in focus that would draw a ring."""
    page.evaluate("document.activeElement?.blur(); scrollTo(0, 0)")
    return page.screenshot()


def _side_by_side(browser: Browser, screens: list[bytes]) -> bytes:
    phones = "".join(_SCREEN.format(data=base64.b64encode(screen).decode(), **PHONE) for screen in screens)
    page = browser.new_page(viewport={"width": 1800, "height": 900})
    try:
        page.set_content(_FRAME.format(phones=phones))
        return page.locator("div").screenshot()
    finally:
        page.close()


def lighter(picture: bytes) -> bytes:
    """The same PNG, packed as tightly as zlib can; Chromium is in a hurry."""
    signature, place, kept, packed = picture[:8], 8, [], []
    while place < len(picture):
        size, kind = struct.unpack(">I4s", picture[place : place + 8])
        body = picture[place + 8 : place + 8 + size]
        place += 12 + size
        if kind == b"IDAT":
            packed.append(body)
        elif kind == b"IEND":
            kept.append(_chunk(b"IDAT", zlib.compress(zlib.decompress(b"".join(packed)), 9)))
            kept.append(_chunk(kind, body))
        else:
            kept.append(_chunk(kind, body))
    return signature + b"".join(kept)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def write(house: Running, folder: Path = PICTURES) -> list[Path]:
    """Both pictures in `folder`. Raises ValueError for one that is too heavy for a page that shows it."""
    folder.mkdir(parents=True, exist_ok=True)
    url = f"http://localhost:{house.port}"
    advisor = next(each for each in house.ready["sign_ins"] if each["role"] == "advisor")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        taken = {"phone.png": phone(browser, url), "desk.png": desk(browser, url, advisor)}
        browser.close()
    for name, heavy in taken.items():
        picture = lighter(heavy)
        if len(picture) > MOST_BYTES:
            raise ValueError(f"{name} has {len(picture)} bytes, more than {MOST_BYTES}")
        (folder / name).write_bytes(picture)
    return [folder / name for name in taken]


def main() -> None:
    # The URL table is read to know on which page we are; nothing of ours asks a database here.
    os.environ |= {"HOUVAST_MODE": "test", "DJANGO_SETTINGS_MODULE": "houvast.site.settings", "DATABASE_URL": NOWHERE}
    django.setup()
    with data_folder() as data, started("demo", "--port", "0", folder=data) as running:
        for path in write(running):
            sys.stdout.write(f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
