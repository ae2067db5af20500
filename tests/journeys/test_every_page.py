"""Every page of the URL table: photographed, light, readable for everyone, within a window of any width.

A new page is photographed by itself; an address that shows none is listed with the reason.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, Page

from tests.support.accessibility import scrolls_sideways, violations
from tests.support.browser import DESKTOP, NARROW, PHONE, Visitor, visiting
from tests.support.house import House, living
from tests.support.repository import ROOT
from tests.support.routes import Route, routes
from tests.support.standing import Standing, everyone

SCREENSHOTS = Path(os.environ.get("HOUVAST_SCREENSHOTS", ROOT / "screenshots"))
KILOBYTE = 1000
FIRST_PAGE = {"requests": 3, "bytes": 30 * KILOBYTE}
ANY_PAGE = {"bytes": 60 * KILOBYTE}
ZOOMED = {"width": DESKTOP["width"] // 2, "height": DESKTOP["height"] // 2}  # 200 % of a desktop window

# Addresses at which nobody sees a page, and why.
NO_PAGE = {
    "public:release_file": "a file",
    "root": "the start page, in the visitor's language",
    "exchange:openapi": "for programs",
    "exchange:fetch_hashes": "for programs",
    "exchange:fetch_standing": "for programs",
    "exchange:withdrawals": "for programs",
    "exchange:submit_feedback": "for programs",
    "exchange:submit_hashes": "for programs",
    "exchange:match": "for programs",
    "exchange:nothing_here": "for programs",
    "taxii:discovery": "for programs",
    "taxii:api_root": "for programs",
    "taxii:collections": "for programs",
    "taxii:collection": "for programs",
    "taxii:objects": "for programs",
    "taxii:manifest": "for programs",
    "taxii:object": "for programs",
    "taxii:versions": "for programs",
    "taxii:nothing_here": "for programs",
    "between:document": "for programs",
    "between:nothing_here": "for programs",
    "public:begin": "only passes on: did the cookie come back? (test_when_things_go_wrong)",
    "public:enter": "only passes on",
    "public:plan_file": "a file",
    "public:my_plan_file": "a file",
    "public:note": "a file",
    "public:leave": "only passes on",
    "public:keep_longer": "only sends",
    "public:sign_out": "only sends",
    "public:read_file": "a file",
    "public:story_pdf": "a file",
    "public:story_send": "only sends",
    "public:story_taken": "only sends",
    "public:stop_write": "only sends",
    "desk:home": "only passes on",
    "desk:sign_out": "only sends",
    "desk:stay": "only sends",
    "desk:language": "only sends",
    "desk:look_again": "parts of the case's page",
    "desk:assessment_start": "only sends",
    "desk:assessment_drop": "only sends",
    "desk:assessment_second": "only sends",
    "desk:assessment_offer": "only sends",
    "desk:measure_ask": "only sends",
    "desk:measure_consent": "only sends",
    "desk:measure_end": "only sends",
    "desk:assessment_pdf": "a file",
    "desk:claim": "only sends",
    "desk:release": "only sends",
    "desk:lower": "only sends",
    "desk:draft": "only sends",
    "desk:reply": "only sends",
    "desk:note": "only sends",
    "desk:add_date": "only sends",
    "desk:date_done": "only sends",
    "desk:reopen": "only sends",
    "desk:hold": "only sends",
    "desk:pictures_decide": "only sends",
    "desk:police_ask": "only sends",
    "desk:law_print": "a file",
    "desk:law_receipt": "a file",
    "desk:police_statement": "a file",
    "desk:group_confirm": "only sends",
    "desk:group_looked": "only sends",
    "desk:group_release": "only sends",
    "desk:group_elsewhere": "only sends",
    "desk:elsewhere": "only sends",
    "desk:evidence_add": "only sends",
    "desk:evidence_picture": "a file",
    "desk:evidence_file": "a file",
    "desk:evidence_remove": "only sends",
    "desk:dossier_pack": "only sends",
    "desk:dossier_take": "a file",
    "desk:dossier_token": "a file",
    "desk:dossier_stamp": "only sends",
    "desk:dossier_sent": "only sends",
    "desk:refer": "only sends",
    "desk:refer_end": "only sends",
    "desk:refer_sheet": "a file",
    "desk:notice_places": "only sends",
    "desk:notice_draft": "only sends",
    "desk:place_drop": "only sends",
    "desk:notice_act": "only sends",
    "desk:notice_note": "only sends",
    "desk:notice_file": "a file",
    "desk:change_role": "only sends",
    "desk:change_teams": "only sends",
    "desk:renew": "only sends",
    "desk:remove": "only sends",
    "desk:let_in": "only sends",
}

# Words that must stand in no title and no address: they would stay in a history that others see.
OF_THE_SUBJECT = re.compile(
    r"sext|naakt|nude|naked|chant|afpers|extor|blackmail|webcam|porn|seks|\bsex|foto|photo|suic|zelfmoord|113|politie|police",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Look:
    name: str
    size: dict[str, int]
    language: str
    dark: bool


LOOKS = [
    Look(f"{size}-{language}-{'dark' if dark else 'light'}", pixels, language, dark)
    for size, pixels in (("phone", PHONE), ("desktop", DESKTOP))
    for language in ("nl", "en")
    for dark in (False, True)
]


@dataclass(frozen=True)
class Seen:
    route: Route
    by: Standing

    @property
    def name(self) -> str:
        return self.route.name.replace(":", "-")

    def address(self, language: str) -> str:
        return self.route.address(self.by.given).replace("/nl/", f"/{language}/", 1)


@pytest.fixture(scope="module")
def pages() -> Iterator[tuple[House, list[Seen]]]:
    """Each page with someone who sees it. Pages that look different to different people are seen by each of them."""
    with living() as house:
        standing = everyone(house)
        found = []
        for route in routes():
            by = [person for person in standing if person.shows(route)]
            found += [Seen(route, person) for person in by[:1]]
        yield house, found


def test_every_address_shows_a_page_or_has_a_reason(pages: tuple[House, list[Seen]]):
    seen = {page.route.name for page in pages[1]}
    assert {route.name for route in routes()} == seen | set(NO_PAGE)


def hand_over(visitor: Visitor, by: Standing, language: str) -> None:
    """This person's cookies, and the desk in the language of the look."""
    cookies = dict(by.client.cookies)
    if by.door == "desk":
        cookies["__Host-l"] = language
    address = visitor.base_url.replace("http:", "https:")
    visitor.context.clear_cookies()
    visitor.context.add_cookies(
        [
            {"name": name, "value": value, "url": address, "secure": True, "httpOnly": True, "sameSite": "Strict"}
            for name, value in cookies.items()
        ]
    )


