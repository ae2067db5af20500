"""The stream as a browser meets it: the ASGI application driven by hand."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from houvast.core.sealing.secrets import Versioned
from houvast.doors.live import application as live
from houvast.doors.live.application import LiveApplication
from houvast.doors.live.hub import Hub
from houvast.doors.look.live_address import Ticket, read_ticket, write_ticket

KEY = Versioned.first(bytes(range(32)))
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
ID = "7b0f3c1e-0000-4000-8000-000000000000"


class Secrets:
    cookie = KEY


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(autouse=True)
def secrets(monkeypatch):
    monkeypatch.setattr(live, "server_secrets", Secrets)


def ticket(*, opens=timedelta(seconds=60), until=timedelta(minutes=15), topics=(ID,)):
    return write_ticket(Ticket(frozenset(topics), NOW + opens, NOW + until), key=KEY)


class Visit:
    """One request; `lines` collects what arrives."""

    def __init__(self, app, text, *, method="GET", headers=()):
        self.sent: list[dict] = []
        self.gone = asyncio.Event()
        scope = {"type": "http", "method": method, "path": f"/live/{text}", "headers": list(headers)}
        self.task = asyncio.ensure_future(app(scope, self._receive, self._send))

    async def _receive(self):
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message):
        self.sent.append(message)

    @property
    def status(self):
        return self.sent[0]["status"]

    @property
    def text(self):
        return b"".join(message.get("body", b"") for message in self.sent).decode()


async def settled():
    for _ in range(20):
        await asyncio.sleep(0)


def run(scenario):
    asyncio.run(asyncio.wait_for(scenario, 5))


def test_news_arrive_as_an_id_and_nothing_else():
    async def scenario():
        hub = Hub()
        visit = Visit(LiveApplication(hub, clock=Clock()), ticket())
        await settled()
        hub.tell(ID)
        hub.tell("00000000-0000-4000-8000-000000000001")
        await settled()
        events = [block for block in visit.text.split("\n\n") if "data:" in block]
        assert events == [f"data: {ID}"]
        headers = dict(visit.sent[0]["headers"])
        assert headers[b"content-type"].startswith(b"text/event-stream")
        assert headers[b"cache-control"] == b"no-store"
        visit.gone.set()
        await visit.task
        assert hub.streams == 0

    run(scenario())


@pytest.mark.parametrize("text", ["", "nonsense", "a" * 5000])
def test_without_a_ticket_nothing_opens(text):
    async def scenario():
        visit = Visit(LiveApplication(Hub(), clock=Clock()), text)
        await visit.task
        assert visit.status == 204

    run(scenario())


def test_a_ticket_of_another_key_opens_nothing():
    async def scenario():
        foreign = write_ticket(
            Ticket(frozenset({ID}), NOW + timedelta(minutes=1), NOW + timedelta(hours=1)),
            key=Versioned.first(bytes(reversed(range(32)))),
        )
        visit = Visit(LiveApplication(Hub(), clock=Clock()), foreign)
        await visit.task
        assert visit.status == 204

    run(scenario())


def test_an_address_opens_a_stream_for_a_minute_only():
    assert read_ticket(ticket(), key=KEY, now=NOW + timedelta(seconds=60)) is not None
    assert read_ticket(ticket(), key=KEY, now=NOW + timedelta(seconds=61)) is None


def test_a_browser_that_comes_back_brings_a_fresher_ticket():
    async def scenario():
        clock = Clock()
        app = LiveApplication(Hub(), clock=clock)
        first = Visit(app, ticket())
        await settled()
        kept = next(line for line in first.text.splitlines() if line.startswith("id: ")).removeprefix("id: ")
        first.gone.set()
        await first.task
        clock.now = NOW + timedelta(minutes=5)
        stale = Visit(app, ticket())
        await stale.task
        assert stale.status == 204
        again = Visit(app, ticket(), headers=[(b"last-event-id", kept.encode())])
        await settled()
        assert again.status == 200
        again.gone.set()
        await again.task

    run(scenario())


def test_no_stream_outlives_the_session_it_was_opened_in():
    async def scenario():
        clock = Clock()
        visit = Visit(LiveApplication(Hub(), clock=clock, keep_alive=0.01), ticket())
        await settled()
        clock.now = NOW + timedelta(minutes=16)
        await visit.task
        assert visit.sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}

    run(scenario())


def test_a_quiet_stream_gives_a_sign_of_life_that_raises_no_event():
    async def scenario():
        visit = Visit(LiveApplication(Hub(), clock=Clock(), keep_alive=0.01), ticket())
        await asyncio.sleep(0.05)
        blocks = [block for block in visit.text.split("\n\n") if block]
        assert len(blocks) > 1
        assert not any("data:" in block for block in blocks)
        visit.gone.set()
        await visit.task

    run(scenario())


def test_the_end_of_the_process_ends_the_stream_at_once():
    async def scenario():
        hub = Hub()
        visit = Visit(LiveApplication(hub, clock=Clock()), ticket())
        await settled()
        hub.end()
        await visit.task
        assert visit.sent[-1]["more_body"] is False
        late = Visit(LiveApplication(hub, clock=Clock()), ticket())
        await late.task
        assert late.status == 503

    run(scenario())


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("POST", (), 405),
        ("GET", ((b"sec-fetch-site", b"cross-site"),), 403),
        ("GET", ((b"sec-fetch-site", b"same-site"),), 403),
    ],
)
def test_other_pages_and_other_methods_open_nothing(method, headers, status):
    async def scenario():
        visit = Visit(LiveApplication(Hub(), clock=Clock()), ticket(), method=method, headers=headers)
        await visit.task
        assert visit.status == status

    run(scenario())
