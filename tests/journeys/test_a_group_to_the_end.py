"""The whole walk: three reports of one group arrive, an advisor sees the reason and confirms, one of the three lets a
dossier go with the assessment in it, a partner's own client fetches the lead, and the group is taken back."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import bagit
import pyrage
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.people import AdvisorAtTheDesk, ReporterAtTheDoor
from tests.journeys.test_a_dossier import POLICE, lets_the_statement_go, saved, verified
from tests.journeys.test_leads import held, root_of, taxii_of
from tests.journeys.test_links import decide, tenths
from tests.support.assessing import finish_assessment, show_assessment
from tests.support.browser import DESKTOP, PHONE, Visitor, visiting
from tests.support.house import House
from tests.support.linking import group_of, report_with, tonight
from tests.support.routes import address

# The client that consumers run still asks an old way for the time.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

HANDLE, TYPED = "mila.w_5518", "https://www.instagram.com/Mila.W_5518/?igsh=abc"
PHONE_NUMBER = "+31655186601"
OTHERS = [
    {"account_platform": ["instagram"], "account": [f"@{HANDLE}"], "phone": "06 55186601"},
    {"account_platform": ["instagram"], "account": [HANDLE.upper()], "phone": PHONE_NUMBER},
]
WORDS = "Ze wil 250 euro, anders krijgt mijn zus het te zien."
WOMAN = {"form": "webcam_lure", "victim_age": "25_plus", "money_demanded": "yes", "threat_to_contacts": "yes"}


def test_from_three_reports_to_a_lead_that_is_taken_back(house: House, browser: Browser, tmp_path: Path):
    interpol = root_of(taxii_of(house, "Interpol of the whole walk"))
    others = [report_with(house, used, "Hij stuurt het door.") for used in OTHERS]
    with (
        visiting(browser, house.url, size=PHONE, javascript=False) as at_home,
        visiting(browser, house.url, size=DESKTOP) as at_work,
    ):
        woman = tells(at_home)
        report_id = str(house.report_of(woman.receipt)["id"])
        group_id = group_of(house, report_id)
        assert {group_of(house, each) for each in others} == {group_id}

        advisor = AdvisorAtTheDesk(at_work, house.advisor)
        advisor.sign_in()
        advisor.open_case(report_id)
        advisor.claim(report_id)
        sees_why_and_confirms(at_work, report_id, others[0], group_id)
        tonight(house)
        assert {group_of(house, each) for each in (report_id, *others)} == {group_id}

        lets_the_statement_go(woman)
        lets_the_assessment_go(house, woman, report_id)
        page = at_work.page
        at_work.go(address("desk:evidence", report_id=report_id))
        pack(page)
        woman.visitor.go(address("public:agreed"))
        woman.press(waiting_for_an_answer(woman.page), button="said")
        at_work.go(address("desk:evidence", report_id=report_id))
        folder = opened(page, tmp_path)
        holds_all_of_hers_and_nothing_of_the_others(folder, [str(each) for each in others])

        with visiting(browser, house.url, size=DESKTOP) as beside:
            coordinator = AdvisorAtTheDesk(beside, house.coordinator)
            coordinator.sign_in()
            beside.go(address("desk:group", group_id=group_id))
            assert HANDLE not in str(held(interpol))
            press_in(line_of(beside.page, HANDLE))
        lead = lead_of(held(interpol))
        assert HANDLE in lead["pattern"] and not lead.get("revoked")
        said = str(held(interpol))
        assert not [each for each in (report_id, *others, WORDS, PHONE_NUMBER[3:]) if each in said]

        at_work.go(address("desk:group", group_id=group_id))
        press_in(page.locator(f'form[action="{address("desk:group_confirm", group_id=group_id)}"]'), value="0")
        now = held(interpol)
        assert now[lead["id"]]["revoked"] and now[lead["id"]]["modified"] > lead["modified"]
        # What she let go is hers: it stands, whatever becomes of the group.
        at_work.go(address("desk:evidence", report_id=report_id))
        expect(page.locator("#dossiers article").first).to_contain_text("akkoord")


def tells(at_home: Visitor) -> ReporterAtTheDoor:
    woman = ReporterAtTheDoor(at_home, WOMAN)
    woman.to_plan()
    woman.keep()
    page = woman.page
    page.locator('[name="words"]').fill(WORDS)
    woman.press()
    woman.at("public:used")
    page.locator('[name="account_platform"]').first.select_option("instagram")
    page.locator('[name="account"]').first.fill(TYPED)
    page.locator('[name="phone"]').fill("0031-6-5518 6601")
    woman.press()
    for _ in range(2):
        woman.press()
    woman.at("public:days")
    woman.press(button="review")
    woman.send()
    return woman


def sees_why_and_confirms(at_work: Visitor, report_id: str, other_id: str, group_id: str) -> None:
    page = at_work.page
    to_alike = page.locator(f'a[href="{address("desk:alike", report_id=report_id)}"]')
    to_alike.first.click()
    expect(page.locator("main")).to_contain_text(HANDLE)
    follows_the_reason(page, report_id, other_id)
    decide(page, "together", "zelfde account en zelfde nummer")
    at_work.go(address("desk:group", group_id=group_id))
    press_in(page.locator(f'form[action="{address("desk:group_confirm", group_id=group_id)}"]'), value="1")
    expect(page.locator("main")).to_contain_text("Bevestigd door")


def follows_the_reason(page: Page, report_id: str, other_id: str) -> None:
    """Every summand stands there, and they add up."""
    page.locator(f'a[href="{address("desk:alike_with", report_id=report_id, other_id=other_id)}"]').click()
    rows = page.locator("table.lines tbody tr td:last-child").all_inner_texts()
    assert sum(map(tenths, rows)) == tenths(page.locator("table.lines tfoot td").inner_text()) >= 120
    expect(page.locator("table.lines tbody")).to_contain_text(HANDLE)


def lets_the_assessment_go(house: House, woman: ReporterAtTheDoor, report_id: str) -> None:
    client = house.client_of(house.advisor)
    finish_assessment(client, report_id)
    show_assessment(client, report_id)
    woman.visitor.go(address("public:parts"))
    woman.page.locator('button[name="how"][value="all"]').click()
    woman.page.wait_for_load_state()
    expect(woman.page.get_by_role("status")).to_be_visible()


def pack(page: Page) -> None:
    page.locator("details", has=page.locator("#pack")).locator("summary").first.click()
    page.locator('[name="receiver"]').fill(POLICE)
    page.locator('#pack [name="assessment"]').check()
    press_in(page.locator("#pack"))
    expect(page.locator("#dossiers article").first).to_contain_text("wacht op de persoon")
    assert not page.locator('a[href$="/file"]').count()


def waiting_for_an_answer(page: Page) -> Locator:
    asked = page.locator("section.card", has_text="Een dossier").first
    for said in (WORDS, TYPED, POLICE):
        expect(asked).to_contain_text(said)
    return asked.locator("form").first


def opened(page: Page, folder: Path) -> Path:
    """Saved, opened with what is said by phone, unpacked: the folder of the bag, which every tool calls whole."""
    card = page.locator("#dossiers article").first
    seal = card.locator("dd code").first.inner_text()
    card.locator("dd summary").click()
    passphrase = card.locator("dd details code").inner_text()
    name, locked = saved(page, "/file")
    zipfile.ZipFile(BytesIO(pyrage.passphrase.decrypt(locked, passphrase))).extractall(folder)
    bag = folder / name.removesuffix(".zip.age")
    assert bagit.Bag(str(bag)).validate()
    code, answer = verified(bag)
    assert (code, answer["seal"]) == (0, seal)
    return bag


def holds_all_of_hers_and_nothing_of_the_others(bag: Path, others: list[str]) -> None:
    assert WORDS in (bag / "data/statement.txt").read_text()
    assert len((bag / "data/assessment.txt").read_text().split()) > 50
    everything = "".join(path.read_text(errors="replace") for path in bag.rglob("*") if path.is_file())
    table = (bag / "data/indicators.csv").read_text("utf-8-sig")
    for typed, one_form in ((TYPED, HANDLE), ("0031-6-5518 6601", PHONE_NUMBER)):
        assert typed in table and one_form in table
    assert not [each for each in (*others, "Hij stuurt het door") if each in everything]
    graph = json.loads((bag / "data/case.jsonld").read_text())["@graph"]
    (phone,) = [each for each in graph if each["@type"] == "uco-observable:PhoneAccount"]
    assert phone["uco-core:hasFacet"][0]["uco-observable:phoneNumber"] == PHONE_NUMBER


def line_of(page: Page, value: str) -> Locator:
    return page.locator("#indicators li", has_text=value).locator("form")


def lead_of(got: dict[str, Any]) -> dict[str, Any]:
    (lead,) = [each for each in got.values() if HANDLE in str(each)]
    return lead


def press_in(form: Locator, value: str = "") -> None:
    form.locator(f'button[value="{value}"]' if value else "button").last.click()
    form.page.wait_for_load_state()
