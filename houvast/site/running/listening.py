"""The sockets that visitors reach. The supervisor holds them open, so that a web process that ends loses nobody."""

from __future__ import annotations

import errno
import socket
import time

BACKLOG = 512
DEFAULT_PORT = 8000


class PortTaken(RuntimeError):
    """The port that was asked for is in use."""


def listen_here(port: int | None, *, seconds: float = 10.0) -> list[socket.socket]:
    """Listens on this machine only, by both of its addresses where it has both.

    `port` None: 8000, or any free one where that is taken; 0: any free one; else that one, or `PortTaken` after
    `seconds` (the processes of a killed supervisor need a moment to go).
    """
    if port is None:
        try:
            return _both(DEFAULT_PORT)
        except OSError:
            return _both(0)
    deadline = time.monotonic() + seconds
    while True:
        try:
            return _both(port)
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                raise PortTaken(f"Port {port} is in use: choose another with --port.") from None
            time.sleep(0.1)


def listen_on(host: str, port: int) -> list[socket.socket]:
    """Listens on one address, for a proxy on another machine."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return [_listen(family, host, port)]


def port_of(sockets: list[socket.socket]) -> int:
    return sockets[0].getsockname()[1]


def _both(port: int) -> list[socket.socket]:
    first = _listen(socket.AF_INET, "127.0.0.1", port)
    try:
        return [first, _listen(socket.AF_INET6, "::1", first.getsockname()[1])]
    except OSError as problem:
        if problem.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
            return [first]  # a machine without IPv6
        first.close()
        raise


def _listen(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind((host, port))
        made.listen(BACKLOG)
        made.set_inheritable(True)
    except BaseException:
        made.close()
        raise
    return made
