"""Pages to read: a boy without script plays and searches, a parent comes from the plan, a teacher prints."""

from __future__ import annotations

from io import BytesIO

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.journeys.people import ReporterAtTheDoor, check_numbers_and_leave, link_to, place
from tests.journeys.test_every_page import ANY_PAGE, Weight, show_whole
from tests.support.accessibility import scrolls_sideways, violations
from tests.support.browser import DESKTOP, NARROW, PHONE, Visitor, visiting
from tests.support.house import House
from tests.support.routes import address

PARENT = {"reporter_role": "parent", "victim_age": "12_15", "form": "sent_images", "images_demanded": "yes"}
# Something of every kind, for axe; the list of everything comes from the page itself.
KINDS = ("facts", "lesson", "sheet-true", "poster-hall", "too-much")


@pytest.mark.house
def test_a_boy_reads_tries_and_looks_something_up_and_leaves_nothing(house: House, browser: Browser):
    with visiting(browser, house.url, size=PHONE, javascript=False) as visitor:
        page = visitor.page
        visitor.go("/nl/")
        link_to(page, "public:read").click()
        page.get_by_role("link", name="Voor jongens en mannen").first.click()
        assert place(page) == "public:read_page", "two taps from the start"
        check_numbers_and_leave(page)
        page.get_by_role("link", name="5005 keer").click()
        expect(page.locator("li:target")).to_contain_text("2023")
        page.get_by_role("link", name="de oefening").click()
        lines = play(page, "stuur", "betaal", "nog één keer", "verder kan")
        assert sum("Dat is geen fout van jou" in line or "nog steeds goed" in line for line in lines) == 2
        expect(page.locator("main")).to_contain_text("113")
        page.get_by_role("link", name="Als het te veel is").click()
        assert place(page) == "public:read_page"
        look_up(page, "ik durf niks te zeggen tegen mijn ouders")
        page.get_by_role("link", name="Hoe je het aan iemand vertelt").click()
        assert page.url.endswith("/nl/read/say-it/")
        assert visitor.context.cookies() == []


def play(page: Page, *choices: str) -> list[str]:
    """Choose the button that holds these words, scene after scene; gives what each scene said."""
    said = []
    for words in choices:
        check_numbers_and_leave(page)
        said.append(page.locator("main").inner_text())
        options = page.locator('[aria-labelledby="choose"] a')
        while not options.filter(has_text=words).count():
            options.first.click()
            said.append(page.locator("main").inner_text())
        options.filter(has_text=words).click()
    expect(page.locator('[aria-labelledby="choose"]')).to_have_count(0)
    return said


def look_up(page: Page, words: str) -> None:
    page.goto(page.url.split("/read/")[0] + "/read/")
    page.locator('input[name="words"]').fill(words)
    page.locator('form[role="search"] button').click()
    assert place(page) == "public:read_find" and "?" not in page.url
    expect(page.locator('input[name="words"]')).to_have_value(words)
    expect(page.locator("#hits")).to_be_visible()


@pytest.mark.house
def test_a_parent_comes_from_the_plan(house: House, browser: Browser):
    with visiting(browser, house.url, size=PHONE, javascript=False) as visitor:
        parent = ReporterAtTheDoor(visitor, PARENT)
        parent.to_plan()
        steps = parent.page.locator("main details", has=parent.page.locator('a[href="/nl/read/first-talk/"]'))
        steps.first.locator("summary").first.click()
        steps.first.locator('a[href="/nl/read/first-talk/"]').first.click()
        parent.at("public:read_page")
        words = parent.page.locator("article").inner_text()
        assert "Uw kind let meer op uw gezicht dan op uw woorden" in words
        parent.page.get_by_role("link", name="Terug naar het plan").first.click()
        parent.at("public:plan")
        tonight = parent.page.locator('main a[href="/nl/read/tonight/"]')
        assert tonight.count() and not parent.page.locator('main a[href="/nl/read/say-it/"]').count()


@pytest.mark.house
def test_a_teacher_takes_a_lesson_its_sheets_and_a_poster_along(house: House, browser: Browser):
    with visiting(browser, house.url, size=DESKTOP, language="en") as visitor:
        visitor.go("/en/read/for/schools/")
        visitor.page.get_by_role("link", name="A lesson of 45 minutes").click()
        assert "43 to 45 minutes" in paper(visitor)
        expect(visitor.page.locator("[data-print]")).to_be_visible()
        visitor.page.get_by_role("link", name="the six moves").click()
        assert "They turn" in paper(visitor)
        visitor.go("/en/read/poster-hall/")
        expect(visitor.page.locator(".qr svg")).to_be_visible()
        visitor.page.emulate_media(media="print")
        expect(visitor.page.locator("h1")).to_be_visible()
        for hidden in (".no-print a", "[data-print]", ".bar .leave"):
            expect(visitor.page.locator(hidden).first).to_be_hidden()


def paper(visitor: Visitor) -> str:
    """The document that this page offers, as words; it holds no picture."""
    link = visitor.page.locator('main a[href$="/file/"]').get_attribute("href")
    reader = PdfReader(BytesIO(visitor.page.request.get(visitor.base_url + link).body()))
    assert not any(list(each.images) for each in reader.pages)
    return " ".join(each.extract_text() for each in reader.pages)


@pytest.mark.house
@pytest.mark.parametrize(("language", "dark"), [("nl", False), ("en", True)])
def test_each_page_is_light_and_fits_and_each_kind_is_for_everybody(
    house: House, browser: Browser, language: str, dark: bool
):
    wrong: list[str] = []
    with visiting(browser, house.url, size=NARROW, language=language, dark=dark) as visitor:
        visitor.go(address("public:read").replace("/nl/", f"/{language}/"))
        links = visitor.page.locator('main a[href*="/read/"]').evaluate_all("all => all.map(a => a.pathname)")
        pages = sorted(set(links))
        assert len(pages) > 35
        for path in pages:
            session = visitor.context.new_cdp_session(visitor.page)
            weight = Weight(session)
            visitor.go(path)
            visitor.page.wait_for_load_state()
            if weight.bytes > ANY_PAGE["bytes"]:
                wrong.append(f"{path}: {weight.bytes} bytes")
            session.detach()
            if scrolls_sideways(visitor.page):
                wrong.append(f"{path}: wider than the window")
            if path.split("/")[3] in KINDS or "/try/" in path:
                show_whole(visitor.page)
                wrong += [f"{path}: {each}" for each in violations(visitor.page)]
                visitor.page.set_viewport_size(NARROW)
    assert not wrong, "\n".join(wrong)
