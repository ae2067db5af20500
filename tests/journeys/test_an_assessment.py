"""An assessment, whole: filled in on what the report says, read a second time, printed as far as the victim lets it.

Once with the script at the desk (what is answered is kept at once), without it in the mailbox.
"""

from __future__ import annotations

from io import BytesIO

from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.journeys.people import AdvisorAtTheDesk, ReporterAtTheDoor, form_to
from tests.journeys.test_other_ways import cookies_of
from tests.journeys.test_the_police import fold_out
from tests.support.assessing import finish_assessment
from tests.support.browser import DESKTOP, PHONE, visiting
from tests.support.client import Client
from tests.support.house import House
from tests.support.routes import address

WORDS = "Mijn ex weet waar ik woon."
KNOWN = {"form": "ex_partner", "victim_age": "18_24", "threat_to_contacts": "yes"}
REASON = "Zij sliep al elders."
DISAGREES = "De angst voor wraak weegt zwaarder."


def test_from_the_report_to_a_paper_without_what_was_left_out(house: House, browser: Browser):
    reporter = house.reporter(**KNOWN)
    reporter.report(WORDS)
    report_id = str(house.report_of(reporter.receipt)["id"])

    with visiting(browser, house.url, size=DESKTOP) as at_work:
        advisor = AdvisorAtTheDesk(at_work, house.advisor)
        advisor.sign_in()
        advisor.open_case(report_id)
        advisor.claim(report_id)
        page = at_work.page
        page.locator(f'main a[href="{address("desk:assessment", report_id=report_id)}"]').click()
        _press(page, "desk:assessment_start", report_id)
        _fill_in(page)
        _decide(page)
        _press(page, "desk:assessment_offer", report_id)

    with visiting(browser, house.url, size=DESKTOP, javascript=False) as at_work:
        second = AdvisorAtTheDesk(at_work, house.second_advisor)
        second.sign_in()
        at_work.go(address("desk:assessment", report_id=report_id))
        at_work.page.locator('[name="text"]').fill(DISAGREES)
        at_work.page.locator('button[name="agrees"][value="no"]').click()
        expect(at_work.page.locator("main")).to_contain_text(DISAGREES)
        # Nothing is printed before the person let it go along.
        assert at_work.go(address("desk:assessment_print", report_id=report_id)).status == 409

    with visiting(browser, house.url, size=PHONE, javascript=False) as at_home:
        person = ReporterAtTheDoor(at_home)
        person.open_with_receipt(reporter.receipt)
        at_home.page.locator(f'main a[href="{address("public:parts")}"]').first.click()
        person.at("public:parts")
        left_out = _leave_out(at_home.page, "need.retaliation")
        at_home.page.locator('button[name="how"][value="these"]').click()
        person.at("public:parts")
        expect(at_home.page.get_by_role("status")).to_be_visible()

    desk = house.client_of(house.advisor)
    page_to_print = desk.get(address("desk:assessment_print", report_id=report_id)).text
    paper = _text_of(desk, report_id)
    assert "De politie" in paper
    for printed in (paper.lower(), page_to_print.lower()):
        for said in left_out:
            assert said.lower() not in printed
    assert "Een ander adres in de stukken" in paper
    # What colleagues said to each other is on no paper.
    assert DISAGREES not in paper and REASON not in paper
    overview = desk.get(address("desk:assessment", report_id=report_id)).text
    assert DISAGREES in overview and REASON in overview


