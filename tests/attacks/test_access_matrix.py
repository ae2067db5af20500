"""Every address × everyone: who gets in, who is asked to sign in, for whom it does not exist.

The table is written by hand and the addresses are read from the URL table, so that a new one fails until someone has
said whom it opens to. What the views themselves declare is compared with it, but not trusted: each is really asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import pytest

from tests.support.client import Answer, Client
from tests.support.house import House, living
from tests.support.releasing import released
from tests.support.routes import Route, address, routes
from tests.support.standing import TO_READ, conversation


class Opens(Enum):
    ANYONE = "anyone"
    ANSWERING = "who has answered something in this browser"
    MAILBOX = "who opened a mailbox in this browser"
    SIGNED_IN = "who is signed in at the desk"
    CASES = "advisors and coordinators"
    OF_THE_TEAM = "advisors and coordinators of the team that has the case"
    COORDINATORS = "coordinators of the team that has the case"
    EVERY_COORDINATOR = "coordinators, of whatever team"
    ADMINISTRATORS = "administrators"
    PLATFORMS = "a program with a platform's keys: nobody who comes with a browser"


# Doors that a key in a header opens.
KEYED = {"exchange", "taxii", "between"}

MATRIX: dict[str, Opens] = {
    "root": Opens.ANYONE,
    "exchange:openapi": Opens.ANYONE,
    "exchange:fetch_hashes": Opens.PLATFORMS,
    "exchange:fetch_standing": Opens.PLATFORMS,
    "exchange:withdrawals": Opens.PLATFORMS,
    "exchange:submit_feedback": Opens.PLATFORMS,
    "exchange:submit_hashes": Opens.PLATFORMS,
    "exchange:match": Opens.PLATFORMS,
    "exchange:nothing_here": Opens.PLATFORMS,
    "taxii:discovery": Opens.PLATFORMS,
    "taxii:api_root": Opens.PLATFORMS,
    "taxii:collections": Opens.PLATFORMS,
    "taxii:collection": Opens.PLATFORMS,
    "taxii:objects": Opens.PLATFORMS,
    "taxii:manifest": Opens.PLATFORMS,
    "taxii:object": Opens.PLATFORMS,
    "taxii:versions": Opens.PLATFORMS,
    "taxii:nothing_here": Opens.PLATFORMS,
    "between:document": Opens.PLATFORMS,
    "between:nothing_here": Opens.PLATFORMS,
    "public:start": Opens.ANYONE,
    "public:who": Opens.ANYONE,
    "public:open": Opens.ANYONE,
    "public:look": Opens.ANYONE,
    "public:traces": Opens.ANYONE,
    "public:leave": Opens.ANYONE,
    "public:calendar": Opens.ANYONE,
    "public:gone": Opens.ANYONE,
    "public:ways": Opens.ANYONE,
    "public:lock": Opens.ANYONE,
    "public:lock_one": Opens.ANYONE,
    "public:lock_two": Opens.ANYONE,
    "public:lock_three": Opens.ANYONE,
    "public:pass_one": Opens.ANYONE,
    "public:pass_two": Opens.ANYONE,
    "public:pass_three": Opens.ANYONE,
    "public:items": Opens.MAILBOX,
    "public:locks": Opens.MAILBOX,
    "public:lures": Opens.MAILBOX,
    "public:lures_make": Opens.MAILBOX,
    "public:lures_next": Opens.MAILBOX,
    "public:numbers": Opens.ANYONE,
    "public:releases": Opens.ANYONE,
    "public:release": Opens.ANYONE,
    "public:release_file": Opens.ANYONE,
    "public:read": Opens.ANYONE,
    "public:read_find": Opens.ANYONE,
    "public:read_for": Opens.ANYONE,
    "public:read_try": Opens.ANYONE,
    "public:read_page": Opens.ANYONE,
    "public:read_file": Opens.ANYONE,
    "public:rules": Opens.ANSWERING,
    "public:my_rules": Opens.MAILBOX,
    "public:begin": Opens.ANSWERING,
    "public:check": Opens.ANSWERING,
    "public:answer": Opens.ANSWERING,
    "public:question": Opens.ANSWERING,
    "public:plan": Opens.ANSWERING,
    "public:paper": Opens.ANSWERING,
    "public:plan_file": Opens.ANSWERING,
    "public:keep": Opens.ANSWERING,
    "public:enter": Opens.MAILBOX,
    "public:receipt": Opens.MAILBOX,
    "public:note": Opens.MAILBOX,
    "public:figures": Opens.MAILBOX,
    "public:tell": Opens.MAILBOX,
    "public:used": Opens.MAILBOX,
    "public:own": Opens.MAILBOX,
    "public:until": Opens.MAILBOX,
    "public:days": Opens.MAILBOX,
    "public:review": Opens.MAILBOX,
    "public:story": Opens.MAILBOX,
    "public:story_paper": Opens.MAILBOX,
    "public:story_pdf": Opens.MAILBOX,
    "public:story_send": Opens.MAILBOX,
    "public:story_taken": Opens.MAILBOX,
    "public:follow": Opens.MAILBOX,
    "public:agreed": Opens.MAILBOX,
    "public:places": Opens.MAILBOX,
    "public:later": Opens.MAILBOX,
    "public:how_now": Opens.MAILBOX,
    "public:messages": Opens.MAILBOX,
    "public:my_plan": Opens.MAILBOX,
    "public:my_paper": Opens.MAILBOX,
    "public:my_plan_file": Opens.MAILBOX,
    "public:my_check": Opens.MAILBOX,
    "public:my_answer": Opens.MAILBOX,
    "public:keep_longer": Opens.MAILBOX,
    "public:sign_out": Opens.MAILBOX,
    "public:parts": Opens.MAILBOX,
    "public:held": Opens.MAILBOX,
    "public:erase": Opens.MAILBOX,
    "public:stop": Opens.MAILBOX,
    "public:stop_write": Opens.MAILBOX,
    "desk:sign_in": Opens.ANYONE,
    "desk:sign_out": Opens.ANYONE,
    "desk:begin": Opens.ANYONE,
    "desk:language": Opens.ANYONE,
    "desk:look": Opens.ANYONE,
    "desk:home": Opens.SIGNED_IN,
    "desk:stay": Opens.SIGNED_IN,
    "desk:me": Opens.SIGNED_IN,
    "desk:queue": Opens.CASES,
    "desk:mine": Opens.CASES,
    "desk:case_number": Opens.CASES,
    "desk:closed": Opens.CASES,
    "desk:sheet": Opens.CASES,
    "desk:let_in": Opens.CASES,
    "desk:case": Opens.OF_THE_TEAM,
    "desk:look_again": Opens.OF_THE_TEAM,
    "desk:claim": Opens.OF_THE_TEAM,
    "desk:release": Opens.OF_THE_TEAM,
    "desk:pass_on": Opens.OF_THE_TEAM,
    "desk:lower": Opens.OF_THE_TEAM,
    "desk:draft": Opens.OF_THE_TEAM,
    "desk:reply": Opens.OF_THE_TEAM,
    "desk:note": Opens.OF_THE_TEAM,
    "desk:add_date": Opens.OF_THE_TEAM,
    "desk:date_done": Opens.OF_THE_TEAM,
    "desk:facts": Opens.OF_THE_TEAM,
    "desk:assessment": Opens.OF_THE_TEAM,
    "desk:assessment_start": Opens.OF_THE_TEAM,
    "desk:assessment_fill": Opens.OF_THE_TEAM,
    "desk:assessment_decide": Opens.OF_THE_TEAM,
    "desk:assessment_drop": Opens.OF_THE_TEAM,
    "desk:assessment_second": Opens.OF_THE_TEAM,
    "desk:assessment_offer": Opens.OF_THE_TEAM,
    "desk:assessment_print": Opens.OF_THE_TEAM,
    "desk:assessment_pdf": Opens.OF_THE_TEAM,
    "desk:measure_ask": Opens.OF_THE_TEAM,
    "desk:measure_consent": Opens.OF_THE_TEAM,
    "desk:measure_end": Opens.OF_THE_TEAM,
    "desk:close": Opens.OF_THE_TEAM,
    "desk:reopen": Opens.OF_THE_TEAM,
    "desk:erase": Opens.COORDINATORS,
    "desk:hold": Opens.COORDINATORS,
    "desk:law": Opens.OF_THE_TEAM,
    "desk:law_print": Opens.OF_THE_TEAM,
    "desk:law_receipt": Opens.OF_THE_TEAM,
    "desk:police": Opens.OF_THE_TEAM,
    "desk:police_ask": Opens.OF_THE_TEAM,
    "desk:police_statement": Opens.OF_THE_TEAM,
    "desk:evidence": Opens.OF_THE_TEAM,
    "desk:evidence_add": Opens.OF_THE_TEAM,
    "desk:evidence_item": Opens.OF_THE_TEAM,
    "desk:evidence_picture": Opens.OF_THE_TEAM,
    "desk:evidence_file": Opens.OF_THE_TEAM,
    "desk:evidence_remove": Opens.OF_THE_TEAM,
    "desk:dossier_pack": Opens.OF_THE_TEAM,
    "desk:dossier_take": Opens.OF_THE_TEAM,
    "desk:dossier_token": Opens.OF_THE_TEAM,
    "desk:dossier_stamp": Opens.OF_THE_TEAM,
    "desk:dossier_sent": Opens.OF_THE_TEAM,
    "desk:pictures": Opens.OF_THE_TEAM,
    "desk:pictures_decide": Opens.OF_THE_TEAM,
    "desk:support": Opens.OF_THE_TEAM,
    "desk:referrals": Opens.OF_THE_TEAM,
    "desk:refer": Opens.OF_THE_TEAM,
    "desk:refer_end": Opens.OF_THE_TEAM,
    "desk:refer_sheet": Opens.OF_THE_TEAM,
    "desk:figures": Opens.EVERY_COORDINATOR,
    "desk:alike": Opens.OF_THE_TEAM,
    "desk:alike_with": Opens.OF_THE_TEAM,
    "desk:elsewhere": Opens.OF_THE_TEAM,
    "desk:others": Opens.EVERY_COORDINATOR,
    "desk:groups": Opens.CASES,
    "desk:group": Opens.OF_THE_TEAM,
    "desk:group_confirm": Opens.OF_THE_TEAM,
    "desk:group_looked": Opens.COORDINATORS,
    "desk:group_release": Opens.COORDINATORS,
    "desk:group_elsewhere": Opens.COORDINATORS,
    "desk:notices": Opens.OF_THE_TEAM,
    "desk:notice_places": Opens.OF_THE_TEAM,
    "desk:notice_draft": Opens.OF_THE_TEAM,
    "desk:place_drop": Opens.OF_THE_TEAM,
    "desk:notice_act": Opens.OF_THE_TEAM,
    "desk:notice_note": Opens.OF_THE_TEAM,
    "desk:notice_file": Opens.OF_THE_TEAM,
    "desk:people": Opens.ADMINISTRATORS,
    "desk:add_person": Opens.ADMINISTRATORS,
    "desk:person": Opens.ADMINISTRATORS,
    "desk:change_role": Opens.ADMINISTRATORS,
    "desk:change_teams": Opens.ADMINISTRATORS,
    "desk:renew": Opens.ADMINISTRATORS,
    "desk:remove": Opens.ADMINISTRATORS,
    "desk:teams": Opens.ADMINISTRATORS,
    "desk:team": Opens.ADMINISTRATORS,
}

PERSONAS = {
    "anonymous": {Opens.ANYONE},
    "reporter": {Opens.ANYONE, Opens.MAILBOX},
    "answering": {Opens.ANYONE, Opens.ANSWERING},
    "advisor": {Opens.ANYONE, Opens.SIGNED_IN, Opens.CASES, Opens.OF_THE_TEAM},
    "advisor of another team": {Opens.ANYONE, Opens.SIGNED_IN, Opens.CASES},
    "coordinator": {
        Opens.ANYONE,
        Opens.SIGNED_IN,
        Opens.CASES,
        Opens.OF_THE_TEAM,
        Opens.COORDINATORS,
        Opens.EVERY_COORDINATOR,
    },
    "administrator": {Opens.ANYONE, Opens.SIGNED_IN, Opens.ADMINISTRATORS},
}
STAFF = {"advisor", "advisor of another team", "coordinator", "administrator"}

# Pages that would change what the next one asks about; walked last, or by nobody.
ENDS_A_SESSION = {"public:leave", "public:sign_out", "desk:sign_out", "public:calendar"}


class Got(Enum):
    IN = "in"
    TO_THE_DOOR = "asked to sign in, or for the code, or led to where they may be"
    NOT_THERE = "not there"


@dataclass
class Asked:
    house: House
    clients: dict[str, Client]
    given: dict[str, str]

    def browser_of(self, persona: str) -> Client:
        """A copy, so that no answer ends the session for the next question."""
        return Client(self.house.url, cookies=dict(self.clients[persona].cookies))


@pytest.fixture(scope="module")
def asked() -> Iterator[Asked]:
    with living() as house:
        reporter, given = conversation(house)
        answering = house.reporter(form="webcam_lure")
        answering.to_plan()
        other_team = house.add_team("Elders")
        elsewhere = house.add_advisor("eva@helpline.example", [other_team])
        stranger = house.add_advisor("stan@helpline.example", [other_team])
        clients = {
            "anonymous": house.visitor(),
            "reporter": reporter.client,
            "answering": answering.client,
            "advisor": house.client_of(house.advisor),
            "advisor of another team": house.client_of(elsewhere),
            "coordinator": house.client_of(house.coordinator),
            "administrator": house.client_of(house.administrator),
        }
        date = house.query("select id from reports_reportdate limit 1")
        given |= {"person_id": stranger.id, "token": house.invitation(), "number": "1", **TO_READ}
        given["file"] = "figures.csv"
        released(house)
        if date:
            given["date_id"] = str(date[0]["id"])
        yield Asked(house, clients, given)


def read(answer: Answer, route: Route) -> Got:
    """What the answer means. A place that is only passed through leads on; the doors are asked for by a redirect."""
    to = answer.headers.get("Location", "").split("?")[0]
    doors = {address("desk:sign_in"), address("public:open"), address("public:start")}
    if MATRIX[route.name] is Opens.ANSWERING:  # who has a mailbox goes on there
        doors |= {address("public:my_plan"), address("public:receipt")}
    doors -= {"/" + route.pattern}
    if answer.status in {301, 302, 303} and to in doors:
        return Got.TO_THE_DOOR
    if answer.status == 403 and route.door == "public":  # no cookie came back: a page that says so, with the plan
        return Got.TO_THE_DOOR
    if answer.status in {403, 404} or (answer.status == 401 and route.door in KEYED):
        return Got.NOT_THERE
    assert answer.status < 500, f"{route.name}: {answer.status}"
    return Got.IN


def expected(persona: str, opens: Opens, door: str) -> set[Got]:
    if opens in PERSONAS[persona]:
        return {Got.IN}
    if door == "public":
        return {Got.TO_THE_DOOR}
    if door in KEYED:  # no session of anybody opens it
        return {Got.NOT_THERE}
    # At the desk: who is signed out is asked to sign in; for who is signed in it does not exist.
    return {Got.NOT_THERE} if persona in STAFF else {Got.TO_THE_DOOR}


def unlisted(found: tuple[Route, ...], table: dict[str, Opens]) -> set[str]:
    return {route.name for route in found} ^ set(table)


def test_every_address_is_listed():
    assert unlisted(routes(), MATRIX) == set()


def test_an_unlisted_address_is_noticed():
    planted = Route("desk:planted", "desk/planted", {}, None, ("GET",))
    assert unlisted((*routes(), planted), MATRIX) == {"desk:planted"}


def test_the_views_declare_the_same():
    """The desk's decorator and this table were written by two people."""
    permissions = {
        Opens.ANYONE: {"anyone"},
        Opens.SIGNED_IN: {"signed_in"},
        Opens.CASES: {"read_queue", "rotate_keys", "see_links", "read_case"},
        Opens.OF_THE_TEAM: {
            "read_case",
            "claim",
            "reply",
            "note",
            "change_facts",
            "assess",
            "lower_urgency",
            "hand_over",
            "close",
            "see_links",
            "decide_links",
        },
        Opens.EVERY_COORDINATOR: {"see_figures", "review_groups"},
        Opens.COORDINATORS: {"hold", "erase", "review_groups"},
        Opens.ADMINISTRATORS: {"manage_people", "manage_teams"},
    }
    for route in routes():
        if route.door == "desk":
            declared = route.view.opens_to.value
            assert declared in permissions[MATRIX[route.name]], f"{route.name} opens to {declared}"


