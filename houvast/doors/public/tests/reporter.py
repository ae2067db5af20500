"""Someone with a phone, for tests: reads the page in front of them, fills in its forms, follows where they lead."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.message import Message
from html import unescape

from django.http import HttpResponse
from django.test import Client

from tests.support.client import Answer, Form

FACTS = {
    "form": "webcam_lure",
    "victim_age": "18_24",
    "image_exists": "yes",
    "still_in_contact": "yes",
    "wants": ["money_demanded"],
}


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


@dataclass
class Reporter:
    """`page`: the last answer, redirects followed; `seen`: the addresses on the way there."""

    client: Client = field(default_factory=lambda: Client(HTTP_HOST="localhost", raise_request_exception=False))
    language: str = "nl"
    page: HttpResponse | None = None
    path: str = ""
    seen: list[str] = field(default_factory=list)

    def get(self, path: str, **headers: str) -> Reporter:
        """`path` without its language."""
        return self._open(f"/{self.language}/{path}", **headers)

    def _open(self, address: str, **headers: str) -> Reporter:
        self.path = address.split("#")[0]
        self.seen.append(address)
        return self._follow(self.client.get(self.path, **headers))

    def post(self, path: str, fields: dict, **headers: str) -> Reporter:
        self.path = path if path.startswith("/") else f"/{self.language}/{path}"
        return self._follow(self.client.post(self.path, fields, HTTP_ORIGIN="http://localhost", **headers))

    def _follow(self, answer: HttpResponse) -> Reporter:
        self.page = answer
        while self.page.status_code == 303:
            self.path = self.page["Location"].split("#")[0]
            self.seen.append(self.page["Location"])
            self.page = self.client.get(self.path)
        return self

    @property
    def html(self) -> str:
        return self.page.content.decode()

    @property
    def text(self) -> str:
        """What stands in the page's main part."""
        return text_of(self.html.partition("<main")[2].partition("</main>")[0])

    @property
    def status(self) -> int:
        return self.page.status_code

    @property
    def place(self) -> str:
        """The address without language and query."""
        return self.path.removeprefix(f"/{self.language}/").partition("?")[0]

    @property
    def forms(self) -> tuple[Form, ...]:
        headers = Message()
        headers["Content-Type"] = self.page["Content-Type"]
        return Answer(self.status, headers, self.page.content, f"http://localhost{self.path}").forms

    def form(self, *names: str) -> Form:
        for form in self.forms:
            if set(names) <= form.names:
                return form
        raise AssertionError(f"no form with {names} at {self.path}: {[form.names for form in self.forms]}")

    def fields(self, form: Form, /, **given: str | list[str]) -> dict:
        fields: dict[str, list[str]] = {}
        for name, value in form.filled():
            fields.setdefault(name, []).append(value)
        return fields | given

    def submit(self, *names: str, **given: str | list[str]) -> Reporter:
        """Fills in the form that has these fields, and sends it."""
        form = self.form(*names)
        return self.post(form.action.removeprefix("http://localhost"), self.fields(form, **given))

    # -- the way

    def to_check(self) -> Reporter:
        self.get("")
        return self.submit()

    def to_questions(self, **signs: str) -> Reporter:
        self.to_check()
        return self.submit("suicidal_thoughts", **(signs or {"none": "1"}))

    def to_plan(self, facts: dict | None = None) -> Reporter:
        facts = FACTS if facts is None else facts
        self.to_questions()
        while self.place.startswith("q/"):
            form = self.form("page")
            self.submit("page", **{name: value for name, value in facts.items() if name in form.names})
        assert self.place == "plan/", self.path
        return self

    def to_receipt(self) -> str:
        """Gives the code."""
        self.to_plan()
        self.get("keep/")
        self.submit("seed")
        assert self.place == "code/", self.text
        return self.code

    @property
    def code(self) -> str:
        found = re.search(r'<p class="code"[^>]*>(.*?)</p>', self.html, re.DOTALL)
        assert found, self.text
        return text_of(found[1])

    def to_telling(self) -> str:
        code = self.to_receipt()
        self.submit("kept", kept="1")
        if self.place == "more/":
            self.submit("fact", skip="1")
        assert self.place == "tell/", self.path
        return code

    def to_messages(self, words: str = "Hij wil geld voor vanavond.") -> str:
        code = self.to_telling()
        self.submit("words", words=words, review="1")
        self.submit("revision")
        assert self.place == "messages/", self.text
        return code

    def sees(self, words: str) -> bool:
        return words in self.text

    def loses_session(self) -> None:
        self.client.cookies.pop("__Host-m", None)
