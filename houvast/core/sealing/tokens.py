"""A token: sealed bytes as text that fits a cookie, a hidden field or an address."""

import base64
import zlib

from . import aead
from .errors import CannotOpen
from .labels import Label, Purpose
from .secrets import Secret

LARGEST_DATA = 65_536  # bytes before sealing
_LONGEST_TEXT = 4 * LARGEST_DATA
_PLAIN = b"\0"
_COMPRESSED = b"\1"


def seal_token(data: bytes, *, key: Secret, label: Label, context: bytes = b"") -> str:
    """URL-safe text (A-Z a-z 0-9 - _). `context` must be the same when opening: for example another cookie's id.

    Compressed where that makes it shorter, then padded: 399 characters for up to 254 bytes, 1,764 for up to
    1,278 (compressed), 3,130 for up to 2,302: a cookie of 3 kB is the second. Nobody but its author chooses what is
    in a token, so its length tells no more than the padding allows.
    """
    if len(data) > LARGEST_DATA:
        raise ValueError(f"a token holds at most {LARGEST_DATA} bytes")
    compressed = zlib.compress(data, 9)
    plain = _COMPRESSED + compressed if len(compressed) < len(data) else _PLAIN + data
    sealed = aead.seal(plain, key=key, purpose=Purpose.TOKEN, label=label, binding=context)
    return base64.urlsafe_b64encode(sealed).decode("ascii").rstrip("=")


def open_token(token: str, *, key: Secret, label: Label, context: bytes = b"") -> bytes:
    """The data. Raises CannotOpen, and nothing else, whatever text comes in."""
    plain = aead.open_sealed(_from_text(token), key=key, purpose=Purpose.TOKEN, label=label, binding=context)
    mark, data = plain[:1], plain[1:]
    if mark == _PLAIN:
        return data
    if mark == _COMPRESSED:
        return _decompressed(data)
    raise CannotOpen


def _from_text(token: str) -> bytes:
    """Strict: exactly one text stands for these bytes (Python's own decoder skips what it does not know)."""
    if len(token) > _LONGEST_TEXT:
        raise CannotOpen
    try:
        sealed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise CannotOpen from None
    if base64.urlsafe_b64encode(sealed).decode("ascii").rstrip("=") != token:
        raise CannotOpen
    return sealed


def _decompressed(data: bytes) -> bytes:
    reader = zlib.decompressobj()
    try:
        plain = reader.decompress(data, LARGEST_DATA)
    except zlib.error:
        raise CannotOpen from None
    if not reader.eof or reader.unused_data:
        raise CannotOpen
    return plain
