import os
from uuid import uuid4

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from houvast.core.sealing import streams
from houvast.core.sealing.envelopes import Payload, open_payload, seal_payload
from houvast.core.sealing.errors import CannotOpen
from houvast.core.sealing.labels import KeyKind, Label
from houvast.core.sealing.padding import pad
from houvast.core.sealing.secrets import Versioned
from houvast.core.sealing.streams import PIECE, StreamOpener, StreamSealer, open_chunks, seal_chunks

from .places import cannot_open, damaged, key_kinds, keys, labels, row_ids

PLACE = {"key": os.urandom(32), "label": Label.EVIDENCE, "row_id": uuid4(), "key_kind": KeyKind.SHARED}
START, SEALED_PIECE = 27, PIECE + 17


def sealed_whole(data: bytes, **place) -> bytes:
    return b"".join(seal_chunks([data], **(place or PLACE)))


def opened(sealed: bytes, **place) -> bytes:
    return b"".join(open_chunks([sealed], **(place or PLACE)))


def pieces(sealed: bytes) -> list[bytes]:
    """The head, then each sealed piece."""
    return [sealed[:START]] + [sealed[at : at + SEALED_PIECE] for at in range(START, len(sealed), SEALED_PIECE)]


def cut(data: bytes, sizes: list[int]) -> list[bytes]:
    chunks, at = [], 0
    for size in sizes:
        chunks.append(data[at : at + size])
        at += size
    return [*chunks, data[at:]]


SIZES = st.lists(st.integers(0, 90_000), max_size=6)


@given(size=st.integers(0, 200_000), sealed_in=SIZES, opened_in=SIZES)
@settings(max_examples=40)
def test_what_goes_in_comes_out_however_it_is_cut(size, sealed_in, opened_in):
    data = os.urandom(size)
    sealed = b"".join(seal_chunks(cut(data, sealed_in), **PLACE))
    assert b"".join(open_chunks(cut(sealed, opened_in), **PLACE)) == data


@pytest.mark.parametrize(
    "size", [0, 1, 255, 256, 1279, 1280, 64_767, 64_768, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE - 1]
)
def test_around_every_edge(size):
    data = os.urandom(size)
    assert opened(sealed_whole(data)) == data


def test_byte_by_byte():
    data = os.urandom(2000)
    sealed = b"".join(seal_chunks((bytes([byte]) for byte in data), **PLACE))
    assert b"".join(open_chunks((bytes([byte]) for byte in sealed), **PLACE)) == data


@given(key=keys, label=labels, row_id=row_ids, key_kind=key_kinds)
def test_opens_in_its_own_place_only(key, label, row_id, key_kind):
    sealed = sealed_whole(b"evidence")
    for name, other in (("key", key), ("label", label), ("row_id", row_id), ("key_kind", key_kind)):
        if other != PLACE[name]:
            cannot_open(opened, sealed, **{**PLACE, name: other})


@given(st.data())
def test_changed_bytes_do_not_open(data):
    sealed = sealed_whole(b"evidence")
    changed = damaged(data, sealed)
    assume(changed != sealed)
    cannot_open(opened, changed)


@given(st.binary(max_size=2000))
def test_arbitrary_bytes_raise_cannot_open_and_nothing_else(sealed):
    cannot_open(opened, sealed)
    cannot_open(opened, b"\x01\0\0" + sealed)


def test_a_piece_cut_off_moved_doubled_swapped_or_added_is_noticed():
    sealed = sealed_whole(os.urandom(3 * PIECE + 500))
    head, first, second, third, last = pieces(sealed)
    other = pieces(sealed_whole(os.urandom(3 * PIECE + 500)))
    for arrangement in (
        [],
        [head],
        [head, first],
        [head, first, second, third],  # the end is cut off, at the edge of a piece
        [head, first, second, last],  # one is missing
        [head, second, first, third, last],  # out of order
        [head, first, first, second, third, last],  # doubled
        [head, first, second, third, last, last],  # added behind the end
        [head, first, second, third, last, third],
        [head, first, second, third, last, other[-1]],
        [head, last],
        [head, first, second, third, other[-1]],  # the end of another file
        [head, other[1], second, third, last],
        [other[0], first, second, third, last],
        [first, second, third, last],
    ):
        cannot_open(opened, b"".join(arrangement))
    assert len(opened(b"".join([head, first, second, third, last]))) == 3 * PIECE + 500


