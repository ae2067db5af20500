"""The main job, whole: from the first tap to a closed case, and to nothing at all.

On a phone, without JavaScript, in real Chromium, against a running house. Everything else hangs on this.
"""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.journeys.people import AdvisorAtTheDesk, ReporterAtTheDoor, link_to
from tests.support.browser import DESKTOP, PHONE, visiting
from tests.support.house import House

WORDS = "Hij zegt dat hij het vanavond om tien uur naar mijn zusje stuurt."
REPLY = "Goed dat je schrijft. Je hebt niets verkeerd gedaan. Antwoord hem niet meer."
SECOND = "Ik heb hem geblokkeerd."
WORD = "paarse olifant"

LURED = {
    "form": "webcam_lure",
    "victim_age": "18_24",
    "money_demanded": "yes",
    "still_in_contact": "yes",
    "threat_to_contacts": "yes",
    "contact_platforms": ["instagram"],
}


def test_from_the_first_tap_to_nothing_left(house: House, browser: Browser):
    with visiting(browser, house.url, size=PHONE, javascript=False) as at_home:
        reporter = ReporterAtTheDoor(at_home, LURED)
        reporter.to_plan()
        expect(reporter.page.locator("main")).to_contain_text("Betaal niet")
        reporter.keep(word=WORD)
        reporter.tell(WORDS, account="tess_9x", deadline=("2031-01-02", "22:00"))
        reporter.send()
        expect(reporter.page.locator("main")).to_contain_text(WORDS)
    report_id = str(house.report_of(reporter.receipt)["id"])

    with visiting(browser, house.url, size=DESKTOP, javascript=False) as at_work:
        advisor = AdvisorAtTheDesk(at_work, house.advisor)
        advisor.sign_in()
        advisor.open_case(report_id)
        advisor.claim(report_id)
        expect(advisor.page.locator("body")).to_contain_text(WORDS)
        expect(advisor.page.locator("body")).to_contain_text("tess_9x")
        advisor.reply(REPLY)
        expect(advisor.page.locator("body")).to_contain_text(REPLY)

        with visiting(browser, house.url, size=PHONE, javascript=False) as elsewhere:
            back = ReporterAtTheDoor(elsewhere)
            back.open_with_receipt(_as_people_type(reporter.receipt))
            back.at("public:messages")
            expect(back.page.locator("main")).to_contain_text(REPLY)
            back.write(SECOND)
            expect(back.page.locator("main")).to_contain_text(SECOND)

            advisor.open_case(report_id)
            expect(advisor.page.locator("body")).to_contain_text(SECOND)
            advisor.reply("Dat is goed. Bewaar deze code.")
            advisor.close(report_id)
            assert house.query("select state from reports_report where id = %s", report_id)[0]["state"] == "closed"

            elsewhere.go(_path(back))
            back.erase(WORD)
            back.at("public:gone")

    assert house.query("select 1 from reports_report where id = %s", report_id) == []
    with visiting(browser, house.url, size=PHONE, javascript=False) as later:
        nobody = ReporterAtTheDoor(later)
        nobody.open_with_receipt(reporter.receipt)
        nobody.at("public:open")
        expect(nobody.page.get_by_role("alert")).to_be_visible()
        later.go("/nl/")
        expect(link_to(later.page, "public:open")).to_be_visible()
    with visiting(browser, house.url, size=DESKTOP, javascript=False) as at_work:
        advisor = AdvisorAtTheDesk(at_work, house.second_advisor)
        advisor.sign_in()
        answer = at_work.go(f"/desk/case/{report_id}")
        assert answer is not None and answer.status == 404


def _as_people_type(receipt: str) -> str:
    """Lower case, in other groups, with the letters that people mix up."""
    mixed = receipt.lower().replace("0", "o").replace("1", "l")
    return f" {mixed[:5]}-{mixed[5:10]} {mixed[10:]} "


def _path(reporter: ReporterAtTheDoor) -> str:
    return "/nl/" + reporter.page.url.split("/nl/")[1].split("#")[0]