@pytest.mark.parametrize("persona", PERSONAS)
def test_reading(asked: Asked, persona: str):
    wrong = []
    for route in routes():
        if route.name == "root" or "GET" not in route.methods or route.name in ENDS_A_SESSION:
            continue
        answer = asked.browser_of(persona).get(route.address(asked.given), follow=False)
        if answer.status == 405:  # only sends
            continue
        got = read(answer, route)
        if got not in expected(persona, MATRIX[route.name], route.door):
            wrong.append(f"{route.name}: {got.value} ({answer.status} {answer.headers.get('Location', '')})")
    assert not wrong, "\n".join(wrong)


# Those who may not, first; those who may, last: what they send changes the case.
@pytest.mark.parametrize("persona", sorted(PERSONAS, key=lambda name: len(PERSONAS[name])))
def test_sending_at_the_desk(asked: Asked, persona: str):
    """With the token of the desk and an empty form: who may not is told that there is nothing."""
    wrong = []
    for route in routes():
        if route.door != "desk" or "POST" not in route.methods or route.name in ENDS_A_SESSION:
            continue
        client = asked.browser_of(persona)
        page = client.get(address("desk:me" if persona in STAFF else "desk:sign_in"))
        token = dict(page.form("csrfmiddlewaretoken").filled())["csrfmiddlewaretoken"]
        may = MATRIX[route.name] in PERSONAS[persona]
        if may and route.name in {"desk:renew", "desk:remove", "desk:change_role", "desk:close"}:
            continue  # really done elsewhere; here only that others cannot
        answer = client.post(route.address(asked.given), {"csrfmiddlewaretoken": token}, follow=False)
        got = read(answer, route)
        if persona not in STAFF and not may:
            # Signed out: the form comes back with what was typed and a place to sign in (422), nothing is done.
            right = answer.status == 422 or got is Got.TO_THE_DOOR
        else:
            right = got in expected(persona, MATRIX[route.name], route.door)
        if not right:
            wrong.append(f"{route.name}: {got.value} ({answer.status})")
    assert not wrong, "\n".join(wrong)


