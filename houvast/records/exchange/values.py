"""How a hash lies in the database: sealed under a server secret, found by a keyed hash of it."""

from __future__ import annotations

from uuid import UUID

from houvast.core.sealing.envelopes import Payload, open_payload, seal_payload
from houvast.core.sealing.hashing import keyed
from houvast.core.sealing.labels import HashLabel, KeyKind, Label
from houvast.records.exchange.signals import Signal
from houvast.records.secrets import server_secrets

_KIND, _VERSION = "picture_hash", 1
_SIZE = 16


def seal_value(row_id: UUID, value: str) -> bytes:
    secret = server_secrets().exchange
    payload = Payload(_KIND, _VERSION, value)
    return seal_payload(payload, key=secret, label=Label.PICTURE_HASH, row_id=row_id, key_kind=KeyKind.SERVER)


def open_value(row_id: UUID, sealed: bytes) -> str:
    """The value, good in its own row only. Raises `CannotOpen`."""
    secret = server_secrets().exchange
    return open_payload(sealed, key=secret, label=Label.PICTURE_HASH, row_id=row_id, key_kind=KeyKind.SERVER).data


def lookup_of(signal: Signal, value: str) -> tuple[int, bytes]:
    """(version of the secret, 16 bytes) for a new row."""
    secret = server_secrets().exchange
    return secret.current, _lookup(secret.keys[secret.current], signal, value)


def lookups_of(signal: Signal, value: str) -> tuple[bytes, ...]:
    """Under every version of the secret, newest first: to find what was kept before a rotation."""
    secret = server_secrets().exchange
    return tuple(_lookup(secret.keys[version], signal, value) for version in secret.newest_first)


def owner_mark(report_id: UUID) -> bytes:
    """What stands at the offers of a report: nobody gets from it to the report without this server's secret."""
    secret = server_secrets().exchange
    return _owner(secret.keys[secret.current], report_id)


def owner_marks(report_id: UUID) -> tuple[bytes, ...]:
    """Under every version of the secret."""
    secret = server_secrets().exchange
    return tuple(_owner(secret.keys[version], report_id) for version in secret.newest_first)


def _lookup(key: bytes, signal: Signal, value: str) -> bytes:
    return keyed(key, HashLabel.HASH_LOOKUP, signal.value.encode(), value.encode(), size=_SIZE)


def _owner(key: bytes, report_id: UUID) -> bytes:
    return keyed(key, HashLabel.OFFERED_BY, report_id.bytes, size=_SIZE)
