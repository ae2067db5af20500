"""The people of the journeys, as they use a browser: they read headings, pick answers by their names and press buttons.

Places are found by the names of the URL table and the fields of the forms, so that words may change; what must be read
on a page is checked by role and by what was typed before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from tests.support.browser import Visitor
from tests.support.house import Person
from tests.support.reporting import MOST_QUESTION_PAGES
from tests.support.routes import address, routes

Facts = Mapping[str, str | list[str]]


def place(page: Page) -> str:
    """The name of the address in the location bar: `public:plan`."""
    path = re.sub(r"^https?://[^/]+", "", page.url).split("?")[0].split("#")[0].replace("/en/", "/nl/", 1)
    for route in routes():
        pattern = re.sub(r"<[^>]+>", "[^/]+", "/" + route.pattern)
        if re.fullmatch(pattern, path):
            return route.name
    return path


def form_to(page: Page, name: str, **given: str) -> Locator:
    """The form that sends to this address."""
    return page.locator(f'main form[action="{_in_language(page, address(name, **given))}"], main form:not([action])')


def link_to(page: Page, name: str, **given: str) -> Locator:
    target = _in_language(page, address(name, **given))
    return page.locator(f'main a[href="{target}"], main a[href^="{target}#"], main a[href^="{target}?"]').first


def _in_language(page: Page, path: str) -> str:
    """The start page stands at `/` too, in the visitor's own language: the page itself says which."""
    return path.replace("/nl/", "/en/", 1) if page.locator("html").get_attribute("lang") == "en" else path


def check_numbers_and_leave(page: Page, numbers: tuple[str, ...] = ("112", "113")) -> None:
    """112, 113 (or those of another country) and leaving stand on every page, in the same place."""
    bar = page.get_by_role("navigation").last
    for number in numbers:
        expect(bar.locator(f'a[href="tel:{number}"]')).to_be_visible()
    expect(bar.locator(f'a[href$="{_in_language(page, address("public:leave"))}"]')).to_be_visible()
    box = bar.bounding_box()
    assert box and box["y"] + box["height"] <= page.viewport_size["height"] + 1, "the bar is out of reach"


@dataclass
class ReporterAtTheDoor:
    """Someone with a phone. `facts`: what they answer when they are asked; everything else they skip."""

    visitor: Visitor
    facts: Facts = field(default_factory=dict)
    receipt: str = ""
    pages_seen: list[str] = field(default_factory=list)
    numbers: tuple[str, ...] = ("112", "113")

    @property
    def page(self) -> Page:
        return self.visitor.page

    def at(self, *names: str) -> None:
        """Check where we are, and what stands on every page."""
        assert place(self.page) in names, f"at {self.page.url}, not at {names}\n{self.page.inner_text('main')[:600]}"
        check_numbers_and_leave(self.page, self.numbers)
        expect(self.page.locator("h1")).to_have_count(1)
        self.pages_seen.append(place(self.page))

    def press(self, form: Locator | None = None, *, button: str = "") -> None:
        """The first button of a form, or the one with this name."""
        form = form or self.page.locator("main form").first
        form.locator(f'button[name="{button}"]' if button else "button:not([name]), button.button").first.click()
        self.page.wait_for_load_state()

    # -- to the plan

    def first_tap(self) -> None:
        self.visitor.go("/")
        assert place(self.page) in {"root", "public:start"}
        check_numbers_and_leave(self.page, self.numbers)
        if self.facts.get("reporter_role", "self") == "self":
            self.press(form_to(self.page, "public:start"))
        else:
            link_to(self.page, "public:who").click()
            self.page.locator(f'input[name="role"][value="{self.facts["reporter_role"]}"]').check()
            self.press(form_to(self.page, "public:who"))
        self.at("public:check")

    def crisis_check(self) -> None:
        signs = [name for name in _names(self.page) if self.facts.get(name) == "yes"]
        for sign in signs:
            self.page.locator(f'input[name="{sign}"]').check()
        if signs:
            self.press()
            self.at("public:answer")
            expect(self.page.locator('main a[href="tel:113"], main a[href="tel:112"]').first).to_be_visible()
            link_to(self.page, "public:question", number="1").click()
        else:
            self.page.locator('input[name="none"]').check()
            self.press()

    def questions(self) -> None:
        for _ in range(MOST_QUESTION_PAGES + 1):
            if place(self.page) == "public:plan":
                return
            self.at("public:question")
            answered = [self.answer(name, value) for name, value in self.facts.items()]
            if any(answered):
                self.press()
            else:
                self.press(button="skip")
        raise AssertionError(f"more than {MOST_QUESTION_PAGES} pages of questions")

    def answer(self, name: str, value: str | list[str]) -> bool:
        """Fill in one fact if this page asks it, as a box of a list or as a question of its own. What waits for another
        answer is not asked yet; what is folded is looked up."""
        box = self.page.locator(f'main input[type="checkbox"][value="{name}"]')
        if box.count() and value == "yes":
            box.check()
            return True
        asked = self.page.locator(f'main [name="{name}"]')
        if not asked.count() or not asked.first.is_visible():
            return False
        if asked.first.get_attribute("type") == "date":
            asked.first.fill(str(value))
            return True
        for item in [value] if isinstance(value, str) else value:
            option = self.page.locator(f'main input[name="{name}"][value="{item}"]')
            if not option.is_visible():
                self.page.locator("main details", has=option).locator("summary").click()
            option.check()
        return True

    def to_plan(self) -> None:
        self.first_tap()
        self.crisis_check()
        self.questions()
        self.at("public:plan")

    # -- to a sent report

    def make_code(self) -> None:
        link_to(self.page, "public:keep").click()
        self.at("public:keep")
        self.press(form_to(self.page, "public:keep"))
        self.at("public:receipt")

    def keep(self, word: str = "") -> None:
        """The mailbox, its receipt written down, an extra word if wanted."""
        self.make_code()
        self.receipt = re.sub(r"\s", "", self.page.locator("p.code").first.inner_text())
        assert len(self.receipt) == 20
        if word:
            extra = self.page.locator('input[name="word"]')
            if not extra.is_visible():
                self.page.locator("details", has=extra).locator("summary").click()
            extra.fill(word)
            self.press(self.page.locator("form", has=extra))
            self.at("public:receipt")
            assert re.sub(r"\s", "", self.page.locator("p.code").first.inner_text()) == self.receipt
        self.page.locator('input[name="kept"]').check()
        self.press(self.page.locator("form", has=self.page.locator('input[name="kept"]')))
        if place(self.page) == "public:figures":
            self.at("public:figures")
            self.press(button="skip")
        self.at("public:tell")

    def tell(self, words: str, *, account: str = "", deadline: tuple[str, str] | None = None) -> None:
        self.page.locator('[name="words"]').fill(words)
        self.press()
        self.at("public:used")
        if account:
            self.page.locator('[name="account"]').first.fill(account)
        self.press()
        self.at("public:own")
        self.press()
        self.at("public:until")
        if deadline:
            self.page.locator('[name="day"]').fill(deadline[0])
            self.page.locator('[name="time"]').fill(deadline[1])
        self.press()
        self.at("public:days")
        self.press(button="review")
        self.at("public:review")
        expect(self.page.locator("main")).to_contain_text(words.split("\n")[0])

    def send(self) -> None:
        self.press(form_to(self.page, "public:review"))
        self.at("public:messages")

    def open_with_receipt(self, typed: str) -> None:
        self.visitor.go("/nl/")
        link_to(self.page, "public:open").click()
        self.at("public:open")
        self.page.locator('[name="code"]').fill(typed)
        self.press()

    def write(self, words: str) -> None:
        self.page.locator('[name="words"]').fill(words)
        self.press(form_to(self.page, "public:messages").filter(has=self.page.locator('[name="words"]')))
        self.at("public:messages")

    def erase(self, word: str = "") -> None:
        link_to(self.page, "public:erase").click()
        self.at("public:erase")
        if word:
            self.page.locator('[name="word"]').fill(word)
        self.press(form_to(self.page, "public:erase"))


