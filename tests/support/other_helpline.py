"""The other side of a pair: a server on this machine that knows the secret and the protocol, and can be told to be
slow, endless, unsigned or elsewhere. What it makes it makes by `core/between` and the secret alone."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import UUID

from houvast.core.between.digests import pair_digest
from houvast.core.between.documents import Document, read_document, written
from houvast.core.between.pairs import Side, pair_of
from houvast.core.between.signing import ask, read_credentials, sign_answer


@dataclass
class Other:
    """`manner`: how it answers, well where that is empty. `asked`: the paths it was asked for."""

    secret: bytes
    side: Side = Side.ENTERER
    url: str = ""
    manner: str = ""
    forward: set[bytes] = field(default_factory=set)
    knows: set[bytes] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    kept: list[tuple[bytes, str]] = field(default_factory=list)

    @property
    def pair(self):
        return pair_of(self.secret)

    @property
    def agreement(self) -> UUID:
        return self.pair.agreement

    def digest(self, kind: str, value: str) -> bytes:
        return pair_digest(kind, value, self.pair.index)

    def question(self, *, at: float, nonce: bytes, side: Side | None = None) -> dict[str, str]:
        return {"authorization": ask(self.pair, side or self.side, at=int(at), nonce=nonce)}

    def read(self, body: bytes) -> Document:
        return read_document(body, self.agreement)

    def answer(self, authorization: str) -> tuple[bytes, str]:
        """Body and signature, as its manner is."""
        body = written(Document(self.agreement, frozenset(self.forward), frozenset(self.knows)))
        nonce, pair = read_credentials(authorization).nonce, self.pair
        if self.manner == "played_again" and self.kept:
            return self.kept[0]
        if self.manner == "not_json":
            body = b"{"
        if self.manner == "other_version":
            body = body.replace(b"between-1", b"between-2")
        if self.manner == "other_key":
            pair = pair_of(b"?" * 32)
        side = self.side.other if self.manner == "our_own_key" else self.side
        self.kept.append((body, sign_answer(pair, side, nonce=nonce, body=body)))
        if self.manner == "changed":
            return body.replace(b"knows", b"known"), self.kept[-1][1]
        return self.kept[-1] if self.manner != "unsigned" else (body, "")


@contextlib.contextmanager
def serving(other: Other, elsewhere: str = "") -> Iterator[Other]:
    """`elsewhere`: where it leads to when its manner is that."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            other.asked.append(self.path)
            with contextlib.suppress(OSError):
                self.reply()

        def reply(self) -> None:
            if other.manner.isdigit():
                return self.begin(int(other.manner))
            if other.manner == "redirect":
                return self.begin(302, Location=f"{elsewhere}{self.path}")
            if other.manner == "silent":
                time.sleep(3)
                return None
            if other.manner == "drips":
                self.begin(200)
                for _ in range(60):
                    self.wfile.write(b" ")
                    self.wfile.flush()
                    time.sleep(0.05)
                return None
            if other.manner == "drips_headers":
                for letter in "HTTP/1.1 200 OK\r\n" + "X-Long: y\r\n" * 60:
                    self.wfile.write(letter.encode())
                    self.wfile.flush()
                    time.sleep(0.02)
                return None
            if other.manner == "endless":
                self.begin(200)
                while True:
                    self.wfile.write(b" " * 65_536)
            body, signature = other.answer(self.headers["Authorization"])
            length = len(body) * (2 if other.manner == "cut_short" else 1)
            self.begin(200, **{"Houvast-Answer": signature, "Content-Length": str(length)})
            self.wfile.write(body)
            return None

        def begin(self, status: int, **headers: str) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    other.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield other
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def agreed(other: Other, name: str = "Helpline South") -> None:
    """This house is the maker of the pair, with the other side where it serves."""
    from django.utils import timezone

    from houvast.core.between.pairs import secret_text
    from houvast.procedures import pairing
    from houvast.records.audit.actors import COMMAND

    url = other.url or "https://south.example.org"
    pairing.pair(name=name, url=url, secret=secret_text(other.secret), now=timezone.now(), by=COMMAND)
