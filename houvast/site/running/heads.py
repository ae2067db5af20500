"""The head of a request has a length. The parser in C reads on as long as somebody sends, and keeps all of it."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST = 64 * 1024  # bytes of address and headers; our own cookies are 6 kB at most


class HeadTooLarge(ValueError):
    """More headers than any browser sends. The parser turns it into an answer with status 400."""


class ShortHeads(HttpToolsProtocol):
    """uvicorn's protocol that ends a connection whose head grows beyond `LARGEST`."""

    _in_head = True
    _came = 0  # bytes since the head began

    def data_received(self, data: bytes) -> None:
        self._came += len(data)
        super().data_received(data)
        if self._in_head and self._came > LARGEST and not self.transport.is_closing():
            self.send_400_response("The head of this request is too large.")

    def on_message_begin(self) -> None:
        self._in_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        if len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers) > LARGEST:
            raise HeadTooLarge
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_head, self._came = True, 0
        super().on_message_complete()
