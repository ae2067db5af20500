"""Files: sealed piece by piece as they come in, never whole in memory and never in the clear on disk.

libsodium's secretstream (XChaCha20-Poly1305), so that a piece cut off, moved, doubled or added is noticed:

    version 1 | key version 2 | header 24 | pieces of 65,536 + 17 bytes | last piece (padded) + 17 bytes

Only the last piece is marked final, and it is always there, padded like everything else: the length of a
stream tells its size in steps of 1,024 bytes. Each piece carries the associated data of `aead`.
"""

from collections.abc import Iterable, Iterator
from uuid import UUID

import nacl.bindings as sodium
import nacl.exceptions

from . import aead
from .errors import CannotOpen
from .hidden import Hidden
from .labels import KeyKind, Label, Purpose
from .padding import pad, unpad
from .secrets import Secret, to_seal_with

PIECE = 65_536
_MARK = sodium.crypto_secretstream_xchacha20poly1305_ABYTES
_SEALED_PIECE = PIECE + _MARK
_STREAM_HEADER = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_START = aead.HEADER_SIZE + _STREAM_HEADER
_MIDDLE = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_FINAL = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL


class StreamSealer(Hidden):
    """Give it plaintext as it arrives with `add`, write down what it returns, end with `finish`."""

    def __init__(self, *, key: Secret, label: Label, row_id: UUID, key_kind: KeyKind) -> None:
        version, secret = to_seal_with(key)
        head = aead.header(version)
        self._associated = _associated_data(head, label, row_id, key_kind)
        self._state = sodium.crypto_secretstream_xchacha20poly1305_state()
        self._ready = head + sodium.crypto_secretstream_xchacha20poly1305_init_push(
            self._state, aead.cipher_key(secret, Purpose.STREAM, label)
        )
        self._waiting = bytearray()
        self._finished = False

    def add(self, plain: bytes) -> bytes:
        """Sealed bytes that are ready, possibly none."""
        if self._finished:
            raise ValueError("this stream is finished")
        self._waiting += plain
        ready = [self._take_ready()]
        while len(self._waiting) >= PIECE:
            ready.append(self._push(bytes(self._waiting[:PIECE]), _MIDDLE))
            del self._waiting[:PIECE]
        return b"".join(ready)

    def finish(self) -> bytes:
        """The rest and the end mark. Without it the stream does not open."""
        if self._finished:
            raise ValueError("this stream is finished")
        self._finished = True
        return self._take_ready() + self._push(pad(bytes(self._waiting), at_most=PIECE), _FINAL)

    def _take_ready(self) -> bytes:
        ready, self._ready = self._ready, b""
        return ready

    def _push(self, plain: bytes, tag: int) -> bytes:
        return sodium.crypto_secretstream_xchacha20poly1305_push(self._state, plain, self._associated, tag)


class StreamOpener(Hidden):
    """Give it sealed bytes in pieces of any size with `add`, end with `finish`: only then is it known to be whole.

    Every byte that `add` returns is genuine and in its place; that none is missing at the end, `finish` says.
    Both raise CannotOpen.
    """

    def __init__(self, *, key: Secret, label: Label, row_id: UUID, key_kind: KeyKind) -> None:
        self._key = key
        self._place = (label, row_id, key_kind)
        self._state: sodium.crypto_secretstream_xchacha20poly1305_state | None = None
        self._associated = b""
        self._waiting = bytearray()
        self._finished = False

    def add(self, sealed: bytes) -> bytes:
        if self._finished:
            raise CannotOpen
        self._waiting += sealed
        if self._state is None:
            if len(self._waiting) < _START:
                return b""
            self._begin()
        opened = []
        while len(self._waiting) > _SEALED_PIECE:  # more follows, so this is not the last piece
            opened.append(self._pull(bytes(self._waiting[:_SEALED_PIECE]), _MIDDLE))
            del self._waiting[:_SEALED_PIECE]
        return b"".join(opened)

    def finish(self) -> bytes:
        if self._finished or self._state is None:
            raise CannotOpen
        self._finished = True
        return unpad(self._pull(bytes(self._waiting), _FINAL))

    def _begin(self) -> None:
        head = bytes(self._waiting[: aead.HEADER_SIZE])
        secret = aead.secret_named_by(head, self._key)
        label, row_id, key_kind = self._place
        self._associated = _associated_data(head, label, row_id, key_kind)
        self._state = sodium.crypto_secretstream_xchacha20poly1305_state()
        sodium.crypto_secretstream_xchacha20poly1305_init_pull(
            self._state,
            bytes(self._waiting[aead.HEADER_SIZE : _START]),
            aead.cipher_key(secret, Purpose.STREAM, label),
        )
        del self._waiting[:_START]

    def _pull(self, sealed: bytes, expected_tag: int) -> bytes:
        if len(sealed) < _MARK:
            raise CannotOpen
        try:
            plain, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(self._state, sealed, self._associated)
        except (nacl.exceptions.CryptoError, RuntimeError, ValueError):
            self._finished = True  # nothing that follows damage is looked at
            raise CannotOpen from None
        if tag != expected_tag:
            self._finished = True
            raise CannotOpen
        return plain


def seal_chunks(
    chunks: Iterable[bytes], *, key: Secret, label: Label, row_id: UUID, key_kind: KeyKind
) -> Iterator[bytes]:
    """Sealed bytes, a few at a time, for plaintext chunks of any size."""
    sealer = StreamSealer(key=key, label=label, row_id=row_id, key_kind=key_kind)
    for chunk in chunks:
        if ready := sealer.add(chunk):
            yield ready
    yield sealer.finish()


def open_chunks(
    sealed: Iterable[bytes], *, key: Secret, label: Label, row_id: UUID, key_kind: KeyKind
) -> Iterator[bytes]:
    """The plaintext, a few bytes at a time. Raises CannotOpen, also at the very end where that is missing."""
    opener = StreamOpener(key=key, label=label, row_id=row_id, key_kind=key_kind)
    for chunk in sealed:
        if ready := opener.add(chunk):
            yield ready
    if rest := opener.finish():
        yield rest


def _associated_data(head: bytes, label: Label, row_id: UUID, key_kind: KeyKind) -> bytes:
    return aead.associated_data(head, Purpose.STREAM, label, row_id.bytes + bytes([key_kind.code]))
