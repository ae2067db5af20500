"""Another country and another language, by files alone: the main path in a house that lays an example over ours."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from houvast.core.situation.vocabulary import PLATFORM_IDS
from tests.journeys.people import AdvisorAtTheDesk, ReporterAtTheDoor
from tests.journeys.test_other_ways import cookies_of
from tests.support.accessibility import scrolls_sideways, violations
from tests.support.browser import DESKTOP, PHONE, visiting
from tests.support.house import living
from tests.support.repository import ROOT
from tests.support.routes import routes

WORDS = "Iemand wil geld, anders stuurt hij een filmpje rond."
# What is not there for somebody in Flanders. Sources keep their names: whose practice it is.
NOT_THERE = re.compile(
    r"(?<!\d)113\b(?! Zelfmoordpreventie)|0800-0113|0900-8844"
    r"|Veilig Thuis|Kindertelefoon|Fraudehelpdesk|Juridisch Loket|Meld Misdaad Anoniem|Slachtofferhulp Nederland"
)
ARABIC = re.compile("[\u0600-\u06ff]")
IN_FLANDERS = ("112", "1813")


def not_there(page: Page) -> list[str]:
    """Lines and links that lead nowhere from Flanders."""
    page.locator("details").evaluate_all("all => all.forEach(each => each.open = true)")
    lines = page.inner_text("body").split("\n")
    links = page.locator('a[href^="tel:"]').evaluate_all("all => all.map(a => a.getAttribute('href'))")
    return [
        *(line for line in lines if NOT_THERE.search(line)),
        *(each for each in links if each in ("tel:113", "tel:09008844")),
    ]


@pytest.mark.house
def test_the_main_job_in_flanders(browser: Browser):
    facts = {"form": "webcam_lure", "victim_age": "16_17", "suicidal_thoughts": "yes", "money_demanded": "yes"}
    with (
        living(HOUVAST_OVERLAY=str(ROOT / "examples" / "flanders")) as house,
        visiting(browser, house.url, size=PHONE, javascript=False) as visitor,
    ):
        person = ReporterAtTheDoor(visitor, facts, numbers=IN_FLANDERS)
        person.first_tap()
        assert not_there(person.page) == []
        person.crisis_check()
        person.page.go_back()
        person.at("public:answer")
        expect(person.page.locator("main")).to_contain_text("Bel of chat daarom eerst met 1813")
        expect(person.page.locator('main a[href="tel:1813"]').first).to_be_visible()
        assert not_there(person.page) == []
        person.page.go_forward()
        person.questions()
        person.at("public:plan")
        assert not_there(person.page) == []
        for said in ("1813", "1712", "Awel"):
            expect(person.page.locator("main")).to_contain_text(said)
        visitor.go("/nl/rules/")
        expect(person.page.locator("main")).to_contain_text("De wet van België staat hier nog niet in")
        assert not re.search(r"\bSr\b|Wetboek van Strafrecht", person.page.inner_text("main"))
        assert not_there(person.page) == []
        visitor.go("/nl/ways/")
        expect(person.page.locator("main")).to_contain_text("Child Focus legt uit wie er mee mag")
        assert not_there(person.page) == []
        visitor.go("/nl/plan/")
        person.keep()
        person.tell(WORDS)
        person.send()
        visitor.go("/nl/read/what-we-know/")
        expect(person.page.locator("main")).to_contain_text("nog geen enkel Belgisch cijfer")
        visitor.go("/nl/read/near-you/")
        expect(person.page.locator("main")).to_contain_text("Child Focus")
        visitor.go("/nl/read/first-talk/")
        assert not_there(person.page) == []
        report_id = str(house.report_of(person.receipt)["id"])
        with visiting(browser, house.url, size=DESKTOP, javascript=False) as at_work:
            at_work.context.add_cookies(cookies_of(house))
            advisor = AdvisorAtTheDesk(at_work, house.advisor)
            advisor.open_case(report_id)
            advisor.claim(report_id)
            advisor.reply("Dank je. We lezen mee.")
        visitor.go("/nl/messages/")
        expect(person.page.locator("main")).to_contain_text("Dank je. We lezen mee.")


def lent(page: Page) -> list[str]:
    """Lines in sight that are not in Arabic. Names, numbers and the switch of language are in no language."""
    lines = (line.strip() for line in page.inner_text("body").split("\n"))
    names = {"houvast", "English", "Nederlands", *(each.replace("_", "").lower() for each in PLATFORM_IDS)}
    return [
        line
        for line in lines
        if re.search("[A-Za-z]{3}", line) and not ARABIC.search(line) and not {line, line.lower()} & names
    ]


@pytest.mark.house
def test_the_start_the_questions_and_the_plan_from_right_to_left(browser: Browser):
    """Begun, not finished: the start, the questions and the plan are there, the rest is lent, no page breaks."""
    facts = {"form": "webcam_lure", "victim_age": "16_17", "suicidal_thoughts": "yes", "money_demanded": "yes"}
    with (
        living(HOUVAST_OVERLAY=str(ROOT / "examples" / "arabic")) as house,
        visiting(browser, house.url, size=PHONE, language="ar") as visitor,
    ):
        page = visitor.page
        visitor.go("/ar/")
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        expect(page.get_by_text("مسودة كتبتها آلة")).to_be_visible()
        pages, strange = [("start", page.inner_text("h1"))], lent(page)
        page.get_by_role("button", name="أحتاج إلى مساعدة").click()
        pages.append(("check", page.inner_text("h1")))
        strange += lent(page)
        page.locator('input[name="suicidal_thoughts"]').check()
        page.get_by_role("button", name="التالي").click()
        pages.append(("answer", page.inner_text("h1")))
        strange += lent(page)
        expect(page.locator('main a[href="tel:113"]').first).to_be_visible()
        page.get_by_role("link", name="تابع إلى الخطة").click()
        person = ReporterAtTheDoor(visitor, facts)
        while "/q/" in page.url:
            pages.append(("question", page.inner_text("h1")))
            strange += lent(page)
            answered = [person.answer(name, value) for name, value in facts.items()]
            person.press(button="" if any(answered) else "skip")
        pages.append(("plan", page.inner_text("h1")))
        assert [name for name, heading in pages if not ARABIC.search(heading)] == []
        assert strange + lent(page) == []
        rooms = page.locator('main a.text-link[href="/ar/ways/"]').last
        assert rooms.bounding_box()["x"] > PHONE["width"] / 3, "a link begins at the right as well"
        assert not scrolls_sideways(page) and violations(page) == []
        bar = (
            page.get_by_role("navigation")
            .last.locator("li")
            .evaluate_all("all => all.map(e => e.getBoundingClientRect().x)")
        )
        assert bar == sorted(bar, reverse=True), "the bar runs from right to left"
        broken = [
            route.name
            for route in routes()
            if route.door == "public" and not route.variables and route.name not in {"public:leave", "public:sign_out"}
            if page.request.get(house.url + route.address().replace("/nl/", "/ar/", 1)).status >= 500
        ]
        assert broken == []