def test_what_is_not_there_looks_like_what_may_not_be_seen(asked: Asked):
    """Nobody learns from an answer whether a case exists."""
    nowhere = {**asked.given, "report_id": "00000000-0000-4000-8000-000000000000"}
    client = asked.browser_of("advisor of another team")
    for name in ("desk:case", "desk:facts", "desk:close"):
        route = next(route for route in routes() if route.name == name)
        there, not_there = client.get(route.address(asked.given)), client.get(route.address(nowhere))
        assert there.status == not_there.status == 404
        assert _same_for_all(there.text, asked.given) == _same_for_all(not_there.text, nowhere)


def test_an_administrator_reads_no_report(asked: Asked):
    """Not in any page they may open, and not with the key they hold: they are in no team."""
    client = asked.browser_of("administrator")
    for route in routes():
        if route.door == "desk" and "GET" in route.methods:
            page = client.get(route.address(asked.given))
            assert "zusje stuurt" not in page.text, route.name
            assert asked.given["report_id"] not in page.text.replace(route.address(asked.given), ""), route.name
    rows = asked.house.query("select 1 from staff_teamkeyseal where person_id = %s", asked.house.administrator.id)
    assert rows == []


def _same_for_all(page: str, given: dict[str, str]) -> str:
    """Without what differs between any two answers: the token of the forms, the stream, the id that was asked for."""
    page = re.sub(r'(name="csrfmiddlewaretoken" value|data-live|data-idle-at)="[^"]*"', r"\1", page)
    return page.replace(given["report_id"], "")
