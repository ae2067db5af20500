"""Guessing, replaying and stealing at the desk's door."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest

from tests.support.client import Answer, Client
from tests.support.house import House, Person, living
from tests.support.routes import address

SIGN_IN, ME = address("desk:sign_in"), address("desk:me")


@pytest.fixture(scope="module")
def desk() -> Iterator[House]:
    """A house of its own: wrong guesses slow down those who come after."""
    with living() as house:
        yield house


def try_to_sign_in(house: House, person: Person, client: Client | None = None, **wrong: str) -> Answer:
    client = client or Client(house.url)
    form = client.get(SIGN_IN).form("email", "password", "code")
    right = {"email": person.email, "password": person.password}
    return client.submit(form, right | ({} if "code" in wrong else {"code": person.phone.code()}) | wrong)


def came_in(answer: Answer) -> bool:
    return answer.status == 200 and answer.path != SIGN_IN


def is_signed_in(client: Client) -> bool:
    return client.get(ME, follow=False).status == 200


def said(answer: Answer) -> str:
    """The words of the page, without what was typed and the tokens."""
    return re.sub(r'value="[^"]*"|<[^>]+>|\s+', " ", answer.text)


def test_both_factors_are_needed(desk: House):
    """Each wrong part alone is refused with the same words, with a right second part; then all three right: in."""
    person = desk.advisor
    refusals = [
        try_to_sign_in(desk, person, password="not the right password"),
        try_to_sign_in(desk, person, code="000000"),
        try_to_sign_in(desk, person, email="nobody@helpline.example"),
        try_to_sign_in(desk, person, code=""),
    ]
    assert [answer.status for answer in refusals] == [422] * len(refusals)
    assert not any(came_in(answer) for answer in refusals)
    assert len({said(answer) for answer in refusals[:3]}) == 1, "the refusal tells which part was wrong"
    desk.query("delete from staff_signintries")
    assert came_in(try_to_sign_in(desk, person))


def test_a_code_is_used_once(desk: House):
    person = desk.second_advisor
    assert came_in(try_to_sign_in(desk, person))
    assert not came_in(try_to_sign_in(desk, person, code=person.phone.same_code_again()))
    desk.query("delete from staff_signintries")
    assert came_in(try_to_sign_in(desk, person))


def test_guessing_slows_down_but_locks_nobody_out(desk: House):
    """A stranger's wrong guesses make strangers wait; the browser that was here before comes in at once."""
    person = desk.coordinator
    own = Client(desk.url)
    assert came_in(try_to_sign_in(desk, person, own))
    own.post(address("desk:sign_out"), {"csrfmiddlewaretoken": token_of(own)})
    assert not is_signed_in(own)
    code = person.phone.code()  # asked for first: it may have to be waited for
    answers = [try_to_sign_in(desk, person, password=f"wrong guess {n}", code="000000") for n in range(6)]
    stranger = try_to_sign_in(desk, person, code=code)
    assert not came_in(stranger), "six wrong guesses, and the seventh try was not slowed down"
    assert {answer.status for answer in answers} <= {422, 429}
    assert came_in(try_to_sign_in(desk, person, own))
    desk.query("delete from staff_signintries")


def token_of(client: Client) -> str:
    return dict(client.get(ME).form("csrfmiddlewaretoken").filled())["csrfmiddlewaretoken"]


def test_a_session_is_made_at_sign_in(desk: House):
    """Session fixation: a cookie that was there before is worth nothing afterwards."""
    planted = "attackers-choice-" + "a" * 40
    client = Client(desk.url, cookies={"__Host-d": planted})
    assert came_in(try_to_sign_in(desk, desk.administrator, client))
    assert client.cookies["__Host-d"] != planted
    assert not is_signed_in(Client(desk.url, cookies={"__Host-d": planted}))


def test_signing_out_ends_the_session_on_the_server(desk: House):
    """A stolen cookie is worth nothing after its owner signed out."""
    client = desk.sign_in(desk.advisor)
    stolen = Client(desk.url, cookies=dict(client.cookies))
    assert is_signed_in(stolen)
    client.post(address("desk:sign_out"), {"csrfmiddlewaretoken": token_of(client)})
    assert not is_signed_in(stolen)


def test_a_changed_cookie_opens_nothing(desk: House):
    client = desk.sign_in(desk.advisor)
    cookie = client.cookies["__Host-d"]
    assert is_signed_in(Client(desk.url, cookies={"__Host-d": cookie}))
    for place in range(0, len(cookie), 7):
        other = "A" if cookie[place] != "A" else "B"
        changed = cookie[:place] + other + cookie[place + 1 :]
        assert not is_signed_in(Client(desk.url, cookies={"__Host-d": changed})), place
    for other in ("", "x", cookie[:-1], cookie + "A", cookie * 2, "\u00e9", "null"):
        assert not is_signed_in(Client(desk.url, cookies={"__Host-d": other.encode().decode("latin-1")})), other


def test_a_quarter_of_an_hour_without_a_change_ends_it(desk: House):
    """Reading and streams are no change; the server decides, not the browser's clock."""
    client = desk.sign_in(desk.second_advisor)
    desk.query("update staff_desksession set last_change_at = last_change_at - interval '14 minutes'")
    assert is_signed_in(client)
    desk.query("update staff_desksession set last_change_at = last_change_at - interval '70 seconds'")
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "next_place",
    [
        "https://attacker.example/",
        "//attacker.example/",
        "/\\attacker.example",
        "/desk/..//attacker.example",
        "javascript:alert(1)",
    ],
)
def test_signing_in_leads_to_no_other_site(desk: House, next_place: str):
    client = Client(desk.url)
    form = client.get(SIGN_IN, follow=True).form("email", "password", "code")
    person = desk.coordinator
    values = {"email": person.email, "password": person.password, "code": person.phone.code(), "next": next_place}
    answer = client.submit(form, values, follow=False)
    assert answer.status == 303
    leads_to = urlsplit(urljoin(desk.url, answer.headers["Location"]))
    assert (leads_to.scheme, leads_to.hostname, leads_to.port) == ("http", "localhost", desk.port)


def test_an_invitation_works_once(desk: House):
    token = desk.invitation("once@helpline.example")
    person = desk.add_advisor_with(token, "once@helpline.example")
    assert came_in(try_to_sign_in(desk, person))
    assert Client(desk.url).get(address("desk:begin", token=token)).status == 404
    assert Client(desk.url).get(address("desk:begin", token="x" * 43)).status == 404
