"""A stranger who wants the house to be busy: reporters still get their page."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.support.client import Client
from tests.support.house import House
from tests.support.routes import address

QUICK = 5.0  # seconds; without the limits a page takes as long as the attack lasts


def seconds_for_a_page(house: House) -> float:
    begun = time.monotonic()
    assert Client(house.url).get("/nl/").status == 200
    return time.monotonic() - begun


def post_head(house: House, path: str, length: int) -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost:{house.port}\r\nOrigin: {house.url}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


@contextlib.contextmanager
def never_finishing(house: House, count: int) -> Iterator[None]:
    """So many forms of which a few bytes came."""
    with contextlib.ExitStack() as open_sockets:
        for _ in range(count):
            one = open_sockets.enter_context(socket.create_connection(("127.0.0.1", house.port), timeout=10))
            one.sendall(post_head(house, address("public:who"), 1_000) + b"role=")
        time.sleep(0.3)
        yield


def test_forms_that_never_finish_hold_nobody_up(house: House):
    with never_finishing(house, 40):
        assert seconds_for_a_page(house) < QUICK


def test_a_flood_of_sign_ins_holds_no_reporter_up(house: House):
    """Each costs a slow hash, for addresses that nobody has; the threads are for everybody."""
    until = time.monotonic() + 6
    statuses: list[int] = []

    def guess(number: int) -> None:
        client = Client(house.url)
        form = client.get(address("desk:sign_in")).form("email", "password", "code")
        while time.monotonic() < until:
            typed = {"email": f"{number}.{time.monotonic()}@x.example", "password": "a" * 20, "code": "000000"}
            statuses.append(client.submit(form, typed).status)

    guessing = [threading.Thread(target=guess, args=(number,)) for number in range(24)]
    for thread in guessing:
        thread.start()
    time.sleep(1)
    slowest = max(seconds_for_a_page(house) for _ in range(4))
    for thread in guessing:
        thread.join()
    assert set(statuses) == {422}, "a flood must not end in an error"
    assert slowest < QUICK


@pytest.mark.parametrize("half", [True, False], ids=["broken off", "whole"])
def test_half_a_message_is_not_sent(house: House, half: bool):
    """The connection goes in the middle of "send": the words that came are not the words that were meant."""
    reporter = house.reporter()
    reporter.report("Het eerste bericht.")
    form = reporter.client.get(address("public:messages")).form("message", "words")
    words = "Ik ga niet betalen. " + "x" * 2_000
    body = urlencode([*((n, v) for n, v in form.filled() if n != "words"), ("words", words)]).encode()
    head = post_head(house, form.action, len(body))
    cookies = "; ".join(f"{name}={value}" for name, value in reporter.client.cookies.items())
    head = head.replace(b"\r\n\r\n", f"\r\nCookie: {cookies}\r\n\r\n".encode())
    with socket.create_connection(("127.0.0.1", house.port), timeout=10) as connection:
        connection.sendall(head + (body[: len(body) // 2] if half else body))
        if half:
            time.sleep(0.5)  # it is being read
        else:
            assert connection.recv(100).startswith(b"HTTP/1.1 303")
    time.sleep(1)
    page = reporter.client.get(address("public:messages"))
    assert ("Ik ga niet betalen" in page.text) is not half
