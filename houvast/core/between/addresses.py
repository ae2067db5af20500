"""Where the other side is. It is agreed once, by people, and a request goes nowhere else."""

from __future__ import annotations

from urllib.parse import urlsplit

LONGEST = 200
_HERE = ("localhost", "127.0.0.1", "::1")


class AddressNotRight(ValueError):
    """Not https://host, or more than that."""


def read_address(text: str, *, here: bool = False) -> str:
    """Scheme, host and port without a slash at the end. `here`: plain http to this machine too, for a demo. Raises
    `AddressNotRight`."""
    text = text.strip()
    if not text.isprintable() or not text.isascii():  # a line break would be passed over
        raise AddressNotRight
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or ""), parts.port
    except ValueError:
        raise AddressNotRight from None
    plain = here and parts.scheme == "http" and host in _HERE
    more = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    if len(text) > LONGEST or not host or more or not (parts.scheme == "https" or plain):
        raise AddressNotRight
    if any(not (letter.isalnum() or letter in "-.:") for letter in host):
        raise AddressNotRight
    named = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{named}" + (f":{port}" if port else "")
