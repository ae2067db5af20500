"""What is kept beside the sealed: key MACs, extra words, blind indexes, sessions, the audit's chain."""

import os
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.core.sealing import sessions
from houvast.core.sealing.blind import blind_index, blind_indexes
from houvast.core.sealing.chain import BEGINNING, Damage, Entry, entry_mac, verify
from houvast.core.sealing.hashing import keyed
from houvast.core.sealing.keypairs import PublicKeyNotOurs, check_public_key, is_pair, new_pair, public_key_mac
from houvast.core.sealing.labels import HashLabel
from houvast.core.sealing.macs import MAC_SIZE, check_mac, mac
from houvast.core.sealing.secrets import Versioned
from houvast.core.sealing.words import check_word, word_problem, word_verifier

from .places import damaged, keys, row_ids, texts

SECRET = Versioned.first(os.urandom(32))
ROTATED = SECRET.rotated(os.urandom(32))
OTHER = Versioned.first(os.urandom(32))


# hashing and MACs


@given(st.lists(st.binary(max_size=8), max_size=4), st.lists(st.binary(max_size=8), max_size=4))
def test_parts_are_never_mistaken_for_other_parts(first, second):
    same = keyed(bytes(32), HashLabel.WORD, *first) == keyed(bytes(32), HashLabel.WORD, *second)
    assert same == (first == second)


def test_every_label_hashes_differently():
    assert len({keyed(bytes(32), label, b"x") for label in HashLabel}) == len(HashLabel)
    assert keyed(bytes(32), HashLabel.WORD, b"x", size=16) != keyed(bytes(32), HashLabel.WORD, b"x")[:16]


@given(st.data())
def test_changed_macs_are_not_right(data):
    right = mac(SECRET, HashLabel.WORD, b"x")
    assert len(right) == MAC_SIZE and check_mac(right, SECRET, HashLabel.WORD, b"x")
    changed = damaged(data, right)
    assert check_mac(changed, SECRET, HashLabel.WORD, b"x") == (changed == right)


# public keys


@given(owner_id=row_ids, epoch=st.integers(0, 2**32 - 1), public_key=keys)
def test_a_public_key_is_ours_for_its_owner_and_epoch_only(owner_id, epoch, public_key):
    key_mac = public_key_mac(owner_id, epoch, public_key, SECRET)
    assert check_public_key(owner_id, epoch, public_key, key_mac, ROTATED) == public_key
    wrong = [
        (uuid4(), epoch, public_key, key_mac, SECRET),
        (owner_id, epoch ^ 1, public_key, key_mac, SECRET),
        (owner_id, epoch, bytes(32) if any(public_key) else b"x" * 32, key_mac, SECRET),
        (owner_id, epoch, public_key, key_mac[:-1], SECRET),
        (owner_id, epoch, public_key, b"", SECRET),
        (owner_id, epoch, public_key, key_mac, OTHER),
        (owner_id, epoch, public_key, key_mac, ROTATED.without(1)),
    ]
    for arguments in wrong:
        with pytest.raises(PublicKeyNotOurs):
            check_public_key(*arguments)


def test_pairs():
    pair, other = new_pair(), new_pair()
    assert is_pair(pair.public_key, pair.private_key)
    assert not is_pair(other.public_key, pair.private_key)
    assert new_pair(lambda size: bytes(range(size))) == new_pair(lambda size: bytes(range(size)))


# the extra word


@pytest.mark.parametrize("said", ["Zonsopgang aan zee", "  zonsopgang   AAN zee", "ｚｏｎｓｏｐｇａｎｇ aan zee"])
def test_the_extra_word_is_forgiving_about_form(said):
    report_id = uuid4()
    verifier = word_verifier(report_id, "Zonsopgang aan zee", SECRET)
    assert check_word(report_id, said, verifier, SECRET)
    assert check_word(report_id, said, verifier, ROTATED)


@given(texts, texts)
def test_another_word_report_or_pepper_is_refused(word, other):
    report_id = uuid4()
    verifier = word_verifier(report_id, word, SECRET)
    assert not check_word(uuid4(), word, verifier, SECRET)
    assert not check_word(report_id, word, verifier, OTHER)
    assert not check_word(report_id, word + "x", verifier, SECRET)
    assert not check_word(report_id, word, verifier[:-1], SECRET)
    assert not check_word(report_id, word, b"", SECRET)


@pytest.mark.parametrize(
    ("word", "problem"),
    [
        ("", "too_short"),
        ("   a  ", "too_short"),
        ("zee", "too_short"),
        ("zon!", None),
        ("a b " * 101, "too_long"),
        ("x" * 101, "too_long"),
    ],
)
def test_what_will_do_as_a_word(word, problem):
    assert word_problem(word) == problem


