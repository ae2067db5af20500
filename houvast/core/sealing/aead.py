"""The one place where the cipher runs: XChaCha20-Poly1305 (libsodium).

    version 1 byte | key version 2 bytes | nonce 24 bytes | ciphertext (padded) | tag 16 bytes

Associated data, unambiguous because every part but the last has a fixed or stated length:

    version 1 | key version 2 | purpose 1 | length of label 1 | label | binding (to the end)

The cipher never gets a caller's key itself but BLAKE2b(key, purpose, label): a secret that seals cookies and
one that seals a message are different keys even where a caller hands in the same one.
"""

import nacl.bindings
import nacl.exceptions
import nacl.utils

from .errors import CannotOpen
from .hashing import keyed
from .labels import HashLabel, Label, Purpose
from .padding import pad, unpad
from .secrets import Secret, to_open_with, to_seal_with

VERSION = 1
HEADER_SIZE = 3
NONCE_SIZE = nacl.bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
TAG_SIZE = nacl.bindings.crypto_aead_xchacha20poly1305_ietf_ABYTES
OVERHEAD = HEADER_SIZE + NONCE_SIZE + TAG_SIZE


def seal(plain: bytes, *, key: Secret, purpose: Purpose, label: Label, binding: bytes) -> bytes:
    """Sealed under a fresh nonce, padded. `binding`: what it must be opened with again; the README has the bytes."""
    nonce = nacl.utils.random(NONCE_SIZE)
    return seal_with_nonce(plain, key=key, purpose=purpose, label=label, binding=binding, nonce=nonce)


def seal_with_nonce(
    plain: bytes, *, key: Secret, purpose: Purpose, label: Label, binding: bytes, nonce: bytes
) -> bytes:
    """For known-answer vectors alone: a nonce used twice under one key gives the plaintexts away."""
    version, secret = to_seal_with(key)
    head = header(version)
    return (
        head
        + nonce
        + nacl.bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
            pad(plain), associated_data(head, purpose, label, binding), nonce, cipher_key(secret, purpose, label)
        )
    )


def open_sealed(sealed: bytes, *, key: Secret, purpose: Purpose, label: Label, binding: bytes) -> bytes:
    """The plaintext, or CannotOpen."""
    sealed = bytes(sealed)
    if len(sealed) < OVERHEAD:
        raise CannotOpen
    head = sealed[:HEADER_SIZE]
    secret = secret_named_by(head, key)
    nonce = sealed[HEADER_SIZE : HEADER_SIZE + NONCE_SIZE]
    try:
        padded = nacl.bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            sealed[HEADER_SIZE + NONCE_SIZE :],
            associated_data(head, purpose, label, binding),
            nonce,
            cipher_key(secret, purpose, label),
        )
    except nacl.exceptions.CryptoError:
        raise CannotOpen from None
    return unpad(padded)


def header(key_version: int) -> bytes:
    """3 bytes: version of the format, version of the key (0: no server secret)."""
    return bytes([VERSION]) + key_version.to_bytes(2, "big")


def secret_named_by(head: bytes, key: Secret) -> bytes:
    """The key that a header names; CannotOpen where version or key version is not known here."""
    if head[0] != VERSION:
        raise CannotOpen
    secret = to_open_with(key, int.from_bytes(head[1:HEADER_SIZE], "big"))
    if secret is None:
        raise CannotOpen
    return secret


def associated_data(head: bytes, purpose: Purpose, label: Label, binding: bytes) -> bytes:
    """What the cipher checks beside the content: header, purpose, label, binding; each of a fixed or told length."""
    name = label.value.encode("ascii")
    return head + bytes([purpose.value, len(name)]) + name + binding


def cipher_key(secret: bytes, purpose: Purpose, label: Label) -> bytes:
    """32 bytes, another for each purpose and label under the same secret."""
    return keyed(secret, HashLabel.CIPHER_KEY, bytes([purpose.value]), label.value.encode("ascii"))
