"""The same job for others: with JavaScript, on a desk, for a parent, in a crisis, in English. Each on its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.people import AdvisorAtTheDesk, Facts, ReporterAtTheDoor
from tests.support.browser import DESKTOP, PHONE, visiting
from tests.support.house import House


@dataclass(frozen=True)
class Way:
    """`on_plan`: what the plan must say to this person."""

    name: str
    facts: Facts = field(default_factory=dict)
    size: dict[str, int] = field(default_factory=lambda: PHONE)
    javascript: bool = False
    words: str = "Iemand dreigt een filmpje te sturen."
    on_plan: str = "Betaal niet"


WAYS = [
    Way("with JavaScript", {"form": "webcam_lure", "money_demanded": "yes"}, javascript=True),
    Way("at a desk", {"form": "ex_partner", "victim_age": "25_plus"}, size=DESKTOP),
    Way(
        "a parent",
        {"reporter_role": "parent", "victim_age": "12_15", "form": "sent_images", "images_demanded": "yes"},
        words="Mijn dochter wordt gechanteerd met een foto.",
        on_plan="uw kind",
    ),
    Way(
        "in a crisis",
        {"suicidal_thoughts": "yes", "alone_now": "yes", "form": "webcam_lure"},
        words="Ik zie geen uitweg meer.",
        on_plan="113",
    ),
]


@pytest.mark.parametrize("way", WAYS, ids=[way.name for way in WAYS])
def test_a_plan_a_report_an_answer(house: House, browser: Browser, way: Way):
    with visiting(browser, house.url, size=way.size, javascript=way.javascript) as visitor:
        reporter = ReporterAtTheDoor(visitor, way.facts)
        reporter.to_plan()
        expect(reporter.page.locator("main")).to_contain_text(re.compile(way.on_plan, re.IGNORECASE))
        reporter.keep()
        reporter.tell(way.words)
        reporter.send()
        report_id = str(house.report_of(reporter.receipt)["id"])
        with visiting(browser, house.url, size=DESKTOP, javascript=way.javascript) as at_work:
            at_work.context.add_cookies(cookies_of(house))
            advisor = AdvisorAtTheDesk(at_work, house.advisor)
            advisor.open_case(report_id)
            advisor.claim(report_id)
            expect(advisor.page.locator("body")).to_contain_text(way.words)
            advisor.reply("Dank je. We lezen mee.")
            expect(advisor.page.locator("body")).to_contain_text("Dank je. We lezen mee.")
        visitor.page.reload()
        expect(reporter.page.locator("main")).to_contain_text("Dank je. We lezen mee.")


def test_whoever_is_in_a_crisis_comes_first(house: House, browser: Browser):
    """The queue: the crisis that came last stands above the calm report that came first."""
    calm, urgent = house.reporter(form="bluff_mail"), house.reporter(suicidal_thoughts="yes")
    calm.report("Een mail met mijn oude wachtwoord.")
    urgent.report("Ik kan niet meer.")
    advisor = house.client_of(house.advisor)
    pages = [advisor.get("/desk/queue").text]
    while (more := f"?page={len(pages) + 1}") in pages[-1]:
        pages.append(advisor.get(f"/desk/queue{more}").text)
    queue = "".join(pages)
    places = [queue.index(str(house.report_of(reporter.receipt)["id"])) for reporter in (urgent, calm)]
    assert places == sorted(places)


def test_in_english_too(house: House, browser: Browser):
    """Switching the language keeps the place and the answers."""
    with visiting(browser, house.url, language="en", javascript=False) as visitor:
        reporter = ReporterAtTheDoor(visitor, {"form": "webcam_lure", "money_demanded": "yes"})
        reporter.to_plan()
        assert "/en/" in reporter.page.url
        expect(reporter.page.locator("main")).to_contain_text("Do not pay")
        reporter.page.locator('header [lang="nl"]').click()
        assert "/nl/" in reporter.page.url
        expect(reporter.page.locator("main")).to_contain_text("Betaal niet")


def test_switching_the_language_keeps_what_was_typed(house: House, browser: Browser):
    """On a page of questions, while telling, and in the mailbox; without JavaScript."""
    words = "Hij heeft mijn adres.\nIk ben bang."
    with visiting(browser, house.url, javascript=False) as visitor:
        reporter = ReporterAtTheDoor(visitor, {"form": "webcam_lure"})
        reporter.first_tap()
        reporter.page.locator('[name="none"]').check()
        reporter.page.locator('header [lang="en"]').click()
        expect(reporter.page.locator('[name="none"]')).to_be_checked()
        assert reporter.page.locator("html").get_attribute("lang") == "en"
        reporter.press()
        reporter.questions()
        reporter.keep()
        reporter.page.locator('[name="words"]').fill(words)
        reporter.page.locator('header [lang="nl"]').click()
        assert reporter.page.locator("html").get_attribute("lang") == "nl"
        expect(reporter.page.locator('[name="words"]')).to_have_value(words)


def cookies_of(house: House) -> list[dict]:
    """The advisor of the house is signed in already, in another window."""
    client = house.client_of(house.advisor)
    return [
        {
            "name": name,
            "value": value,
            "url": house.url.replace("http:", "https:"),
            "secure": True,
            "httpOnly": True,
            "sameSite": "Strict",
        }
        for name, value in client.cookies.items()
    ]
