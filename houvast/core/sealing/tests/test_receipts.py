import os
import random
import unicodedata
from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from houvast.core.sealing import crockford, receipts
from houvast.core.sealing.crockford import ALPHABET
from houvast.core.sealing.receipts import Problem, Receipt, ReceiptNotRight, new_receipt, read_receipt
from houvast.core.sealing.secrets import Versioned

seeded = st.binary(min_size=12, max_size=12).map(lambda some: new_receipt(lambda _: some))
PEPPER = Versioned.first(os.urandom(32))
# of two wrong characters: how often a group is named that holds neither, or one of them (the rest: no group)
WRONG_GROUP = 0.407
RIGHT_GROUP = 0.173


def problem_of(typed: str) -> ReceiptNotRight:
    with pytest.raises(ReceiptNotRight) as caught:
        read_receipt(typed)
    return caught.value


def replaced(characters: str, changes: dict[int, str]) -> str:
    return "".join(changes.get(at, character) for at, character in enumerate(characters))


# reading forgivingly


@given(seeded)
def test_reads_what_it_shows(receipt):
    assert read_receipt(receipt.grouped) == receipt
    assert read_receipt(receipt.characters) == receipt
    assert receipt.grouped == " ".join(receipt.characters[at : at + 4] for at in range(0, 20, 4))


@given(receipt=seeded, data=st.data())
def test_forgives_how_people_type(receipt, data):
    """Any mix of cases, look-alikes, full-width forms and signs between the characters is the same receipt."""
    spellings = {
        "0": "0Oo０٠оΟ",
        "1": "1IiLlı１１۱ІΙⅠ①",
        "V": "VvUuúＵ",
        "A": "AaáАΑ",
        "K": "KkКΚ\u212a",
        "2": "2²२２②",
    }
    between = st.text("  -–—_.,:;'\"“”()[]\t\n\u00a0\u200b\u200e\u202e\u2060\ufeff•/|", max_size=4)
    typed = data.draw(between)
    for character in receipt.characters:
        wide = unicodedata.lookup(
            f"FULLWIDTH DIGIT {unicodedata.name(character).split()[-1]}"
            if character.isdigit()
            else f"FULLWIDTH LATIN CAPITAL LETTER {character}"
        )
        choices = spellings.get(character, "") + character + character.lower() + wide
        typed += data.draw(st.sampled_from(choices)) + data.draw(between)
    if len(typed) <= 400:
        assert read_receipt(typed) == receipt


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("oOiIlLuU", "001111VV"),
        ("７ｋｑｆ－２ｍ９ｔ", "7KQF2M9T"),
        ("“7KQF” 2m9t…", "7KQF2M9T"),
        ("٠١٢٣٤٥٦٧٨٩", "0123456789"),
        ("é à ñ", "EAN"),
        ("авекмнрстх", "ABEKMHPCTX"),
        ("\u202e7K\u200bQF\ufeff", "7KQF"),
        ("7️⃣ K", "7K"),
        ("ß я 中", "ßЯ中"),
        ("", ""),
    ],
)
def test_readings(typed, read):
    assert crockford.as_typed(typed) == read


@given(st.text(max_size=500))
@example("0" * 20)
@example("\ud800" * 20)
@example("\ufdfa" * 400)
@example("x" * 1_000_000)
def test_arbitrary_text_is_a_receipt_or_one_clear_problem(typed):
    try:
        receipt = read_receipt(typed)
    except ReceiptNotRight as problem:
        assert problem.problem in Problem
        assert (problem.look_first_at is None) == (problem.group is None)
    else:
        assert crockford.check(receipt.characters).right


# what is not right, and where


@pytest.mark.parametrize("cut", range(20))
def test_a_missing_part_is_a_matter_of_length(cut):
    characters = new_receipt(os.urandom).characters[:cut]
    problem = problem_of(characters)
    assert (problem.problem, problem.counted, problem.look_first_at) == ("length", cut, None)


def test_too_much_is_a_matter_of_length():
    assert problem_of(new_receipt(os.urandom).characters + "7").counted == 21
    assert problem_of("7" * 401).problem == "length"


