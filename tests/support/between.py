"""Somebody between browser and house: writes down every request, and may change one file on its way.

What a browser says of its own requests is no proof; what arrived is.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Arrived:
    """One request. `path` with its query."""

    method: str
    path: str
    body: bytes
    headers: dict[str, str]


@dataclass
class Between:
    """`before`: file name (as in the repository) → script put in front of it. `instead`: → script in its place. `cut`:
    → words that are taken out of it. `without`: names of files that lose their own policy."""

    house_port: int
    before: dict[str, str] = field(default_factory=dict)
    instead: dict[str, str] = field(default_factory=dict)
    cut: dict[str, str] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    arrived: list[Arrived] = field(default_factory=list)
    url: str = ""
    _server: ThreadingHTTPServer | None = None

    def forget(self) -> None:
        self.arrived.clear()

    def paths(self) -> list[str]:
        return [each.path for each in self.arrived]

    def close(self) -> None:
        """Nobody answers at this address any more."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def _changed(self, path: str, body: bytes, headers: list[tuple[str, str]]) -> tuple[bytes, list[tuple[str, str]]]:
        name = re.sub(r"\.[0-9a-f]{12}(?=\.js$)", "", path.split("?")[0].rsplit("/", 1)[-1])
        if name in self.instead:
            body = self.instead[name].encode()
        elif name in self.before:
            body = self.before[name].encode() + b"\n" + body
        elif name in self.cut:
            assert self.cut[name].encode() in body, f"{name} has no {self.cut[name]!r}"
            body = body.replace(self.cut[name].encode(), b"")
        if name in self.without:
            headers = [(key, value) for key, value in headers if key.lower() != "content-security-policy"]
        return body, headers


@contextmanager
def standing_between(house_port: int, **changes) -> Iterator[Between]:
    between = Between(house_port, **changes)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            between.arrived.append(Arrived(self.command, self.path, body, dict(self.headers)))
            upstream = http.client.HTTPConnection("127.0.0.1", between.house_port, timeout=30)
            headers = {k: v for k, v in self.headers.items() if k.lower() not in ("connection", "accept-encoding")}
            upstream.request(self.command, self.path, body=body or None, headers=headers)
            answer = upstream.getresponse()
            content = answer.read()
            upstream.close()
            content, kept = between._changed(self.path, content, answer.getheaders())
            self.send_response(answer.status)
            for key, value in kept:
                if key.lower() not in ("content-length", "connection", "transfer-encoding", "date", "server"):
                    self.send_header(key, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                with contextlib.suppress(ConnectionError):  # a browser that went on waits for nothing
                    self.wfile.write(content)

        do_GET = do_POST = do_HEAD = _pass_on

        def log_message(self, *_: object) -> None:
            """The list is the log."""

    between._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    between._server.daemon_threads = True
    between.url = f"http://localhost:{between._server.server_address[1]}"
    threading.Thread(target=between._server.serve_forever, daemon=True).start()
    try:
        yield between
    finally:
        between.close()
