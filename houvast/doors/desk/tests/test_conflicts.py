"""Two at one thing: both texts are shown, nobody's change is undone unseen."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from uuid import uuid4

from houvast.doors.desk.tests.test_journey import CALM, case_address, hidden, text_of


class Controls(HTMLParser):
    """Names and values of the controls that a browser would send, untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self._select = ""

    def handle_starttag(self, tag: str, found: list[tuple[str, str | None]]) -> None:
        attributes = dict(found)
        name = attributes.get("name", "")
        if tag == "select":
            self._select = name
            self.values.setdefault(name, []).append("")
        elif tag == "option" and "selected" in attributes:
            self.values[self._select][-1] = attributes["value"]
        elif tag == "input" and name and (attributes.get("type") != "checkbox" or "checked" in attributes):
            self.values.setdefault(name, []).append(attributes.get("value", ""))


def form_values(answer) -> dict[str, list[str]]:
    """The facts form as it stands on the page."""
    controls = Controls()
    controls.feed(answer.content.decode().partition("<main")[2].partition("</main>")[0])
    controls.values.pop("csrfmiddlewaretoken")
    return controls.values


def test_a_draft_that_changed_elsewhere_shows_both_texts(house, browser_of, send):
    report, ada = send(**CALM), browser_of("ada")
    ada.get(case_address(report))
    assert ada.post(case_address(report, "draft"), {"text": "in dit tabblad", "revision": "0"}).status_code == 303
    answer = ada.post(case_address(report, "draft"), {"text": "in het andere", "revision": "0"})
    page = text_of(answer)
    assert answer.status_code == 409
    assert "in dit tabblad" in page
    assert "in het andere" in page
    revision = hidden(page, "revision")
    taken = {"take": "theirs", "theirs": "in dit tabblad", "text": "in het andere", "revision": revision}
    assert ada.post(case_address(report, "draft"), taken).status_code == 303
    page = text_of(ada.get(case_address(report)))
    assert "in dit tabblad" in page
    assert "in het andere" not in page


def test_a_conflict_under_the_script_replaces_only_the_composer(house, browser_of, send):
    report, ada = send(**CALM), browser_of("ada")
    ada.get(case_address(report))
    script = {"HTTP_HX_REQUEST": "true"}
    kept = ada.post(case_address(report, "draft"), {"text": "een", "revision": "0"}, **script)
    assert "Draft kept" in text_of(kept)
    assert re.search(r'id="revision" value="1" hx-swap-oob="true"', text_of(kept))
    answer = ada.post(case_address(report, "draft"), {"text": "twee", "revision": "0"}, **script)
    assert answer.status_code == 200
    assert answer.headers["HX-Retarget"] == answer.headers["HX-Reselect"] == "#composer"


def test_line_ends_of_a_browser_do_not_make_a_change(house, browser_of, send):
    report, ada = send(**CALM), browser_of("ada")
    ada.get(case_address(report))
    script = {"HTTP_HX_REQUEST": "true"}
    ada.post(case_address(report, "draft"), {"text": "een\ntwee", "revision": "0"}, **script)
    again = ada.post(case_address(report, "draft"), {"text": "een\r\ntwee", "revision": "1"}, **script)
    assert 'id="revision" value="1"' in text_of(again)


def test_facts_untouched_change_nothing(house, browser_of, send):
    report, ada = send(**CALM, contact_platforms=["email"], paid="no"), browser_of("ada")
    answer = ada.post(case_address(report, "facts"), form_values(ada.get(case_address(report, "facts"))))
    assert answer.status_code == 303
    assert "said=facts" not in answer.headers["Location"]


def test_facts_are_changed_and_say_who_did(house, browser_of, send):
    report, ada = send(**CALM), browser_of("ada")
    values = form_values(ada.get(case_address(report, "facts")))
    values |= {"f:paid": ["yes"], "f:paid_by": ["bank", "crypto"], "none:published_how": ["yes"]}
    values |= {"act:kind": ["payment", ""], "act:day": ["2026-11-01", ""], "act:amount": ["150", ""]}
    values |= {"act:currency": ["EUR", ""]}
    assert ada.post(case_address(report, "facts"), values).status_code == 303
    page = text_of(ada.get(case_address(report)))
    assert "Bank transfer, Cryptocurrency" in page
    assert "1 November 2026: Paid, 150 EUR" in page
    assert "Last changed by Ada" in page


def test_a_fact_that_does_not_fit_is_named_and_the_rest_is_kept(house, browser_of, send):
    report, ada = send(**CALM), browser_of("ada")
    values = form_values(ada.get(case_address(report, "facts")))
    values |= {"f:paid": ["yes"], "act:kind": ["payment", ""], "act:amount": ["veel", ""]}
    answer = ada.post(case_address(report, "facts"), values)
    page = text_of(answer)
    assert answer.status_code == 422
    assert "What happened, day by day" in page
    assert form_values(answer)["f:paid"] == ["yes"]
    assert form_values(answer)["act:amount"][0] == "veel"


def test_two_who_change_facts_at_once_see_each_other(house, browser_of, send):
    report, ada = send(**CALM), browser_of("ada")
    first = form_values(ada.get(case_address(report, "facts")))
    second = form_values(ada.get(case_address(report, "facts")))
    ada.post(case_address(report, "facts"), {**first, "f:paid": ["yes"], "f:told_someone": ["yes"]})
    answer = ada.post(case_address(report, "facts"), {**second, "f:paid": ["no"], "f:evidence_saved": ["yes"]})
    page = text_of(answer)
    assert answer.status_code == 409
    assert "now kept: Yes" in page
    merged = form_values(answer)
    assert (merged["f:paid"], merged["f:told_someone"], merged["f:evidence_saved"]) == (["no"], ["yes"], ["yes"])
    assert ada.post(case_address(report, "facts"), merged).status_code == 303
    page = text_of(ada.get(case_address(report)))
    assert "Someone knows" in page


def test_a_reply_refused_keeps_its_message_id(house, browser_of, send):
    report, ada, bram = send(**CALM), browser_of("ada"), browser_of("bram")
    ada.get(case_address(report))
    ada.post(case_address(report, "release"))
    bram.get(case_address(report))
    bram.post(case_address(report, "release"))
    message = str(uuid4())
    answer = ada.post(case_address(report, "reply"), {"text": "Nog niet verstuurd.", "message_id": message})
    assert answer.status_code == 409
    page = text_of(answer)
    assert hidden(page, "message_id") == message
    assert "Nog niet verstuurd." in page
    assert (
        ada.post(case_address(report, "reply"), {"text": "Nog niet verstuurd.", "message_id": message}).status_code
        == 303
    )
