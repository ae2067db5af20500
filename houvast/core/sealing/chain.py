"""The audit's chain: each entry carries a MAC over itself and the MAC before it."""

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .labels import HashLabel
from .macs import MAC_SIZE, check_mac, mac
from .secrets import Secret

BEGINNING = bytes(MAC_SIZE)  # what the first entry names as the MAC before it


def entry_mac(fields: Mapping[str, Any], *, previous_mac: bytes, secret: Secret) -> bytes:
    """35 bytes. `fields`: everything the entry says, as JSON values; their order does not matter."""
    return mac(secret, HashLabel.AUDIT_ENTRY, bytes(previous_mac), _canonical(fields))


@dataclass(frozen=True)
class Entry:
    """An audit entry as it stands in the database."""

    fields: Mapping[str, Any]
    previous_mac: bytes
    mac: bytes


class Damage(StrEnum):
    EDITED = "edited"  # an entry does not say what it was written to say
    BROKEN = "broken"  # an entry does not follow the one before it: something was deleted or put elsewhere
    CUT = "cut"  # the end is missing: the noted head is not in the chain


@dataclass(frozen=True)
class Verdict:
    """`damage` None: all is well. `at`: index of the first entry that is not right. `head`: the last MAC."""

    checked: int
    head: bytes
    damage: Damage | None = None
    at: int | None = None


def verify(entries: Iterable[Entry], secret: Secret, *, noted_head: bytes | None = None) -> Verdict:
    """Entries in the order they were written. `noted_head`: a head kept elsewhere, to find a cut tail."""
    head = BEGINNING
    seen_noted = noted_head is None or hmac.compare_digest(bytes(noted_head), BEGINNING)
    checked = 0
    for at, entry in enumerate(entries):
        stored, previous = bytes(entry.mac), bytes(entry.previous_mac)
        if not check_mac(stored, secret, HashLabel.AUDIT_ENTRY, previous, _canonical(entry.fields)):
            return Verdict(checked, head, Damage.EDITED, at)
        if not hmac.compare_digest(previous, head):
            return Verdict(checked, head, Damage.BROKEN, at)
        head = stored
        checked += 1
        seen_noted = seen_noted or hmac.compare_digest(stored, bytes(noted_head or b""))
    if not seen_noted:
        return Verdict(checked, head, Damage.CUT, checked)
    return Verdict(checked, head)


def _canonical(fields: Mapping[str, Any]) -> bytes:
    text = json.dumps(dict(fields), ensure_ascii=True, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode("ascii")
