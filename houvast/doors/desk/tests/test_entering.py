"""Coming in: always with the second factor, nothing told to who guesses, nothing typed lost but the password."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pyotp
import pytest
from django.test import Client
from django.utils import timezone

from houvast.doors.desk.tests.test_journey import CALM, case_address, text_of

PASSWORD = "kraai weide molen tulp 7"


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "ada@example.org", "password": PASSWORD, "code": "000000"},
        {"email": "ada@example.org", "password": PASSWORD, "code": ""},
        {"email": "ada@example.org", "password": "not the right one", "code": "now"},
        {"email": "nobody@example.org", "password": PASSWORD, "code": "now"},
    ],
)
def test_whatever_is_wrong_the_answer_is_the_same(house, visitor, typed):
    code = house.code("ada", timezone.now())
    typed = {**typed, "code": code if typed["code"] == "now" else typed["code"]}
    answer = visitor.post("/desk/sign-in", typed, HTTP_ACCEPT_LANGUAGE="en")
    page = text_of(answer)
    assert answer.status_code == 422
    assert "That is not right yet." in page
    assert typed["email"] in page
    assert typed["password"] not in page
    assert "__Host-d" not in answer.cookies
    # A code is worth nothing after half a minute: nobody sends it again by mistake.
    assert not typed["code"] or f'value="{typed["code"]}"' not in page


def test_a_page_leads_to_sign_in_and_back(house, visitor):
    answer = visitor.get("/desk/mine")
    assert answer.headers["Location"] == "/desk/sign-in?next=%2Fdesk%2Fmine"
    fields = {"email": "ada@example.org", "password": PASSWORD, "code": house.code("ada", timezone.now())}
    answer = visitor.post("/desk/sign-in", {**fields, "next": "/desk/mine"})
    assert answer.headers["Location"] == "/desk/mine"
    cookie = answer.cookies["__Host-d"]
    assert cookie["secure"] and cookie["httponly"] and cookie["samesite"] == "Strict" and cookie["path"] == "/"
    assert not cookie["domain"]


@pytest.mark.parametrize("elsewhere", ["https://evil.example/desk/", "//evil.example/desk/", "/nl/", "/desk\\@evil"])
def test_signing_in_never_leads_elsewhere(house, visitor, elsewhere):
    fields = {"email": "ada@example.org", "password": PASSWORD, "code": house.code("ada", timezone.now())}
    answer = visitor.post("/desk/sign-in", {**fields, "next": elsewhere})
    assert answer.headers["Location"] == "/desk/queue"


def test_an_administrator_arrives_at_people(house, browser_of):
    dirk = browser_of("dirk")
    assert dirk.get("/desk/").headers["Location"] == "/desk/people"
    assert dirk.get("/desk/queue").status_code == 404


def test_signing_out_ends_the_session_and_gives_cases_back(house, browser_of, send):
    report, ada, bram = send(**CALM), browser_of("ada"), browser_of("bram")
    ada.get(case_address(report))
    stolen = ada.client.cookies["__Host-d"].value
    assert ada.post("/desk/sign-out").status_code == 303
    thief = Client(HTTP_HOST="localhost")
    thief.cookies["__Host-d"] = stolen
    assert thief.get("/desk/queue").status_code == 303
    assert "yours for" in text_of(bram.get(case_address(report)))


def test_what_is_sent_after_the_session_ended_is_not_lost(house, browser_of, send):
    report, ada = send(**CALM), browser_of("ada")
    ada.get(case_address(report))
    ada.client.cookies.pop("__Host-d")
    fields = {"text": "Een lang antwoord.", "message_id": str(uuid4()), "revision": "0"}
    answer = ada.post(case_address(report, "reply"), fields)
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Een lang antwoord." in page
    assert fields["message_id"] in page
    wrong = {"again_email": "ada@example.org", "again_password": "no", "again_code": "123456"}
    answer = ada.post(case_address(report, "reply"), {**fields, **wrong})
    assert answer.status_code == 422
    assert "Een lang antwoord." in text_of(answer)
    assert 'value="no"' not in text_of(answer)
    later = pyotp.TOTP(house.totp["ada"]).at(timezone.now(), counter_offset=1)
    again = {"again_email": "ada@example.org", "again_password": PASSWORD, "again_code": later}
    assert ada.post(case_address(report, "reply"), {**fields, **again}).status_code == 303
    assert "Een lang antwoord." in text_of(ada.get(case_address(report)))


def test_an_autosave_after_the_end_says_so_and_keeps_the_page(house, browser_of, send):
    report, ada = send(**CALM), browser_of("ada")
    ada.client.cookies.pop("__Host-d")
    for answer in (
        ada.post(case_address(report, "draft"), {"text": "half", "revision": "0"}, HTTP_HX_REQUEST="true"),
        ada.get(case_address(report, "again"), HTTP_HX_REQUEST="true"),
    ):
        assert answer.status_code == 200
        assert answer.headers["HX-Retarget"] == "#live"
        assert "Sign in again in a new tab" in text_of(answer)


def test_only_a_change_keeps_the_session_alive(house, browser_of, send, monkeypatch):
    from houvast.doors.desk import access
    from houvast.procedures import signing_in

    report, ada = send(**CALM), browser_of("ada")
    ada.get(case_address(report))
    start, clock = timezone.now(), SimpleNamespace(minutes=0)
    monkeypatch.setattr(access, "timezone", SimpleNamespace(now=lambda: start + timedelta(minutes=clock.minutes)))

    def idle_at():
        token = ada.client.cookies["__Host-d"].value
        return signing_in.resume(token, start + timedelta(minutes=clock.minutes)).idle_at

    def draft(text: str, revision: str):
        fields = {"text": text, "revision": revision}
        return ada.post(case_address(report, "draft"), fields, HTTP_HX_REQUEST="true")

    draft("woorden", "0")
    before = idle_at()
    clock.minutes = 10
    ada.get("/desk/queue")
    draft("woorden", "1")
    ada.post("/desk/language", {"language": "nl"})
    assert idle_at() == before
    draft("meer woorden", "1")
    assert idle_at() > before
    clock.minutes = 20
    before = idle_at()
    ada.post("/desk/stay", HTTP_HX_REQUEST="true")
    assert idle_at() > before
    clock.minutes = 40
    assert ada.get("/desk/queue").status_code == 303


def test_an_invited_person_begins_once(house, browser_of, visitor):
    dirk = browser_of("dirk")
    fields = {"name": "Noor", "email": "noor@example.org", "role": "advisor", "language": "nl"}
    teams = [str(team) for team in house.teams.values()]
    shown = text_of(dirk.post("/desk/people/add", {**fields, "teams": teams}))
    address = re.search(r"http://localhost(/desk/begin/[^\s<]+)", shown)[1]
    page = text_of(visitor.get(address, HTTP_ACCEPT_LANGUAGE="en"))
    assert "Welcome, Noor" in page
    assert "<svg" in page
    secret = re.search(r'class="secret"[^>]*>([^<]+)<', page)[1].replace(" ", "")
    password = "vlinder emmer gras dorp stoep"

    def begin(**changed: str):
        typed = {"password": password, "again": password, "code": pyotp.TOTP(secret).now(), **changed}
        return visitor.post(address, typed, HTTP_ACCEPT_LANGUAGE="en")

    assert "The two passwords are not the same." in text_of(begin(again="something else entirely"))
    assert "Take a longer password" in text_of(begin(password="short", again="short"))
    assert begin(code="000000").status_code == 422
    assert begin().status_code == 303
    assert begin().status_code == 404
    assert visitor.get(address).status_code == 404
    code = pyotp.TOTP(secret).at(timezone.now(), counter_offset=1)
    answer = visitor.post("/desk/sign-in", {"email": "noor@example.org", "password": password, "code": code})
    assert answer.headers["Location"] == "/desk/queue"


def test_removing_a_person_ends_their_sessions(house, browser_of):
    ada, dirk = browser_of("ada"), browser_of("dirk")
    people = text_of(dirk.get("/desk/people"))
    person = re.search(r'href="/desk/people/([0-9a-f-]{36})" aria-label="Change Ada"', people)[1]
    assert ada.get("/desk/queue").status_code == 200
    assert dirk.post(f"/desk/people/{person}/remove").status_code == 303
    assert ada.get("/desk/queue").status_code == 303
    assert "No longer here (1)" in text_of(dirk.get("/desk/people"))


def test_the_last_administrator_stays(house, browser_of):
    dirk = browser_of("dirk")
    people = text_of(dirk.get("/desk/people"))
    me = re.search(r'href="/desk/people/([0-9a-f-]{36})" aria-label="Change Dirk"', people)[1]
    assert dirk.post(f"/desk/people/{me}/remove").status_code == 409
    answer = dirk.post(f"/desk/people/{me}/role", {"role": "advisor"})
    assert answer.status_code == 409
    assert "This is the last administrator." in text_of(answer)


def test_the_chosen_language_stays_with_the_person(house, browser_of, visitor):
    browser_of("ada").post("/desk/language", {"language": "en"})
    later = timezone.now() + timedelta(seconds=31)
    assert house.sign_in("ada", later).person.language == "en"
    assert visitor.post("/desk/language", {"language": "en"}).status_code == 303  # signed out: for this browser only
