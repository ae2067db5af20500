"""A published image tracked to its end, by both who have to do with it; and nobody but a person ever looks."""

from __future__ import annotations

import socket
import time

from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import AdvisorAtTheDesk, ReporterAtTheDoor, form_to, place
from tests.journeys.test_other_ways import cookies_of
from tests.journeys.test_the_police import to_room
from tests.support.browser import DESKTOP, PHONE, visiting
from tests.support.house import living
from tests.support.listening import mail_server, noting_visits
from tests.support.routes import address

WOMAN = {"victim_age": "25_plus", "form": "ex_partner", "published": "yes"}


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words).first.click()
    page.wait_for_load_state()


def note(page: Page, what: str) -> None:
    """What came back, or what somebody saw who looked."""
    page.locator("#notices details", has=page.locator('select[name="what"]')).locator("summary").last.click()
    page.locator('select[name="what"]').select_option(what)
    press(page, "Bewaar dit")
    assert place(page) == "desk:notices"


def test_it_is_told_agreed_mailed_answered_looked_at_and_gone(browser: Browser):
    with (
        mail_server() as (smtp, mails),
        noting_visits() as (port, visits),
        living(HOUVAST_SMTP=f"smtp://localhost:{smtp}") as house,
        visiting(browser, house.url, size=PHONE, javascript=False) as phone,
        visiting(browser, house.url, size=DESKTOP) as desk,
    ):
        woman = ReporterAtTheDoor(phone, WOMAN)
        woman.to_plan()
        woman.keep()
        woman.tell("Mijn ex heeft het in een kanaal gezet.")
        woman.send()
        to_room(woman.page, "public:places")
        woman.at("public:places")
        published = f"http://127.0.0.1:{port}/view?id=AbC"
        woman.page.locator('[name="text"]').fill(f"Het staat op https://t.me/kanaal/12?utm_source=x en op {published}")
        woman.page.locator('input[name="shows"][value="intimate"]').check()
        woman.press(form_to(woman.page, "public:places"))
        woman.at("public:places")
        expect(woman.page.locator("main")).to_contain_text("https://t.me/kanaal/12")
        report_id = str(house.report_of(woman.receipt)["id"])

        desk.context.add_cookies(cookies_of(house))
        advisor = AdvisorAtTheDesk(desk, house.advisor)
        advisor.open_case(report_id)
        advisor.claim(report_id)
        advisor.page.locator(f'a[href="{address("desk:notices", report_id=report_id)}"]').first.click()
        assert place(advisor.page) == "desk:notices"
        page = advisor.page
        expect(page.locator("#places")).to_contain_text(published)
        assert not page.locator(f'a[href*="{port}"], a[href*="t.me"]').count(), "what a reporter typed is a link"
        page.locator('#new select[name="to"]').select_option("telegram")
        press(page, "Vul in")
        press(page, "Stel op")
        text = page.locator('#notices textarea[name="text"]').input_value()
        assert "https://t.me/kanaal/12" in text and published not in text
        press(page, "Vraag het in de mailbox")

        phone.go("/nl/messages/places/")
        woman.page.locator('main a.button[href$="/messages/agreed/"]').click()
        woman.at("public:agreed")
        expect(woman.page.locator("main")).to_contain_text("https://t.me/kanaal/12")
        expect(woman.page.locator("main")).to_contain_text("abuse@telegram.org")
        woman.page.locator('main button[name="said"][value="yes"]').click()
        woman.at("public:agreed")

        advisor.open_case(report_id)
        expect(page.locator("#subjects")).to_contain_text("verstuur de kennisgeving")
        page.locator(f'a[href="{address("desk:notices", report_id=report_id)}"]').first.click()
        press(page, "Mail het nu")
        (went,) = mails
        assert went["To"] == "abuse@telegram.org" and went["From"].endswith("<notices@helpline.example>")
        assert " ".join(went.get_content().split()) == " ".join(text.split())
        expect(page.locator("#notices")).to_contain_text("verstuurd, nog niets gehoord")
        for what, desk_says, phone_says in (
            ("received", "ontvangst bevestigd", "Ze hebben het ontvangen"),
            ("decided:removed", "weggehaald, zeggen ze", "Ze zeggen dat het weg is"),
            ("checked:gone", "weg, er is gekeken", "Het is daar weg"),
        ):
            note(page, what)
            expect(page.locator("#notices")).to_contain_text(desk_says)
            phone.go("/nl/messages/places/")
            expect(woman.page.locator("main")).to_contain_text(phone_says)
        dates = house.query("select count(*) as n from reports_reportdate where not done and key_kind = 'desk'")
        assert dates[0]["n"] == 0, "what ended asks for nothing any more"

        assert visits == [], "somebody fetched a published address"
        socket.create_connection(("127.0.0.1", port)).close()  # the control: whoever connects is seen
        assert _within(5, lambda: len(visits) == 1)


def _within(seconds: float, holds) -> bool:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True
