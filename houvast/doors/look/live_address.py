"""The address of a page's stream of news: a sealed ticket that says what may be heard, and for how long.

A page puts it in `data-live`; the live door opens it without asking the database. It stands below the doors so that
both the public door and the desk can write one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from houvast.core.sealing.errors import CannotOpen
from houvast.core.sealing.labels import Label
from houvast.core.sealing.secrets import Versioned
from houvast.core.sealing.tokens import open_token, seal_token
from houvast.records.secrets import server_secrets

# An address can end up in a log of a proxy: it opens a stream for a minute only.
OPENS_FOR = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Ticket:
    """`topics`: ids whose news may be heard. `opens_until`: last moment to begin. `until`: when the stream ends."""

    topics: frozenset[str]
    opens_until: datetime
    until: datetime


def live_address(topics: Iterable[object], *, now: datetime, until: datetime) -> str:
    """`/live/<ticket>` for news about these ids (of reports, of teams). `until`: the end of the person's session."""
    ticket = Ticket(frozenset(str(topic) for topic in topics), now + OPENS_FOR, until)
    return f"/live/{write_ticket(ticket, key=server_secrets().cookie)}"


def write_ticket(ticket: Ticket, *, key: Versioned) -> str:
    data = [sorted(ticket.topics), int(ticket.opens_until.timestamp()), int(ticket.until.timestamp())]
    return seal_token(json.dumps(data).encode(), key=key, label=Label.LIVE_TICKET)


def read_ticket(text: str, *, key: Versioned, now: datetime) -> Ticket | None:
    """What a ticket allows; None: not one of ours, too old to begin with, or its session has ended."""
    try:
        topics, opens_until, until = json.loads(open_token(text, key=key, label=Label.LIVE_TICKET))
    except CannotOpen:
        return None
    ticket = Ticket(frozenset(topics), datetime.fromtimestamp(opens_until, UTC), datetime.fromtimestamp(until, UTC))
    return ticket if now <= ticket.opens_until and now < ticket.until else None
