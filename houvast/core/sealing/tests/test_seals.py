import itertools
import os
from uuid import uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from houvast.core.sealing import seals
from houvast.core.sealing.keypairs import new_pair
from houvast.core.sealing.labels import Audience, KeyKind
from houvast.core.sealing.secrets import Versioned

from .places import cannot_open, damaged, key_kinds, keys, row_ids

RECEIPT_KEY = os.urandom(32)
PAIR = new_pair()
REPORT = uuid4()
TEAM = uuid4()
AUDIENCE = Audience.team(TEAM, 1)


@given(key=keys, report_id=row_ids, key_kind=key_kinds, receipt_key=keys)
def test_a_receipt_opens_its_seal(key, report_id, key_kind, receipt_key):
    place = {"report_id": report_id, "key_kind": key_kind, "receipt_key": receipt_key}
    sealed = seals.seal_key_to_receipt(key, **place)
    assert len(sealed) == 299
    assert seals.open_with_receipt(sealed, **place) == key


@given(key=keys, report_id=row_ids, key_kind=key_kinds, private_key=keys, epoch=st.integers(0, 2**32 - 1))
def test_a_private_half_opens_its_seal(key, report_id, key_kind, private_key, epoch):
    pair = new_pair(lambda _: private_key)
    place = {"report_id": report_id, "key_kind": key_kind, "audience": Audience.team(TEAM, epoch)}
    sealed = seals.seal_key_to_public(key, **place, public_key=pair.public_key)
    assert len(sealed) == 305
    assert seals.open_with_private(sealed, **place, private_key=pair.private_key) == key
    assert seals.open_with_private(sealed, **place, private_key=private_key, public_key=pair.public_key) == key


@given(report_id=row_ids, key_kind=key_kinds, receipt_key=keys)
def test_a_receipt_seal_cannot_be_moved(report_id, key_kind, receipt_key):
    place = {"report_id": REPORT, "key_kind": KeyKind.PRIVATE, "receipt_key": RECEIPT_KEY}
    sealed = seals.seal_key_to_receipt(os.urandom(32), **place)
    for name, other in (("report_id", report_id), ("key_kind", key_kind), ("receipt_key", receipt_key)):
        if other != place[name]:
            cannot_open(seals.open_with_receipt, sealed, **{**place, name: other})


AUDIENCES = [
    Audience.RECEIPT,
    Audience.RECOVERY,
    Audience.team(TEAM, 2),
    Audience.person(TEAM),
    "team",
    "",
    AUDIENCE + "0",
]


@given(report_id=row_ids, key_kind=key_kinds, audience=st.sampled_from(AUDIENCES), private_key=keys)
def test_a_public_seal_cannot_be_moved(report_id, key_kind, audience, private_key):
    """Not to another report, key kind or audience, not even where the same pair would open it."""
    place = {"report_id": REPORT, "key_kind": KeyKind.DESK, "audience": AUDIENCE}
    sealed = seals.seal_key_to_public(os.urandom(32), **place, public_key=PAIR.public_key)
    place["private_key"] = PAIR.private_key
    others = {"report_id": report_id, "key_kind": key_kind, "audience": audience, "private_key": private_key}
    for name, other in others.items():
        if other != place[name]:
            cannot_open(seals.open_with_private, sealed, **{**place, name: other})


def test_no_two_contents_of_seals_are_the_same_bytes():
    """The audience's length stands before it: nothing of it can be read as the key, and nothing of the key as it."""
    key = b"a" * 32
    contents = {
        seals._content(key, owner_id, epoch, kind, audience)
        for owner_id, epoch, kind, audience in itertools.product(
            (REPORT, TEAM), (0, 1), KeyKind, ["", "a", "aa", "aaa"]
        )
    }
    assert len(contents) == 2 * 2 * 7 * 4


