"""Near copies are found under the key, and nothing is read of a fingerprint without it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from houvast.core.linking.blind_pictures import BITS, apart, bands_to_look_for, own_bands, same_picture
from houvast.core.linking.images import SAME_IMAGE, Representatives, one_bit_off, pieces_of

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
HASHES = some.integers(0, 2**BITS - 1).map(lambda number: f"{number:064x}")
KEYS = some.binary(min_size=32, max_size=32)


def turned(value: str, bits) -> str:
    return f"{int(value, 16) ^ sum(1 << bit for bit in set(bits)):064x}"


@given(value=HASHES, bits=some.sets(some.integers(0, BITS - 1), max_size=SAME_IMAGE), key=KEYS)
@settings(max_examples=150)
def test_whatever_is_the_same_picture_is_among_what_is_looked_for(value, bits, key):
    near = turned(value, bits)
    assert apart(value, near) == len(bits)
    assert set(own_bands(value, key)) & set(bands_to_look_for(near, key))
    assert same_picture(near, {"it": value}) == "it"


@given(value=HASHES, bits=some.sets(some.integers(0, BITS - 1), min_size=SAME_IMAGE + 1, max_size=90))
def test_what_is_further_off_is_never_the_same(value, bits):
    assert same_picture(turned(value, bits), {"it": value}) is None


def test_the_worst_spread_of_31_bits_is_found_and_of_32_may_be_missed():
    """Two bits in every piece but one: what the sixteen pieces are for. One that is two bits off is not looked for."""
    value = "5a" * 32
    owned = pieces_of(int(value, 16))
    for bits, found in ((SAME_IMAGE, True), (SAME_IMAGE + 1, False)):
        spread = [at * 16 + bit for bit in (3, 9) for at in range(16)][:bits]
        pieces = pieces_of(int(turned(value, spread), 16))
        assert bool(set(owned) & {*pieces, *one_bit_off(pieces)}) is found


def test_the_nearest_stands_for_it_and_of_two_the_first():
    value = "0f" * 32
    known = {"far": turned(value, range(20)), "near": turned(value, range(3)), "also": turned(value, range(10, 13))}
    assert same_picture(value, known) == "also"
    assert same_picture(turned(value, range(3)), known) == "near"
    assert same_picture("f0" * 32, known) is None and same_picture(value, {}) is None


@given(value=HASHES)
@settings(max_examples=40)
def test_another_key_gives_other_bands(value):
    assert len(set(bands_to_look_for(value, KEY))) == 16 * 17
    assert not set(own_bands(value, KEY)) & set(bands_to_look_for(value, OTHER_KEY))


def test_nobody_without_the_key_chooses_a_band():
    """Two hashes that agree in all but the piece of bits that was chosen: under the key they differ in many bands."""
    one, other = "0" * 64, "0" * 60 + "ffff"
    same = set(own_bands(one, KEY)) & set(own_bands(other, KEY))
    assert len(same) < 10, "the sixteen bits of one piece lie in one band: the order is not the key's"


@pytest.mark.parametrize("bits", [0, 7, 31])
def test_the_same_as_in_files(bits):
    """`houvast link` and the door mean the same by "the same picture"."""
    value = "3c" * 32
    book = Representatives()
    book.assign(value)
    near = turned(value, range(0, bits * 8, 8) if bits < 32 else range(bits))
    assert (book.assign(near) == value) is (same_picture(near, {value: value}) == value) is True
