"""The desk with its script: drafts kept while typing, news without a reload, keys, and the end of a session.

Without the script the same pages work: that is the rest of the journeys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import AdvisorAtTheDesk
from tests.support.browser import DESKTOP, visiting
from tests.support.house import House, Person
from tests.support.routes import address

LURED = {"form": "webcam_lure", "victim_age": "18_24", "money_demanded": "yes", "threat_to_contacts": "yes"}
WORDS = "Hij zegt dat hij het vanavond rondstuurt."


@contextmanager
def at_the_desk(
    house: House, browser: Browser, person: Person, *, javascript: bool = True
) -> Iterator[AdvisorAtTheDesk]:
    """A browser signed in as this person, with a session of its own."""
    with visiting(browser, house.url, size=DESKTOP, language="en", javascript=javascript) as visitor:
        client = house.client_of(person)
        visitor.context.add_cookies(
            [
                {"name": name, "value": value, "url": house.url.replace("http:", "https:"), "secure": True}
                for name, value in {**client.cookies, "__Host-l": "en"}.items()
            ]
        )
        yield AdvisorAtTheDesk(visitor, person)


@pytest.fixture
def report_id(house: House) -> str:
    reporter = house.reporter(**LURED)
    reporter.report(WORDS)
    return str(house.report_of(reporter.receipt)["id"])


def open_case(advisor: AdvisorAtTheDesk, report_id: str) -> Page:
    advisor.visitor.go(address("desk:case", report_id=report_id))
    expect(advisor.page.locator("#said")).to_contain_text(WORDS)
    return advisor.page


def test_a_draft_is_kept_while_typing_and_gone_once_sent(house: House, browser: Browser, report_id: str):
    with at_the_desk(house, browser, house.advisor) as advisor:
        page = open_case(advisor, report_id)
        page.locator("#reply").press_sequentially("Je hebt niets")
        expect(page.locator("#kept")).to_contain_text("Draft kept")
        page.locator("#reply").press_sequentially(" verkeerd gedaan.")
        expect(page.locator("#revision")).to_have_value("2")
        page.reload()
        expect(page.locator("#reply")).to_have_value("Je hebt niets verkeerd gedaan.")
        page.locator("#reply").press_sequentially("\nBel 113.")
        page.locator("#reply").press("Control+Enter")
        expect(page.locator("#said .ours")).to_have_count(1)
        expect(page.locator("#said .ours")).to_contain_text("Bel 113.")
        expect(page.locator("#reply")).to_have_value("")
        page.wait_for_timeout(1500)
        page.reload()
        expect(page.locator("#reply")).to_have_value("")


def test_two_tabs_never_undo_each_other(house: House, browser: Browser, report_id: str):
    with at_the_desk(house, browser, house.advisor) as advisor:
        first = open_case(advisor, report_id)
        second = advisor.visitor.new_tab()
        second.goto(first.url)
        first.locator("#reply").fill("in dit tabblad")
        expect(first.locator("#kept")).to_contain_text("Draft kept")
        second.locator("#reply").fill("in het andere")
        expect(second.locator("#composer .versions")).to_contain_text("in dit tabblad")
        expect(second.locator("#composer .versions")).to_contain_text("in het andere")
        expect(second.locator("#reply")).to_have_value("in het andere")
        second.get_by_role("button", name="Go on with the kept text").click()
        expect(second.locator("#reply")).to_have_value("in dit tabblad")


def test_what_colleagues_do_appears_and_what_is_typed_stays(house: House, browser: Browser, report_id: str):
    with at_the_desk(house, browser, house.advisor) as one, at_the_desk(house, browser, house.second_advisor) as other:
        mine, theirs = open_case(one, report_id), open_case(other, report_id)
        mine.locator("#reply").fill("half een ant")
        expect(theirs.locator("#casebar")).to_contain_text("Amina Advisor has it")
        theirs.locator("#notebox summary").click()
        theirs.locator("#note").fill("Zus is thuis.")
        theirs.locator("#notebox button").click()
        expect(mine.locator("#said .note")).to_contain_text("Zus is thuis.")
        expect(mine.locator("#reply")).to_have_value("half een ant")


def test_a_new_report_comes_up_by_itself(house: House, browser: Browser):
    with at_the_desk(house, browser, house.advisor) as advisor:
        advisor.visitor.go(address("desk:queue"))
        reporter = house.reporter(suicidal_thoughts="yes", **LURED)
        reporter.report("Ik kan niet meer.")
        new = str(house.report_of(reporter.receipt)["id"])
        row = advisor.page.locator("tr[data-row]", has=advisor.page.locator(f"#open-{new}"))
        expect(row).to_contain_text("Answer now: thoughts of suicide")


def test_keys_do_what_they_say(house: House, browser: Browser, report_id: str):
    with at_the_desk(house, browser, house.advisor) as advisor:
        advisor.visitor.go(address("desk:queue"))
        page = advisor.page
        page.keyboard.press("j")
        expect(page.locator("tr[data-row] .open").first).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#talk-title")).to_be_visible()
        open_case(advisor, report_id)
        page.keyboard.press("r")
        expect(page.locator("#reply")).to_be_focused()
        page.keyboard.type("n b q ?")
        expect(page.locator("#reply")).to_have_value("n b q ?")
        page.keyboard.press("Escape")
        page.keyboard.press("n")
        expect(page.locator("#note")).to_be_focused()
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_contain_text("Note for colleagues")
        page.get_by_label("Switch single keys off on this device").check()
        page.get_by_role("dialog").get_by_role("button").click()
        page.keyboard.press("q")
        page.keyboard.press("r")
        expect(page.locator("#reply")).not_to_be_focused()
        expect(page.locator("kbd.key").first).to_be_hidden()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_question_and_a_block_go_into_the_reply(house: House, browser: Browser, report_id: str, javascript: bool):
    with at_the_desk(house, browser, house.advisor, javascript=javascript) as advisor:
        page = open_case(advisor, report_id)
        page.locator("#unknown a").first.click()
        expect(page.locator("#reply")).not_to_have_value("")
        asked = page.locator("#reply").input_value()
        if not javascript:
            page.get_by_role("button", name="Keep as draft").click()
        page.locator("#blocks summary").click()
        title = page.locator("#blocks h3").first.inner_text()
        page.locator("#blocks a").first.click()
        expect(page.locator("#reply")).to_have_value(re.compile(re.escape(f"{asked}\n\n{title}\n")))


def test_the_end_of_a_session_is_announced_and_covers_the_page(house: House, browser: Browser, report_id: str):
    with at_the_desk(house, browser, house.advisor) as advisor:
        page = open_case(advisor, report_id)

        def ends_in(seconds: int) -> None:
            page.evaluate(
                """seconds => document.body.dispatchEvent(new CustomEvent("stays",
                   {detail: {value: new Date(Date.now() + seconds * 1000).toISOString()}}))""",
                seconds,
            )

        page.locator("#reply").fill("half een antwoord")
        expect(page.locator("#kept")).to_contain_text("Draft kept")
        ends_in(60)
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("Are you still here?")
        with page.expect_response("**/desk/stay"):
            dialog.get_by_role("button", name="I am still here").click()
        expect(dialog).to_be_hidden()
        ends_in(1)
        expect(page.locator("#said")).to_be_visible()  # the server knows better: this session goes on
        advisor.visitor.context.clear_cookies(name="__Host-d")
        ends_in(1)
        expect(page.locator("#live")).to_contain_text("You are signed out")
        expect(page.locator("#said")).to_be_hidden()
        expect(page.locator("#reply")).to_have_value("half een antwoord")


def test_signed_out_elsewhere_says_so_without_taking_the_text(house: House, browser: Browser, report_id: str):
    with at_the_desk(house, browser, house.coordinator) as advisor:
        page = open_case(advisor, report_id)
        advisor.visitor.context.clear_cookies(name="__Host-d")
        page.locator("#reply").fill("nog niet verstuurd")
        expect(page.locator("#live")).to_contain_text("You are signed out")
        expect(page.locator("#said")).to_be_hidden()
        expect(page.locator("#reply")).to_have_value("nog niet verstuurd")
        page.locator("[data-send]").click()
        expect(page.locator("h1")).to_contain_text("Sign in again")
        expect(page.locator("textarea[name=text]")).to_have_value("nog niet verstuurd")
        person = house.coordinator
        page.locator("[name=again_email]").fill(person.email)
        page.locator("[name=again_password]").fill(person.password)
        page.locator("[name=again_code]").fill(person.phone.code())
        page.get_by_role("button", name="Sign in and go on").click()
        expect(page.locator("#said .ours")).to_contain_text("nog niet verstuurd")


def test_letters_typed_beside_a_field_do_nothing_to_a_case(house: House, browser: Browser, report_id: str):
    with at_the_desk(house, browser, house.advisor) as advisor:
        page = open_case(advisor, report_id)
        page.locator("#notebox summary").click()
        page.keyboard.type("dag")  # the note opened: it is where the letters go
        expect(page.locator("#note")).to_have_value("dag")
        page.keyboard.press("Escape")
        page.keyboard.type("dag tim, hoe gaat het")
        page.wait_for_timeout(1200)
        page.keyboard.press("g")
        expect(page.locator("[data-ask]")).to_be_focused()
        expect(page.locator("#casebar")).to_contain_text("yours for")
