"""One case, two advisors: others may read, only the holder may send, lower, hand over or close; the server says so."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.support.client import Client
from tests.support.house import House
from tests.support.routes import address

# What only the holder may do, with a form that would do it.
ONLY_THE_HOLDER = {
    "desk:reply": {"text": "Van een ander.", "message_id": str(uuid4()), "revision": "0"},
    "desk:lower": {"to": "none", "reason": "other"},
    "desk:pass_on": {"to": "", "text": "Neem jij hem?"},
    "desk:close": {"text": "Klaar."},
}


@pytest.fixture(scope="module")
def held(live_house: House) -> tuple[str, Client, Client]:
    """A case that the first advisor holds: its id, the holder's browser, a colleague's browser."""
    reporter = live_house.reporter(form="webcam_lure", threat_to_contacts="yes")
    reporter.report("Alleen wie mij helpt schrijft terug.")
    report_id = str(live_house.report_of(reporter.receipt)["id"])
    holder = live_house.client_of(live_house.advisor)
    live_house.take(holder, report_id)
    return report_id, holder, live_house.client_of(live_house.second_advisor)


def row_of(house: House, report_id: str) -> dict:
    return house.query(
        "select state, owner_id, urgency, last_sequence, team_id from reports_report where id = %s", report_id
    )[0]


def send(client: Client, name: str, report_id: str, values: dict[str, str]) -> int:
    page = client.get(address("desk:me"))
    token = dict(page.form("csrfmiddlewaretoken").filled())["csrfmiddlewaretoken"]
    return client.post(
        address(name, report_id=report_id), {**values, "csrfmiddlewaretoken": token}, follow=False
    ).status


def test_a_colleague_may_read(held: tuple[str, Client, Client]):
    report_id, _, colleague = held
    page = colleague.get(address("desk:case", report_id=report_id))
    assert page.status == 200
    assert "Alleen wie mij helpt schrijft terug." in page.text
    assert "Amina" in page.text, "the page does not say who has it"
    assert not [form for form in page.forms if "message_id" in form.names], "a reply is offered all the same"


@pytest.mark.parametrize("name", ONLY_THE_HOLDER)
def test_a_colleague_may_not(live_house: House, held: tuple[str, Client, Client], name: str):
    """Also not with a form made by hand."""
    report_id, _, colleague = held
    before = row_of(live_house, report_id)
    assert send(colleague, name, report_id, ONLY_THE_HOLDER[name]) in {403, 404, 409, 422}
    assert row_of(live_house, report_id) == before


def test_a_claim_is_not_taken_by_reading(live_house: House, held: tuple[str, Client, Client]):
    report_id, _, colleague = held
    for name in ("desk:case", "desk:facts", "desk:queue"):
        colleague.get(address(name, report_id=report_id))
    assert str(row_of(live_house, report_id)["owner_id"]) == live_house.advisor.id


def test_a_claim_ends_by_itself(live_house: House, held: tuple[str, Client, Client]):
    """After half an hour without an act it is free again, for whoever comes first; the first one then may not."""
    report_id, holder, colleague = held
    live_house.query(
        "update reports_report set claimed_until = claimed_until - interval '31 minutes' where id = %s", report_id
    )
    live_house.take(colleague, report_id)
    assert str(row_of(live_house, report_id)["owner_id"]) == live_house.second_advisor.id
    before = row_of(live_house, report_id)
    assert send(holder, "desk:reply", report_id, ONLY_THE_HOLDER["desk:reply"]) in {403, 404, 409, 422}
    assert row_of(live_house, report_id) == before
    # Control: the same form, sent by who has it now, is taken.
    assert send(colleague, "desk:reply", report_id, ONLY_THE_HOLDER["desk:reply"]) == 303
    assert row_of(live_house, report_id)["last_sequence"] == before["last_sequence"] + 1
