"""An envelope: one JSON value under one key, good in one row and nowhere else."""

import json
from dataclasses import dataclass
from typing import Any, NoReturn
from uuid import UUID

from . import aead
from .errors import CannotOpen, TooNew
from .labels import KeyKind, Label, Purpose
from .secrets import Secret
from .upgrades import newest_version, upgraded

__all__ = ["CannotOpen", "Payload", "TooNew", "open_payload", "seal_payload"]


@dataclass(frozen=True)
class Payload:
    """What is inside: a kind, the version of that kind's shape, and a JSON value (keys of objects are text)."""

    kind: str
    version: int
    data: Any

    def __repr__(self) -> str:
        return f"Payload({self.kind!r}, {self.version!r}, hidden)"


def seal_payload(payload: Payload, *, key: Secret, label: Label, row_id: UUID, key_kind: KeyKind) -> bytes:
    """Sealed bytes for the row `row_id` (random, made before the insert). `key`: 32 bytes, or a server secret.

    Raises ValueError for what is no JSON, and for a version without an upgrade from the one before.
    """
    return aead.seal(
        to_bytes(payload), key=key, purpose=Purpose.ENVELOPE, label=label, binding=_binding(row_id, key_kind)
    )


def open_payload(sealed: bytes, *, key: Secret, label: Label, row_id: UUID, key_kind: KeyKind) -> Payload:
    """The payload in its newest shape (older ones are upgraded here). Raises CannotOpen, and nothing else."""
    plain = aead.open_sealed(sealed, key=key, purpose=Purpose.ENVELOPE, label=label, binding=_binding(row_id, key_kind))
    return from_bytes(plain)


def to_bytes(payload: Payload) -> bytes:
    """Compact JSON `[kind, version, data]` in UTF-8, objects sorted by key.

    A lone surrogate is no character and no page could show it: it becomes "?" rather than an error that loses
    the rest of what someone typed.
    """
    if not 1 <= payload.version <= newest_version(payload.kind):
        raise ValueError(f"no upgrade leads to {payload.kind} version {payload.version}: add it to upgrades.py")
    try:
        text = json.dumps(
            [payload.kind, payload.version, payload.data],
            ensure_ascii=False,
            allow_nan=False,
            sort_keys=True,
            separators=(",", ":"),
        )
    except (TypeError, RecursionError):
        raise ValueError(f"the data of {payload.kind} is no JSON value") from None
    return text.encode("utf-8", errors="replace")


def from_bytes(plain: bytes) -> Payload:
    try:
        kind, version, data = json.loads(plain.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, TypeError, RecursionError):
        raise CannotOpen from None
    if not isinstance(kind, str) or type(version) is not int or version < 1:
        raise CannotOpen
    newest, data = upgraded(kind, version, data)
    return Payload(kind, newest, data)


def _binding(row_id: UUID, key_kind: KeyKind) -> bytes:
    return row_id.bytes + bytes([key_kind.code])


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
