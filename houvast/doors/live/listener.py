"""The one connection of this process that listens to PostgreSQL, and comes back by itself."""

from __future__ import annotations

import asyncio
import logging
from uuid import UUID

import psycopg

from houvast.doors.live.hub import Hub

CHANNEL = "houvast"
FIRST_WAIT = 0.1
LONGEST_WAIT = 5.0

log = logging.getLogger(__name__)


async def listen(address: str, hub: Hub) -> None:
    """Hands every notice on `CHANNEL` to the hub, for ever; runs until it is cancelled.

    The connection is lost with the database and made again, waiting longer each time; then every stream is told that
    it may have missed something.
    """
    wait, first = FIRST_WAIT, True
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                if not first:
                    hub.tell_all_to_resync()
                wait, first = FIRST_WAIT, False
                async for notice in connection.notifies():
                    if is_id(notice.payload):
                        hub.tell(notice.payload)
        except psycopg.Error:
            log.info("The database is away; listening again in %.1f s", wait)
        first = False
        await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT)


def is_id(payload: str) -> bool:
    """Whether a notice holds an id and nothing else: nothing else is ever passed on."""
    try:
        return str(UUID(payload)) == payload
    except ValueError:
        return False