@given(epoch=st.integers(0, 2**32 - 1), other=st.integers(0, 2**32 - 1))
def test_a_teams_key_opens_in_its_epoch_only(epoch, other):
    audience = Audience.person(uuid4())
    sealed = seals.seal_team_key(RECEIPT_KEY, team_id=TEAM, epoch=epoch, audience=audience, public_key=PAIR.public_key)
    place = {"team_id": TEAM, "audience": audience, "private_key": PAIR.private_key}
    assert seals.open_team_key(sealed, epoch=epoch, **place) == RECEIPT_KEY
    if other != epoch:
        cannot_open(seals.open_team_key, sealed, epoch=other, **place)
    cannot_open(
        seals.open_with_private,
        sealed,
        report_id=TEAM,
        key_kind=KeyKind.DESK,
        audience=audience,
        private_key=PAIR.private_key,
    )


@given(st.data())
def test_changed_seals_do_not_open(data):
    place = {"report_id": REPORT, "key_kind": KeyKind.SHARED}
    to_receipt = seals.seal_key_to_receipt(os.urandom(32), **place, receipt_key=RECEIPT_KEY)
    to_public = seals.seal_key_to_public(os.urandom(32), **place, audience=AUDIENCE, public_key=PAIR.public_key)
    changed = damaged(data, to_receipt)
    assume(changed != to_receipt)
    cannot_open(seals.open_with_receipt, changed, **place, receipt_key=RECEIPT_KEY)
    changed = damaged(data, to_public)
    assume(changed != to_public)
    cannot_open(seals.open_with_private, changed, **place, audience=AUDIENCE, private_key=PAIR.private_key)


@given(sealed=st.binary(max_size=700))
def test_arbitrary_bytes_raise_cannot_open_and_nothing_else(sealed):
    place = {"report_id": REPORT, "key_kind": KeyKind.SHARED}
    for some in (sealed, b"\x01" + sealed):
        cannot_open(seals.open_with_receipt, some, **place, receipt_key=RECEIPT_KEY)
        cannot_open(seals.open_with_private, some, **place, audience=AUDIENCE, private_key=PAIR.private_key)
        cannot_open(seals.stamped, some, Versioned.first(RECEIPT_KEY))


@pytest.mark.parametrize(
    "public_key",
    [bytes(32), b"\x01" + bytes(31), bytes.fromhex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")],
)
def test_nothing_is_sealed_to_a_point_that_everyone_can_open(public_key):
    """Points of low order make a shared secret of zeros."""
    with pytest.raises(Exception) as caught:
        seals.seal_key_to_public(
            os.urandom(32), report_id=REPORT, key_kind=KeyKind.DESK, audience=AUDIENCE, public_key=public_key
        )
    assert "failed" in str(caught.value).lower() or "unexpected" in str(caught.value).lower()


@pytest.mark.parametrize("size", [0, 31, 33])
def test_only_keys_are_sealed(size):
    with pytest.raises(ValueError):
        seals.seal_key_to_receipt(bytes(size), report_id=REPORT, key_kind=KeyKind.DESK, receipt_key=RECEIPT_KEY)
    with pytest.raises(ValueError):
        seals.seal_key_to_receipt(bytes(32), report_id=REPORT, key_kind=KeyKind.DESK, receipt_key=bytes(size))


def test_an_audience_never_makes_a_seal_longer():
    with pytest.raises(ValueError, match="audience"):
        seals.seal_key_to_public(
            bytes(32), report_id=REPORT, key_kind=KeyKind.DESK, audience="a" * 101, public_key=PAIR.public_key
        )


def test_a_seal_that_someone_else_laid_down_has_no_stamp():
    secret = Versioned.first(os.urandom(32))
    place = {"report_id": REPORT, "key_kind": KeyKind.DESK, "audience": AUDIENCE}
    ours = seals.stamp(seals.seal_key_to_public(bytes(32), **place, public_key=PAIR.public_key), secret)
    opened = seals.open_with_private(
        seals.stamped(ours, secret.rotated(bytes(32))), **place, private_key=PAIR.private_key
    )
    assert opened == bytes(32)
    theirs = seals.seal_key_to_public(b"x" * 32, **place, public_key=PAIR.public_key)
    for forged in (theirs, bytes(35) + theirs, ours[:35] + theirs, seals.stamp(theirs, Versioned.first(bytes(32)))):
        cannot_open(seals.stamped, forged, secret)
