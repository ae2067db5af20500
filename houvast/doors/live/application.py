"""The ASGI application behind `/live/`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from houvast.doors.live.hub import Hub, Mark, News, Queue, TooManyStreams
from houvast.doors.look.live_address import Ticket, read_ticket, write_ticket
from houvast.records.secrets import SecretsMissing, server_secrets

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

KEEP_ALIVE = 15.0
RETRY_MILLISECONDS = 3_000
# What a browser holds to come back with after a break: in the page's memory only, so it may last longer.
COMES_BACK_WITHIN = timedelta(minutes=10)
LONGEST_TICKET = 4_000

_HEADERS = [
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]
# X-Accel-Buffering: a proxy in front must not wait until it has a page full.
_STREAM_HEADERS = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"x-accel-buffering", b"no"), *_HEADERS]

log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


class LiveApplication:
    """Server-sent events for whoever holds a ticket. `clock` gives the moment, with its zone."""

    def __init__(self, hub: Hub, *, clock: Callable[[], datetime] = _now, keep_alive: float = KEEP_ALIVE) -> None:
        self.hub = hub
        self._clock = clock
        self._keep_alive = keep_alive

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        if scope["method"] != "GET":
            return await _refuse(send, 405)
        if headers.get(b"sec-fetch-site", b"same-origin") != b"same-origin":
            return await _refuse(send, 403)
        ticket = self._ticket(scope["path"], headers)
        if ticket is None:
            # 204 is how a browser is told not to come back.
            return await _refuse(send, 204)
        try:
            with self.hub.listening(ticket.topics) as queue:
                await self._serve(ticket, queue, receive, send)
        except TooManyStreams:
            await _refuse(send, 503)

    def _ticket(self, path: str, headers: dict[bytes, bytes]) -> Ticket | None:
        """The ticket in the address, or the fresher one that a returning browser sends by itself."""
        for text in (headers.get(b"last-event-id", b"").decode("latin-1"), path.rpartition("/")[2]):
            if not text or len(text) > LONGEST_TICKET:
                continue
            try:
                found = read_ticket(text, key=server_secrets().cookie, now=self._clock())
            except SecretsMissing:
                log.error("The server's secrets cannot be read: no stream can begin")
                return None
            if found is not None:
                return found
        return None

    async def _serve(self, ticket: Ticket, queue: Queue, receive: Receive, send: Send) -> None:
        writing = asyncio.ensure_future(self._write(ticket, queue, send))
        leaving = asyncio.ensure_future(_left(receive))
        try:
            await asyncio.wait({writing, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (writing, leaving):
                task.cancel()
            for task in (writing, leaving):
                with suppress(asyncio.CancelledError, OSError):
                    await task

    async def _write(self, ticket: Ticket, queue: Queue, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _STREAM_HEADERS})
        await _send(send, f"retry: {RETRY_MILLISECONDS}\n{self._fresh(ticket)}\n")
        while self._clock() < ticket.until:
            news = await self._next(queue)
            if news is Mark.END:
                break
            await _send(send, f"{self._fresh(ticket)}\n" if news is None else _event(news))
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _next(self, queue: Queue) -> News | None:
        """The next news, or None when it is time for a sign of life."""
        try:
            async with asyncio.timeout(self._keep_alive):
                return await queue.get()
        except TimeoutError:
            return None

    def _fresh(self, ticket: Ticket) -> str:
        """A line that makes the browser remember a newer ticket for its way back; it raises no event."""
        renewed = replace(ticket, opens_until=min(self._clock() + COMES_BACK_WITHIN, ticket.until))
        return f"id: {write_ticket(renewed, key=server_secrets().cookie)}\n"


def _event(news: News) -> str:
    return "event: resync\ndata: resync\n\n" if news is Mark.RESYNC else f"data: {news}\n\n"


async def _send(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [*_HEADERS, (b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})
