"""A packed bag, locked for whoever receives it: to their public key, or under a passphrase told by voice.

age (https://age-encryption.org) or OpenPGP, by libraries that others keep; what comes out opens with `age -d` or
`gpg -d`. Both take their randomness themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pyrage
import pysequoia

from houvast.core.dossier.schemes import Scheme
from houvast.core.sealing.crockford import ALPHABET

LONGEST_KEY = 64 * 1024
PASSPHRASE_BYTES = 20
_GROUP = 4
_SESSION_KEY_PACKETS = frozenset({0x84, 0x85, 0x86, 0x8C, 0x8D, 0x8E, 0xC1, 0xC3})  # PKESK and SKESK, old and new form


class KeyNotRight(ValueError):
    """What was given is no public key of the scheme, or one that cannot be sealed to (expired, revoked, a private
    key)."""


@dataclass(frozen=True)
class ReceiverKey:
    """`text`: the public key, never more. `fingerprint`: to be compared by voice; for age the key itself."""

    scheme: Scheme
    text: str
    fingerprint: str


def read_key(scheme: Scheme, text: str, now: datetime) -> ReceiverKey:
    """A receiver's public key, good at `now` (with its zone). Raises `KeyNotRight`; a private key is refused too,
    nobody should send us one."""
    given = text.strip()
    if not given or len(given) > LONGEST_KEY:
        raise KeyNotRight("empty or too long")
    if scheme is Scheme.AGE:
        try:
            pyrage.x25519.Recipient.from_str(given)
        except pyrage.RecipientError:
            raise KeyNotRight("no age recipient") from None
        return ReceiverKey(scheme, given, given)
    try:
        cert = _cert(given)
        if cert.expiration is not None and cert.expiration <= now:
            raise KeyNotRight("expired")
        key = ReceiverKey(scheme, str(cert), cert.fingerprint.upper())
    except RuntimeError:  # half a certificate: it can be read, and what it says cannot
        raise KeyNotRight("no whole OpenPGP certificate") from None
    seal_to(b"", key)
    return key


def seal_to(packed: bytes, key: ReceiverKey) -> bytes:
    """Only whoever has the private half opens it. Raises `KeyNotRight` (it expired since)."""
    if key.scheme is Scheme.AGE:
        return pyrage.encrypt(packed, [pyrage.x25519.Recipient.from_str(key.text)])
    try:
        return pysequoia.encrypt(packed, recipients=[_cert(key.text)], armor=False)
    except RuntimeError:
        raise KeyNotRight("no key that may encrypt today") from None


def seal_under(packed: bytes, passphrase: str, scheme: Scheme) -> bytes:
    """Whoever knows the passphrase opens it."""
    if scheme is Scheme.AGE:
        return pyrage.passphrase.encrypt(packed, passphrase)
    return pysequoia.encrypt(packed, recipients=[], passwords=[passphrase], armor=False)


def looks_sealed(start: bytes) -> Scheme | None:
    """By its first bytes: what a file was locked with, or None."""
    if start.startswith((b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----")):
        return Scheme.AGE
    if start.startswith(b"-----BEGIN PGP MESSAGE-----") or (start and start[0] in _SESSION_KEY_PACKETS):
        return Scheme.OPENPGP
    return None


def passphrase_of(seed: bytes) -> str:
    """A passphrase of 20 characters (100 bits) in five groups, without letters that sound or look alike. `seed`: 20
    random bytes."""
    if len(seed) != PASSPHRASE_BYTES:
        raise ValueError("20 bytes make a passphrase")
    letters = "".join(ALPHABET[byte % 32] for byte in seed)
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def _cert(text: str) -> pysequoia.Cert:
    if "PRIVATE KEY" in text:
        raise KeyNotRight("a private key")
    try:
        cert = pysequoia.Cert.from_bytes(text.encode())
    except RuntimeError:
        raise KeyNotRight("no OpenPGP certificate") from None
    if cert.is_revoked:
        raise KeyNotRight("revoked")
    return cert
