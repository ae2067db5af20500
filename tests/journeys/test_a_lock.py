"""A lock on pictures: an adult with the file and back again, one without it, a girl of 15, no script."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import AdvisorAtTheDesk, ReporterAtTheDoor, form_to, place
from tests.journeys.test_the_police import to_room
from tests.support.browser import DESKTOP, PHONE, visiting
from tests.support.client import Client
from tests.support.commands import houvast
from tests.support.house import HASH_AUTHORITY, House
from tests.support.images import jpeg, photo, saved
from tests.support.locking import LockPage, native, pillow_pixels
from tests.support.routes import address

ADULT = {"victim_age": "25_plus", "form": "sent_images", "image_exists": "yes", "has_image_file": "yes"}
GIRL = {"victim_age": "12_15", "form": "sent_images", "image_exists": "yes", "has_image_file": "yes"}
FOR_ADULTS = ("stopncii", "stop ncii")
FIRST, SECOND = jpeg(photo(seed=31)), saved(photo(seed=32), "PNG")


class Platform:
    """One that fetches, as its own program does."""

    def __init__(self, house: House, name: str) -> None:
        made = houvast("exchange", "key", name, "--scope", "fetch", "--json", "--data", str(house.folder)).json
        keys = {"x-functions-key": made["keys"]["FetchHashes"], "Ocp-Apim-Subscription-Key": made["subscription_key"]}
        self.client, self.headers, self.since = Client(house.url), keys, 10

    def fetch(self) -> dict[str, str]:
        """Hash → status, of what changed since it was here."""
        path = f"/exchange/v1/FetchHashes?startTimestamp={self.since}&pageSize=800"
        page = json.loads(self.client.get(path, **self.headers).text)
        assert not page["hasMoreRecords"]
        self.since = page["nextSetTimestamp"]
        return {record["hashValue"]: record["hashStatus"] for record in page["hashRecords"]}


def told(visitor, facts: dict[str, str]) -> ReporterAtTheDoor:
    person = ReporterAtTheDoor(visitor, facts)
    person.to_plan()
    person.keep()
    person.tell("Iemand dreigt foto's door te sturen.")
    person.send()
    return person


def say_age(page: Page, age: str) -> None:
    page.locator(f'input[name="age"][value="{age}"]').check()
    form_to(page, "public:lock").locator("button").click()
    page.wait_for_load_state()


def never_for_adults(page: Page) -> None:
    """Neither in what can be read nor in where a link leads."""
    page.locator("main details").evaluate_all("all => all.forEach(each => each.open = true)")
    whole = page.locator("body").inner_html().lower()
    assert not [word for word in FOR_ADULTS if word in whole], page.url


@pytest.mark.house
def test_an_adult_with_the_file_hands_over_one_of_two_and_takes_it_back(house: House, browser: Browser):
    platform = Platform(house, "Voorbeeldplatform")
    platform.fetch()
    with visiting(browser, house.url, size=PHONE) as visitor:
        person = told(visitor, ADULT)
        to_room(person.page, "public:lock")
        person.at("public:lock")
        say_age(person.page, "adult")
        assert place(person.page) == "public:lock_two"
        above = person.page.inner_text("main").split("Kies foto's")[0]
        for said in ("Het haalt niets weg", "precies hetzelfde bestand", "geen berichten", "lijst is klein"):
            assert said in above, "what it cannot do is read before the button"
        lock = LockPage(visitor)
        expect(lock.page.locator("[data-tool]")).to_be_visible()
        lock.choose({"first.jpg": FIRST, "second.png": SECOND})
        lock.wait()
        assert not lock.text, "nothing is ticked by itself"
        lock.tick("first.jpg")
        lock.onward()
        person.at("public:pass_two")
        expect(person.page.locator("[name=prints]")).to_have_value(re.compile(native(pillow_pixels(FIRST))[0]))
        person.press(form_to(person.page, "public:pass_two"))
        person.at("public:locks")
        expect(person.page.locator("main section")).to_have_count(1)
        first, second = (native(pillow_pixels(each))[0] for each in (FIRST, SECOND))
        offered = platform.fetch()  # and whatever else changed in this hour: the house is not theirs alone
        assert offered[first] == "Active" and second not in offered
        person.page.reload()
        expect(person.page.locator("main")).to_contain_text("Voorbeeldplatform")
        expect(person.page.locator("main li")).to_contain_text("opgehaald")
        # back again
        person.page.locator("main form button").first.click()
        person.page.wait_for_load_state()
        person.at("public:locks")
        expect(person.page.locator("main section")).to_contain_text("Teruggenomen")
        expect(person.page.locator("main")).to_contain_text("kan")
        offered = platform.fetch()
        assert offered[first] == "Withdrawn" and second not in offered
        person.page.reload()
        expect(person.page.locator("main li").first).to_contain_text("gevraagd")
        report_id = house.report_of(person.receipt)["id"]
    with visiting(browser, house.url, size=DESKTOP) as visitor:
        advisor = AdvisorAtTheDesk(visitor, house.advisor)
        advisor.sign_in()
        visitor.go(address("desk:pictures", report_id=str(report_id)))
        expect(visitor.page.locator("article")).to_contain_text("Kunnen het nog hebben: Voorbeeldplatform")


@pytest.mark.house
def test_an_adult_without_the_file_reads_what_still_works(house: House, browser: Browser):
    with visiting(browser, house.url, size=PHONE) as visitor:
        person = ReporterAtTheDoor(visitor, ADULT | {"has_image_file": "no"})
        person.to_plan()
        visitor.go(address("public:lock"))
        say_age(person.page, "adult")
        fold = person.page.locator("main details", has_text="Het beeld is hier niet")
        expect(fold).to_have_attribute("open", "")
        for said in ("Vraag er niet om", "platform", "zoekmachine", "op welk adres het staat", "politie"):
            expect(fold).to_contain_text(said)
        expect(person.page.locator('main a[href*="stopncii"]')).to_be_visible()


@pytest.mark.house
def test_a_girl_of_15_meets_no_service_for_adults_and_nothing_is_shared(house: House, browser: Browser):
    platform = Platform(house, "Ander platform")
    before = platform.fetch()
    with visiting(browser, house.url, size=PHONE) as visitor:
        girl = told(visitor, GIRL)
        never_for_adults(girl.page)
        visitor.go(address("public:my_plan"))
        never_for_adults(girl.page)
        to_room(girl.page, "public:lock")
        girl.at("public:lock_one")  # not asked: she told how old she is
        never_for_adults(girl.page)
        main = girl.page.locator("main")
        expect(main).to_contain_text("Wij geven niets door")
        expect(main.locator('a[href*="takeitdown"]')).to_be_visible()
        for said in ("Take It Down", "Report Remove", "Bewaar of stuur het beeld hiervoor nooit"):
            expect(main).to_contain_text(said)
        for elsewhere in ("public:lock_two", "public:pass_two"):
            visitor.go(address(elsewhere))
            girl.at("public:lock_one")
        # What she makes for the one authority lies sealed and is on no list.
        girl.page.locator("main details", has_text=HASH_AUTHORITY).locator("summary").click()
        lock = LockPage(visitor, way="one")
        expect(lock.page.locator("[data-tool]")).to_be_visible()
        lock.choose({"mine.jpg": FIRST})
        lock.wait()
        lock.tick()
        lock.onward()
        girl.at("public:pass_one")
        never_for_adults(girl.page)
        girl.press(form_to(girl.page, "public:pass_one"))
        girl.at("public:locks")
        expect(girl.page.locator("main section")).to_contain_text("verzegeld")
        never_for_adults(girl.page)
        report_id = house.report_of(girl.receipt)["id"]
    assert platform.fetch().items() <= before.items(), "no platform hears of it"
    assert house.query("select count(*) as n from takedowns_picture where report_id = %s", report_id)[0]["n"] == 1


@pytest.mark.house
def test_without_a_script_it_says_where_it_can_be_done(house: House, browser: Browser):
    with visiting(browser, house.url, size=PHONE, javascript=False) as visitor:
        visitor.go(address("public:lock"))
        say_age(visitor.page, "adult")
        expect(visitor.page.locator("[data-without]")).to_be_visible()
        expect(visitor.page.locator("[data-tool]")).to_be_hidden()
        expect(visitor.page.locator('main a[href*="stopncii"]')).to_be_visible()
        visitor.page.locator("main details", has_text="Hoe zo'n dienst werkt").locator("summary").click()
        expect(visitor.page.locator("main")).to_contain_text("StopNCII")
