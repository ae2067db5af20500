"""Every address says who it opens to; nothing of the desk is kept by a browser; the gallery is for the demo."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from houvast.doors.desk.access import Who
from houvast.doors.desk.tests.test_journey import CALM, case_address, text_of
from houvast.doors.desk.urls import urlpatterns
from houvast.records.staff.permissions import ALLOWED, Permission
from houvast.records.staff.roles import Role

OPEN_TO_ANYONE = {"sign_in", "sign_out", "begin", "language", "look"}
OPEN_TO_WHO_IS_IN = {"home", "me", "stay"}


def address_of(pattern, report_id=None) -> str:
    def value(match: re.Match) -> str:
        return "x" if match[1] == "str" else str(report_id or uuid4())

    return "/desk/" + re.sub(r"<(\w+):\w+>", value, str(pattern.pattern))


def test_every_view_says_who_it_opens_to():
    said = {pattern.name: pattern.callback.opens_to for pattern in urlpatterns}
    assert {name for name, who in said.items() if who is Who.ANYONE} == OPEN_TO_ANYONE
    assert {name for name, who in said.items() if who is Who.SIGNED_IN} == OPEN_TO_WHO_IS_IN
    for pattern in urlpatterns:
        if "report_id" in str(pattern.pattern):
            assert said[pattern.name] not in ALLOWED[Role.ADMINISTRATOR], pattern.name


def test_an_advisor_does_not_manage_people():
    managing = {Permission.MANAGE_PEOPLE, Permission.MANAGE_TEAMS}
    people = {p.name for p in urlpatterns if str(p.pattern).startswith(("people", "teams"))}
    # A key is given by who holds it, never by who manages people.
    assert people - {"let_in"} == {p.name for p in urlpatterns if p.callback.opens_to in managing}
    assert not managing & ALLOWED[Role.ADVISOR]


@pytest.mark.parametrize("pattern", urlpatterns, ids=[pattern.name for pattern in urlpatterns])
def test_only_the_declared_methods_answer_and_nothing_is_stored(visitor, pattern):
    address = address_of(pattern)
    for method in {"GET", "POST", "PUT", "DELETE"} - set(pattern.callback.methods):
        answer = visitor.client.generic(method, address, HTTP_ORIGIN="http://localhost")
        assert answer.status_code == 405, method
        assert answer.headers["Cache-Control"] == "no-store"


def test_who_is_not_in_sees_nothing_of_a_case(house, visitor, send):
    report = send("geheim woord", **CALM)
    for pattern in urlpatterns:
        if pattern.name in OPEN_TO_ANYONE:
            continue
        answer = visitor.get(address_of(pattern, report))
        if "GET" in pattern.callback.methods:
            assert answer.status_code == 303, pattern.name
            assert answer.headers["Location"].startswith("/desk/sign-in")
        answer = visitor.post(address_of(pattern, report))
        assert answer.status_code in (405, 422), pattern.name
        assert "geheim woord" not in text_of(answer)


def test_a_case_of_another_team_is_not_there(house, browser_of, send):
    """Young people's reports go to another team; who is not in it gets the answer for a case that never was."""
    from django.utils import timezone

    from houvast.procedures import granting

    young = send("voor de jongeren", victim_age="12_15", form="known_person")
    dirk = house.person("dirk")
    granting.remove_from_team(
        team_id=house.teams["Young"],
        person_id=house.person("bram").person.id,
        keyring=dirk.keyring,
        now=timezone.now(),
        by=dirk.by,
    )
    bram, ada = browser_of("bram"), browser_of("ada")
    assert "voor de jongeren" in text_of(ada.get(case_address(young)))
    assert bram.get(case_address(young)).status_code == 404
    assert str(young) not in text_of(bram.get("/desk/queue"))


def test_the_gallery_is_for_the_demo(visitor, settings):
    answer = visitor.get("/desk/look")
    assert answer.status_code == 200
    settings.HOUVAST_MODE = "production"
    settings.HOUVAST_PUBLIC_HOST = settings.HOUVAST_DESK_HOST = "localhost"
    assert visitor.get("/desk/look", secure=True).status_code == 404


def test_a_form_needs_the_desks_own_token(house):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    answer = strict.post("/desk/sign-in", {"email": "x"}, HTTP_ORIGIN="http://localhost")
    assert answer.status_code == 403
