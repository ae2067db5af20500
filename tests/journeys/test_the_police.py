"""To the police without shame: a boy of 16, an adult threatened by an ex, a parent who does not go."""

from __future__ import annotations

from io import BytesIO

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.journeys.people import AdvisorAtTheDesk, ReporterAtTheDoor, form_to, place
from tests.journeys.test_other_ways import cookies_of
from tests.support.browser import DESKTOP, PHONE, visiting
from tests.support.house import House
from tests.support.routes import address

BOY = {"victim_age": "16_17", "form": "sent_images", "money_demanded": "yes", "threat_to_contacts": "yes"}
EX = {"victim_age": "25_plus", "form": "ex_partner", "threat_to_contacts": "yes", "offender_knows_address": "yes"}
PARENT = {"reporter_role": "parent", "victim_age": "12_15", "form": "sent_images", "images_demanded": "yes"}
# What nobody may be asked for, in a page for someone under 18.
OF_AN_IMAGE = ("upload", "schermafdruk van", "stuur de foto", "neem de foto mee", "beeld nog op het eigen toestel")


def to_room(page: Page, name: str) -> None:
    """From the list of what can also be done here."""
    page.locator(f'[aria-labelledby="rooms"] a[href="{address(name)}"]').click()
    page.wait_for_load_state()


def paper_of(page: Page) -> str:
    """What the PDF says."""
    made = page.request.get(page.url.split("/messages/")[0] + "/messages/paper/file/")
    assert made.headers["content-type"] == "application/pdf", made.status
    return " ".join(" ".join(each.extract_text() for each in PdfReader(BytesIO(made.body())).pages).split())


def fold_out(page: Page) -> None:
    page.locator("main details").evaluate_all("all => all.forEach(each => each.open = true)")


@pytest.mark.house
def test_a_boy_of_16_takes_it_along_himself(house: House, browser: Browser):
    with visiting(browser, house.url, size=PHONE, javascript=False) as visitor:
        boy = ReporterAtTheDoor(visitor, BOY)
        boy.to_plan()
        to_room(boy.page, "public:ways")
        boy.at("public:ways")
        first = boy.page.locator("main section").first
        expect(first).to_contain_text("Onder de 18")
        expect(first).to_contain_text("De foto of film gaat niet mee")
        boy.page.go_back()
        boy.keep()
        boy.tell("Hij wil 200 euro, anders stuurt hij het door.", account="@lisa.example")
        boy.send()
        to_room(boy.page, "public:story")
        boy.at("public:story")
        for said in ("Hij wil 200 euro", "lisa.example", "Er hoort geen foto of film bij"):
            expect(boy.page.locator("main")).to_contain_text(said)
        said = boy.page.inner_text("main").lower()
        assert not [word for word in OF_AN_IMAGE if word in said]
        boy.page.locator('[name="gap-name"]').fill("D. de Vries")
        boy.page.locator('input[name="ask"][value="companion"]').check()
        boy.press(form_to(boy.page, "public:story"), button="paper")
        boy.at("public:story_paper")
        paper = paper_of(boy.page)
        for told in ("Hij wil 200 euro, anders stuurt hij het door.", "lisa.example", "D. de Vries", "Iemand meenemen"):
            assert told in paper
        for never in ("foto meenemen", "zelfmoord", "Beeld nog op het eigen toestel"):
            assert never not in paper
        report_id = house.report_of(boy.receipt)["id"]
        given = house.query("select count(*) as n from consents_consent where report_id = %s", report_id)
        assert given[0]["n"] == 0, "something was handed over"


@pytest.mark.house
def test_an_adult_with_shielding_and_what_the_desk_may_print(house: House, browser: Browser):
    with visiting(browser, house.url, size=DESKTOP, javascript=False) as visitor:
        adult = ReporterAtTheDoor(visitor, EX)
        adult.to_plan()
        to_room(adult.page, "public:ways")
        expect(adult.page.locator("main section").first).to_contain_text("Een ander adres in de papieren")
        adult.page.go_back()
        adult.keep()
        adult.tell("Mijn ex dreigt met een filmpje.")
        adult.send()
        visitor.go("/nl/messages/paper/")
        for ask in ("other_address", "contact_ban"):
            adult.page.locator(f'input[name="ask"][value="{ask}"]').check()
        adult.page.locator('[name="receiver"]').fill("Politie Zwolle")
        adult.press(form_to(adult.page, "public:story"), button="paper")
        expect(adult.page.locator("main")).to_contain_text("domicilie")
        adult.press(form_to(adult.page, "public:story_send"))
        adult.at("public:agreed")
        expect(adult.page.locator("main")).to_contain_text("Politie Zwolle")
        report_id = str(house.report_of(adult.receipt)["id"])
        with visiting(browser, house.url, size=DESKTOP, javascript=False) as at_work:
            at_work.context.add_cookies(cookies_of(house))
            advisor = AdvisorAtTheDesk(at_work, house.advisor)
            advisor.open_case(report_id)
            advisor.page.locator(f'a[href="{address("desk:police", report_id=report_id)}"]').click()
            assert place(advisor.page) == "desk:police"
            expect(advisor.page.locator("#consents")).to_contain_text("Politie Zwolle")
            paper = advisor.page.locator('#consents a[href*="/steps/"]').get_attribute("href")
            made = advisor.page.request.get(house.url + paper)
            said = " ".join(" ".join(p.extract_text() for p in PdfReader(BytesIO(made.body())).pages).split())
            assert "Mijn ex dreigt met een filmpje." in said and "domicilie" in said
            adult.press(
                adult.page.locator("main form", has=adult.page.locator('button[value="withdraw"]')), button="said"
            )
            expect(adult.page.locator("main")).to_contain_text("Ingetrokken")
            again = advisor.page.request.get(house.url + paper)
            assert again.headers["content-type"] != "application/pdf", "taken back, and still printed"


@pytest.mark.house
def test_a_parent_is_spoken_to_and_may_choose_not_to_go(house: House, browser: Browser):
    with visiting(browser, house.url, size=PHONE) as visitor:
        parent = ReporterAtTheDoor(visitor, PARENT)
        parent.to_plan()
        to_room(parent.page, "public:ways")
        main = parent.page.locator("main")
        expect(main).to_contain_text("Niet naar de politie")
        fold_out(parent.page)
        said = f" {parent.page.inner_text('main').lower()} "
        assert not [word for word in (" je ", " jij ", " jou ", " jouw ") if word in said]
        parent.page.go_back()
        parent.keep()
        parent.tell("Mijn dochter wordt onder druk gezet.")
        parent.send()
        to_room(parent.page, "public:follow")
        parent.page.locator('input[name="wish"][value="no"]').check()
        parent.press(form_to(parent.page, "public:follow"))
        expect(main).to_contain_text("Zonder politie")
        expect(main).to_contain_text("gaan gewoon door")
        visitor.go("/nl/messages/paper/page/")
        expect(main).to_contain_text("Verteld door iemand anders dan wie het overkwam.")
        paper = paper_of(parent.page)
        for told in ("Verteld door iemand anders dan wie het overkwam.", "Mijn dochter wordt onder druk gezet."):
            assert told in paper
        lowered = f" {paper.lower()} "
        assert not [word for word in (*OF_AN_IMAGE, "money", "200 euro") if word in lowered], "asked for, or invented"
