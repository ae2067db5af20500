"""Coverage-guided fuzzing of everything here that reads bytes or text from outside (atheris, libFuzzer).

    python -m houvast.core.sealing.tests.fuzz.harness TARGET [libFuzzer options]

`run` beside this file makes an environment and runs every target. A target fails on any exception but the one it
promises, and on any input that is read as something it is not.
"""

import contextlib
import sys
from collections.abc import Callable
from uuid import UUID

import atheris

with atheris.instrument_imports(include=["houvast.core.sealing"]):
    from houvast.core.sealing import (
        aead,
        crockford,
        envelopes,
        passwords,
        receipts,
        recovery,
        seals,
        streams,
        tokens,
        words,
    )
    from houvast.core.sealing.errors import CannotOpen
    from houvast.core.sealing.labels import Audience, KeyKind, Label, Purpose
    from houvast.core.sealing.secrets import SecretsError, ServerSecrets

KEY = bytes(range(32))
ROW = UUID(int=0x1234)
PLACE = {"key": KEY, "label": Label.MESSAGE, "row_id": ROW, "key_kind": KeyKind.SHARED}
SEAL_PLACE = {"report_id": ROW, "key_kind": KeyKind.SHARED}
BINDING = ROW.bytes + bytes([KeyKind.SHARED.code])
PRIVATE_KEY = bytes(range(32, 64))
FILE = bytes(range(256)) * 600
SEALED_FILE = b"".join(streams.seal_chunks([FILE], **PLACE))


def _text(data: bytes) -> str:
    return atheris.FuzzedDataProvider(data).ConsumeUnicode(4096)


def receipt(data: bytes) -> None:
    typed = _text(data)
    try:
        read = receipts.read_receipt(typed)
    except receipts.ReceiptNotRight as problem:
        assert str(problem) == f"not a receipt: {problem.problem}"
        assert problem.look_first_at is None or len(problem.look_first_at) <= crockford.GROUP
        return
    assert crockford.as_typed(typed) == read.characters
    assert receipts.read_receipt(read.grouped) == read


def receipt_from_alphabet(data: bytes) -> None:
    """Inputs that look like codes, so that the check characters are reached."""
    typed = "".join(crockford.ALPHABET[byte & 31] for byte in data[:24])
    with contextlib.suppress(receipts.ReceiptNotRight):
        assert crockford.with_check(receipts.read_receipt(typed).characters[:18]) == typed


def share(data: bytes) -> None:
    with contextlib.suppress(recovery.ShareNotRight):
        recovery.read_share(_text(data))


def share_inside(data: bytes) -> None:
    """Lines whose check characters are right, whatever they hold."""
    value = int.from_bytes(data[:79].ljust(79, b"\0"), "big") >> 2
    characters = crockford.encode(value, 126)
    lines = [crockford.with_check(characters[at : at + 18]) for at in range(0, 126, 18)]
    with contextlib.suppress(recovery.ShareNotRight):
        assert recovery.read_share("".join(lines)).text.replace("\n", " ").replace(" ", "") == "".join(lines)


def payload(data: bytes) -> None:
    with contextlib.suppress(CannotOpen):
        envelopes.open_payload(data, **PLACE)
        raise AssertionError("a forgery was opened")


def payload_inside(data: bytes) -> None:
    """Whatever stands under the right key."""
    sealed = aead.seal(data, key=KEY, purpose=Purpose.ENVELOPE, label=Label.MESSAGE, binding=BINDING)
    try:
        read = envelopes.open_payload(sealed, **PLACE)
    except CannotOpen:
        return
    assert envelopes.from_bytes(envelopes.to_bytes(read)) == read


def token(data: bytes) -> None:
    with contextlib.suppress(CannotOpen):
        tokens.open_token(_text(data), key=KEY, label=Label.FORM_SEED)
        raise AssertionError("a forgery was opened")


def token_inside(data: bytes) -> None:
    import base64

    sealed = aead.seal(data, key=KEY, purpose=Purpose.TOKEN, label=Label.FORM_SEED, binding=b"")
    with contextlib.suppress(CannotOpen):
        text = base64.urlsafe_b64encode(sealed).decode().rstrip("=")
        assert len(tokens.open_token(text, key=KEY, label=Label.FORM_SEED)) <= tokens.LARGEST_DATA


def seal(data: bytes) -> None:
    for open_it in (
        lambda: seals.open_with_receipt(data, receipt_key=KEY, **SEAL_PLACE),
        lambda: seals.open_with_private(data, private_key=PRIVATE_KEY, audience=Audience.RECOVERY, **SEAL_PLACE),
        lambda: seals.stamped(data, KEY),
    ):
        with contextlib.suppress(CannotOpen):
            open_it()
            raise AssertionError("a forgery was opened")


def seal_inside(data: bytes) -> None:
    sealed = aead.seal(data, key=KEY, purpose=Purpose.SEAL, label=Label.SEAL, binding=BINDING)
    with contextlib.suppress(CannotOpen):
        assert len(seals.open_with_receipt(sealed, receipt_key=KEY, **SEAL_PLACE)) == 32


def stream(data: bytes) -> None:
    """A sealed file whose bytes are cut, moved and mixed as the fuzzer likes: what comes out is a beginning of it."""
    choose = atheris.FuzzedDataProvider(data)
    opener = streams.StreamOpener(**PLACE)
    opened = b""
    with contextlib.suppress(CannotOpen):
        for _ in range(choose.ConsumeIntInRange(0, 6)):
            start = choose.ConsumeIntInRange(0, len(SEALED_FILE))
            piece = SEALED_FILE[start : choose.ConsumeIntInRange(start, len(SEALED_FILE))]
            opened += opener.add(choose.ConsumeBytes(20) if choose.ConsumeBool() else piece)
        opened += opener.finish()
        assert opened == FILE
    assert FILE.startswith(opened)


def secrets(data: bytes) -> None:
    import json

    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return
    with contextlib.suppress(SecretsError):
        ServerSecrets.from_json(value)


def what_people_type(data: bytes) -> None:
    typed = _text(data)
    passwords.password_problem(typed, about=(typed[:10],))
    words.word_problem(typed)
    words.check_word(ROW, typed, data[:35], KEY)


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target
    for target in (
        receipt,
        receipt_from_alphabet,
        share,
        share_inside,
        payload,
        payload_inside,
        token,
        token_inside,
        seal,
        seal_inside,
        stream,
        secrets,
        what_people_type,
    )
}


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.stdout.write("\n".join([*TARGETS, ""]))
        return
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