def test_every_length_of_a_cut_stream_is_noticed():
    sealed = sealed_whole(b"x" * 300)
    for size in range(len(sealed)):
        cannot_open(opened, sealed[:size])


def test_a_stream_may_not_end_early_with_a_full_last_piece_and_go_on():
    """A final mark on a piece that something follows: even if whoever sealed it had the key."""
    sealer = StreamSealer(**PLACE)
    data = b"x" * (PIECE - 1)
    ended = sealer.add(data) + sealer.finish()
    assert len(ended) == START + SEALED_PIECE
    assert opened(ended) == data
    cannot_open(opened, ended + b"y" * 20)
    cannot_open(opened, ended + sealer._push(pad(b"more"), streams._FINAL))
    cannot_open(opened, ended + sealer._push(bytes(PIECE), streams._MIDDLE))


def test_a_middle_that_looks_like_an_end_is_none():
    """Whoever sends in a file chooses its bytes, the ones that look like padding, too."""
    head, first, last = pieces(sealed_whole(b"x" * (PIECE - 1) + b"\x80" + b"the rest"))
    cannot_open(opened, head + first)
    assert len(opened(head + first + last)) == PIECE + 8


def test_nothing_is_given_out_after_damage():
    sealed = bytearray(sealed_whole(os.urandom(3 * PIECE)))
    sealed[START + SEALED_PIECE + 5] ^= 1
    opener = StreamOpener(**PLACE)
    assert len(opener.add(bytes(sealed[: START + SEALED_PIECE + 1]))) == PIECE
    for _ in range(2):
        with pytest.raises(CannotOpen):
            opener.add(bytes(sealed[START + SEALED_PIECE + 1 :]))
    with pytest.raises(CannotOpen):
        opener.finish()


def test_an_opener_that_was_finished_opens_no_more():
    opener = StreamOpener(**PLACE)
    assert opener.add(sealed_whole(b"x")) == b""
    assert opener.finish() == b"x"
    cannot_open(opener.finish)
    cannot_open(opener.add, b"")


def test_a_sealer_that_was_finished_seals_no_more():
    sealer = StreamSealer(**PLACE)
    sealer.finish()
    for again in (sealer.finish, lambda: sealer.add(b"x")):
        with pytest.raises(ValueError):
            again()


def test_lengths_tell_steps_of_1024_only():
    lengths = {len(sealed_whole(bytes(size))) - START - 17 for size in range(0, 3000, 7)}
    assert lengths == {256, 1280, 2304, 3328}
    assert len(sealed_whole(bytes(PIECE - 1))) == len(sealed_whole(bytes(64_768))) == START + SEALED_PIECE


def test_memory_stays_small_while_sealing():
    sealer, opener = StreamSealer(**PLACE), StreamOpener(**PLACE)
    for _ in range(200):
        opener.add(sealer.add(bytes(10_000)))
        assert len(sealer._waiting) < PIECE
        assert len(opener._waiting) <= SEALED_PIECE


def test_an_envelope_is_no_stream_and_the_other_way_round():
    cannot_open(opened, seal_payload(Payload("m", 1, 1), **PLACE))
    cannot_open(open_payload, sealed_whole(b'["m",1,1]'), **PLACE)


def test_files_sealed_before_a_rotation_still_open():
    old = Versioned.first(os.urandom(32))
    sealed = sealed_whole(b"x", **{**PLACE, "key": old})
    new = old.rotated(os.urandom(32))
    assert opened(sealed, **{**PLACE, "key": new}) == b"x"
    cannot_open(opened, sealed, **{**PLACE, "key": new.without(1)})
