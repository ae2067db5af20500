import json
import os
from dataclasses import fields

import pytest

from houvast.core.sealing.secrets import SecretsError, ServerSecrets, Versioned

NAMES = ["pepper", "sign_in", "audit", "cookie", "registration", "key_mac", "index", "exchange"]


def test_generated_secrets_survive_their_file():
    secrets = ServerSecrets.generate().rotated("cookie").rotated("pepper", os.urandom)
    assert ServerSecrets.from_json(json.loads(json.dumps(secrets.to_json()))) == secrets
    assert [field.name for field in fields(secrets)] == NAMES
    assert (secrets.cookie.current, secrets.audit.current) == (2, 1)


def test_randomness_is_an_argument_and_every_secret_gets_its_own():
    asked = []
    secrets = ServerSecrets.generate(lambda size: asked.append(size) or bytes([len(asked)]) * size)
    assert asked == [32] * 8
    assert len({getattr(secrets, name).keys[1] for name in NAMES}) == 8


def test_a_file_from_before_a_secret_was_invented_is_completed_and_nothing_else_is_forgiven():
    secrets = ServerSecrets.generate()
    older = {name: value for name, value in secrets.to_json().items() if name != "exchange"}
    with pytest.raises(SecretsError, match="missing: exchange"):
        ServerSecrets.from_json(older)
    completed = ServerSecrets.completed(older)
    assert {name: getattr(completed, name) for name in NAMES[:-1]} == {
        name: getattr(secrets, name) for name in NAMES[:-1]
    }
    assert completed.exchange.current == 1 and ServerSecrets.completed(completed.to_json()) == completed
    for wrong in (None, {}, {**older, "peper": SAME}, {**older, "audit": "abc"}):
        with pytest.raises(SecretsError):
            ServerSecrets.completed(wrong)


def test_rotation_keeps_the_old_and_never_reuses_a_number():
    one = Versioned.first(b"1" * 32)
    three = one.rotated(b"2" * 32).rotated(b"3" * 32)
    assert three.newest_first == (3, 2, 1)
    assert three.without(2).newest_first == (3, 1)
    assert three.without(1).rotated(b"4" * 32).current == 4
    assert Versioned(1, {1: b"1" * 32, 2: b"2" * 32}).rotated(b"3" * 32).current == 3
    with pytest.raises(SecretsError, match="rotate first"):
        three.without(3)


def test_keys_cannot_be_put_in_from_outside():
    keys = {1: bytes(32)}
    secret = Versioned(1, keys)
    keys[1] = b"x" * 32
    assert secret.keys[1] == bytes(32)
    with pytest.raises(TypeError):
        secret.keys[2] = bytes(32)


@pytest.mark.parametrize(
    ("current", "keys"),
    [
        (1, {}),
        (2, {1: bytes(32)}),
        (1, {1: bytes(31)}),
        (0, {0: bytes(32)}),
        (65536, {65536: bytes(32)}),
        (True, {1: bytes(32)}),
        (1, {"1": bytes(32)}),
    ],
)
def test_what_is_no_versioned_secret_cannot_exist(current, keys):
    with pytest.raises(SecretsError):
        Versioned(current, keys)


def _changed(**changes):
    data = ServerSecrets.generate().to_json()
    data.update(changes)
    return {name: value for name, value in data.items() if value is not ...}


SAME = {"current": 1, "keys": {"1": "ab" * 32}}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (None, "format"),
        ([], "format"),
        (_changed(format=2), "format"),
        (_changed(pepper=...), "missing: pepper"),
        (_changed(peper=SAME), "unknown: peper"),
        (_changed(audit="abc"), "audit: expected"),
        (_changed(audit={"current": 1}), "audit: expected"),
        (_changed(audit={"current": 1, "keys": {"1": "not hexadecimal"}}), "audit: expected"),
        (_changed(audit={"current": 1, "keys": {"one": "ab" * 32}}), "audit: expected"),
        (_changed(audit={"current": 1, "keys": {"1": "abcd"}}), "audit: version 1 is not 32 bytes"),
        (_changed(audit={"current": 3, "keys": {"1": "ab" * 32}}), "audit: the current version has no key"),
        (_changed(audit={"current": "1", "keys": {"1": "ab" * 32}}), "audit: the current version has no key"),
        (_changed(audit=SAME, index=SAME), "index version 1 is the same as another secret"),
    ],
)
def test_a_wrong_file_is_refused_by_one_clear_sentence_without_its_contents(data, says):
    with pytest.raises(SecretsError) as caught:
        ServerSecrets.from_json(data)
    assert says in str(caught.value)
    assert "abab" not in str(caught.value) and "not hexadecimal" not in str(caught.value)
