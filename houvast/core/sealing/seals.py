"""A seal: one key, locked for one audience, good for one report. It cannot be moved.

Inside every seal, checked on opening (padded to 256 bytes):

    version 1 | key kind 1 | report or team id 16 | epoch 4 (0 for a report) | length of audience 1 | audience | key 32
"""

import struct
from uuid import UUID

import nacl.bindings
import nacl.exceptions

from . import aead
from .errors import CannotOpen
from .hashing import KEY_SIZE
from .labels import Audience, HashLabel, KeyKind, Label, Purpose
from .macs import MAC_SIZE, check_mac, mac
from .padding import pad, unpad
from .secrets import Secret

_START = struct.Struct(">BB16sIB")
_LONGEST_AUDIENCE = 100  # so that every seal is one padding step long
_REPORT = 0  # the epoch in the seal of a report's key


def seal_key_to_receipt(key: bytes, *, report_id: UUID, key_kind: KeyKind, receipt_key: bytes) -> bytes:
    """For whoever has the receipt. `receipt_key`: `receipts.seal_key(...)`. 299 bytes."""
    content = _content(key, report_id, _REPORT, key_kind, Audience.RECEIPT)
    return aead.seal(
        content, key=receipt_key, purpose=Purpose.SEAL, label=Label.SEAL, binding=_binding(report_id, key_kind)
    )


def open_with_receipt(sealed: bytes, *, report_id: UUID, key_kind: KeyKind, receipt_key: bytes) -> bytes:
    """The 32-byte key. Raises CannotOpen."""
    content = aead.open_sealed(
        sealed, key=receipt_key, purpose=Purpose.SEAL, label=Label.SEAL, binding=_binding(report_id, key_kind)
    )
    return _key_inside(content, report_id, _REPORT, key_kind, Audience.RECEIPT)


def seal_key_to_public(key: bytes, *, report_id: UUID, key_kind: KeyKind, audience: str, public_key: bytes) -> bytes:
    """For whoever holds the private half (a team of one epoch, recovery). 305 bytes.

    Check the public key first: `keypairs.check_public_key`.
    """
    return _to_public(_content(key, report_id, _REPORT, key_kind, audience), public_key)


def open_with_private(
    sealed: bytes,
    *,
    report_id: UUID,
    key_kind: KeyKind,
    audience: str,
    private_key: bytes,
    public_key: bytes | None = None,
) -> bytes:
    """The 32-byte key. Raises CannotOpen. `public_key`, where at hand, saves computing it from the private half."""
    return _key_inside(_from_private(sealed, private_key, public_key), report_id, _REPORT, key_kind, audience)


def seal_team_key(private_key: bytes, *, team_id: UUID, epoch: int, audience: str, public_key: bytes) -> bytes:
    """The private half of a team's pair for a member, for recovery, or for the team's next epoch."""
    return _to_public(_content(private_key, team_id, epoch, KeyKind.TEAM, audience), public_key)


def open_team_key(
    sealed: bytes,
    *,
    team_id: UUID,
    epoch: int,
    audience: str,
    private_key: bytes,
    public_key: bytes | None = None,
) -> bytes:
    """The private half of the team's pair of that epoch. Raises CannotOpen."""
    return _key_inside(_from_private(sealed, private_key, public_key), team_id, epoch, KeyKind.TEAM, audience)


def stamp(sealed: bytes, secret: Secret) -> bytes:
    """The seal behind a MAC of this server (`ServerSecrets.key_mac`): 35 bytes more, version byte first.

    A public key seals for anyone: whoever may write in the database could lay down a seal with a key of their own,
    and read what is written under it from then on. With the stamp checked they cannot.
    """
    return mac(secret, HashLabel.SEAL_STAMP, sealed) + sealed


def stamped(stamped_seal: bytes, secret: Secret) -> bytes:
    """The seal itself, to be opened. Raises CannotOpen where this server did not make it."""
    stamped_seal = bytes(stamped_seal)
    sealed = stamped_seal[MAC_SIZE:]
    if not check_mac(stamped_seal[:MAC_SIZE], secret, HashLabel.SEAL_STAMP, sealed):
        raise CannotOpen
    return sealed


def _content(key: bytes, owner_id: UUID, epoch: int, key_kind: KeyKind, audience: str) -> bytes:
    if len(key) != KEY_SIZE:
        raise ValueError(f"a key is {KEY_SIZE} bytes")
    name = audience.encode("ascii")
    if len(name) > _LONGEST_AUDIENCE:
        raise ValueError(f"an audience is at most {_LONGEST_AUDIENCE} characters")
    return _START.pack(aead.VERSION, key_kind.code, owner_id.bytes, epoch, len(name)) + name + key


def _key_inside(content: bytes, owner_id: UUID, epoch: int, key_kind: KeyKind, audience: str) -> bytes:
    key = content[-KEY_SIZE:]
    if len(key) != KEY_SIZE or content != _content(key, owner_id, epoch, key_kind, audience):
        raise CannotOpen
    return key


def _binding(report_id: UUID, key_kind: KeyKind) -> bytes:
    return report_id.bytes + bytes([key_kind.code])


def _to_public(content: bytes, public_key: bytes) -> bytes:
    """libsodium's sealed box (X25519 with a fresh pair, XSalsa20-Poly1305): it takes no associated data, which is
    why everything a seal is bound to stands inside."""
    return bytes([aead.VERSION]) + nacl.bindings.crypto_box_seal(pad(content), public_key)


def _from_private(sealed: bytes, private_key: bytes, public_key: bytes | None) -> bytes:
    sealed = bytes(sealed)
    if sealed[:1] != bytes([aead.VERSION]):
        raise CannotOpen
    if public_key is None:
        public_key = nacl.bindings.crypto_scalarmult_base(private_key)
    try:
        return unpad(nacl.bindings.crypto_box_seal_open(sealed[1:], public_key, private_key))
    except (nacl.exceptions.CryptoError, ValueError, TypeError):
        raise CannotOpen from None
