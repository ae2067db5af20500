"""Adds vectors that are missing; never changes or drops one. Run from the checkout:

    python -m houvast.core.sealing.tests.add_vectors

A committed vector that no longer holds means that what helplines have stored no longer opens: mend the code.
"""

import hashlib
import json
from pathlib import Path
from typing import Any
from uuid import UUID

from houvast.core.sealing import keypairs, seals, tokens
from houvast.core.sealing.labels import KeyKind, Label

from .known_answers import FORMATS

FOLDER = Path(__file__).parent / "vectors"


def fixed(name: str, size: int = 32) -> str:
    """Bytes that look random and are not: for vectors alone."""
    return hashlib.shake_256(f"houvast vector: {name}".encode()).hexdigest(size)


def fixed_id(name: str) -> str:
    return str(UUID(bytes=bytes.fromhex(fixed(name, 16)), version=4))


REPORT = fixed_id("report")
ROW = fixed_id("row")
TEAM = fixed_id("team")
PERSON = fixed_id("person")
TWO_VERSIONS = {"current": 2, "keys": {"1": fixed("secret 1"), "2": fixed("secret 2")}}
RECEIPT = "6WTS EPME 9Q9Q R9BT MFAA"


def _envelope(name: str, payload: list[Any], label: str, key_kind: str, key: dict[str, Any]) -> dict[str, Any]:
    place = {"label": label, "row_id": ROW, "key_kind": key_kind}
    return {"format": "envelope", "inputs": {"payload": payload, "nonce": fixed(name, 24), **place, **key}}


def _open_only(format: str, inputs: dict[str, Any], output: str) -> dict[str, Any]:
    return {"format": format, "inputs": inputs, "output": output}


def _public_seal() -> dict[str, Any]:
    private_key, audience = fixed("team private"), f"team:{TEAM}:3"
    sealed = seals.seal_key_to_public(
        bytes.fromhex(fixed("desk key")),
        report_id=UUID(REPORT),
        key_kind=KeyKind.DESK,
        audience=audience,
        public_key=keypairs.public_half(bytes.fromhex(private_key)),
    )
    inputs = {"report_id": REPORT, "key_kind": "desk", "audience": audience, "private_key": private_key}
    return _open_only("seal to a public key", inputs, sealed.hex())


def _team_seal() -> dict[str, Any]:
    private_key, audience = fixed("person private"), f"person:{PERSON}"
    sealed = seals.seal_team_key(
        bytes.fromhex(fixed("team private")),
        team_id=UUID(TEAM),
        epoch=3,
        audience=audience,
        public_key=keypairs.public_half(bytes.fromhex(private_key)),
    )
    inputs = {"team_id": TEAM, "epoch": 3, "audience": audience, "private_key": private_key}
    return _open_only("seal of a team's key", inputs, sealed.hex())


def _stream(format: str, data: dict[str, Any]) -> dict[str, Any]:
    place = {"key": fixed("shared key"), "label": "evidence", "row_id": ROW, "key_kind": "shared"}
    return {"format": format, "inputs": {**data, "header": fixed("header", 24), **place}}


def _compressed_token() -> dict[str, Any]:
    inputs = {"label": "answers-cookie", "context": "", "key": fixed("cookie")}
    data = b'{"reporter_role":"self","paid":"no"}' * 30
    return _open_only(
        "token compressed",
        inputs,
        tokens.seal_token(data, key=bytes.fromhex(inputs["key"]), label=Label.ANSWERS_COOKIE),
    )


