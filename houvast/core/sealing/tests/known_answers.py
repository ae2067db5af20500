"""How each committed vector is computed (`made`) and, where it is something sealed, opened (`opened`).

Inputs and outputs are plain JSON in `vectors/*.json`: bytes in hexadecimal, so that another program can be held
against them. Sealed boxes and compressed tokens are open-only.
"""

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import nacl.bindings as sodium

from houvast.core.sealing import (
    aead,
    blind,
    chain,
    crockford,
    envelopes,
    keypairs,
    passwords,
    receipts,
    recovery,
    seals,
    sessions,
    streams,
    tokens,
    words,
)
from houvast.core.sealing.labels import KeyKind, Label, Purpose
from houvast.core.sealing.secrets import Secret, Versioned

Inputs = Mapping[str, Any]


@dataclass(frozen=True)
class Format:
    """`made(inputs)` → the output, or None where it cannot be made again; `opened(inputs, output)` → what was in."""

    made: Callable[[Inputs], Any] | None = None
    opened: Callable[[Inputs, Any], Any] | None = None


def _secret(inputs: Inputs) -> Secret:
    if "keys" not in inputs:
        return bytes.fromhex(inputs["key"])
    return Versioned(inputs["current"], {int(n): bytes.fromhex(key) for n, key in inputs["keys"].items()})


def _place(inputs: Inputs) -> dict[str, Any]:
    return {
        "key": _secret(inputs),
        "label": Label(inputs["label"]),
        "row_id": UUID(inputs["row_id"]),
        "key_kind": KeyKind(inputs["key_kind"]),
    }


def _envelope_made(inputs: Inputs) -> str:
    place = _place(inputs)
    return aead.seal_with_nonce(
        envelopes.to_bytes(envelopes.Payload(*inputs["payload"])),
        key=place["key"],
        purpose=Purpose.ENVELOPE,
        label=place["label"],
        binding=place["row_id"].bytes + bytes([place["key_kind"].code]),
        nonce=bytes.fromhex(inputs["nonce"]),
    ).hex()


def _envelope_opened(inputs: Inputs, output: str) -> list[Any]:
    payload = envelopes.open_payload(bytes.fromhex(output), **_place(inputs))
    return [payload.kind, payload.version, payload.data]


def _token_made(inputs: Inputs) -> str:
    """Not compressed: how short zlib makes something may change with its version."""
    sealed = aead.seal_with_nonce(
        b"\0" + bytes.fromhex(inputs["data"]),
        key=_secret(inputs),
        purpose=Purpose.TOKEN,
        label=Label(inputs["label"]),
        binding=bytes.fromhex(inputs["context"]),
        nonce=bytes.fromhex(inputs["nonce"]),
    )
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def _token_opened(inputs: Inputs, output: str) -> str:
    return tokens.open_token(
        output, key=_secret(inputs), label=Label(inputs["label"]), context=bytes.fromhex(inputs["context"])
    ).hex()


def _receipt_seal_made(inputs: Inputs) -> str:
    report_id, key_kind = UUID(inputs["report_id"]), KeyKind(inputs["key_kind"])
    return aead.seal_with_nonce(
        seals._content(bytes.fromhex(inputs["sealed_key"]), report_id, 0, key_kind, "receipt"),
        key=bytes.fromhex(inputs["receipt_key"]),
        purpose=Purpose.SEAL,
        label=Label.SEAL,
        binding=report_id.bytes + bytes([key_kind.code]),
        nonce=bytes.fromhex(inputs["nonce"]),
    ).hex()


def _receipt_seal_opened(inputs: Inputs, output: str) -> str:
    return seals.open_with_receipt(
        bytes.fromhex(output),
        report_id=UUID(inputs["report_id"]),
        key_kind=KeyKind(inputs["key_kind"]),
        receipt_key=bytes.fromhex(inputs["receipt_key"]),
    ).hex()


def _public_seal_opened(inputs: Inputs, output: str) -> str:
    return seals.open_with_private(
        bytes.fromhex(output),
        report_id=UUID(inputs["report_id"]),
        key_kind=KeyKind(inputs["key_kind"]),
        audience=inputs["audience"],
        private_key=bytes.fromhex(inputs["private_key"]),
    ).hex()


def _team_seal_opened(inputs: Inputs, output: str) -> str:
    return seals.open_team_key(
        bytes.fromhex(output),
        team_id=UUID(inputs["team_id"]),
        epoch=inputs["epoch"],
        audience=inputs["audience"],
        private_key=bytes.fromhex(inputs["private_key"]),
    ).hex()


