"""The one request that goes out to another helpline: to the agreement's own address, over TLS, with an end in sight.

Python's own client: it follows no redirect, takes no proxy from the environment and keeps no cookies, and nothing more
is needed for one GET. What the other side cannot do to us stands in `tests/attacks/test_between_helplines.py`."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import urlsplit

from houvast.core.between.documents import LARGEST, MEDIA_TYPE
from houvast.core.between.signing import ANSWER_HEADER

# For everything together: connecting, waiting, reading.
SECONDS = 20.0


class NotReached(Exception):
    """`code`: unreachable, too_slow, too_long, redirected, refused, off, too_often, said_no."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


_SAID = {401: "refused", 403: "refused", 404: "off", 429: "too_often"}


def call(address: str, path: str, authorization: str, *, seconds: float = SECONDS) -> tuple[bytes, str]:
    """The body, and what its header says of who signed it. `address`: as `core/between/addresses.py` reads it. Never
    inside a transaction. Raises `NotReached`."""
    parts = urlsplit(address)
    connection = _connection(parts.scheme, parts.hostname or "", parts.port, seconds)
    over, held = threading.Event(), []
    # A side that sends a byte now and then never lets a socket's own timeout pass: the whole call has an end.
    watch = threading.Timer(seconds, _cut, (connection, held, over))
    watch.daemon = True
    watch.start()
    try:
        connection.connect()
        held.append(connection.sock)  # the connection lets go of it as soon as the answer begins
        if over.is_set():
            raise NotReached("too_slow")
        headers = {"Accept": MEDIA_TYPE, "Authorization": authorization, "User-Agent": "houvast"}
        connection.request("GET", path, headers=headers)
        with connection.getresponse() as answer:
            if answer.status != 200:
                code = "redirected" if 300 <= answer.status < 400 else _SAID.get(answer.status, "said_no")
                raise NotReached(code)
            body = _body(answer)
        if over.is_set():  # what came until it was cut off is no answer
            raise NotReached("too_slow")
        return body, answer.headers.get(ANSWER_HEADER, "")
    except TimeoutError:
        raise NotReached("too_slow") from None
    except (OSError, HTTPException, ValueError):
        raise NotReached("too_slow" if over.is_set() else "unreachable") from None
    finally:
        watch.cancel()
        connection.close()
        for each in held:
            each.close()


def _connection(scheme: str, host: str, port: int | None, seconds: float) -> HTTPConnection:
    """Plain http is only ever in the address of a demo, and leads to this machine."""
    if scheme == "https":
        return HTTPSConnection(host, port, timeout=seconds, context=ssl.create_default_context())
    return HTTPConnection(host, port, timeout=seconds)


def _body(answer: HTTPResponse) -> bytes:
    """Whole: one that ends before its length is none."""
    body = answer.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise NotReached("too_long")
    if answer.length:
        raise OSError("it ended before its length")
    return body


def _cut(connection: HTTPConnection, held: list[socket.socket], over: threading.Event) -> None:
    over.set()
    for each in held or [connection.sock]:
        if each is not None:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
