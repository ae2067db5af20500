"""A page of somebody else's cannot act in a visitor's name, and a stranger's Host leads nowhere."""

from __future__ import annotations

import pytest

from tests.support.client import Client
from tests.support.house import House
from tests.support.routes import Route, routes

FOREIGN = {
    "another site": {"Origin": "https://attacker.example"},
    "another port": {"Origin": "http://localhost:1"},
    "another scheme": {"Origin": "https://localhost"},
    "a hidden origin": {"Origin": "null"},
    "a hidden origin from another site": {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    "a sibling": {"Origin": "null", "Sec-Fetch-Site": "same-site"},
    "no origin at all": {"Origin": ""},
    "no origin, another site": {"Origin": "", "Sec-Fetch-Site": "cross-site"},
    "no origin, typed in": {"Origin": "", "Sec-Fetch-Site": "none"},
    "only a referrer": {"Origin": "", "Referer": "http://localhost/"},
}
OURS = {
    "our origin": {},
    "a hidden origin of ours": {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    "no origin, ours by the browser's word": {"Origin": "", "Sec-Fetch-Site": "same-origin"},
}


def all_routes() -> list[Route]:
    return [route for route in routes() if route.door in {"public", "desk"}]


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN.keys())
def test_no_form_is_taken_from_elsewhere(house: House, headers: dict[str, str]):
    """Every address at once: the gate stands before all doors."""
    client = Client(house.url)
    for route in all_routes():
        answer = client.post(route.address(), {"a": "b"}, follow=False, **headers)
        assert (answer.status, answer.headers["X-Refused"]) == (403, "not-from-our-page"), route.name


@pytest.mark.parametrize("headers", OURS.values(), ids=OURS.keys())
def test_our_own_form_is_taken(house: House, headers: dict[str, str]):
    """Control: with the same bodies, ours passes the gate."""
    client = Client(house.url)
    for route in all_routes():
        answer = client.post(route.address(), {"a": "b"}, follow=False, **headers)
        assert answer.headers["X-Refused"] != "not-from-our-page", route.name


def test_the_desk_also_asks_for_its_token(house: House):
    """Even a form of our own host needs the token of the desk: our own origin alone is not enough there."""
    advisor = house.client_of(house.advisor)
    for route in all_routes():
        if route.door == "desk" and "POST" in route.methods:
            answer = advisor.post(route.address(), {"a": "b"}, follow=False)
            assert answer.status == 403, route.name


@pytest.mark.parametrize(
    "host", ["attacker.example", "attacker.example:80", "localhost@attacker.example", "", "a b", "["]
)
def test_a_foreign_host_leads_nowhere(house: House, host: str):
    client = Client(house.url)
    for path in ("/", "/nl/", "/desk/", "/desk/sign-in"):
        answer = client.get(path, follow=False, Host=host or " ")
        assert answer.status in {400, 403, 404}
        assert "attacker" not in answer.text
        assert "attacker" not in str(answer.headers)


@pytest.mark.parametrize(
    "name", ["X-Forwarded-Host", "X-Forwarded-Server", "X-Original-URL", "X-Rewrite-URL", "Forwarded"]
)
def test_no_header_changes_where_a_form_goes(house: House, name: str):
    client = Client(house.url)
    answer = client.get("/nl/", **{name: "attacker.example"})
    assert answer.status == 200
    assert "attacker" not in answer.text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECTX"])
def test_other_methods_do_nothing(house: House, method: str):
    client = Client(house.url)
    for route in all_routes():
        answer = client.request(method, route.address(), headers={"Origin": house.url})
        assert answer.status in {400, 403, 404, 405, 501}, route.name