def wanted() -> dict[str, dict[str, Any]]:
    private, shared, registration = {"key": fixed("private key")}, {"key": fixed("shared key")}, TWO_VERSIONS
    long_text = "Hij zegt dat hij alles doorstuurt. " * 12
    return {
        "envelope, one step": _envelope(
            "one", ["answers", 1, {"reporter_role": "self", "paid": "no"}], "answers", "private", private
        ),
        "envelope, two steps, other scripts": _envelope(
            "two", ["message", 1, {"words": long_text + "é ß 中 🙂 \u202e"}], "message", "shared", shared
        ),
        "envelope under a server secret, newest version": _envelope(
            "three", ["registration", 1, {"form": "webcam_lure"}], "registration", "server", registration
        ),
        "envelope under a server secret, older version": _envelope(
            "four", ["registration", 1, {"form": "other"}], "registration", "server", {**registration, "current": 1}
        ),
        "token": {
            "format": "token",
            "inputs": {
                "data": fixed("seed", 16),
                "nonce": fixed("token", 24),
                "label": "form-seed",
                "context": fixed("context", 16),
                **TWO_VERSIONS,
            },
        },
        "token, compressed": _compressed_token(),
        "seal to a receipt": {
            "format": "seal to a receipt",
            "inputs": {
                "sealed_key": fixed("private key"),
                "report_id": REPORT,
                "key_kind": "private",
                "receipt_key": fixed("receipt key"),
                "nonce": fixed("seal", 24),
            },
        },
        "seal to a team": _public_seal(),
        "seal of a team's key to a member": _team_seal(),
        "stamped seal": {"format": "stamped seal", "inputs": {"seal": fixed("some seal", 305), **TWO_VERSIONS}},
        "stream, nothing in it": _stream("stream", {"data": ""}),
        "stream, one piece": _stream("stream", {"data": fixed("file", 300)}),
        "stream, three pieces, hashed": _stream("stream hashed", {"data": fixed("file", 100), "times": 1500}),
        "stream, two pieces to the brim, hashed": _stream("stream hashed", {"data": fixed("file", 64), "times": 2048}),
        "recovery shares": {
            "format": "recovery shares",
            "inputs": {
                "private_key": fixed("recovery"),
                "random": [fixed("mask 12"), fixed("mask 13"), fixed("mask 23")],
            },
        },
        "check characters, zeros": {"format": "check characters", "inputs": {"data": "0" * 18}},
        "check characters, one": {"format": "check characters", "inputs": {"data": "0" * 17 + "1"}},
        "check characters, alphabet": {"format": "check characters", "inputs": {"data": "0123456789ABCDEFGH"}},
        "receipt of zeros": {"format": "receipt from random bytes", "inputs": {"random": "00" * 12}},
        "receipt of ones": {"format": "receipt from random bytes", "inputs": {"random": "ff" * 12}},
        "receipt": {"format": "receipt from random bytes", "inputs": {"random": fixed("receipt", 12)}},
        "receipt from a seed": {
            "format": "receipt from a seed",
            "inputs": {"seed": fixed("seed", 16), "key": fixed("pepper")},
        },
        "look-up id": {"format": "look-up id", "inputs": {"receipt": RECEIPT, "key": fixed("pepper")}},
        "seal key": {"format": "seal key", "inputs": {"receipt": RECEIPT, "key": fixed("pepper")}},
        "extra word": {
            "format": "extra word",
            "inputs": {"report_id": REPORT, "word": "  Zónsopgang  aan ZEE ", **TWO_VERSIONS},
        },
        "public key MAC": {
            "format": "public key MAC",
            "inputs": {"owner_id": TEAM, "epoch": 3, "public_key": fixed("public"), **TWO_VERSIONS},
        },
        "blind index": {
            "format": "blind index",
            "inputs": {"kind": "phone", "value": "+31600000000", **TWO_VERSIONS},
        },
        "audit chain": {
            "format": "audit chain",
            "inputs": {
                "entries": [{"act": "claim", "by": "advisor é", "n": 1}, {"n": 2, "by": None, "act": "release"}],
                **TWO_VERSIONS,
            },
        },
        "password": {
            "format": "password",
            "inputs": {"password": "vijf wóórden op een rij", "salt": fixed("salt", 16), "key": fixed("sign-in")},
        },
        "session": {"format": "session", "inputs": {"secret": fixed("session")}},
    }


def completed(name: str, vector: dict[str, Any]) -> dict[str, Any]:
    made = FORMATS[vector["format"]].made
    opened = FORMATS[vector["format"]].opened
    inputs = vector["inputs"]
    output = vector["output"] if made is None else made(inputs)
    whole = {**vector, "output": output}
    return whole if opened is None else {**whole, "opened": opened(inputs, output)}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, vector in wanted().items():
        path = FOLDER / f"{name.replace(',', '').replace(' ', '-').replace(chr(39), '')}.json"
        if not path.exists():
            whole = {"name": name, **completed(name, vector)}
            path.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
