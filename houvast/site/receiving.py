"""The body of a request is taken in whole before a thread of Django's begins with it.

A thread that reads a body itself waits for whoever sends it: eight people on a bad line, or one who wants to, would
hold all eight threads, and nobody else gets a page. And a body that breaks off in the middle would be read as a whole
form: half a message, sent. So it waits here, where waiting costs nothing but its bytes, and only a whole one goes on.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from houvast.site.gate.sentences import NUMBERS, numbers

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

LARGEST = 3 * 1024 * 1024 + 64 * 1024  # bytes; Django refuses above 3 MiB, with a page
LARGEST_FILE = 8 * 1024 * 1024 + 64 * 1024  # bytes; the door refuses above that, with a page
# What stands before a file that is too large goes on, so that the page still has the words; the rest is let by unread.
WORDS_BEFORE = 1024 * 1024
LARGEST_LET_BY = 512 * 1024 * 1024
ALL_TOGETHER = 64 * 1024 * 1024  # bytes of all bodies that wait in this process
SECONDS = 60.0  # for a whole one
SECONDS_FILE = 240.0
# Where somebody hands a file over: at the desk, and in the mailbox.
_FILES = re.compile(r"^/(desk/case/[0-9a-f-]{36}/items/add|[a-z]{2,3}/messages/items/)$")

_WORDS = (
    "Dit kwam niet helemaal aan. Er is niets verstuurd. Probeer het nog een keer.\n\n"
    "This did not arrive whole. Nothing was sent. Please try once more.\n\n"
    f"{NUMBERS}\n"
)


_PROGRAMS = ("/exchange/", "/taxii2/", "/between/")
_FOR_PROGRAMS = json.dumps(
    {"error": "not_whole", "message": "The body did not arrive whole, or is larger than 3 MB. Nothing was taken."}
)


class WholeBodies:
    """Hands `application` requests whose body has arrived; answers the others itself."""

    def __init__(self, application: Application, *, seconds: float = SECONDS, all_together: int = ALL_TOGETHER) -> None:
        self._application = application
        self._seconds = seconds
        self._all_together = all_together
        self.waiting = 0  # bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = bytearray()
        try:
            answer = await self._take_in(body, scope, receive)
            if answer is None:
                await self._application(scope, _given(bytes(body), receive), send)
            elif answer:
                await _refuse(send, answer, of_a_program=scope.get("path", "").startswith(_PROGRAMS))
        finally:
            self.waiting -= len(body)

    async def _take_in(self, body: bytearray, scope: Scope, receive: Receive) -> int | None:
        """None: it is whole (or so large by its own account that it is refused unread, with a page). Else the status to
        answer with, 0 where nobody is there any more."""
        of_a_file = bool(_FILES.match(scope.get("path", "")))
        largest = LARGEST_FILE if of_a_file else LARGEST
        declared = _declared(scope)
        if declared > (LARGEST_LET_BY if of_a_file else largest):
            return None
        try:
            async with asyncio.timeout(SECONDS_FILE if of_a_file else self._seconds):
                if declared > largest:
                    return await self._read_words(body, receive)
                return await self._read(body, receive, largest)
        except TimeoutError:
            return 408

    async def _read(self, body: bytearray, receive: Receive, largest: int) -> int | None:
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return 0
            piece = message.get("body", b"")
            if len(body) + len(piece) > largest:
                return 413
            if self.waiting + len(piece) > self._all_together:
                return 503
            body += piece
            self.waiting += len(piece)
            more = message.get("more_body", False)
        return None

    async def _read_words(self, body: bytearray, receive: Receive) -> int | None:
        """The beginning of a body that is refused: a browser shows no page before all of it is gone."""
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return 0
            piece = message.get("body", b"")[: WORDS_BEFORE - len(body)]
            if self.waiting + len(piece) > self._all_together:
                return 503
            body += piece
            self.waiting += len(piece)
            more = message.get("more_body", False)
        return None


def _declared(scope: Scope) -> int:
    """What the header says; 0 where it says nothing."""
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value[:20])
    return 0


def _given(body: bytes, receive: Receive) -> Receive:
    """The body as one message; after it whatever else the server has to say."""
    handed_on = False

    async def given() -> Message:
        nonlocal handed_on
        if handed_on:
            return await receive()
        handed_on = True
        return {"type": "http.request", "body": body, "more_body": False}

    return given


async def _refuse(send: Send, status: int, *, of_a_program: bool) -> None:
    words = (_FOR_PROGRAMS if of_a_program else _WORDS.replace(NUMBERS, numbers())).encode()
    headers = [
        (b"content-type", b"application/json" if of_a_program else b"text/plain; charset=utf-8"),
        (b"content-length", str(len(words)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"DENY"),
        (b"referrer-policy", b"same-origin"),
        (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words})
