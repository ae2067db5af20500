"""A reporter without a browser: the whole way from the first page to a sent report, form by form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.support.client import Answer, Client
from tests.support.routes import address

CRISIS_SIGNS = ("suicidal_thoughts", "self_harm", "no_way_out", "immediate_danger", "alone_now")
MOST_QUESTION_PAGES = 8
_CODE = re.compile(r'<p class="code"[^>]*>(.*?)</p>', re.DOTALL)


def code_on(page: Answer) -> str:
    """The receipt as it stands on a page, 20 characters."""
    found = _CODE.search(page.text)
    assert found, f"no code at {page.address} ({page.status})"
    return re.sub(r"<[^>]*>|\s", "", found[1])


@dataclass
class Reporter:
    """One person with one browser. `facts`: what they answer when asked; everything else they skip."""

    client: Client
    facts: Mapping[str, str | list[str]] = field(default_factory=dict)
    receipt: str = ""

    def begin(self) -> Answer:
        """First tap."""
        start = self.client.get(address("public:start"))
        return self.client.submit(start.form())

    def answer_crisis_check(self, page: Answer) -> Answer:
        form = page.form(*CRISIS_SIGNS)
        signs = {name: "yes" for name in CRISIS_SIGNS if self.facts.get(name) == "yes"}
        answered = self.client.submit(form, signs or {"skip": "1"})
        return self.client.get(address("public:question", number="1")) if signs else answered

    def answer_questions(self, page: Answer) -> Answer:
        """Page by page until the plan stands there."""
        for _ in range(MOST_QUESTION_PAGES + 1):
            if page.path == address("public:plan"):
                return page
            form = page.form("page")
            values = {name: value for name, value in self.facts.items() if name in form.names}
            page = self.client.submit(form, values or {"skip": "1"})
        raise AssertionError(f"more than {MOST_QUESTION_PAGES} pages of questions; now at {page.address}")

    def to_plan(self) -> Answer:
        return self.answer_questions(self.answer_crisis_check(self.begin()))

    def keep(self) -> Answer:
        """Makes the mailbox and writes down the receipt."""
        page = self.client.get(address("public:keep"))
        page = self.client.submit(page.form("seed"))
        self.receipt = code_on(page)
        return page

    def choose_word(self, word: str) -> Answer:
        page = self.client.get(address("public:receipt"))
        return self.client.submit(page.form("word"), {"word": word})

    def mark_kept(self) -> Answer:
        page = self.client.get(address("public:receipt"))
        return self.client.submit(page.form("kept"), {"kept": "1"})

    def tell(self, words: str) -> Answer:
        """Own words, then straight to what will be sent."""
        page = self.client.get(address("public:tell"))
        return self.client.submit(page.form("words"), {"words": words, "review": "1"})

    def name_used(self, used: Mapping[str, str | list[str]], page: str = "used") -> Answer:
        """What the offender used (or, on page `own`, what is their own): values by the names of the form."""
        shown = self.client.get(address(f"public:{page}"))
        form = max((each for each in shown.forms if "base" in each.names), key=lambda each: len(each.fields))
        return self.client.submit(form, dict(used))

    def send(self, page: Answer) -> Answer:
        return self.client.submit(page.form("revision"))

    def report(self, words: str, *, word: str = "", used: Mapping[str, str | list[str]] | None = None) -> Answer:
        """All of it. `word`: the extra word of erasing."""
        self.to_plan()
        self.keep()
        if word:
            self.choose_word(word)
        self.mark_kept()
        if used:
            self.name_used(used)
        page = self.send(self.tell(words))
        assert page.path == address("public:messages"), f"{page.status} {page.address}"
        return page

    def write(self, words: str) -> Answer:
        """One more message in the mailbox."""
        page = self.client.get(address("public:messages"))
        return self.client.submit(page.form("message", "words"), {"words": words})

    def open(self, receipt: str = "") -> Answer:
        """Opens the mailbox with the code, typed."""
        page = self.client.get(address("public:open"))
        return self.client.submit(page.form("code"), {"code": receipt or self.receipt})
