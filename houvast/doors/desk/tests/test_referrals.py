"""Referrals and support at the desk: what is prepared, what may go, and who has gone quiet."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.utils import timezone
from pypdf import PdfReader

from houvast.core.situation import Told
from houvast.core.support import CheckIn, Proceedings
from houvast.doors.desk import referrals
from houvast.procedures import consenting, following_proceedings, referring, submitting
from houvast.procedures.tests.house import make
from houvast.records.audit.actors import REPORTER
from houvast.records.consents.keeping import consents_of
from houvast.records.referrals.views import Outcome

WORDS = "Hij stuurt het naar mijn zusje."
TEXT = "Iemand wil graag praten.\nBellen na vier uur."


@pytest.fixture
def case(house):
    now = timezone.now()
    return submitting.send(
        keys=make(now, form="sent_images"), told=Told(words=WORDS), message_id=uuid4(), now=now, by=REPORTER
    )


def address(case, more: str = "") -> str:
    return f"/desk/case/{case.report_id}/referrals{more}"


def typed(**given) -> dict:
    soon = timezone.localtime(timezone.now() + timedelta(days=7))
    return {"to": "", "name": "Buurthuis", "text": TEXT, "ask_back": f"{soon:%Y-%m-%dT%H:%M}"} | given


def line_on_the_first_screen(browser, case, name: str) -> str:
    page = browser.get(f"/desk/case/{case.report_id}").content.decode()
    return next(item for item in page.partition('id="subjects"')[2].split("<li>") if f"/{name}" in item)


def answer(case, given: bool):
    (asked,) = consents_of(case.report_id, case.shared)
    consenting.answer(
        keys=case, consent_id=asked.id, given=given, text_sha256=asked.text_sha256, now=timezone.now(), by=REPORTER
    )
    return asked


def referral_id(page: str) -> str:
    return re.search(r'id="r-([0-9a-f-]+)"', page)[1]


def test_every_outcome_has_words():
    assert set(referrals.OUTCOMES) == set(Outcome)


def test_a_receiver_of_the_content_fills_the_form_in_the_language_of_the_report(house, browser_of, case):
    page = browser_of("ada").get(address(case) + "?to=slachtofferhulp").content.decode()
    assert "Iemand die bij ons hulp krijgt, wil graag contact met Slachtofferhulp Nederland" in page
    assert "0900-0101" in page  # a draft number is shown to the desk, not to a reporter


def test_a_draft_with_open_places_is_not_asked(house, browser_of, case):
    browser = browser_of("ada")
    draft = "Zo is de persoon te bereiken: (vul in wat de persoon zelf wil)"
    answered = browser.post(address(case, "/ask"), typed(text=draft))
    assert answered.status_code == 422 and draft in answered.content.decode()
    assert consents_of(case.report_id, case.shared) == ()


@pytest.mark.parametrize("wrong", [{"name": ""}, {"text": ""}, {"ask_back": ""}, {"ask_back": "2020-01-01T09:00"}])
def test_what_was_typed_stays_where_something_misses(house, browser_of, case, wrong):
    answered = browser_of("ada").post(address(case, "/ask"), typed(**wrong))
    shown = answered.content.decode()
    assert answered.status_code == 422
    assert all(value in shown for name, value in typed(**wrong).items() if name in ("name", "text") and value)
    assert consents_of(case.report_id, case.shared) == ()


def test_from_prepared_to_the_sheet_and_back(house, browser_of, case):
    browser = browser_of("ada")
    assert browser.post(address(case, "/ask"), typed()).status_code == 303
    sheet = address(case, f"/{referral_id(browser.get(address(case)).content.decode())}/sheet")
    assert "PDF" not in browser.get(sheet).get("Content-Type", "").upper()
    asked = answer(case, given=True)
    assert "warm" in line_on_the_first_screen(browser, case, "referrals")
    made = browser.get(sheet)
    said = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(made.content)).pages).split())
    assert "Bellen na vier uur." in said and "Buurthuis" in said and "Warme overdracht" in said
    assert WORDS not in said
    consenting.withdraw(keys=case, consent_id=asked.id, now=timezone.now(), by=REPORTER)
    again = browser.get(sheet)
    assert b"%PDF" not in again.content
    assert "took it back" in line_on_the_first_screen(browser, case, "referrals")


def test_what_runs_is_noted_where_it_runs_and_closing_says_that_it_comes_back(house, browser_of, case):
    browser = browser_of("ada")
    browser.post(address(case, "/ask"), typed())
    one = referral_id(browser.get(address(case)).content.decode())
    page = browser.get(f"/desk/case/{case.report_id}").content.decode()
    card = page.partition('id="todo"')[2].partition(f"{address(case)}#r-{one}")
    assert card[1], "ticked off here instead, it would never come back"
    assert "/done" not in card[0].rpartition('class="card"')[2] + card[2].partition('class="card"')[0]
    assert "Buurthuis" in browser.get(f"/desk/case/{case.report_id}/close").content.decode()


def test_how_it_ended_takes_it_from_the_first_screen(house, browser_of, case):
    browser = browser_of("ada")
    browser.post(address(case, "/ask"), typed())
    answer(case, given=False)
    one = referral_id(browser.get(address(case)).content.decode())
    wrong = browser.post(address(case, f"/{one}/end"), {"outcome": "handed_over", "words": "Al gebeld", "ask_back": ""})
    assert wrong.status_code == 422 and "Al gebeld" in wrong.content.decode()
    assert browser.post(address(case, f"/{one}/end"), {"outcome": "not_wanted", "words": ""}).status_code == 303
    assert "warm" not in line_on_the_first_screen(browser, case, "referrals")


def test_the_name_of_the_content_is_counted_and_a_changed_one_is_somebody_else(house, browser_of, case):
    browser = browser_of("ada")
    browser.post(address(case, "/ask"), typed(to="slachtofferhulp", name="Slachtofferhulp Nederland"))
    browser.post(address(case, "/ask"), typed(to="slachtofferhulp", name="Mijn buurman"))
    kept = referring.read_referred(report_id=case.report_id, **house.acting("ada", timezone.now()))
    assert {(each.referral.name, each.referral.receiver) for each in kept} == {
        ("Slachtofferhulp Nederland", "slachtofferhulp"),
        ("Mijn buurman", "other"),
    }


# -- support


def test_where_they_are_what_they_may_ask_and_what_is_due_on_one_page(house, browser_of, case):
    following_proceedings.tell_proceedings(
        keys=case,
        proceedings=Proceedings.from_json({"made_on": "2026-01-05", "way": "aangifte", "hearing_on": "2099-01-20"}),
        revision=0,
        now=timezone.now(),
        by=REPORTER,
    )
    page = browser_of("ada").get(f"/desk/case/{case.report_id}/support").content.decode()
    for said in ("Saying something at the hearing", "Sv 51e", "prepare the hearing", "Slachtofferhulp", "20 Jan 2099"):
        assert said in page, said


def test_who_went_quiet_is_seen_on_the_first_screen_and_who_stopped_is_left_in_peace(house, browser_of, case):
    then = timezone.now() - timedelta(days=9)
    following_proceedings.choose_check_ins(keys=case, moments_wanted=[CheckIn.DAY_2], now=then, by=REPORTER)
    browser = browser_of("ada")
    assert "gone quiet" in line_on_the_first_screen(browser, case, "support")
    following_proceedings.choose_check_ins(keys=case, moments_wanted=[], now=timezone.now(), by=REPORTER)
    line = line_on_the_first_screen(browser, case, "support")
    assert "warm" not in line and "stopped" in line


def test_a_word_makes_it_calm_again(house, browser_of, case):
    then = timezone.now() - timedelta(days=9)
    following_proceedings.choose_check_ins(keys=case, moments_wanted=[CheckIn.DAY_2], now=then, by=REPORTER)
    following_proceedings.note_heard(keys=case, now=timezone.now(), by=REPORTER)
    assert "warm" not in line_on_the_first_screen(browser_of("ada"), case, "support")
