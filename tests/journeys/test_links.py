"""Three reports in which the same means were used: an advisor sees why, decides, and the night keeps to it."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import AdvisorAtTheDesk, ReporterAtTheDoor, place
from tests.support.browser import DESKTOP, PHONE, visiting
from tests.support.house import House
from tests.support.linking import group_of, report_with, tonight
from tests.support.routes import address

HANDLE, PHONE_NUMBER = "voorbeeld.eva.77", "0687654321"
FIRST = {"account_platform": ["snapchat"], "account": [f"@{HANDLE.title()}"], "phone": "06 8765 4321"}
SECOND = {"account_platform": ["snapchat"], "account": [HANDLE], "phone": "+31 6 87654321"}
WORDS = "Zij heeft mijn filmpje en wil 300 euro."


def test_three_arrive_an_advisor_sees_why_and_decides(house: House, browser: Browser):
    first, second = report_with(house, FIRST), report_with(house, SECOND)
    with visiting(browser, house.url, size=PHONE, javascript=False) as at_home:
        third = told_by_hand(house, at_home)
    reports = (first, second, third)
    assert len({group_of(house, each) for each in reports}) == 1

    with visiting(browser, house.url, size=DESKTOP) as at_work:
        advisor = AdvisorAtTheDesk(at_work, house.advisor)
        advisor.sign_in()
        advisor.open_case(first)
        page = at_work.page
        to_alike = page.locator(f'a[href="{address("desk:alike", report_id=first)}"]')
        expect(page.locator("#todo p", has=to_alike).locator(".pill.warm")).to_be_visible()  # somebody joined
        to_alike.first.click()
        expect(page.locator("main")).to_contain_text(HANDLE)
        reason(page, first, third)
        decide(page, "together", "zelfde account en nummer")
        expect(page.get_by_role("status").first).to_be_visible()
        expect(page.locator("main")).to_contain_text("zelfde account en nummer")
        at_work.go(address("desk:alike", report_id=second))
        reason(page, second, third)
        decide(page, "apart", "andere stad, andere toon")
        tonight(house)
        assert group_of(house, first) == group_of(house, third)
        assert not in_one_group(house, second, third)
        at_work.go(address("desk:alike_with", report_id=second, other_id=third))
        expect(page.locator("main")).to_contain_text("andere stad, andere toon")
        at_work.go(address("desk:group", group_id=group_of(house, first)))
        expect(page.locator("svg.bars rect")).to_have_count(1)
        page.locator("details summary").first.click()
        expect(page.locator("table.lines")).to_be_visible()
        expect(page.locator("main")).to_contain_text(f"+31{PHONE_NUMBER[1:]}")
        assert not re.search(r"zelfde dader(?! te zijn)|same offender(?!\.)", page.inner_text("main"))


def told_by_hand(house: House, at_home) -> str:
    person = ReporterAtTheDoor(at_home, {"form": "webcam_lure", "victim_age": "18_24", "money_demanded": "yes"})
    person.to_plan()
    person.keep()
    page = person.page
    page.locator('[name="words"]').fill(WORDS)
    person.press()
    person.at("public:used")
    page.locator('[name="account_platform"]').first.select_option("snapchat")
    page.locator('[name="account"]').first.fill(f"https://www.snapchat.com/add/{HANDLE}?share_id=abc")
    page.locator('[name="phone"]').fill(PHONE_NUMBER)
    person.press()
    for _ in range(2):
        person.press()
    person.at("public:days")
    person.press(button="review")
    person.send()
    return str(house.report_of(person.receipt)["id"])


def reason(page: Page, report_id: str, other_id: str) -> None:
    """Follows the line to the two, and adds up what stands there."""
    page.locator(f'a[href="{address("desk:alike_with", report_id=report_id, other_id=other_id)}"]').click()
    assert place(page) == "desk:alike_with"
    rows = page.locator("table.lines tbody tr td:last-child").all_inner_texts()
    total = page.locator("table.lines tfoot td").inner_text()
    assert sum(map(tenths, rows)) == tenths(total) >= 120
    expect(page.locator("table.lines tbody")).to_contain_text(HANDLE)


def tenths(words: str) -> int:
    return int(re.sub(r"[^\d-]", "", words.replace("−", "-")))


def decide(page: Page, verdict: str, why: str) -> None:
    page.locator(f'input[name="verdict"][value="{verdict}"]').check()
    page.locator('[name="text"]').fill(why)
    page.locator("main form button.go").click()
    page.wait_for_load_state()
    assert place(page) == "desk:alike_with"


def in_one_group(house: House, one: str, other: str) -> bool:
    """Whether the two stand in one group."""
    rows = house.query("select group_id from links_groupmember where report_id = any(%s::uuid[])", [one, other])
    return len(rows) == 2 and rows[0]["group_id"] == rows[1]["group_id"]
