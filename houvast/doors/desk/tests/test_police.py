"""The police at the desk: the record, what is due, and what the person lets us pass on."""

from __future__ import annotations

import re
from io import BytesIO
from uuid import uuid4

import pytest
from django.utils import timezone
from pypdf import PdfReader

from houvast.core.situation import Indicator, Told
from houvast.core.support import Course, Decision, NotMade, Proceedings, Stage, Way, Wish
from houvast.doors.desk import police_words
from houvast.procedures import consenting, submitting
from houvast.procedures.tests.house import make
from houvast.records.audit.actors import REPORTER
from houvast.records.consents.keeping import consents_of
from houvast.records.consents.views import ConsentState
from houvast.records.registrations.waiting import police_outcome
from houvast.records.reports.proceedings import read_proceedings

WORDS = "Hij stuurt het naar mijn zusje."


@pytest.fixture
def case(house):
    now = timezone.now()
    told = Told(words=WORDS, indicators=(Indicator("account", "instagram", "anna.rose"),))
    return submitting.send(
        keys=make(now, form="sent_images", paid="yes"), told=told, message_id=uuid4(), now=now, by=REPORTER
    )


def test_every_code_has_words():
    for words, codes in (
        (police_words.STAGES, Stage),
        (police_words.WISHES, Wish),
        (police_words.WAYS, Way),
        (police_words.COURSES, Course),
        (police_words.DECISIONS, Decision),
        (police_words.REASONS, NotMade),
        (police_words.CONSENTS, ConsentState),
    ):
        assert set(words) == set(codes)


def address(case, more: str = "") -> str:
    return f"/desk/case/{case.report_id}/steps{more}"


def fields(page: str) -> dict:
    return {"base": re.search(r'name="base" value="(\d+)"', page)[1]}


def test_what_is_kept_is_one_record_with_the_mailbox(house, browser_of, case):
    browser = browser_of("ada")
    page = browser.get(address(case)).content.decode()
    answer = browser.post(address(case), fields(page) | {"made_on": "2026-01-05", "way": "aangifte"})
    assert answer.status_code == 303
    kept = read_proceedings(case.report_id, case.shared).proceedings
    assert (str(kept.made_on), kept.way) == ("2026-01-05", Way.AANGIFTE)
    shown = browser.get(address(case)).content.decode()
    assert 'value="2026-01-05"' in shown
    first_screen = browser.get(f"/desk/case/{case.report_id}").content.decode()
    assert (
        address(case) in first_screen
        and "warm" in first_screen.partition('id="subjects"')[2].partition("</section>")[0]
    )


def test_a_wrong_day_keeps_what_was_typed(house, browser_of, case):
    browser = browser_of("ada")
    page = browser.get(address(case)).content.decode()
    answer = browser.post(
        address(case), fields(page) | {"made_on": "2026-05-02", "hearing_on": "2026-05-01", "number": "PL-7"}
    )
    shown = answer.content.decode()
    assert answer.status_code == 422 and 'value="2026-05-01"' in shown and 'value="PL-7"' in shown


def test_two_at_once_are_told(house, browser_of, case):
    browser = browser_of("ada")
    page = browser.get(address(case)).content.decode()
    browser.post(address(case), fields(page) | {"wish": "later"})
    answer = browser.post(address(case), fields(page) | {"wish": "yes", "office": "Utrecht"})
    assert answer.status_code == 409 and 'value="Utrecht"' in answer.content.decode()


def test_the_draft_holds_what_was_told_and_the_person_decides(house, browser_of, case):
    browser = browser_of("ada")
    page = browser.get(address(case)).content.decode()
    assert WORDS in page and "anna.rose" in page
    assert browser.post(address(case, "/ask"), {"text": "Alleen dit.", "receiver": ""}).status_code == 422
    browser.post(address(case, "/ask"), {"text": "Alleen dit.", "receiver": "Politie Utrecht"})
    (asked,) = consents_of(case.report_id, case.shared)
    assert (asked.text, asked.receiver, asked.state) == ("Alleen dit.", "Politie Utrecht", ConsentState.ASKED)
    paper = address(case, f"/{asked.id}")
    assert browser.get(paper).status_code == 303  # nothing was agreed to: there is nothing to print
    consenting.answer(
        keys=case, consent_id=asked.id, given=True, text_sha256=asked.text_sha256, now=timezone.now(), by=REPORTER
    )
    made = browser.get(paper)
    said = " ".join(page.extract_text() for page in PdfReader(BytesIO(made.content)).pages)
    assert "Alleen dit." in said and "Politie Utrecht" in said and WORDS not in said
    consenting.withdraw(keys=case, consent_id=asked.id, now=timezone.now(), by=REPORTER)
    assert browser.get(paper).status_code == 303


def test_the_figures_get_codes_and_no_day_or_number():
    told = Proceedings.from_json(
        {"wish": "yes", "made_on": "2026-01-05", "way": "melding", "number": "PL-7", "office": "Utrecht"}
    )
    assert police_outcome(told) == {"wish": "yes", "made": "yes", "way": "melding"}
    assert police_outcome(Proceedings.from_json({"wish": "no", "not_made": ["shame", "no_trust"]})) == {
        "wish": "no",
        "not_made": ["no_trust", "shame"],
    }
    assert police_outcome(Proceedings()) == {}
