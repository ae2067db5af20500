"""Support along the way: a referral that the person decides on, the days they choose, how far it is with the police.

At the desk and in the mailbox, both without JavaScript; the script at the desk is walked in `test_an_assessment.py`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO

from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.journeys.people import AdvisorAtTheDesk, ReporterAtTheDoor, form_to, in_the_queue
from tests.journeys.test_other_ways import cookies_of
from tests.journeys.test_the_police import fold_out
from tests.support.browser import DESKTOP, PHONE, Visitor, visiting
from tests.support.house import House
from tests.support.routes import address

WORDS = "Mijn buurjongen dreigt met een filmpje."
KNOWN = {"form": "known_person", "victim_age": "16_17", "threat_to_contacts": "yes"}
REACHED = "Bellen na vier uur, niet thuis."


def at_work(visitor: Visitor, house: House) -> AdvisorAtTheDesk:
    visitor.context.add_cookies(cookies_of(house))
    return AdvisorAtTheDesk(visitor, house.advisor)


def refer(page: Page, report_id: str, to: str, *, name: str = "", text: str = "", soon: datetime | None = None) -> None:
    """The form is filled from the content; what only the person can say is put into its open places."""
    page.goto(page.url.split("/desk/")[0] + address("desk:referrals", report_id=report_id) + f"?to={to}")
    form = page.locator(f'form[action="{address("desk:refer", report_id=report_id)}"]')
    if name:
        form.locator('[name="name"]').fill(name)
    form.locator('[name="text"]').fill(text)
    if soon is not None:
        form.locator('[name="ask_back"]').fill(f"{soon:%Y-%m-%dT%H:%M}")
    form.locator("button").click()
    page.wait_for_load_state()


def answer(page: Page, receiver: str, said: str) -> None:
    card = page.locator("main section", has_text=receiver)
    card.locator(f'button[value="{said}"]').click()
    page.wait_for_load_state()


def sheet_of(page: Page, report_id: str) -> str | None:
    """What the hand-over sheet says, or None where none is given."""
    link = page.locator('main a[href*="/sheet"]')
    if not link.count():
        return None
    made = page.request.get(page.url.split("/desk/")[0] + link.first.get_attribute("href"))
    if made.headers["content-type"] != "application/pdf":
        return None
    return " ".join(" ".join(each.extract_text() for each in PdfReader(BytesIO(made.body())).pages).split())


def test_a_referral_a_hearing_and_a_bad_evening(house: House, browser: Browser):
    reporter = house.reporter(**KNOWN)
    reporter.report(WORDS)
    report_id = str(house.report_of(reporter.receipt)["id"])
    with (
        visiting(browser, house.url, size=DESKTOP, javascript=False) as work,
        visiting(browser, house.url, size=PHONE, javascript=False) as home,
    ):
        advisor = at_work(work, house)
        person = ReporterAtTheDoor(home)
        desk, phone = advisor.page, person.page

        unanswered, soon = close_with_one_unanswered(house, advisor)

        # The desk asks. A place that waits to be filled in is not sent to anybody.
        advisor.open_case(report_id)
        work.go(address("desk:support", report_id=report_id))
        desk.locator('main a[href*="to=slachtofferhulp"]').click()
        draft = desk.locator('textarea[name="text"]').input_value()
        assert "Slachtofferhulp Nederland" in draft
        refer(desk, report_id, "slachtofferhulp", text=draft)
        expect(desk.get_by_role("alert")).to_be_visible()
        open_places = [line for line in draft.splitlines() if "(" in line and line.endswith(")")]
        text = draft.replace(open_places[0], REACHED)
        for line in open_places[1:]:
            text = text.replace(line, "")
        refer(desk, report_id, "slachtofferhulp", text=text.strip())
        refer(desk, report_id, "", name="Jongerenwerk De Brug", text="Iemand wil graag praten.")
        assert sheet_of(desk, report_id) is None, "handed over before anybody agreed"

        # The person is told that something waits, sees text and receiver, says yes to one and no to the other.
        person.open_with_receipt(reporter.receipt)
        phone.locator(f'#asked a[href="{address("public:agreed")}"]').click()
        person.at("public:agreed")
        expect(phone.locator("main")).to_contain_text(REACHED)
        answer(phone, "Slachtofferhulp Nederland", "yes")
        answer(phone, "Jongerenwerk De Brug", "no")
        person.at("public:agreed")

        work.go(address("desk:case", report_id=report_id))
        line = desk.locator(
            "#subjects li", has=desk.locator(f'a[href="{address("desk:referrals", report_id=report_id)}"]')
        )
        expect(line.locator(".warm")).to_be_visible()
        line.locator("a").click()
        desk.wait_for_load_state()
        sheet = sheet_of(desk, report_id)
        assert sheet and REACHED in sheet and "Slachtofferhulp Nederland" in sheet
        assert WORDS not in sheet and "De Brug" not in sheet

        # Taken back with the code in hand: nothing more goes, and the queue says so.
        answer(phone, "Slachtofferhulp Nederland", "withdraw")
        desk.reload()
        assert sheet_of(desk, report_id) is None
        work.go(address("desk:queue"))
        in_the_queue(desk, report_id)
        row = desk.locator("tr", has=desk.locator(f'a[href="{address("desk:case", report_id=report_id)}"]'))
        expect(row).to_contain_text("antwoordde")
        work.go(address("desk:referrals", report_id=report_id))
        for _ in range(2):  # it stands open already, with what follows from the answer
            form = desk.locator("article form").first
            expect(form.locator('[name="outcome"]')).to_have_value("not_wanted")
            form.locator("button").click()
            desk.wait_for_load_state()
        expect(desk.locator("article form")).to_have_count(0)

        # How far it is: told once by the person, seen by both; the tasks follow from it.
        home.go(address("public:follow"))
        phone.locator('[name="made_on"]').fill(_day(-20))
        phone.locator('[name="way"]').select_option("aangifte")
        fold_out(phone)
        phone.locator('[name="hearing_on"]').fill(_day(20))
        person.press(form_to(phone, "public:follow"))
        expect(phone.locator('[aria-current="step"]')).to_contain_text("zitting")
        expect(phone.locator("main")).to_contain_text("Iets zeggen op de zitting")
        work.go(address("desk:support", report_id=report_id))
        expect(desk.locator('[aria-current="step"]')).to_contain_text("zitting")
        expect(desk.locator("main")).to_contain_text("bereid de zitting voor")

        # The person chooses the days; a bad evening is answered on screen and stands first at the desk; then a stop.
        home.go(address("public:later"))
        person.press(form_to(phone, "public:later"))
        expect(phone.get_by_role("status")).to_be_visible()
        phone.locator(f'main a[href="{address("public:how_now")}"]').click()
        person.at("public:how_now")
        phone.locator('input[name="no_way_out"]').check()
        phone.locator('[name="words"]').fill("Het is te veel vanavond.")
        person.press()
        person.at("public:my_answer")
        expect(phone.locator('main a[href="tel:113"]').first).to_be_visible()
        work.go(address("desk:queue"))
        in_the_queue(desk, report_id)
        expect(row).to_contain_text("Nu antwoorden")
        home.go(address("public:later"))
        person.press(form_to(phone, "public:later"), button="stop")
        person.at("public:later")
        work.go(address("desk:support", report_id=report_id))
        expect(desk.locator("#how")).to_contain_text("ermee gestopt")

        comes_back(desk, unanswered, soon)


def close_with_one_unanswered(house: House, advisor: AdvisorAtTheDesk) -> tuple[str, datetime]:
    """A case that is closed while a referral still waits for an answer; the day to ask back is in a minute."""
    reporter = house.reporter(**KNOWN)
    reporter.report(WORDS)
    report_id = str(house.report_of(reporter.receipt)["id"])
    advisor.open_case(report_id)
    advisor.claim(report_id)
    advisor.reply("We vragen het na.")
    desk = advisor.page
    soon = (_here() + timedelta(seconds=80)).replace(second=0, microsecond=0)
    refer(desk, report_id, "", name="Jongerenwerk De Brug", text="Iemand wil graag praten.", soon=soon)
    advisor.visitor.go(address("desk:close", report_id=report_id))
    expect(desk.locator("main")).to_contain_text("Jongerenwerk De Brug")  # it is said what goes on
    desk.locator("main form button").first.click()
    desk.wait_for_load_state()
    return report_id, soon


def comes_back(desk: Page, report_id: str, soon: datetime) -> None:
    """From the queue to the referral, where a hand-over that nobody agreed to is refused."""
    queue = desk.url.split("/desk/")[0] + address("desk:queue")
    desk.wait_for_timeout(max(0, (soon - _here()).total_seconds() * 1000) + 500)
    desk.goto(queue)
    link = in_the_queue(desk, report_id)
    expect(link).to_contain_text("Weer openen")
    link.click()
    desk.locator(f'form[action="{address("desk:reopen", report_id=report_id)}"] button').click()
    desk.wait_for_load_state()
    desk.locator(f'#todo a[href*="{address("desk:referrals", report_id=report_id)}"]').click()
    desk.locator("article details summary").last.click()
    desk.locator('article [name="outcome"]').select_option("handed_over")
    desk.locator("article form button").click()
    expect(desk.get_by_role("alert")).to_be_visible()
    desk.locator('article [name="outcome"]').select_option("open")
    desk.locator("article form button").click()
    expect(desk.locator("article")).to_contain_text("terugvragen")


def _here() -> datetime:
    """The time on the helpline's wall."""
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo("Europe/Amsterdam"))


def _day(ahead: int) -> str:
    return f"{_here() + timedelta(days=ahead):%Y-%m-%d}"
