"""Two people were shown one picture; each has another copy of it. The desk sees that, and nobody gets the picture."""

from __future__ import annotations

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from houvast.core.linking.images import SAME_IMAGE
from tests.journeys.people import AdvisorAtTheDesk, ReporterAtTheDoor, form_to
from tests.journeys.test_the_police import to_room
from tests.support.browser import DESKTOP, PHONE, Visitor, visiting
from tests.support.house import House
from tests.support.images import jpeg, photo, saved
from tests.support.locking import LockPage, bits_apart, native, pillow_pixels
from tests.support.routes import address
from tests.support.storage import dump

LURED = {"form": "webcam_lure", "victim_age": "18_24", "money_demanded": "yes"}
SHE = photo(640, 480, seed=77)
# As two messengers hand one picture on: another size, another compression, another kind of file.
FIRST = jpeg(SHE, 90)
SECOND = saved(Image.fromarray(SHE).resize((410, 308)), "WEBP", quality=45)
# Names that only look alike: too little for a link by themselves.
NAMES = ("sanne.voorbeeld.31", "sanne_voorbee1d31")


def pick(person: ReporterAtTheDoor, file: str, data: bytes, kind: str = "profile") -> str:
    """From the list of pictures to the one that is told. Gives what was sent of it."""
    page = person.page
    person.at("public:lures")
    page.locator(f'main a[href="{address("public:lures_make")}"]').click()
    person.at("public:lures_make")
    tool = LockPage(person.visitor)
    expect(page.locator("[data-tool]")).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    tool.choose({file: data})
    tool.wait()
    assert not tool.text and not asked, "nothing is asked of anybody while a picture is read"
    tool.tick(file)
    (line,) = tool.text.split("\n")
    tool.onward()
    person.at("public:lures_next")
    expect(page.locator("[name=prints]")).to_have_value(line)
    page.locator(f'input[name="kind"][value="{kind}"]').check()
    page.locator('input[name="sure"]').check()
    person.press(form_to(page, "public:lures_next"))
    person.at("public:lures")
    return line


def at_the_accounts(visitor: Visitor, name: str) -> ReporterAtTheDoor:
    person = ReporterAtTheDoor(visitor, LURED)
    person.to_plan()
    person.keep()
    person.page.locator('[name="words"]').fill("Zij wil geld, anders stuurt zij het door.")
    person.press()
    person.at("public:used")
    person.page.locator('[name="account_platform"]').first.select_option("instagram")
    person.page.locator('[name="account"]').first.fill(name)
    return person


@pytest.mark.house
def test_two_copies_of_one_picture_make_a_link_and_taken_back_it_is_none(house: House, browser: Browser):
    one, other = (native(pillow_pixels(data))[0] for data in (FIRST, SECOND))
    assert 0 < bits_apart(one, other) <= SAME_IMAGE, "the copies are not of the kind that this is about"

    with visiting(browser, house.url, size=PHONE) as visitor:
        # In the middle of telling: what was typed on that page is kept.
        person = at_the_accounts(visitor, NAMES[0])
        person.press(button="lures")
        line = pick(person, "sanne.jpg", FIRST)
        assert line == f"1 pdq {one} 100 upright"
        person.visitor.go(address("public:used"))
        expect(person.page.locator('[name="account"]').first).to_have_value(NAMES[0])
        person.press(button="review")
        person.send()
        first = str(house.report_of(person.receipt)["id"])

    with visiting(browser, house.url, size=PHONE) as visitor:
        # Afterwards, from the mailbox.
        person = at_the_accounts(visitor, NAMES[1])
        person.press(button="review")
        person.send()
        second = str(house.report_of(person.receipt)["id"])
        assert not alike(house, browser, second, first), "two names that look alike are no link"
        to_room(person.page, "public:lures")
        pick(person, "IMG_0031.webp", SECOND, kind="sent")
        said = alike(house, browser, second, first)
        assert "dezelfde foto van de dader" in said and "een account dat er sterk op lijkt" in said, said
        assert f"{other[:4]} {other[4:8]}" in said and NAMES[0] not in said, "values are out of the reader's own case"
        assert f"{one[:4]} {one[4:8]}" in alike(house, browser, first, second)

        stolen = dump(house).lower()
        for value in (one, other):
            for way in (value.encode(), bytes.fromhex(value), value.upper().encode()):
                assert way not in stolen and way.hex().encode() not in stolen
        assert second.encode() in stolen

        person.page.locator('main button[name="gone"]').click()
        person.at("public:lures")
        assert not alike(house, browser, first, second)


def alike(house: House, browser: Browser, report_id: str, other_id: str) -> str:
    """What the desk says of why these two are alike, "" where they are not."""
    with visiting(browser, house.url, size=DESKTOP) as visitor:
        advisor = AdvisorAtTheDesk(visitor, house.advisor)
        advisor.sign_in()
        visitor.go(address("desk:alike", report_id=report_id))
        line = visitor.page.locator(f'a[href="{address("desk:alike_with", report_id=report_id, other_id=other_id)}"]')
        if not line.count():
            return ""
        line.click()
        return visitor.page.locator("table.lines tbody").inner_text()


@pytest.mark.house
def test_videos_and_plain_pictures_stay_here_and_without_a_script_nothing_is_lost(house: House, browser: Browser):
    with visiting(browser, house.url, size=PHONE) as visitor:
        person = at_the_accounts(visitor, NAMES[0])
        person.press(button="lures")
        visitor.go(address("public:lures_make"))
        tool = LockPage(visitor)
        expect(tool.page.locator("[data-tool]")).to_be_visible()
        video = b"\0\0\0\x18ftypisom\0\0\2\0isommp42" + bytes(5_000)
        tool.choose(
            {"she.mp4": video, "grey.png": saved(Image.new("RGB", (300, 300), "grey"), "PNG"), "she.jpg": FIRST}
        )
        tool.wait()
        assert tool.states() == {"she.mp4": "no_video", "grey.png": "plain", "she.jpg": "made"}
        expect(tool.row("she.mp4").locator("[data-give]")).to_be_hidden()
        expect(tool.row("grey.png").locator("[data-give]")).to_be_hidden()

    with visiting(browser, house.url, size=PHONE, javascript=False) as visitor:
        person = at_the_accounts(visitor, NAMES[1])
        person.press(button="lures")
        person.at("public:lures")
        visitor.go(address("public:lures_make"))
        expect(visitor.page.locator("[data-without]")).to_be_visible()
        expect(visitor.page.locator("[data-tool]")).to_be_hidden()
        visitor.go(address("public:used"))
        expect(visitor.page.locator('[name="account"]').first).to_have_value(NAMES[1])