def open_page(visitor: Visitor, page: Seen, language: str) -> Page:
    hand_over(visitor, page.by, language)
    address = page.address(language)
    answer = visitor.go(address)
    assert answer is not None and answer.status == 200, f"{page.name}: {answer and answer.status}"
    assert visitor.page.url == visitor.base_url + address
    return visitor.page


def show_whole(page: Page) -> None:
    """A window as high as the page: the bar at its foot then covers nothing, for the eye and for axe."""
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": page.viewport_size["width"], "height": max(height, page.viewport_size["height"])})


@pytest.mark.parametrize("look", LOOKS, ids=[look.name for look in LOOKS])
def test_photographs(pages: tuple[House, list[Seen]], browser: Browser, look: Look):
    """Every page; in two looks, which have every size, language and scheme between them, axe finds nothing."""
    house, found = pages
    SCREENSHOTS.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{look.name}.", dir=SCREENSHOTS))
    with_axe = look.name in {"phone-nl-light", "desktop-en-dark"}
    wrong = []
    with visiting(browser, house.url, size=look.size, language=look.language, dark=look.dark) as visitor:
        for seen in found:
            visitor.page.set_viewport_size(look.size)
            page = open_page(visitor, seen, look.language)
            show_whole(page)
            page.screenshot(path=folder / f"{seen.name}.png")
            if with_axe:
                wrong += [f"{seen.name}: {violation}" for violation in violations(page)]
            assert page.locator("html").get_attribute("lang") == look.language, seen.name
    assert len(list(folder.glob("*.png"))) == len({seen.name for seen in found})
    shutil.rmtree(SCREENSHOTS / look.name, ignore_errors=True)
    folder.rename(SCREENSHOTS / look.name)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("size", [NARROW, ZOOMED], ids=["320 px", "200 %"])
def test_nothing_scrolls_sideways(pages: tuple[House, list[Seen]], browser: Browser, size: dict[str, int]):
    house, found = pages
    wide = []
    with visiting(browser, house.url, size=size) as visitor:
        for seen in found:
            page = open_page(visitor, seen, "nl")
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            if scrolls_sideways(page):
                wide.append(seen.name)
    assert not wide, "\n".join(wide)


class Weight:
    """What one page costs, from an empty cache."""

    def __init__(self, session: CDPSession) -> None:
        self.requests = 0
        self.bytes = 0
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.loadingFinished", self._finished)

    def _sent(self, event: dict) -> None:
        if not event["request"]["url"].startswith("data:"):
            self.requests += 1

    def _finished(self, event: dict) -> None:
        self.bytes += int(event["encodedDataLength"])


def test_pages_are_light(pages: tuple[House, list[Seen]], browser: Browser):
    """With style, script and headers, as they travel; the public door only, because the desk is used all day."""
    house, found = pages
    weights: dict[str, tuple[int, int]] = {}
    for seen in found:
        if seen.route.door != "public":
            continue
        with visiting(browser, house.url) as visitor:
            weight = Weight(visitor.context.new_cdp_session(visitor.page))
            open_page(visitor, seen, "nl")
            visitor.page.wait_for_load_state()
            weights[seen.route.name] = (weight.requests, weight.bytes)
    requests, size = weights["public:start"]
    assert requests <= FIRST_PAGE["requests"] and size <= FIRST_PAGE["bytes"], weights["public:start"]
    assert {name: size for name, (_, size) in weights.items() if size > ANY_PAGE["bytes"]} == {}


def test_titles_and_addresses_tell_nothing(pages: tuple[House, list[Seen]]):
    for seen in pages[1]:
        if seen.route.door != "public":
            continue
        for language in ("nl", "en"):
            page = seen.by.client.get(seen.address(language))
            assert page.title and not OF_THE_SUBJECT.search(page.title), page.title
            assert not OF_THE_SUBJECT.search(page.path), page.path


def test_no_two_pages_have_one_title(pages: tuple[House, list[Seen]]):
    """A title says where one is: for whoever reads by ear, and in a list of tabs."""
    titles: dict[str, set[str]] = {}
    for seen in pages[1]:
        page = seen.by.client.get(seen.address("nl"))
        titles.setdefault(f"{seen.route.door} {page.title}", set()).add(seen.route.name)
    assert {title: names for title, names in titles.items() if len(names) > 1 and not _same_thing(names)} == {}


def _same_thing(names: set[str]) -> bool:
    """The plan before and after there is a mailbox, the crisis check likewise: one thing at two addresses."""
    return len({name.split(":")[1].removeprefix("my_") for name in names}) == 1
