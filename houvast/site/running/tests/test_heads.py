"""A request's head ends, or the connection does."""

from __future__ import annotations

import asyncio
import logging

import pytest
import uvicorn
from uvicorn.server import ServerState

from houvast.site.running import heads
from houvast.site.running.heads import ShortHeads


async def application(scope, receive, send):
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


def answer_to(*pieces: bytes) -> bytes:
    """What a connection gets for these pieces, sent one after the other until it is closed."""

    async def run() -> bytes:
        config = uvicorn.Config(application, http=ShortHeads, ws="none", log_config=None)
        config.load()
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: ShortHeads(config, ServerState(), {}), "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        try:
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0.005)
            return await asyncio.wait_for(reader.read(200), 5)
        except ConnectionError:
            return b"closed"
        finally:
            writer.close()
            server.close()

    logging.disable(logging.WARNING)
    try:
        return asyncio.run(run())
    finally:
        logging.disable(logging.NOTSET)


pytestmark = [pytest.mark.allow_hosts(["127.0.0.1"])]
START = b"GET /nl/ HTTP/1.1\r\nHost: x\r\n"
TOO_MUCH = heads.LARGEST + 1


def refused(answer: bytes) -> bool:
    return answer.startswith((b"HTTP/1.1 400", b"closed"))


def test_an_ordinary_head_is_answered():
    cookie = b"Cookie: " + b"a" * 6_000 + b"\r\n"
    assert answer_to(START + cookie + b"\r\n").startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "head",
    [
        b"Cookie: " + b"a" * TOO_MUCH + b"\r\n",
        b"X-Long: a\r\n" * (TOO_MUCH // 8),
    ],
    ids=["one long header", "many headers"],
)
def test_a_head_that_is_too_large_is_refused(head):
    assert refused(answer_to(START + head + b"\r\n"))


def test_a_head_that_never_ends_is_refused():
    """Piece by piece, without the empty line that ends it: nothing is kept for ever."""
    assert refused(answer_to(START, b"X-Long: ", *[b"a" * 8_192] * 20))


def test_an_address_that_is_too_long_is_refused():
    assert refused(answer_to(b"GET /" + b"a" * TOO_MUCH + b" HTTP/1.1\r\nHost: x\r\n\r\n"))


def test_a_long_body_is_no_long_head():
    body = b"a" * (3 * heads.LARGEST)
    head = b"POST /nl/ HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body)
    assert answer_to(head + body).startswith(b"HTTP/1.1 200")
    assert answer_to(head, body).startswith(b"HTTP/1.1 200")
