"""What the law says: someone without script reads it act by act and answers; the desk has articles, days, a print."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from houvast.doors.commands import COMMANDS
from tests.journeys.people import AdvisorAtTheDesk, ReporterAtTheDoor, link_to, place
from tests.journeys.test_other_ways import cookies_of
from tests.journeys.test_the_police import fold_out, to_room
from tests.support.browser import DESKTOP, PHONE, visiting
from tests.support.house import House
from tests.support.routes import address

THREATENED = {
    "victim_age": "18_24",
    "form": "sent_images",
    "image_exists": "yes",
    "money_demanded": "yes",
    "threat_to_contacts": "yes",
}
# Long enough ago that the last day for a complaint is near.
AGO = timedelta(days=80)


@pytest.mark.house
def test_a_person_reads_it_act_by_act_and_the_desk_keeps_the_last_day(house: House, browser: Browser, tmp_path: Path):
    with visiting(browser, house.url, size=PHONE, javascript=False) as visitor:
        person = ReporterAtTheDoor(visitor, THREATENED)
        fact = read_and_answer(person)
        person.keep()
        send_with_a_day(person, datetime.now(ZoneInfo("Europe/Amsterdam")).date() - AGO)
        mailbox = what_the_mailbox_says(person)
        assert "Een klacht heeft een laatste dag" in mailbox
        kept = person.page.locator(f'form:has(input[name="fact"][value="{fact}"])')
        expect(kept.locator('button[value="unknown"]')).to_have_count(1)
        report_id = str(house.report_of(person.receipt)["id"])
        with visiting(browser, house.url, size=DESKTOP, javascript=False) as at_work:
            at_work.context.add_cookies(cookies_of(house))
            advisor = AdvisorAtTheDesk(at_work, house.advisor)
            to_the_law_of_the_case(advisor, report_id)
            settle(advisor)
            receipt = fetched(advisor, house.url + address("desk:law_receipt", report_id=report_id))
            made = fetched(advisor, house.url + address("desk:law_print", report_id=report_id))
        assert what_the_mailbox_says(person) == mailbox, "what the desk settled is not for the mailbox"
    file = tmp_path / "receipt.json"
    file.write_bytes(receipt)
    assert json.loads(receipt)["receipt"]["rows"]["sr-318"]["confidence"] == "medium"
    assert COMMANDS["law"](["--receipt", str(file)]) == 0
    paper = " ".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)
    assert "Sr 318" in paper and "wetten.overheid.nl" in paper


def fetched(advisor: AdvisorAtTheDesk, url: str) -> bytes:
    return advisor.page.request.get(url).body()


def read_and_answer(person: ReporterAtTheDoor) -> str:
    """Before a mailbox; gives the legal fact that was answered."""
    main = person.page.locator("main")
    person.to_plan()
    to_room(person.page, "public:rules")
    person.at("public:rules")
    assert {"Gedreigd", "Iets geëist", "Beelden hebben"} <= set(main.locator("section h2").all_inner_texts())
    for said in ("Dat heet afdreiging", "nog niet door een jurist", "geen juridisch advies", "Juridisch Loket"):
        expect(main).to_contain_text(said)
    expect(main).to_contain_text("Van een deel weten we de dag niet")
    question = main.locator("form", has=person.page.locator('input[name="fact"]')).first
    fact = question.locator('input[name="fact"]').get_attribute("value")
    question.locator('button[value="no"]').click()
    person.page.wait_for_load_state()
    person.at("public:rules")
    expect(main.locator("details", has_text="Wat hier al is geantwoord")).to_have_count(1)
    person.page.locator("a.back").click()
    person.at("public:plan")
    return str(fact)


def send_with_a_day(person: ReporterAtTheDoor, day: date) -> None:
    person.page.locator('[name="words"]').fill("Hij wil 200 euro.")
    person.press()
    for name in ("public:used", "public:own", "public:until"):
        person.at(name)
        person.press()
    person.at("public:days")
    person.page.locator('[name="act_kind"]').select_option("threat")
    person.page.locator('[name="act_day"]').fill(day.isoformat())
    person.press(button="review")
    person.at("public:review")
    person.send()


def what_the_mailbox_says(person: ReporterAtTheDoor) -> str:
    person.visitor.go(address("public:my_rules"))
    person.at("public:my_rules")
    fold_out(person.page)
    return person.page.inner_text("main")


def to_the_law_of_the_case(advisor: AdvisorAtTheDesk, report_id: str) -> None:
    """The last day is near: it stands in the queue after one visit, and warm on the first screen of the case."""
    advisor.open_case(report_id)
    expect(advisor.page.locator("#subjects .pill.warm").first).to_be_visible()
    link_to(advisor.page, "desk:law", report_id=report_id).click()
    advisor.page.wait_for_load_state()
    assert place(advisor.page) == "desk:law"
    for said in ("Sr 318", "jci1.3:c:BWBR0001854", "wetten.overheid.nl"):
        expect(advisor.page.locator("main")).to_contain_text(said)


def settle(advisor: AdvisorAtTheDesk) -> None:
    """A date of birth makes the person 16 at the time: what was possible of an image of a minor applies."""
    page = advisor.page
    of_a_minor = page.locator("main li", has=page.locator("b", has_text="Sr 252"))
    expect(of_a_minor.locator(".pill", has_text="past")).to_have_count(0)
    page.locator('[name="born"]').fill("2010-05-05")
    page.locator("main form button.go").first.click()
    page.wait_for_load_state()
    expect(page.locator('[name="born"]')).to_have_value("2010-05-05")
    expect(of_a_minor.locator(".pill", has_text="past").first).to_be_attached()
