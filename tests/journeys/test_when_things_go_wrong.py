"""A double tap, two tabs, Back, an ended session, no cookies, a lost answer: nothing is lost, nothing is sent twice."""

from __future__ import annotations

import re
import secrets
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Playwright, Route, expect

from tests.journeys.people import ReporterAtTheDoor, form_to, link_to, place
from tests.support.browser import Visitor, visiting, visiting_without_cookies
from tests.support.house import House
from tests.support.routes import address

FACTS = {"form": "webcam_lure", "money_demanded": "yes"}


def words() -> str:
    return f"Hij dreigt opnieuw {secrets.token_hex(6)}."


@pytest.fixture
def visitor(house: House, browser: Browser):
    with visiting(browser, house.url, javascript=False) as visitor:
        yield visitor


def ready_to_send(visitor: Visitor, text: str) -> ReporterAtTheDoor:
    reporter = ReporterAtTheDoor(visitor, FACTS)
    reporter.to_plan()
    reporter.keep()
    reporter.tell(text)
    return reporter


def test_a_double_tap_sends_once(house: House, visitor: Visitor):
    text = words()
    reporter = ready_to_send(visitor, text)
    form_to(reporter.page, "public:review").locator("button").first.dblclick()
    reporter.page.wait_for_url("**" + address("public:messages") + "*")
    reporter.at("public:messages")
    expect(reporter.page.get_by_text(text)).to_have_count(1)
    assert house.report_of(reporter.receipt)["last_sequence"] == 1


def test_a_double_tap_makes_one_mailbox(house: House, visitor: Visitor):
    reporter = ReporterAtTheDoor(visitor, FACTS)
    reporter.to_plan()
    before = house.query("select count(*) from reports_report")[0]["count"]
    link_to(reporter.page, "public:keep").click()
    form_to(reporter.page, "public:keep").locator("button").first.dblclick()
    reporter.page.wait_for_url("**" + address("public:receipt") + "*")
    reporter.at("public:receipt")
    assert house.query("select count(*) from reports_report")[0]["count"] == before + 1


def test_two_tabs_have_the_same_receipt(house: House, visitor: Visitor):
    """The form was open in two tabs: whichever is sent first, both show one code for one mailbox."""
    reporter = ReporterAtTheDoor(visitor, FACTS)
    reporter.to_plan()
    first = reporter.page
    second = visitor.new_tab()
    for tab in (first, second):
        tab.goto(house.url + address("public:keep"))
    codes = []
    for tab in (first, second):
        form_to(tab, "public:keep").locator("button").first.click()
        assert place(tab) == "public:receipt", tab.url
        codes.append(re.sub(r"\s", "", tab.locator("p.code").first.inner_text()))
    assert codes[0] == codes[1]


def test_two_tabs_lose_no_words(visitor: Visitor):
    """The second tab is told what the first one wrote, and both texts stand there."""
    reporter = ReporterAtTheDoor(visitor, FACTS)
    reporter.to_plan()
    reporter.keep()
    first, mine, theirs = reporter.page, words(), words()
    second = visitor.new_tab()
    second.goto(first.url)
    first.locator('[name="words"]').fill(theirs)
    first.locator("main form button.button").first.click()
    second.locator('[name="words"]').fill(mine)
    second.locator("main form button.button").first.click()
    expect(second.locator("main")).to_contain_text(theirs)
    expect(second.locator('[name="words"]')).to_have_value(re.compile(re.escape(mine)))


def test_back_shows_the_page_before_and_sends_nothing(house: House, visitor: Visitor):
    text = words()
    reporter = ready_to_send(visitor, text)
    reporter.send()
    sent = house.report_of(reporter.receipt)["last_sequence"]
    for _ in range(3):
        reporter.page.go_back()
        assert "ERR_CACHE_MISS" not in reporter.page.content()
        expect(reporter.page.locator("h1")).to_be_visible()
    assert house.report_of(reporter.receipt)["last_sequence"] == sent


