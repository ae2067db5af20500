"""The web process: uvicorn on a socket that the supervisor opened, so that a restart refuses nobody."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import threading
from types import FrameType

import uvicorn

from houvast.site.logs import scrub_what_python_prints
from houvast.site.running.heads import ShortHeads

# Streams end at once on SIGTERM (see below); pages under way get this long.
GRACE_SECONDS = 5
PROXIES = "HOUVAST_PROXIES"
# The law takes a second to read. It waits until the first pages are out; nobody who sends then waits for it.
_LAW_AFTER_SECONDS = 2


class DrainingServer(uvicorn.Server):
    """Ends the streams before it waits for requests: uvicorn alone waits for a stream for ever (measured)."""

    def __init__(self, config: uvicorn.Config, root) -> None:
        super().__init__(config)
        self._root = root
        self._loop: asyncio.AbstractEventLoop | None = None

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().serve(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._root.hub.end)
        super().handle_exit(sig, frame)


def main(descriptors: list[int]) -> None:
    """Serves on the listening sockets with these file descriptors until SIGTERM."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the supervisor says when
    import django

    django.setup()
    scrub_what_python_prints()
    from django.urls import get_resolver

    from houvast.records.content import current_knowledge
    from houvast.records.content.law import current_law
    from houvast.site.asgi import application

    # What is broken ends the process here; answering every visitor with an error would look like running.
    assert get_resolver().url_patterns
    assert current_knowledge().languages

    config = uvicorn.Config(
        application,
        log_config=None,  # settings.LOGGING, scrubbed
        access_log=False,  # who was here when is nobody's business
        server_header=False,
        ws="none",
        lifespan="on",
        # Only a proxy that is named may say from which scheme a request came; addresses are never kept.
        proxy_headers=True,
        forwarded_allow_ips=os.environ.get(PROXIES, "").strip() or "127.0.0.1,::1",
        timeout_keep_alive=15,
        timeout_graceful_shutdown=GRACE_SECONDS,
        http=ShortHeads,
    )
    sockets = [socket.socket(fileno=descriptor) for descriptor in descriptors]
    reading = threading.Timer(_LAW_AFTER_SECONDS, current_law)
    reading.daemon = True
    reading.start()
    DrainingServer(config, application).run(sockets=sockets)


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]])
