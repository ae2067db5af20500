"""Bodies, headers and numbers of fields that no person sends are refused, and nobody else notices."""

from __future__ import annotations

import socket
from contextlib import suppress

import pytest

from tests.support.client import Client
from tests.support.house import House
from tests.support.routes import address

MEGABYTE = 1_000_000
REFUSED = {400, 413, 414, 422, 431}


def test_too_many_words_come_back(house: House):
    """Ten pages are enough; what was typed is not lost."""
    client = house.reporter_with_mailbox()
    form = client.get(address("public:messages")).form("message", "words")
    answer = client.submit(form, {"words": "heel veel " * 5000})
    assert answer.status == 422
    assert answer.text.count("heel veel") >= 5000
    assert client.submit(form, {"words": "kort"}).status == 200


@pytest.mark.parametrize("size", [4 * MEGABYTE, 40 * MEGABYTE])
def test_a_body_that_is_too_large_is_refused(house: House, size: int):
    client = house.reporter_with_mailbox()
    status = None
    with suppress(ConnectionError):  # the server may stop reading
        status = client.post(address("public:messages"), {"words": "a" * size}).status
    assert status in REFUSED | {None, 403}
    assert house.visitor().get("/nl/").status == 200


def test_too_many_fields_are_refused(house: House):
    client = house.reporter_with_mailbox()
    answer = client.post(address("public:used"), [("account", "a")] * 5000)
    assert answer.status in REFUSED


@pytest.mark.parametrize("header", ["Cookie", "Accept-Language", "X-Long"])
def test_headers_that_are_too_long_are_refused(house: House, header: str):
    with suppress(ConnectionError):
        assert house.visitor().get("/nl/", **{header: "a" * (2 * MEGABYTE)}).status in REFUSED
    assert house.visitor().get("/nl/").status == 200


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "1e9", "\u0661", "NaN"])
def test_numbers_in_addresses(house: House, number: str):
    from urllib.parse import quote

    reporter = house.reporter()
    reporter.to_plan()
    for path in (f"/nl/q/{quote(number)}/", f"/desk/queue?page={quote(number)}", f"/nl/calendar/?m={quote(number)}"):
        assert reporter.client.get(path).status < 500, path
    assert house.client_of(house.advisor).get(f"/desk/queue?page={quote(number)}").status == 200


@pytest.mark.parametrize("name", ["words", "box", "base", "message", "stay"])
@pytest.mark.parametrize(
    "value", ["\x00", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "a" * 5000, "😀"]
)
def test_strange_values_break_nothing(house: House, name: str, value: str):
    client = house.reporter_with_mailbox()
    form = client.get(address("public:messages")).form("message", "words")
    answer = client.submit(form, {"words": "Is er iemand?", name: value})
    assert answer.status < 500, f"{name}={value!r}: {answer.status}"


def test_a_nul_in_the_words_loses_nothing_else(house: House):
    client = house.reporter_with_mailbox()
    form = client.get(address("public:messages")).form("message", "words")
    answer = client.submit(form, {"words": "voor\x00na"})
    assert answer.status in {200, 422}
    assert "voor" in answer.text and "na" in answer.text


def test_slow_visitors_keep_nobody_out(house: House):
    """Forty connections that say half a sentence and wait: the next visitor is served all the same."""
    waiting = []
    try:
        for _ in range(40):
            slow = socket.create_connection(("127.0.0.1", house.port), timeout=5)
            slow.sendall(b"POST /nl/messages/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nwords=")
            waiting.append(slow)
        assert Client(house.url).get("/nl/").status == 200
    finally:
        for slow in waiting:
            slow.close()
