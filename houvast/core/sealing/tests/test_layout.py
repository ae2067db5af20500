"""The README's table of bytes, taken apart by hand with libsodium and hashlib alone: a second, independent reader."""

import hashlib
import json
import os
from uuid import uuid4

import argon2.low_level
import nacl.bindings as sodium
import nacl.pwhash

from houvast.core.sealing import passwords, seals, streams
from houvast.core.sealing.envelopes import Payload, seal_payload
from houvast.core.sealing.labels import Audience, KeyKind, Label
from houvast.core.sealing.secrets import Versioned
from houvast.core.sealing.tokens import seal_token

KEY = os.urandom(32)
ROW = uuid4()


def labelled(key: bytes, person: bytes, *parts: bytes, size: int = 32) -> bytes:
    data = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    return hashlib.blake2b(data, key=key, person=person, digest_size=size).digest()


def opened_by_hand(sealed: bytes, key: bytes, purpose: int, label: bytes, binding: bytes) -> bytes:
    associated = sealed[:3] + bytes([purpose, len(label)]) + label + binding
    cipher_key = labelled(key, b"cipher key", bytes([purpose]), label)
    padded = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(sealed[27:], associated, sealed[3:27], cipher_key)
    assert len(padded) % 1024 == 256
    plain, mark, rest = padded.rpartition(b"\x80")
    assert mark and not rest.strip(b"\0")
    return plain


def test_envelope():
    sealed = seal_payload(
        Payload("message", 1, {"b": "é", "a": [1, None]}),
        key=KEY,
        label=Label.MESSAGE,
        row_id=ROW,
        key_kind=KeyKind.SHARED,
    )
    assert sealed[:3] == b"\x01\x00\x00"
    plain = opened_by_hand(sealed, KEY, 1, b"message", ROW.bytes + b"\x02")
    assert plain.decode() == '["message",1,{"a":[1,null],"b":"é"}]'


def test_envelope_under_a_server_secret_names_its_version():
    secret = Versioned(300, {7: os.urandom(32), 300: KEY})
    sealed = seal_payload(
        Payload("registration", 1, {}), key=secret, label=Label.REGISTRATION, row_id=ROW, key_kind=KeyKind.SERVER
    )
    assert sealed[:3] == b"\x01" + (300).to_bytes(2, "big")
    assert json.loads(opened_by_hand(sealed, KEY, 1, b"registration", ROW.bytes + b"\x04")) == ["registration", 1, {}]


def test_token():
    import base64

    token = seal_token(b"\1\2\3", key=KEY, label=Label.FORM_SEED, context=b"context")
    sealed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    assert opened_by_hand(sealed, KEY, 2, b"form-seed", b"context") == b"\0\1\2\3"


def test_seal_to_a_receipt():
    inside = os.urandom(32)
    sealed = seals.seal_key_to_receipt(inside, report_id=ROW, key_kind=KeyKind.PRIVATE, receipt_key=KEY)
    plain = opened_by_hand(sealed, KEY, 3, b"seal", ROW.bytes + b"\x01")
    assert plain == b"\x01\x01" + ROW.bytes + bytes(4) + b"\x07receipt" + inside


def test_seal_to_a_public_key():
    inside, private_key = os.urandom(32), os.urandom(32)
    public_key = sodium.crypto_scalarmult_base(private_key)
    audience = Audience.team(ROW, 2)
    sealed = seals.seal_team_key(inside, team_id=ROW, epoch=9, audience=audience, public_key=public_key)
    assert sealed[0] == 1
    padded = sodium.crypto_box_seal_open(sealed[1:], public_key, private_key)
    assert len(padded) == 256
    content = b"\x01\x07" + ROW.bytes + (9).to_bytes(4, "big") + bytes([len(audience)]) + audience.encode() + inside
    assert padded == (content + b"\x80").ljust(256, b"\0")


def test_stream():
    data = os.urandom(65_536 + 10)
    sealed = b"".join(streams.seal_chunks([data], key=KEY, label=Label.EVIDENCE, row_id=ROW, key_kind=KeyKind.DESK))
    associated = b"\x01\x00\x00" + b"\x04\x08evidence" + ROW.bytes + b"\x03"
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    key = labelled(KEY, b"cipher key", b"\x04", b"evidence")
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, sealed[3:27], key)
    cut = 27 + 65_536 + 17
    first, first_tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, sealed[27:cut], associated)
    last, last_tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, sealed[cut:], associated)
    assert (first, first_tag) == (data[:65_536], 0)
    assert (last, last_tag) == ((data[65_536:] + b"\x80").ljust(256, b"\0"), 3)


def test_password_is_plain_argon2id_of_libsodium():
    """Two implementations agree: argon2-cffi (ours) and libsodium (1 lane is all it has)."""
    salt = os.urandom(16)
    theirs = nacl.pwhash.argon2id.kdf(
        32, "kërst".encode(), salt, opslimit=passwords.PASSES, memlimit=passwords.MEMORY_KIB * 1024
    )
    assert passwords.stretch("ke\u0308rst", salt).value == theirs
    assert argon2.low_level.ARGON2_VERSION == 0x13
    derived = passwords.derive("kërst", salt, KEY)
    assert derived.proof == labelled(KEY, b"sign-in proof", theirs)
    assert derived.key == labelled(KEY, b"person key", theirs)
