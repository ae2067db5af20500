"""The figures of the house, for whoever answers for it: what is counted, by which definition, of which quarter."""

from __future__ import annotations

import html
import json
import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from houvast.core.figures.definitions import BY_ID, Quarter
from houvast.doors.desk.texts import desk_texts
from houvast.doors.look.figure_tables import named_tables

ADDRESS = "/desk/figures"
NOW = Quarter.of(timezone.localdate())


def register(quarter: Quarter, kind: str, facts: dict) -> None:
    row = "insert into registrations_registration (id, kind, month, vocabulary_version, facts) values (%s,%s,%s,1,%s)"
    with connection.cursor() as cursor:
        cursor.execute(row, [uuid4(), kind, quarter.months[0], json.dumps(facts)])


@pytest.fixture
def registered(house):
    """Ten of this quarter, four of the one before."""
    for quarter, many in ((NOW, 10), (NOW.before, 4)):
        for number in range(many):
            form = {"form": "sent_images"} if number % 5 else {}
            register(quarter, "report", form | {"contact_platforms": ["snapchat"]})
    register(NOW, "answer", {"waited": "under_4_hours", "urgency": "crisis"})


def words(page: bytes) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.decode())).split())


pytestmark = pytest.mark.role("owner")


def test_counts_of_this_quarter_with_what_each_is_and_the_share_unknown(registered, browser_of):
    said = words(browser_of("cora").get(ADDRESS).content)
    assert "Unknown: 2, 20 percent." in said
    assert "houvast.reports_by_month_and_form@1" in said
    assert "A report counts in the month" in said
    assert "1 to 4 hours 1 0" in said  # one answer, after one to four hours
    assert "This quarter is not over" in said


def test_another_quarter_and_one_table(registered, browser_of):
    page = browser_of("cora").get(f"{ADDRESS}?quarter={NOW.before}&table=over").content
    said = words(page)
    assert "Snapchat" in said and "Total: 4." in said
    assert "This quarter is not over" not in said
    assert f"houvast figures publish --quarter {NOW.before}" in said


def test_what_is_asked_for_and_does_not_exist_is_the_first_page(registered, browser_of):
    said = words(browser_of("cora").get(f"{ADDRESS}?quarter=1999-Q9&table=nothing").content)
    assert f"{NOW} beside the quarter before" in said


def test_growth_is_never_said_of_a_quarter_that_runs(registered, browser_of):
    """Ten beside four; but this quarter is not over."""
    said = words(browser_of("cora").get(ADDRESS, HTTP_ACCEPT_LANGUAGE="en").content)
    assert "2.5" not in said


def test_of_the_first_quarter_nothing_is_said_of_growth(registered, browser_of):
    said = words(browser_of("cora").get(f"{ADDRESS}?quarter={NOW.before}").content)
    assert "there is nothing to put beside it" in said and "chance" not in said


def test_who_waits_now_stands_there_and_no_case_does(house, browser_of, send):
    send(suicidal_thoughts="yes")
    report_id = send()
    page = browser_of("cora").get(ADDRESS).content.decode()
    said = words(page.encode())
    assert "Under an hour 1 1 2 1 to 4 hours 0 0 0" in said
    assert str(report_id) not in page and "/desk/case/" not in page


def test_only_for_a_coordinator(house, browser_of):
    assert browser_of("ada").get(ADDRESS).status_code == 404


def test_every_definition_can_be_chosen(house):
    chosen = [each for _title, ids in named_tables(desk_texts()).values() for each in ids]
    assert sorted(chosen) == sorted(BY_ID)


def test_it_opens_no_case_and_reads_nothing_sealed(registered, browser_of):
    browser = browser_of("cora")
    with CaptureQueriesContext(connection) as asked:
        browser.get(ADDRESS)
    read = " ".join(query["sql"] for query in asked)
    assert "reports_part" not in read and "reports_seal" not in read and "reports_message" not in read
