import itertools
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.core.sealing import crockford
from houvast.core.sealing.crockford import ALPHABET
from houvast.core.sealing.keypairs import new_pair
from houvast.core.sealing.recovery import LINES, Share, ShareNotRight, combine, fingerprint, read_share, split

from .places import cannot_open, keys

PAIR = new_pair()
SHARES = split(PAIR.private_key, PAIR.public_key, os.urandom)


def problem_of(typed: str) -> ShareNotRight:
    with pytest.raises(ShareNotRight) as caught:
        read_share(typed)
    return caught.value


@given(keys, st.binary(min_size=96, max_size=96))
def test_any_two_of_three_give_it_back(private_key, random):
    pair = new_pair(lambda _: private_key)
    masks = iter((random[:32], random[32:64], random[64:]))
    shares = split(pair.private_key, pair.public_key, lambda _: next(masks))
    for first, second in itertools.permutations(shares, 2):
        typed = [read_share(share.text.lower().replace(" ", "-")) for share in (first, second)]
        assert combine(*typed, pair.public_key) == private_key


@pytest.mark.parametrize("share", SHARES, ids=lambda share: f"holder {share.holder}")
def test_one_alone_gives_nothing(share):
    cannot_open(combine, share, share, PAIR.public_key)


@pytest.mark.parametrize("holder", [1, 2, 3])
def test_what_one_holder_has_is_the_same_for_every_secret(holder):
    """Perfect secrecy, shown: for any other secret there are masks that give this holder exactly this sheet."""
    other = new_pair()
    mine = SHARES[holder - 1]
    difference = bytes(a ^ b for a, b in zip(PAIR.private_key, other.private_key, strict=True))
    masks = {pair: SHARES[pair[0] - 1].part_shared_with(pair[1]) for pair in ((1, 2), (1, 3), (2, 3))}
    for lower, higher in masks:
        if higher == holder:  # the higher holder keeps secret XOR mask: another secret asks another mask
            mask = masks[lower, higher]
            masks[lower, higher] = bytes(a ^ b for a, b in zip(mask, difference, strict=True))
    random = iter((masks[1, 2], masks[1, 3], masks[2, 3]))
    theirs = split(other.private_key, other.public_key, lambda _: next(random))[holder - 1]
    assert theirs.parts == mine.parts


def test_shares_of_two_ceremonies_do_not_mix():
    other = new_pair()
    for mine, theirs in zip(SHARES, split(other.private_key, other.public_key, os.urandom), strict=True):
        for public_key in (PAIR.public_key, other.public_key):
            for second in (SHARES[mine.holder % 3], SHARES[(mine.holder + 1) % 3]):
                cannot_open(combine, theirs, second, public_key)
        assert mine.fingerprint == fingerprint(PAIR.public_key) != theirs.fingerprint


def test_halves_that_are_no_pair_are_not_split():
    with pytest.raises(ValueError):
        split(PAIR.private_key, os.urandom(32), os.urandom)


def test_a_sheet_is_seven_lines_of_five_groups_of_four():
    for share in SHARES:
        lines = share.text.split("\n")
        assert len(lines) == LINES
        assert all([len(group) for group in line.split(" ")] == [4] * 5 for line in lines)
        assert read_share(share.text) == share


def test_every_single_wrong_character_is_located_by_line_and_group():
    characters = crockford.as_typed(SHARES[0].text)
    for at, right in enumerate(characters):
        wrong = ALPHABET[(ALPHABET.index(right) + 1 + at) % 32]
        if wrong == right:
            continue
        problem = problem_of(characters[:at] + wrong + characters[at + 1 :])
        assert (problem.problem, problem.line, problem.group) == ("check", at // 20 + 1, at % 20 // 4 + 1)


def test_two_wrong_characters_in_a_line_name_the_line():
    characters = crockford.as_typed(SHARES[1].text)
    at = next(at for at in range(40, 59) if characters[at] != characters[at + 1])
    swapped = characters[:at] + characters[at + 1] + characters[at] + characters[at + 2 :]
    problem = problem_of(swapped)
    assert (problem.problem, problem.line, problem.group) == ("check", 3, None)


def test_lines_in_another_order_or_of_two_sheets_are_noticed():
    lines, others = SHARES[0].text.split("\n"), SHARES[1].text.split("\n")
    for first, second in itertools.combinations(range(LINES), 2):
        swapped = list(lines)
        swapped[first], swapped[second] = swapped[second], swapped[first]
        assert problem_of("\n".join(swapped)).problem == "together"
    for at in range(LINES):
        if lines[at] != others[at]:
            assert problem_of("\n".join([*lines[:at], others[at], *lines[at + 1 :]])).problem == "together"


def test_lengths_and_strangers():
    text = SHARES[2].text
    assert problem_of(text[:-1]).problem == "length"
    assert problem_of(text + "7").problem == "length"
    assert problem_of("7" * 5000).problem == "length"
    characters = crockford.as_typed(text)
    problem = problem_of(characters[:25] + "ß" + characters[26:])
    assert (problem.problem, problem.line, problem.group) == ("character", 2, 2)


@given(st.text(max_size=300) | st.text(ALPHABET, min_size=140, max_size=140))
def test_arbitrary_text_is_one_clear_problem(typed):
    problem_of(typed)


@given(st.binary(min_size=78, max_size=79))
def test_arbitrary_bytes_behind_right_check_characters_are_one_clear_problem(data):
    value = int.from_bytes(data, "big") & (1 << 630) - 1
    characters = crockford.encode(value, 126)
    lines = [crockford.with_check(characters[at : at + 18]) for at in range(0, 126, 18)]
    assert problem_of("".join(lines)).problem == "together"


@pytest.mark.parametrize("spare", range(1, 64))
def test_one_text_only_stands_for_a_share(spare):
    """126 characters hold six bits more than a share: they are zero."""
    characters = crockford.as_typed(SHARES[0].text)
    data = "".join(characters[at : at + 18] for at in range(0, 140, 20))
    data = crockford.encode(crockford.decode(data) | spare, 126)
    lines = [crockford.with_check(data[at : at + 18]) for at in range(0, 126, 18)]
    assert problem_of("".join(lines)).problem == "together"


def test_a_share_can_be_made_by_hand_only_whole():
    assert Share(1, SHARES[0].fingerprint, SHARES[0].parts) == SHARES[0]