def test_back_after_the_answers_are_gone_is_the_start(visitor: Visitor):
    reporter = ReporterAtTheDoor(visitor, FACTS)
    reporter.to_plan()
    visitor.context.clear_cookies()
    reporter.page.go_back()
    assert place(reporter.page) in {"public:start", "root"}


def test_an_ended_session_keeps_the_text(house: House, visitor: Visitor):
    """The row of the session is gone; what was typed comes back in the answer, and the code sends it after all."""
    reporter = ready_to_send(visitor, words())
    reporter.send()
    report = house.report_of(reporter.receipt)
    text = words()
    reporter.page.locator('[name="words"]').fill(text)
    house.query(
        "delete from reports_mailboxsession using reports_seal where seal_id = reports_seal.id and report_id = %s",
        report["id"],
    )
    reporter.press(form_to(reporter.page, "public:messages").filter(has=reporter.page.locator('[name="words"]')))
    expect(reporter.page.locator('textarea[name="words"]')).to_have_value(re.compile(re.escape(text)))
    assert house.report_of(reporter.receipt)["last_sequence"] == report["last_sequence"]
    reporter.page.locator('[name="code"]').fill(reporter.receipt)
    reporter.press()
    reporter.at("public:messages")
    expect(reporter.page.get_by_text(text)).to_have_count(1)
    assert house.report_of(reporter.receipt)["last_sequence"] == report["last_sequence"] + 1


def test_a_lost_answer_sends_once(house: House, visitor: Visitor):
    """The server took it, the answer never arrived. Pressing again changes nothing, and the message is there once."""
    text = words()
    reporter = ready_to_send(visitor, text)
    lost = []

    def lose(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0).status)
            route.abort()
        else:
            route.continue_()

    visitor.context.route("**" + address("public:review"), lose)
    with reporter.page.expect_event("requestfailed"):
        form_to(reporter.page, "public:review").locator("button").first.click(no_wait_after=True)
    assert lost == [303]
    # The browser's own page about it comes first; only then does the person go back to theirs.
    with suppress(Error):
        reporter.page.wait_for_url("chrome-error://**")
    visitor.go(address("public:review"))
    if place(reporter.page) == "public:review":
        reporter.press(form_to(reporter.page, "public:review"))
    reporter.at("public:messages")
    expect(reporter.page.get_by_text(text)).to_have_count(1)
    assert house.report_of(reporter.receipt)["last_sequence"] == 1


def test_without_cookies_there_is_still_help(house: House, playwright: Playwright, tmp_path: Path):
    """Says why, and gives 112, 113 and the general plan all the same."""
    with visiting_without_cookies(playwright, house.url, tmp_path / "profile") as visitor:
        visitor.go("/")
        visitor.page.locator("main form button").first.click()
        page = visitor.page
        expect(page.locator("main")).to_contain_text(re.compile("cookie", re.IGNORECASE))
        expect(page.locator("main")).to_contain_text("Betaal niet")
        for number in ("112", "113"):
            expect(page.locator(f'a[href="tel:{number}"]').first).to_be_visible()


def test_leaving_now_leaves_nothing(house: House, visitor: Visitor):
    """A neutral page, our cookies gone, the session ended on the server; Back shows no word of it."""
    text = words()
    reporter = ready_to_send(visitor, text)
    reporter.send()
    report = house.report_of(reporter.receipt)
    reporter.page.locator(f'a[href="{address("public:leave")}"]').click()
    reporter.page.wait_for_load_state()
    assert [cookie["name"] for cookie in visitor.context.cookies() if cookie["name"] != "l"] == []
    assert place(reporter.page) == "public:calendar"
    rows = house.query(
        "select 1 from reports_mailboxsession join reports_seal on seal_id = reports_seal.id where report_id = %s",
        report["id"],
    )
    assert rows == []
    reporter.page.go_back()
    assert text not in reporter.page.content()
