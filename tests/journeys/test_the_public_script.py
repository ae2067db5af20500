"""What the one public script adds: leaving at once, keeping what is typed, announcing an answer. Nothing needs it."""

from __future__ import annotations

import re
import secrets

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.people import ReporterAtTheDoor, form_to, place
from tests.support.browser import DESKTOP, Visitor, visiting
from tests.support.house import House
from tests.support.routes import address

FACTS = {"form": "webcam_lure", "money_demanded": "yes"}


def words() -> str:
    return f"Hij dreigt opnieuw {secrets.token_hex(6)}."


@pytest.fixture
def visitor(house: House, browser: Browser):
    # Leaving interrupts whatever is under way; a stream that ends with its page is no complaint.
    with visiting(
        browser, house.url, size=DESKTOP, expected_complaints=("ERR_INCOMPLETE", "net::ERR_ABORTED")
    ) as visitor:
        yield visitor


def with_report(visitor: Visitor, text: str) -> ReporterAtTheDoor:
    reporter = ReporterAtTheDoor(visitor, FACTS)
    reporter.to_plan()
    reporter.keep()
    reporter.tell(text)
    reporter.send()
    return reporter


def sessions_of(house: House, receipt: str) -> int:
    return house.query(
        "select count(*) from reports_mailboxsession s join reports_seal k on s.seal_id = k.id where k.report_id = %s",
        house.report_of(receipt)["id"],
    )[0]["count"]


@pytest.mark.parametrize("way", ["shift", "tap"])
def test_leaving_at_once(house: House, visitor: Visitor, way: str):
    """A neutral page stands there at once, the session ends on the server, and Back does not lead to what was read."""
    text = words()
    reporter = with_report(visitor, text)
    page = reporter.page
    assert sessions_of(house, reporter.receipt) == 1
    if way == "shift":
        for _ in range(3):
            page.keyboard.press("Shift")
    else:
        page.locator("a.leave").click()
    page.wait_for_url("**" + address("public:calendar"))
    assert text not in page.content()
    for _ in range(50):
        if sessions_of(house, reporter.receipt) == 0:
            break
        page.wait_for_timeout(100)
    assert sessions_of(house, reporter.receipt) == 0
    assert [cookie["name"] for cookie in visitor.context.cookies()] == []
    page.go_back()
    assert text not in page.content()
    assert place(page) != "public:messages"


def test_shift_pressed_by_someone_who_types_does_nothing(visitor: Visitor):
    """Capitals: Shift, a letter, Shift, a letter, Shift, a letter."""
    reporter = ReporterAtTheDoor(visitor, FACTS)
    reporter.to_plan()
    reporter.keep()
    reporter.page.locator('[name="words"]').focus()
    for letter in "HIJ":
        reporter.page.keyboard.press(f"Shift+{letter}")
    expect(reporter.page.locator('[name="words"]')).to_have_value("HIJ")
    reporter.at("public:tell")


def test_what_is_typed_is_kept_and_nobody_sees_it(house: House, browser: Browser, visitor: Visitor):
    """The phone falls into the water: with the code the draft is there, on another device. The desk has nothing."""
    text = words()
    reporter = ReporterAtTheDoor(visitor, FACTS)
    reporter.to_plan()
    reporter.keep()
    box = reporter.page.locator('[name="words"]')
    with reporter.page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
        box.fill(text)
    expect(reporter.page.locator(".saved")).not_to_be_empty()
    with visiting(browser, house.url, javascript=False) as elsewhere:
        back = ReporterAtTheDoor(elsewhere)
        back.open_with_receipt(reporter.receipt)
        back.at("public:tell")
        expect(back.page.locator('[name="words"]')).to_have_value(re.compile(re.escape(text)))
    assert house.report_of(reporter.receipt)["state"] == "unsent"
    assert text not in house.client_of(house.advisor).get(address("desk:queue")).text


def test_an_answer_is_announced_and_not_thrown_in(house: House, visitor: Visitor):
    """Whoever is writing is not interrupted: a line says that there is an answer, and a link shows it."""
    reporter = with_report(visitor, words())
    page = reporter.page
    news = page.locator("[data-live] .notice")
    expect(news).to_be_hidden()
    page.wait_for_timeout(500)  # the stream opens
    page.locator('[name="words"]').fill("Ik ben nog aan het typen")
    report_id = str(house.report_of(reporter.receipt)["id"])
    advisor = house.client_of(house.advisor)
    advisor.submit(house.take(advisor, report_id).form("message_id", "text"), {"text": "We zijn er."})
    expect(news).to_be_visible()
    assert "We zijn er." not in page.locator("main").inner_text()
    expect(page.locator('[name="words"]')).to_have_value("Ik ben nog aan het typen")
    news.get_by_role("link").click()
    page.reload()
    expect(page.locator("main")).to_contain_text("We zijn er.")


def test_none_of_these_and_the_others_exclude_each_other(visitor: Visitor):
    reporter = ReporterAtTheDoor(visitor)
    reporter.first_tap()
    none, signs = reporter.page.locator('[name="none"]'), reporter.page.locator("[data-with]")
    signs.first.check()
    none.check()
    expect(signs.first).not_to_be_checked()
    signs.nth(1).check()
    expect(none).not_to_be_checked()


def test_a_double_click_with_the_script_sends_once(house: House, visitor: Visitor):
    text = words()
    reporter = with_report(visitor, words())
    reporter.page.locator('[name="words"]').fill(text)
    form = form_to(reporter.page, "public:messages").filter(has=reporter.page.locator('[name="words"]'))
    form.locator("button.button").first.dblclick()
    expect(reporter.page.get_by_text(text)).to_have_count(1)
    reporter.page.wait_for_timeout(1500)  # autosave, had it been under way
    assert house.report_of(reporter.receipt)["last_sequence"] == 2