def test_a_date_for_the_hearing_asks_to_look_again_and_a_measure_is_asked_for_with_a_yes(
    house: House, browser: Browser
):
    reporter = house.reporter(**KNOWN)
    reporter.report(WORDS)
    report_id = str(house.report_of(reporter.receipt)["id"])
    desk_client = house.client_of(house.advisor)
    house.take(desk_client, report_id)
    finish_assessment(desk_client, report_id)
    with (
        visiting(browser, house.url, size=DESKTOP, javascript=False) as at_work,
        visiting(browser, house.url, size=PHONE, javascript=False) as at_home,
    ):
        at_work.context.add_cookies(cookies_of(house))
        page, phone = at_work.page, at_home.page
        person = ReporterAtTheDoor(at_home)
        person.open_with_receipt(reporter.receipt)
        at_home.go(address("public:follow"))
        phone.locator('[name="made_on"]').fill("2026-02-02")
        fold_out(phone)
        phone.locator('[name="hearing_on"]').fill("2031-01-20")
        person.press(form_to(phone, "public:follow"))

        # Warm on the first screen, with what changed; the next version is filled in with it, and marked.
        at_work.go(address("desk:case", report_id=report_id))
        line = page.locator(
            "#subjects li", has=page.locator(f'a[href="{address("desk:assessment", report_id=report_id)}"]')
        )
        expect(line.locator(".warm")).to_be_visible()
        line.locator("a").click()
        changed = page.locator("main section.clock")
        expect(changed).to_contain_text("niet bekend → Ja")
        expect(changed).to_contain_text("Zitting met gesloten deuren")
        page.locator('[name="trigger"]').select_option("trial_date")
        _press(page, "desk:assessment_start", report_id)
        expect(page.locator('[name="q:hearing_ahead"]')).to_have_value("yes")
        expect(page.locator("#f-hearing_ahead .pill").first).to_contain_text("uit de procedure")
        page.locator('button[name="go"][value="decide"]').click()
        page.locator('button[name="go"][value="finish"]').click()
        page.wait_for_load_state()
        expect(page.locator("main section.clock")).to_have_count(0)
        expect(page.locator("main")).to_contain_text("een datum voor de zitting")

        # Who asks, by when; the person is asked, and says no: it comes back, and nobody asks for it.
        page.locator("#ask-for summary").click()
        page.locator('[name="measure"]').select_option("closed_doors")
        page.locator("#ask-for form button").click()
        page.locator('form[action$="/ask"] button').click()
        page.wait_for_load_state()
        at_home.go(address("public:messages"))
        phone.locator(f'#asked a[href="{address("public:agreed")}"]').click()
        expect(phone.locator("main")).to_contain_text("Zitting met gesloten deuren")
        phone.locator('button[value="no"]').click()
        at_work.go(address("desk:case", report_id=report_id))
        expect(page.locator("#todo")).to_contain_text("wil het niet")
        at_work.go(address("desk:assessment", report_id=report_id))
        expect(page.locator("main")).to_contain_text("vindt het niet goed")
        page.locator('details:has(form[action$="/end"]) summary').click()
        page.locator('[name="outcome"]').select_option("withdrawn")
        page.locator('form[action$="/end"] button').click()
        page.wait_for_load_state()
        expect(page.locator('form[action$="/end"]')).to_have_count(0)
        at_work.go(address("desk:case", report_id=report_id))
        expect(page.locator("#todo")).not_to_contain_text("wil het niet")


def _press(page: Page, name: str, report_id: str) -> None:
    page.locator(f'form[action="{address(name, report_id=report_id)}"] button').click()
    page.wait_for_load_state()


def _fill_in(page: Page) -> None:
    """The report's answers stand there, marked; what is chosen is kept without a button."""
    expect(page.get_by_text("uit de melding").first).to_be_attached()
    expect(page.locator('[name="q:form"]')).to_have_value("ex_partner")
    page.locator('[name="q:offender_knows_address"]').select_option("yes")
    expect(page.locator("#kept")).to_contain_text("Bewaard")
    page.locator('[name="q:fear_of_retaliation"]').select_option("yes")
    expect(page.locator("#revision")).to_have_value("3")
    page.reload()
    expect(page.locator('[name="q:fear_of_retaliation"]')).to_have_value("yes")
    page.locator('button[name="go"][value="decide"]').click()
    page.wait_for_load_state()


def _decide(page: Page) -> None:
    """Otherwise than worked out needs a reason; what was chosen meanwhile stands there still."""
    page.get_by_text("Beslis anders").nth(7).click()
    page.locator('[name="level:support_at_home"]').select_option("some")
    page.locator('[name="wish:alarm"]').select_option("refuses")
    page.locator('button[name="go"][value="finish"]').click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator('[name="wish:alarm"]')).to_have_value("refuses")
    page.locator('[name="why:support_at_home"]').fill(REASON)
    page.locator('button[name="go"][value="finish"]').click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text(REASON)


def _leave_out(page: Page, part: str) -> tuple[str, str]:
    """Ticks everything but one part; gives its title and its first sentences."""
    boxes = page.locator('main input[name="part"]')
    for number in range(boxes.count()):
        if boxes.nth(number).get_attribute("value") != part:
            boxes.nth(number).check()
    card = page.locator("main section", has=page.locator(f'input[value="{part}"]'))
    about = card.locator("p").first.inner_text().partition(". ")[2]
    assert about
    return card.locator("label").inner_text().strip(), about


def _text_of(desk: Client, report_id: str) -> str:
    answer = desk.get(address("desk:assessment_pdf", report_id=report_id))
    assert answer.headers["Content-Type"] == "application/pdf"
    return " ".join("".join(sheet.extract_text() for sheet in PdfReader(BytesIO(answer.body)).pages).split())
