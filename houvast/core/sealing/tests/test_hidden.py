"""Nothing that holds a key shows it: not in its text, in a container, in an error, in a pickle."""

import copy
import os
import pickle
import pprint
import traceback
from dataclasses import fields, is_dataclass
from uuid import uuid4

import pytest

from houvast.core.sealing import keypairs, passwords, receipts, recovery, seals, streams
from houvast.core.sealing.envelopes import Payload, open_payload, seal_payload
from houvast.core.sealing.errors import CannotOpen
from houvast.core.sealing.hidden import Hidden
from houvast.core.sealing.keyring import Keyring, MailboxKeys
from houvast.core.sealing.labels import KeyKind, Label
from houvast.core.sealing.secrets import ServerSecrets, Versioned

PLACE = {"key": os.urandom(32), "label": Label.EVIDENCE, "row_id": uuid4(), "key_kind": KeyKind.SHARED}
RECEIPT = receipts.new_receipt(os.urandom)
PAIR = keypairs.new_pair()
SECRETS = ServerSecrets.generate()
HOLDERS = [
    RECEIPT,
    receipts.receipt_keys(RECEIPT, SECRETS.pepper)[0],
    PAIR,
    SECRETS,
    SECRETS.pepper,
    Keyring(uuid4(), os.urandom(32), {(uuid4(), 1): os.urandom(32)}),
    MailboxKeys(uuid4(), os.urandom(32), os.urandom(32)),
    passwords.Stretched(os.urandom(32)),
    passwords.Stretched(os.urandom(32)).under(SECRETS.sign_in),
    recovery.split(PAIR.private_key, PAIR.public_key, os.urandom)[0],
    streams.StreamSealer(**PLACE),
    streams.StreamOpener(**PLACE),
]
NAMED = pytest.mark.parametrize("holder", HOLDERS, ids=lambda holder: type(holder).__name__)


def secrets_in(value) -> set[str]:
    """Every spelling of every key inside, as text that must not appear."""
    if isinstance(value, (bytes, bytearray)) and len(value) >= 4:
        raw = bytes(value)
        return {raw.hex(), repr(raw)[2:-1], str(list(raw))[1:-1]}
    if isinstance(value, str):
        return {value}
    if is_dataclass(value):
        return set().union(*(secrets_in(getattr(value, field.name)) for field in fields(value)))
    if hasattr(value, "items"):
        return set().union(*(secrets_in(item) for item in value.values()))
    if isinstance(value, tuple):
        return set().union(set(), *(secrets_in(item) for item in value))
    return set()


def all_holders() -> set[type]:
    def below(kind: type) -> set[type]:
        return {kind, *(found for child in kind.__subclasses__() for found in below(child))}

    return {kind for kind in below(Hidden) - {Hidden} if kind.__module__.startswith("houvast.core.sealing")}


def test_every_class_that_hides_is_looked_at():
    assert all_holders() == {type(holder) for holder in HOLDERS}


@NAMED
def test_no_text_of_it_shows_a_key(holder):
    texts = [
        repr(holder),
        str(holder),
        f"{holder}",
        f"{holder!r:>40}",
        repr([holder, {"a": holder}]),
        pprint.pformat([holder]),
    ]
    texts.append("%s %r" % (holder, holder))  # noqa: UP031 (what logging does)
    secrets = secrets_in(holder)
    assert secrets or not is_dataclass(holder)
    for text in texts:
        assert type(holder).__name__ in text
        assert not any(secret in text for secret in secrets)


@NAMED
def test_it_cannot_be_pickled_and_a_copy_is_itself(holder):
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError, match="cannot be pickled"):
            pickle.dumps(holder, protocol)
    assert copy.copy(holder) is holder and copy.deepcopy([holder])[0] is holder


@NAMED
def test_it_cannot_be_changed(holder):
    if is_dataclass(holder):
        with pytest.raises(AttributeError):
            setattr(holder, fields(holder)[0].name, None)


def test_a_payload_shows_its_kind_and_not_its_words():
    payload = Payload("message", 1, {"words": "he wants money"})
    for text in (repr(payload), str(payload), f"{payload}", pprint.pformat([payload])):
        assert "message" in text and "money" not in text


def test_errors_show_nothing():
    sealed = seal_payload(Payload("message", 1, "he wants money"), **PLACE)
    with pytest.raises(CannotOpen) as caught:
        open_payload(sealed[:-1], **PLACE)
    shown = "".join(traceback.format_exception(caught.value))
    assert PLACE["key"].hex() not in shown and repr(PLACE["key"]) not in shown
    typed = RECEIPT.characters[:19] + ("0" if RECEIPT.characters[19] != "0" else "1")
    with pytest.raises(receipts.ReceiptNotRight) as refused:
        receipts.read_receipt(typed)
    assert not any(group in str(refused.value) + repr(refused.value) for group in (typed, typed[:4], typed[16:]))


def test_keys_travel_as_json_only_where_asked():
    for shared in (None, os.urandom(32)):
        mailbox = MailboxKeys(uuid4(), os.urandom(32), shared)
        assert MailboxKeys.from_json(mailbox.to_json()) == mailbox


def test_a_keyring_cannot_be_given_more_keys():
    given = {(uuid4(), 1): os.urandom(32)}
    ring = Keyring(uuid4(), os.urandom(32), given)
    given.clear()
    assert len(ring.team_keys) == 1
    with pytest.raises(TypeError):
        ring.team_keys[uuid4(), 1] = b""


def test_equal_secrets_are_equal():
    """Hiding must not break comparing: a test that compares must be able to fail."""
    assert Versioned.first(bytes(32)) == Versioned.first(bytes(32)) != Versioned.first(b"x" * 32)
    assert seals is not None
