"""The root application: `/live/` to the bare stream application, everything else to Django's WSGI side on 8 threads.

Django's own ASGI handler costs about twice the processor time a page and pins a thread per stream (measured:
`docs/decisions/0009`). One process, one port, one origin.
"""

from __future__ import annotations

import asyncio
from typing import Any

from a2wsgi import WSGIMiddleware
from django.db import connection

from houvast.doors.live.application import LiveApplication, Receive, Scope, Send
from houvast.doors.live.hub import Hub
from houvast.doors.live.listener import listen
from houvast.site.receiving import WholeBodies
from houvast.site.wsgi import application as django_application

THREADS = 8


class Root:
    """One process's application. `hub.end()` ends every open stream at once: running/web.py calls it on SIGTERM."""

    def __init__(self, *, wsgi: Any, listen_address: str) -> None:
        self.hub = Hub()
        self._pages = WholeBodies(WSGIMiddleware(wsgi, workers=THREADS))
        self._live = LiveApplication(self.hub)
        self._listen_address = listen_address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live_as_long_as_the_server(receive, send)
        elif scope["type"] == "http" and scope["path"].startswith("/live/"):
            await self._live(scope, receive, send)
        elif scope["type"] == "http":
            await self._pages(scope, receive, send)

    async def _live_as_long_as_the_server(self, receive: Receive, send: Send) -> None:
        listening: asyncio.Task[None] | None = None
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                listening = asyncio.ensure_future(listen(self._listen_address, self.hub))
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                self.hub.end()
                if listening is not None:
                    listening.cancel()
                await send({"type": "lifespan.shutdown.complete"})
                return


def listen_address() -> str:
    """Where the listener connects: Django's own parameters, without its pool."""
    from psycopg.conninfo import make_conninfo

    parameters = connection.get_connection_params()
    known = ("dbname", "user", "password", "host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey")
    chosen = {name: parameters[name] for name in known if parameters.get(name)}
    return make_conninfo("", **chosen, application_name="houvast-live")


application = Root(wsgi=django_application, listen_address=listen_address())
