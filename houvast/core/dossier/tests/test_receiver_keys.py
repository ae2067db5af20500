"""A receiver's key is what somebody was mailed and pasted: whatever it is, it is a key that can be used, or none."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pyrage
import pysequoia
import pytest

from houvast.core.dossier.schemes import Scheme
from houvast.core.dossier.sealing import KeyNotRight, read_key, seal_to

NOW = datetime.now(UTC)  # the library looks at the clock itself
TRIES = 600


@pytest.fixture(scope="module")
def private() -> pysequoia.Tsk:
    return pysequoia.Tsk.generate("Police <police@example.org>")


def harmed(chance: random.Random, text: str) -> str:
    made = bytearray(text.encode())
    for _ in range(chance.choice([1, 1, 2, 5])):
        at = chance.randrange(len(made))
        match chance.randrange(4):
            case 0:
                made[at] ^= 1 << chance.randrange(7)
            case 1:
                del made[at : at + chance.randrange(1, 30)]
            case 2:
                made[at:at] = bytes(chance.randrange(128) for _ in range(chance.randrange(1, 20)))
            case _:
                made[at:at] = made[at : at + chance.randrange(1, 400)]
    return made.decode("latin-1")


def test_a_harmed_certificate_is_used_whole_or_refused(private):
    chance, told = random.Random(3), {"whole": 0, "refused": 0}
    public = str(private.extract_certificate())
    good = read_key(Scheme.OPENPGP, public, NOW)
    for _ in range(TRIES):
        try:
            key = read_key(Scheme.OPENPGP, harmed(chance, public), NOW)
        except KeyNotRight:
            told["refused"] += 1
            continue
        assert key.fingerprint == good.fingerprint and seal_to(b"bag", key)
        told["whole"] += 1
    assert min(told.values()) > 10


def test_no_private_key_is_kept_whatever_its_first_line_says(private):
    secret, public = str(private), read_key(Scheme.OPENPGP, str(private.extract_certificate()), NOW)
    with pytest.raises(KeyNotRight):
        read_key(Scheme.OPENPGP, secret, NOW)
    assert read_key(Scheme.OPENPGP, secret.replace("PRIVATE KEY", "PUBLIC KEY"), NOW) == public
    with pytest.raises(KeyNotRight):
        read_key(Scheme.AGE, str(pyrage.x25519.Identity.generate()), NOW)


def test_a_harmed_age_key_is_refused():
    chance, public = random.Random(5), str(pyrage.x25519.Identity.generate().to_public())
    assert read_key(Scheme.AGE, f" {public}\n", NOW).text == public
    for _ in range(TRIES):
        given = harmed(chance, public)
        if given.strip() == public:
            continue
        with pytest.raises(KeyNotRight):
            read_key(Scheme.AGE, given, NOW)