def _stamped_made(inputs: Inputs) -> str:
    return seals.stamp(bytes.fromhex(inputs["seal"]), _secret(inputs)).hex()


def _stamped_opened(inputs: Inputs, output: str) -> str:
    return seals.stamped(bytes.fromhex(output), _secret(inputs)).hex()


def _stream(inputs: Inputs, data: bytes) -> bytes:
    """Made again with a fixed header: a state begun for opening under it is the state that sealed."""
    place = _place(inputs)
    sealer = streams.StreamSealer(**place)
    stream_header = bytes.fromhex(inputs["header"])
    key = aead.cipher_key(place["key"], Purpose.STREAM, place["label"])
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(sealer._state, stream_header, key)
    sealer._ready = aead.header(0) + stream_header
    return sealer.add(data) + sealer.finish()


def _stream_made(inputs: Inputs) -> str:
    return _stream(inputs, bytes.fromhex(inputs["data"])).hex()


def _stream_hashed(inputs: Inputs) -> str:
    return hashlib.sha256(_stream(inputs, bytes.fromhex(inputs["data"]) * inputs["times"])).hexdigest()


def _stream_opened(inputs: Inputs, output: str) -> str:
    return b"".join(streams.open_chunks([bytes.fromhex(output)], **_place(inputs))).hex()


def _receipt(inputs: Inputs) -> receipts.Receipt:
    return receipts.read_receipt(inputs["receipt"])


def _shares_made(inputs: Inputs) -> list[str]:
    random = iter(inputs["random"])
    private_key = bytes.fromhex(inputs["private_key"])
    shares = recovery.split(private_key, keypairs.public_half(private_key), lambda _: bytes.fromhex(next(random)))
    return [share.text for share in shares]


def _shares_opened(inputs: Inputs, output: list[str]) -> str:
    first, _, third = map(recovery.read_share, output)
    return recovery.combine(third, first, keypairs.public_half(bytes.fromhex(inputs["private_key"]))).hex()


def _derived(inputs: Inputs) -> dict[str, str]:
    derived = passwords.derive(inputs["password"], bytes.fromhex(inputs["salt"]), _secret(inputs))
    return {"proof": derived.proof.hex(), "key": derived.key.hex()}


def _chain_made(inputs: Inputs) -> list[str]:
    head, macs = chain.BEGINNING, []
    for fields in inputs["entries"]:
        head = chain.entry_mac(fields, previous_mac=head, secret=_secret(inputs))
        macs.append(head.hex())
    return macs


FORMATS: Mapping[str, Format] = {
    "envelope": Format(_envelope_made, _envelope_opened),
    "token": Format(_token_made, _token_opened),
    "token compressed": Format(None, _token_opened),
    "seal to a receipt": Format(_receipt_seal_made, _receipt_seal_opened),
    "seal to a public key": Format(None, _public_seal_opened),
    "seal of a team's key": Format(None, _team_seal_opened),
    "stamped seal": Format(_stamped_made, _stamped_opened),
    "stream": Format(_stream_made, _stream_opened),
    "stream hashed": Format(_stream_hashed),
    "recovery shares": Format(_shares_made, _shares_opened),
    "check characters": Format(lambda inputs: crockford.with_check(inputs["data"])),
    "receipt from random bytes": Format(
        lambda inputs: receipts.new_receipt(lambda _: bytes.fromhex(inputs["random"])).grouped
    ),
    "receipt from a seed": Format(
        lambda inputs: receipts.receipt_from_seed(bytes.fromhex(inputs["seed"]), _secret(inputs)).grouped
    ),
    "look-up id": Format(lambda inputs: receipts.lookup_id(_receipt(inputs), _secret(inputs)).hex()),
    "seal key": Format(lambda inputs: receipts.seal_key(_receipt(inputs), _secret(inputs)).hex()),
    "extra word": Format(
        lambda inputs: words.word_verifier(UUID(inputs["report_id"]), inputs["word"], _secret(inputs)).hex()
    ),
    "public key MAC": Format(
        lambda inputs: keypairs.public_key_mac(
            UUID(inputs["owner_id"]), inputs["epoch"], bytes.fromhex(inputs["public_key"]), _secret(inputs)
        ).hex()
    ),
    "blind index": Format(
        lambda inputs: [
            [version, index.hex()]
            for version, index in blind.blind_indexes(inputs["kind"], inputs["value"], _secret(inputs))
        ]
    ),
    "audit chain": Format(_chain_made),
    "password": Format(_derived),
    "session": Format(
        lambda inputs: [
            sessions.session_id(bytes.fromhex(inputs["secret"])).hex(),
            sessions.session_key(bytes.fromhex(inputs["secret"])).hex(),
        ]
    ),
}