def in_the_queue(page: Page, report_id: str) -> Locator:
    """The line of a case, on whichever page of the queue it stands: a whole run of tests fills more than one."""
    line, number = page.locator(f'main a[href="{address("desk:case", report_id=report_id)}"]'), 1
    while not line.count():
        number += 1
        page.locator(f'a[href="?page={number}"]').click()
        page.wait_for_load_state()
    return line


@dataclass
class AdvisorAtTheDesk:
    visitor: Visitor
    person: Person

    @property
    def page(self) -> Page:
        return self.visitor.page

    def sign_in(self) -> None:
        self.visitor.go(address("desk:home"))
        assert place(self.page) == "desk:sign_in"
        self.page.locator('[name="email"]').fill(self.person.email)
        self.page.locator('[name="password"]').fill(self.person.password)
        self.page.locator('[name="code"]').fill(self.person.phone.code())
        self.page.locator("main form button").first.click()
        self.page.wait_for_load_state()
        assert place(self.page) != "desk:sign_in", self.page.inner_text("main")

    def open_case(self, report_id: str) -> None:
        self.visitor.go(address("desk:queue"))
        in_the_queue(self.page, report_id).first.click()
        self.page.wait_for_load_state()
        assert place(self.page) == "desk:case"

    def claim(self, report_id: str) -> None:
        claim = self.page.locator(f'form[action="{address("desk:claim", report_id=report_id)}"] button')
        if claim.count():
            claim.first.click()
            self.page.wait_for_load_state()

    def reply(self, words: str) -> None:
        composer = self.page.locator("form", has=self.page.locator('[name="message_id"]'))
        composer.locator('textarea[name="text"]').fill(words)
        composer.locator("button:not([formaction]):not([name])").first.click()
        self.page.wait_for_load_state()

    def close(self, report_id: str) -> None:
        self.page.locator(f'a[href="{address("desk:close", report_id=report_id)}"]').first.click()
        self.page.wait_for_load_state()
        self.page.locator("main form button").first.click()
        self.page.wait_for_load_state()


def _names(page: Page) -> list[str]:
    return page.eval_on_selector_all("main [name]", "all => all.map(each => each.name)")
