"""What others get of evidence and dossiers. Frozen, no keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from houvast.core.dossier.contents import Came, ItemKind


@dataclass(frozen=True)
class ItemView:
    """`number` counts the items of a report, from 1, and is never given again. `name`: safe on every machine; `typed`:
    what their device called it. `arrived`: of what a person handed over the hour. `person_id`: who added it at the
    desk. `gone_at`: taken back; then only number, kind and times are left. Hashes in hex, `size` in bytes.
    `picture`: what a browser may draw of it, by how it begins; "" for nothing."""

    id: UUID
    number: int
    kind: ItemKind
    name: str
    typed: str
    described: str
    came: Came
    arrived: datetime
    person_id: UUID | None
    sha256: str
    sha512: str
    size: int
    picture: str = ""
    gone_at: datetime | None = None

    @property
    def there(self) -> bool:
        return self.gone_at is None


class Way(StrEnum):
    """How a dossier is locked. Values are for ever: kept rows hold them."""

    KEY = "key"  # to the receiver's public key
    PASSPHRASE = "passphrase"  # told by voice


@dataclass(frozen=True)
class DossierView:
    """`reference` names nobody. `scheme`: `age` or `openpgp`. `key`: the receiver's public key and `fingerprint` of it,
    or "" where `passphrase` locks it. `seal`: of the bag, in hex; `size`: of its zip in bytes. `token`: the time stamp,
    b"" for none. `superseded`: a newer one took its place before it went out. `items`: the evidence in it."""

    id: UUID
    number: int
    reference: str
    receiver: str
    way: Way
    scheme: str
    key: str
    fingerprint: str
    passphrase: str
    seal: str
    size: int
    token: bytes
    stamped_at: datetime | None
    packed_at: datetime
    person_id: UUID
    sent_at: datetime | None = None
    superseded: bool = False
    items: frozenset[UUID] = frozenset()
