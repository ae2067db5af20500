"""The one document that each side shows the other: all that holds now, and nothing of what held before.

`puts_forward`: what a coordinator there released. `knows`: what a person there looked at and said yes to, out of what
the other side put forward, or out of its own that the other side says it knows. Both say yes where a digest stands in
both lists of `knows`. What is missing was taken back, or never was: not told apart."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

PROTOCOL = "houvast-between-1"
MEDIA_TYPE = "application/json"
LEAST_FORWARD, LEAST_KNOWN = 64, 16
MOST = 16_384
LARGEST = 1_300_000  # bytes of one document: two full lists, and room for spaces
_DIGEST = re.compile(r"[0-9a-f]{32}", re.ASCII)


class DocumentNotRight(ValueError):
    """`code`: not_right, other_version, too_long."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Document:
    """Digests, 16 bytes each; the fill is among them."""

    agreement: UUID
    puts_forward: frozenset[bytes]
    knows: frozenset[bytes]


def written(document: Document) -> bytes:
    found = {
        "protocol": PROTOCOL,
        "agreement": str(document.agreement),
        "puts_forward": sorted(each.hex() for each in document.puts_forward),
        "knows": sorted(each.hex() for each in document.knows),
    }
    return json.dumps(found, separators=(",", ":")).encode()


def read_document(body: bytes, agreement: UUID) -> Document:
    """Names that are not known are passed over. Raises `DocumentNotRight`."""
    if len(body) > LARGEST:
        raise DocumentNotRight("too_long")
    try:
        found = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise DocumentNotRight("not_right") from None
    if not isinstance(found, dict) or not isinstance(found.get("protocol"), str):
        raise DocumentNotRight("not_right")
    if found["protocol"] != PROTOCOL:
        raise DocumentNotRight("other_version")
    if found.get("agreement") != str(agreement):
        raise DocumentNotRight("not_right")
    return Document(agreement, _list(found.get("puts_forward")), _list(found.get("knows")))


def _list(found: Any) -> frozenset[bytes]:
    if not isinstance(found, list):
        raise DocumentNotRight("not_right")
    if len(found) > MOST:
        raise DocumentNotRight("too_long")
    if not all(isinstance(each, str) and _DIGEST.fullmatch(each) for each in found):
        raise DocumentNotRight("not_right")
    return frozenset(bytes.fromhex(each) for each in found)
