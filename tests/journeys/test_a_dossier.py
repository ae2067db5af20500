"""A dossier, from what a person hands over to what a police officer checks: packed from a statement and an item of
evidence, agreed to in the mailbox, saved, opened with the passphrase, whole for bagit-python and for us."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import bagit
import pyrage
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import AdvisorAtTheDesk, ReporterAtTheDoor, form_to, place
from tests.support.browser import DESKTOP, PHONE, visiting
from tests.support.house import House
from tests.support.images import photo
from tests.support.routes import address

WOMAN = {"victim_age": "25_plus", "form": "sent_images", "money_demanded": "yes", "threat_to_contacts": "yes"}
POLICE = "Politie Zwolle, team zeden"
WORDS = "Hij wil 200 euro, anders stuurt hij het door."
HOUVAST = Path(sys.executable).with_name("houvast")


def hands_over(woman: ReporterAtTheDoor) -> bytes:
    """A screenshot with the tick, and without it first: that is refused, and what was typed is still there."""
    written = BytesIO()
    Image.fromarray(photo(320, 240)).save(written, "PNG")
    picture = written.getvalue()
    file = {"name": "Schermafbeelding (1).png", "mimeType": "image/png", "buffer": picture}
    woman.visitor.go("/nl/messages/items/")
    woman.at("public:items")
    page = woman.page
    page.locator('input[name="kind"][value="screenshot"]').check()
    page.locator('[name="described"]').fill("het gesprek van dinsdag")
    page.locator('[name="file"]').set_input_files(file)
    woman.press(form_to(page, "public:items").first)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator('[name="described"]')).to_have_value("het gesprek van dinsdag")
    page.locator('[name="file"]').set_input_files(file)
    page.locator('[name="shows_none"]').check()
    woman.press(form_to(page, "public:items").first)
    expect(page.locator("#list")).to_contain_text("001-schermafbeelding-1.png")
    return picture


def lets_the_statement_go(woman: ReporterAtTheDoor) -> None:
    woman.visitor.go("/nl/messages/paper/")
    woman.page.locator('[name="receiver"]').fill(POLICE)
    woman.press(form_to(woman.page, "public:story"), button="paper")
    woman.at("public:story_paper")
    woman.press(form_to(woman.page, "public:story_send"))


def looks(advisor: AdvisorAtTheDesk, report_id: str) -> None:
    """The picture is blurred until the box is ticked, and each look is counted."""
    page = advisor.page
    page.locator(f'a[href="{address("desk:evidence", report_id=report_id)}"]').first.click()
    page.locator("#items a").first.click()
    picture = page.locator(".veiled img")
    expect(picture).to_have_css("filter", re.compile("blur"))
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 320
    page.locator("#clear").check()
    expect(picture).to_have_css("filter", "none")
    advisor.visitor.go(address("desk:evidence", report_id=report_id))
    expect(page.locator("#items li").first).to_contain_text("1 keer bekeken")


def saved(page: Page, name: str) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        page.locator(f'a[href$="{name}"]').first.click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def verified(path: Path) -> tuple[int, dict]:
    done = subprocess.run([HOUVAST, "verify", "dossier", path, "--json"], capture_output=True, text=True)
    return done.returncode, json.loads(done.stdout)


@pytest.mark.house
@pytest.mark.parametrize("javascript", [False, True], ids=["without script", "with script"])
def test_from_what_is_handed_over_to_what_the_police_check(house: House, browser: Browser, tmp_path, javascript: bool):
    with visiting(browser, house.url, size=PHONE, javascript=javascript) as at_home:
        woman = ReporterAtTheDoor(at_home, WOMAN)
        woman.to_plan()
        woman.keep()
        woman.tell(WORDS, account="@lisa.example")
        woman.send()
        picture = hands_over(woman)
        lets_the_statement_go(woman)
        report_id = str(house.report_of(woman.receipt)["id"])
        with visiting(browser, house.url, size=DESKTOP, javascript=javascript) as at_work:
            advisor = AdvisorAtTheDesk(at_work, house.advisor)
            advisor.sign_in()
            advisor.open_case(report_id)
            advisor.claim(report_id)
            looks(advisor, report_id)
            page = advisor.page
            page.locator("details", has=page.locator("#pack")).locator("summary").first.click()
            page.locator('[name="receiver"]').fill(POLICE)
            page.locator("#pack button").click()
            page.wait_for_load_state()
            assert place(page) == "desk:evidence", page.inner_text("main")
            expect(page.locator("#dossiers article")).to_contain_text("wacht op de persoon")
            assert not page.locator('a[href$="/file"]').count()

            woman.visitor.go("/nl/messages/agreed/")
            asked = woman.page.locator("section.card").first
            for said in (WORDS, "lisa.example", "001-schermafbeelding-1.png", POLICE):
                expect(asked).to_contain_text(said)
            woman.press(asked.locator("form"), button="said")

            at_work.go(address("desk:evidence", report_id=report_id))
            card = page.locator("#dossiers article").first
            expect(card).to_contain_text("akkoord: het mag weg")
            seal = card.locator("dd code").first.inner_text()
            card.locator("dd summary").click()
            passphrase = card.locator("dd details code").inner_text()
            name, locked = saved(page, "/file")
            assert name.endswith(".zip.age") and locked.startswith(b"age-encryption.org/v1")
            opened = pyrage.passphrase.decrypt(locked, passphrase)
            (tmp_path / "dossier.zip").write_bytes(opened)
            zipfile.ZipFile(BytesIO(opened)).extractall(tmp_path)
            folder = tmp_path / name.removesuffix(".zip.age")
            assert bagit.Bag(str(folder)).validate()
            for path in (folder, tmp_path / "dossier.zip"):
                code, answer = verified(path)
                assert (code, answer["seal"], answer["dossier"]) == (0, seal, True)
            assert (folder / "data/evidence/001-schermafbeelding-1.png").read_bytes() == picture
            assert WORDS in (folder / "data/statement.txt").read_text()
            custody = [json.loads(line)["act"] for line in (folder / "data/custody.jsonl").read_text().splitlines()]
            assert custody == ["received", "viewed", "packed"]
            statement = folder / "data/statement.txt"
            statement.write_bytes(bytes([statement.read_bytes()[0] ^ 1]) + statement.read_bytes()[1:])
            assert verified(folder)[0] == 1

            page.locator("#dossiers article form button").last.click()
            page.wait_for_load_state()
            expect(page.locator("#dossiers article").first).to_contain_text("overhandigd")
            woman.visitor.go("/nl/messages/agreed/")
            dossier = woman.page.locator("section.card", has_text="Een dossier")
            woman.press(dossier.locator("form"), button="said")
            at_work.go(address("desk:evidence", report_id=report_id))
            expect(page.locator("#dossiers article").first).to_contain_text("overhandigd, daarna teruggenomen")
            assert not page.locator('a[href$="/file"]').count()


@pytest.mark.house
def test_a_file_that_is_too_large_leaves_what_was_typed_beside_it(house: House, browser: Browser):
    """The page comes, although a browser shows none before the whole file is gone."""
    with visiting(browser, house.url, size=PHONE, javascript=False) as visitor:
        person = ReporterAtTheDoor(visitor, {"form": "sent_images", "victim_age": "25_plus", "age_in_image": "adult"})
        person.to_plan()
        person.keep()
        person.tell("Zij dreigt.")
        person.send()
        visitor.go(address("public:items"))
        page = visitor.page
        page.locator('input[name="kind"][value="screenshot"]').check()
        page.locator('[name="described"]').fill("het derde account")
        page.locator('[name="words"]').fill("wat erbij stond")
        page.locator('input[name="shows_none"]').check()
        large = {"name": "x.png", "mimeType": "image/png", "buffer": bytes(12_000_000)}
        page.locator('input[type="file"]').set_input_files([large])
        person.press(page.locator("#form"))
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.locator('[name="described"]')).to_have_value("het derde account")
        expect(page.locator('[name="words"]')).to_have_value("wat erbij stond")
        expect(page.locator('input[name="kind"][value="screenshot"]')).to_be_checked()
