"""Whoever tries to learn from links what is not theirs: from the dump, from another team's chair, by guessing numbers.

(What somebody plants in reports to melt two groups: `houvast/procedures/tests/test_planted.py`.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.support.client import Client
from tests.support.house import House, living
from tests.support.linking import group_of, report_with, tonight
from tests.support.markers import Markers
from tests.support.routes import address, routes
from tests.support.storage import checkpoint, dump, files

HANDLE, NUMBER, IBAN = "marker.handle.x91", "0643218765", "NL20INGB0001234567"
SCRIPT = "je hebt nog tien minuten, anders ziet je hele school dit filmpje van jou"
USED = {
    "account_platform": ["instagram"],
    "account": [HANDLE.title()],
    "phone": NUMBER,
    "iban": IBAN,
    "script": SCRIPT,
}
# As typed, as normalised, as folded into the weaker indexes.
IN_THE_CLEAR = (
    HANDLE,
    HANDLE.title(),
    "markerhandlex91",
    NUMBER,
    "643218765",
    IBAN,
    SCRIPT,
    "ziet je hele school dit filmpje",
)


@dataclass
class Walked:
    house: House
    reports: list[str]
    markers: Markers = field(default_factory=Markers)


@pytest.fixture(scope="module")
def walked() -> Iterator[Walked]:
    with living() as house:
        reports = [report_with(house, USED) for _ in range(3)]
        found = Walked(house, reports)
        for value in IN_THE_CLEAR:
            found.markers.add(value, value.encode())
        confirm_and_release(found)
        decide(found, reports[0], reports[1], "together", found.markers.text("why they belong together"))
        tonight(house)
        yield found


def confirm_and_release(walked: Walked) -> None:
    group_id = group_of(walked.house, walked.reports[0])
    for name, person in (("group_confirm", walked.house.advisor), ("group_release", walked.house.coordinator)):
        client = walked.house.client_of(person)
        page = client.get(address("desk:group", group_id=group_id))
        form = next(f for f in page.forms if f.action.endswith(address(f"desk:{name}", group_id=group_id)))
        assert client.submit(form, {"stands": "1"} if name == "group_confirm" else {}).status == 200


def decide(walked: Walked, report_id: str, other_id: str, verdict: str, why: str) -> None:
    client = walked.house.client_of(walked.house.advisor)
    page = client.get(address("desk:alike_with", report_id=report_id, other_id=other_id))
    assert client.submit(page.form("verdict", "text"), {"verdict": verdict, "text": why}).status == 200


# -- the dump


def test_the_dump_and_the_files_hold_no_indicator_and_no_reason(walked: Walked):
    assert walked.house.query("select count(*) as n from links_lead")[0]["n"] == 1
    assert walked.house.query("select count(*) as n from links_decision")[0]["n"] == 1
    assert walked.markers.found_in("dump", dump(walked.house)) == []
    checkpoint(walked.house)
    assert walked.markers.found_below(files(walked.house)) == []


def test_they_are_read_at_the_desk_all_the_same(walked: Walked):
    """Control: what was searched for really was there."""
    client = walked.house.client_of(walked.house.advisor)
    page = client.get(address("desk:alike", report_id=walked.reports[0])).text
    pair = client.get(address("desk:alike_with", report_id=walked.reports[0], other_id=walked.reports[1])).text
    for said in (HANDLE, "+31643218765", IBAN):
        assert said in page
    assert walked.markers.planted["why they belong together"].decode() in pair


# -- guessing at the desk


def test_an_advisor_cannot_type_a_number_and_read_in_how_many_reports_it_is(walked: Walked):
    house = walked.house
    probe = report_with(house, {"account_platform": ["instagram"], "account": ["nobody.else.1"]})
    before = indexed(house)
    client = house.client_of(house.advisor)
    house.take(client, probe)
    assert type_everywhere(client, probe, f"{NUMBER} {HANDLE} {IBAN}") >= 5
    tonight(house)
    assert indexed(house) == before
    page = client.get(address("desk:alike", report_id=probe)).text
    assert not re.search(r"\b[2-9]\d*\s+(meldingen|reports)\b", page) and str(walked.reports[0]) not in page
    assert house.query("select 1 from links_groupmember where report_id = %s", probe) == []


def type_everywhere(client: Client, report_id: str, words: str) -> int:
    """Into every form of every page of the case that takes text; what would end the case is left alone."""
    sent = 0
    for route in routes():
        if route.door != "desk" or set(route.variables) != {"report_id"} or "GET" not in route.methods:
            continue
        page = client.get(route.address({"report_id": report_id}))
        for form in page.forms if page.status == 200 and page.is_page else ():
            path = form.action.split("?")[0]
            if re.search(r"(close|erase|release|pass-on|reopen|sign-out|language|stay|hold|drop)$", path):
                continue
            texts = [each for each in ("text", "words", "receiver", "name", "number", "office") if each in form.names]
            if texts:
                client.submit(form, dict.fromkeys(texts, words))
                sent += 1
    return sent


def test_no_page_of_links_takes_an_indicator(walked: Walked):
    """There is nothing to look up by: in an address stands an id, and an id that is not alike is not there."""
    client = walked.house.client_of(walked.house.advisor)
    for route in routes():
        if route.name in {"desk:alike", "desk:alike_with", "desk:groups", "desk:group"}:
            assert set(route.variables) <= {"report_id", "other_id", "group_id"}
    stranger = report_with(walked.house, {"account_platform": ["tiktok"], "account": ["nobody.else.2"]})
    for other in (stranger, "00000000-0000-4000-8000-000000000000"):
        place = address("desk:alike_with", report_id=walked.reports[0], other_id=other)
        assert client.get(place).status == 404
    plain = client.get(address("desk:alike", report_id=walked.reports[0]))
    asked = client.get(address("desk:alike", report_id=walked.reports[0]) + f"?value={NUMBER}&q={NUMBER}")
    assert counts(plain.text) == counts(asked.text)


def counts(page: str) -> list[str]:
    return re.findall(r"\d+ (?:meldingen|melding|reports|report)\b", page)


def test_every_look_is_in_the_audit(walked: Walked):
    house = walked.house
    bram = house.client_of(house.second_advisor)
    bram.get(address("desk:alike", report_id=walked.reports[2]))
    bram.get(address("desk:group", group_id=group_of(house, walked.reports[2])))
    acts = house.query(
        "select act, subject from audit_auditentry where actor = %s order by sequence",
        f"person:{house.second_advisor.id}",
    )
    assert [row["act"] for row in acts if walked.reports[2] in row["subject"]][-1] == "links_read"
    assert "group_read" in {row["act"] for row in acts}


# -- another team


def test_another_team_reads_nothing_of_a_case_that_is_alike(walked: Walked):
    house = walked.house
    team = house.add_team("Ouderen")
    eva = house.client_of(house.add_advisor("eva@helpline.example", [team]))
    group_id = group_of(house, walked.reports[0])
    for place in (
        address("desk:alike", report_id=walked.reports[0]),
        address("desk:alike_with", report_id=walked.reports[0], other_id=walked.reports[1]),
        address("desk:group", group_id=group_id),
    ):
        assert eva.get(place).status == 404
    page = eva.get(address("desk:groups"))
    assert page.status == 200 and group_id not in page.text and HANDLE not in page.text


def indexed(house: House) -> int:
    return house.query("select count(*) as n from links_indicatorindex")[0]["n"]
