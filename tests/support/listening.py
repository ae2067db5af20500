"""Servers of a test: one that takes mail and keeps it, one that notes whoever connects."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default


class _Smtp(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a client needs that hands in one mail."""

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline():
            word = line.split()[0].upper() if line.split() else b""
            if word == b"DATA":
                self._say("354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                text = b"".join(each[1:] if each.startswith(b"..") else each for each in lines)
                self.server.mails.append(BytesParser(policy=default).parsebytes(text))  # type: ignore[attr-defined]
                self._say("250 taken")
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _Noting(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.server.visits.append(self.client_address)  # type: ignore[attr-defined]


@contextmanager
def mail_server() -> Iterator[tuple[int, list[EmailMessage]]]:
    """(its port, the mails it took)."""
    mails: list[EmailMessage] = []
    with _serving(_Smtp, mails=mails) as port:
        yield port, mails


@contextmanager
def noting_visits() -> Iterator[tuple[int, list]]:
    """(its port, who connected)."""
    visits: list = []
    with _serving(_Noting, visits=visits) as port:
        yield port, visits


@contextmanager
def _serving(handler: type[socketserver.BaseRequestHandler], **kept: list) -> Iterator[int]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        for name, value in kept.items():
            setattr(server, name, value)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
