"""Only whole bodies reach a thread, and waiting for one holds none."""

from __future__ import annotations

import asyncio

import pytest

from houvast.site import receiving
from houvast.site.receiving import WholeBodies


class Pages:
    """An application that notes the bodies it got."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def __call__(self, scope, receive, send) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        self.bodies.append(body)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


def ask(whole: WholeBodies, *messages, headers=(), path: str = "/", then_silence: bool = False) -> int | None:
    """The status of the answer; None: there was none."""

    async def run() -> int | None:
        waiting, sent = list(messages), []

        async def receive():
            if waiting:
                return waiting.pop(0)
            assert then_silence
            await asyncio.sleep(60)

        async def send(message):
            sent.append(message)

        await whole({"type": "http", "path": path, "headers": list(headers)}, receive, send)
        return sent[0]["status"] if sent else None

    return asyncio.run(run())


def piece(body: bytes, *, more: bool = True) -> dict:
    return {"type": "http.request", "body": body, "more_body": more}


GONE = {"type": "http.disconnect"}


@pytest.fixture
def pages() -> Pages:
    return Pages()


def test_pieces_arrive_as_one(pages):
    whole = WholeBodies(pages)
    assert ask(whole, piece(b"words="), piece(b"all of it", more=False)) == 200
    assert ask(whole, piece(b"", more=False)) == 200
    assert pages.bodies == [b"words=all of it", b""]
    assert whole.waiting == 0


def test_half_a_form_is_no_form(pages):
    """A phone that loses its connection in the middle of "send" must not send half a message."""
    whole = WholeBodies(pages)
    assert ask(whole, piece(b"message=1&words=half of"), GONE) is None
    assert pages.bodies == []
    assert whole.waiting == 0


def test_who_never_finishes_holds_nobody_up(pages):
    whole = WholeBodies(pages, seconds=0.05)
    assert ask(whole, piece(b"words="), then_silence=True) == 408
    assert pages.bodies == []
    assert whole.waiting == 0


def test_more_than_any_form_is_refused(pages):
    whole = WholeBodies(pages)
    much = bytes(receiving.LARGEST // 2 + 1)
    assert ask(whole, piece(much), piece(much), piece(much)) == 413
    assert pages.bodies == []


def test_what_is_too_large_by_its_own_account_is_not_read(pages):
    """Django's own page says so."""
    headers = [(b"content-length", str(receiving.LARGEST + 1).encode())]
    assert ask(WholeBodies(pages), headers=headers, then_silence=True) == 200
    assert pages.bodies == [b""]


def test_of_a_file_that_is_too_large_the_words_before_it_go_on(pages):
    """All of it arrives, or a browser would show no page; only the beginning is kept."""
    headers = [(b"content-length", str(receiving.LARGEST_FILE + 1).encode())]
    whole = WholeBodies(pages)
    much = bytes(receiving.WORDS_BEFORE)
    pieces = [piece(b"described=words&file="), *[piece(much)] * 8, piece(b"end", more=False)]
    assert ask(whole, *pieces, headers=headers, path="/nl/messages/items/") == 200
    (given,) = pages.bodies
    assert given.startswith(b"described=words") and len(given) == receiving.WORDS_BEFORE
    assert whole.waiting == 0
    assert ask(whole, piece(much), GONE, headers=headers, path="/nl/messages/items/") is None
    endless = [(b"content-length", str(receiving.LARGEST_LET_BY + 1).encode())]
    assert ask(whole, headers=endless, path="/nl/messages/items/", then_silence=True) == 200
    assert pages.bodies[1:] == [b""] and whole.waiting == 0


def test_all_that_wait_have_one_limit(pages):
    whole = WholeBodies(pages, all_together=1_000)
    whole.waiting = 600
    assert ask(whole, piece(bytes(500), more=False)) == 503
    assert ask(whole, piece(bytes(400), more=False)) == 200
    assert whole.waiting == 600


def test_an_error_of_the_application_is_its_own(pages):
    async def breaks(scope, receive, send):
        raise TimeoutError

    whole = WholeBodies(breaks)
    with pytest.raises(TimeoutError):
        ask(whole, piece(b"x", more=False))
    assert whole.waiting == 0
