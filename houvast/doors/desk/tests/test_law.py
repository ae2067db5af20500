"""The law at the desk: everything, marked, with its receipt; what was asked settles it."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.utils import timezone
from pypdf import PdfReader

from houvast.core.law import compare_receipt
from houvast.core.law.deadlines import complaint_until
from houvast.core.situation import Act, Told
from houvast.doors.desk import times
from houvast.procedures import submitting
from houvast.procedures.tests.house import make
from houvast.records.audit.actors import REPORTER
from houvast.records.content.law import current_law
from houvast.records.reports.legal import read_settled
from houvast.records.reports.seals import open_cases

THREAT = {"form": "sent_images", "threat_to_contacts": "yes", "money_demanded": "yes", "image_exists": "yes"}


@pytest.fixture
def case(house):
    now = timezone.now()
    told = Told(words="Hij dreigt.", acts=(Act("threat", day=timezone.localdate(now) - timedelta(days=80)),))
    return submitting.send(keys=make(now, **THREAT), told=told, message_id=uuid4(), now=now, by=REPORTER)


def settled(house, case):
    keys = open_cases([case.report_id], house.keys("ada"))[case.report_id]
    return read_settled(case.report_id, keys.desk).facts


def address(case, more: str = "") -> str:
    return f"/desk/case/{case.report_id}/rules{more}"


def test_articles_dates_sources_and_what_is_missing(house, browser_of, case):
    page = browser_of("ada").get(address(case)).content.decode()
    for said in (
        "Sr 318",
        "applies",
        "jci1.3:c:BWBR0001854",
        "wetten.overheid.nl",
        "Depends on",
        "not checked by a lawyer",
    ):
        assert said in page
    assert "low confidence: never shown" in page  # the desk sees all, marked


def test_a_near_complaint_is_warm_on_the_first_screen(house, browser_of, case):
    page = browser_of("ada").get(f"/desk/case/{case.report_id}").content.decode()
    subjects = page.partition('id="subjects"')[2].partition("</section>")[0]
    assert re.search(r'class="pill warm">complaint until', subjects)
    assert "a complaint is needed to prosecute; last day" in page
    last = complaint_until(timezone.localdate() - timedelta(days=80))
    said = times.day(last)
    assert f"complaint until {said}" in subjects
    # The days on which it comes back are ours; none of them is called the last day.
    assert set(re.findall(r"last day: ([^<.]*)", page)) == {said}
    assert page.count("ask about a complaint") == 1 + page.count("Done: ask about a complaint")
    (left,) = re.findall(r'<time class="pill warm" datetime="([^"]*)"', page.partition('id="subjects"')[0])
    assert left.startswith(last.isoformat())


def test_what_was_told_stands_in_the_queue_before_anybody_opened_the_case(house, browser_of, case):
    (row,) = house.queue()
    assert row.next_date_kind == "complaint" and row.passed
    assert [reason.code for reason in row.reasons if reason.code == "date_passed"]
    page = browser_of("ada").get("/desk/queue").content.decode()
    last = complaint_until(timezone.localdate() - timedelta(days=80))
    assert f"complaint is needed to prosecute; last day: {times.day(last)}" in page
    assert "date of ours" not in page and "our own date" not in page
    (left,) = re.findall(r'<time class="pill warm" datetime="([^"]*)"', page)
    assert left.startswith(last.isoformat())


def test_an_answer_settles_a_row_and_wrong_days_keep_what_was_typed(house, browser_of, case):
    browser = browser_of("ada")
    page = browser.get(address(case)).content.decode()
    asked = re.search(r'name="fact:([a-z_]+)"', page)[1]
    base = re.search(r'name="base" value="(\d+)"', page)[1]
    future = (timezone.localdate() + timedelta(days=9)).isoformat()
    wrong = browser.post(address(case), {"base": base, f"fact:{asked}": "yes", "born": future})
    assert wrong.status_code == 422 and f'value="{future}"' in wrong.content.decode()
    assert not settled(house, case)
    assert browser.post(address(case), {"base": base, f"fact:{asked}": "yes"}).status_code == 303
    assert set(settled(house, case)) == {asked}
    assert browser.post(address(case), {"base": base, f"fact:{asked}": "no"}).status_code == 409


def test_the_receipt_asks_the_same_law_again(house, browser_of, case):
    written = json.loads(browser_of("ada").get(address(case, "/receipt")).content)
    again = compare_receipt(current_law(), written, "en", today=timezone.localdate())
    assert again.same and written["receipt"]["data_sha256"] == current_law().data_sha256


def test_the_print_holds_the_articles(house, browser_of, case):
    made = browser_of("ada").get(address(case, "/print"))
    said = " ".join(page.extract_text() for page in PdfReader(BytesIO(made.content)).pages)
    assert made["Content-Type"] == "application/pdf" and "Sr 318" in said and "SHA-256" in said