# blind indexes


@given(texts, texts)
def test_equal_values_of_one_kind_are_found_and_nothing_else_is(value, other):
    version, index = blind_index("phone", value, SECRET)
    assert (version, len(index)) == (1, 16)
    assert blind_index("phone", value, SECRET) == (version, index)
    assert blind_index("email", value, SECRET)[1] != index
    assert blind_index("phone", value, OTHER)[1] != index
    assert (blind_index("phone", other, SECRET)[1] == index) == (other == value)


def test_what_was_indexed_before_a_rotation_is_still_found():
    assert blind_indexes("iban", "X", ROTATED) == (blind_index("iban", "X", ROTATED), blind_index("iban", "X", SECRET))


# sessions


@given(keys)
def test_a_row_does_not_give_the_cookie_back(secret):
    assert len(sessions.session_id(secret)) == 16 and len(sessions.session_key(secret)) == 32
    assert len({secret[:16], sessions.session_id(secret), sessions.session_key(secret)[:16]}) == 3


# the audit's chain


def chained(contents: list[dict], secret=SECRET) -> list[Entry]:
    entries, head = [], BEGINNING
    for fields in contents:
        entry = Entry(fields, head, entry_mac(fields, previous_mac=head, secret=secret))
        entries.append(entry)
        head = entry.mac
    return entries


CONTENTS = [{"n": n, "act": "claim", "by": f"person {n}", "why": None} for n in range(6)]
ENTRIES = chained(CONTENTS)


def test_a_whole_chain_is_well():
    verdict = verify(ENTRIES, SECRET, noted_head=ENTRIES[3].mac)
    assert (verdict.damage, verdict.checked, verdict.head) == (None, 6, ENTRIES[-1].mac)
    assert verify([], SECRET, noted_head=BEGINNING).damage is None
    reordered_fields = [Entry(dict(reversed(e.fields.items())), e.previous_mac, e.mac) for e in ENTRIES]
    assert verify(reordered_fields, SECRET).damage is None


@pytest.mark.parametrize("at", range(6))
def test_an_edit_is_found(at):
    for change in ({"act": "erase"}, {"n": str(at)}, {"more": 1}, {"why": ""}):
        entries = list(ENTRIES)
        entries[at] = Entry({**entries[at].fields, **change}, entries[at].previous_mac, entries[at].mac)
        verdict = verify(entries, SECRET)
        assert (verdict.damage, verdict.at) == (Damage.EDITED, at)


@pytest.mark.parametrize("at", range(5))
def test_a_deletion_and_a_reordering_are_found(at):
    verdict = verify(ENTRIES[:at] + ENTRIES[at + 1 :], SECRET)
    assert (verdict.damage, verdict.at) == (Damage.BROKEN, at)
    swapped = list(ENTRIES)
    swapped[at], swapped[at + 1] = swapped[at + 1], swapped[at]
    assert verify(swapped, SECRET).damage == Damage.BROKEN
    doubled = ENTRIES[: at + 1] + ENTRIES[at:]
    assert verify(doubled, SECRET).damage == Damage.BROKEN


@pytest.mark.parametrize("kept", range(6))
def test_a_cut_tail_is_found_with_the_head_and_only_then(kept):
    assert verify(ENTRIES[:kept], SECRET).damage is None
    verdict = verify(ENTRIES[:kept], SECRET, noted_head=ENTRIES[-1].mac)
    assert (verdict.damage, verdict.at) == (Damage.CUT, kept)


def test_someone_without_the_secret_cannot_write_it_anew():
    forged = chained(CONTENTS[:3], OTHER)
    assert verify(forged, SECRET).damage == Damage.EDITED
    assert verify([*ENTRIES[:3], *chained(CONTENTS[3:])], SECRET).damage == Damage.BROKEN


def test_a_chain_goes_on_after_a_rotation():
    last = ENTRIES[-1].mac
    entry = Entry({"n": 6}, last, entry_mac({"n": 6}, previous_mac=last, secret=ROTATED))
    assert verify([*ENTRIES, entry], ROTATED, noted_head=entry.mac).damage is None


@pytest.mark.parametrize("value", [object(), b"bytes", float("nan")])
def test_what_has_no_one_spelling_is_no_audit_entry(value):
    with pytest.raises((TypeError, ValueError)):
        entry_mac({"a": value}, previous_mac=BEGINNING, secret=SECRET)