@given(receipt=seeded, at=st.integers(0, 19), stranger=st.sampled_from("ЯЖßشक中あ"))
def test_a_letter_that_no_code_has_is_named_by_its_group(receipt, at, stranger):
    problem = problem_of(replaced(receipt.characters, {at: stranger}))
    assert (problem.problem, problem.group) == ("character", at // 4 + 1)
    assert stranger in problem.look_first_at and len(problem.look_first_at) == 4


def sampled_receipts() -> list[Receipt]:
    chance = random.Random(20)
    return [new_receipt(lambda _: bytes(12)), new_receipt(lambda _: b"\xff" * 12)] + [
        new_receipt(chance.randbytes) for _ in range(10)
    ]


@pytest.mark.parametrize("receipt", sampled_receipts(), ids=lambda receipt: receipt.grouped)
def test_every_single_wrong_character_is_located(receipt):
    """Exhaustively: 20 places, 31 wrong characters each. The group is named as typed, nothing is corrected."""
    for at, right in enumerate(receipt.characters):
        for wrong in ALPHABET:
            if wrong == right:
                continue
            typed = replaced(receipt.characters, {at: wrong})
            problem = problem_of(typed)
            assert problem.problem == "check"
            assert problem.group == at // 4 + 1
            assert problem.look_first_at == typed[at // 4 * 4 : at // 4 * 4 + 4]


def all_double_mistakes():
    """The code is linear: what two mistakes do to the all-zero receipt they do to every receipt."""
    for first, second in combinations(range(20), 2):
        for a in ALPHABET[1:]:
            for b in ALPHABET[1:]:
                yield (first, second), crockford.check(replaced("0" * 20, {first: a, second: b}))


def test_no_two_wrong_characters_are_ever_accepted():
    """Exhaustively, all 182,590. How often they point at a group, and at a wrong one, is documented: README."""
    count = wrong_group = right_group = 0
    for places, found in all_double_mistakes():
        assert not found.right
        count += 1
        if found.at is None:
            continue
        if found.at // 4 in {place // 4 for place in places}:
            right_group += 1
        else:
            wrong_group += 1
    assert count == 182_590
    assert round(wrong_group / count, 3) == WRONG_GROUP
    assert round(right_group / count, 3) == RIGHT_GROUP


def test_three_wrong_characters_are_accepted_once_in_a_thousand_and_no_more():
    """Exactly: 31 of 29,791 for every three places, which is the fewest two check characters can give. A receipt
    that is accepted all the same opens no mailbox. Codewords scale, so the first mistake need only be "1"."""
    for first, second, third in combinations(range(20), 3):
        accepted = 0
        for b in range(2, 32):  # the three must add up to nothing, or the check fails
            mistakes = {first: "1", second: ALPHABET[b], third: ALPHABET[1 ^ b]}
            accepted += crockford.check(replaced("0" * 20, mistakes)).right
        assert accepted == 1


def test_swapped_neighbours_are_noticed_and_point_nowhere():
    for receipt in sampled_receipts():
        for at in range(19):
            first, second = receipt.characters[at : at + 2]
            if first != second:
                problem = problem_of(replaced(receipt.characters, {at: second, at + 1: first}))
                assert (problem.problem, problem.look_first_at) == ("check", None)


def test_the_field_is_a_field():
    """Every element but zero has its inverse, and 2 generates them all: what locating a mistake rests on."""
    assert sorted(crockford._POWER) == list(range(1, 32))
    for a in range(32):
        assert sorted(crockford._times(a, b) for b in range(32)) == (list(range(32)) if a else [0] * 32)
        for b in range(1, 32):
            assert crockford._times(crockford._divided(a, b), b) == a


# making


def test_a_receipt_is_90_random_bits_and_nothing_else():
    seen = {new_receipt(os.urandom).characters for _ in range(2000)}
    assert len(seen) == 2000
    one_bit = {new_receipt(lambda _, n=n: (1 << n).to_bytes(12, "big")).characters for n in range(96)}
    assert len(one_bit) == 90 + 1  # each of 90 bits counts, the six spare ones make the receipt of zeros
    with pytest.raises(ValueError):
        new_receipt(lambda _: bytes(11))


def test_the_same_seed_gives_the_same_receipt_and_another_pepper_another():
    seed = os.urandom(16)
    receipt = receipts.receipt_from_seed(seed, PEPPER)
    assert receipts.receipt_from_seed(seed, PEPPER.keys[1]) == receipt
    assert receipts.receipt_from_seed(os.urandom(16), PEPPER) != receipt
    assert receipts.receipt_from_seed(seed, os.urandom(32)) != receipt
    with pytest.raises(ValueError):
        receipts.receipt_from_seed(b"", PEPPER)


@pytest.mark.parametrize("characters", ["", "0" * 19, "0" * 21, "0" * 19 + "1", "0" * 19 + "U", "o" * 20, "0000 " * 5])
def test_a_receipt_that_is_none_cannot_exist(characters):
    with pytest.raises(ValueError):
        Receipt(characters)


@given(seeded, st.binary(min_size=32, max_size=32))
def test_look_up_id_and_seal_key_tell_nothing_of_each_other(receipt, pepper):
    found, opened = receipts.lookup_id(receipt, pepper), receipts.seal_key(receipt, pepper)
    assert (len(found), len(opened)) == (16, 32)
    assert found not in opened
    assert found != receipts.lookup_id(receipt, bytes(32)) or pepper == bytes(32)


def test_a_mailbox_made_before_a_rotation_is_still_found():
    receipt = new_receipt(os.urandom)
    rotated = PEPPER.rotated(os.urandom(32))
    new, old = receipts.receipt_keys(receipt, rotated)
    assert (new.pepper_version, old.pepper_version) == (2, 1)
    assert new.lookup_id == receipts.lookup_id(receipt, rotated)
    assert (old.lookup_id, old.seal_key) == (receipts.lookup_id(receipt, PEPPER), receipts.seal_key(receipt, PEPPER))
