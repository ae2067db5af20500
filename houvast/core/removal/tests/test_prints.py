"""Fingerprints as text: read exactly, refused exactly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.core.removal import MOST_PICTURES, Kind, Picture, Print, PrintsError, parse_prints, written

A, B = "a1" * 32, "0f" * 32
M = "d4" * 16

hexes = st.text("0123456789abcdef", min_size=64, max_size=64)
hows = st.sampled_from(["upright", "stored", "upright-white", "upright-black", "stored-black-shown", "upright-shown"])
pdqs = st.builds(Print, st.just(Kind.PDQ), hexes, st.integers(50, 100), hows)
reduced = st.builds(Print, st.just(Kind.PDQ512), hexes, st.integers(0, 100), hows)
videos = st.builds(Print, st.just(Kind.MD5), st.text("0123456789abcdef", min_size=32, max_size=32))
prints = st.one_of(
    st.tuples(videos),
    st.builds(lambda one, more: (one, *more), pdqs, st.lists(reduced, max_size=5, unique=True).map(tuple)),
)


def test_what_the_page_writes_is_read():
    text = f"1 pdq {A} 100 upright\n1 pdq512 {B} 97 upright\r\n\n3 md5 {M}\n"
    first, second = parse_prints(text)
    assert first.number == 1 and not first.is_video
    assert first.prints == (Print(Kind.PDQ, A, 100, "upright"), Print(Kind.PDQ512, B, 97, "upright"))
    assert second == Picture(3, (Print(Kind.MD5, M),)) and second.is_video


@given(st.lists(prints, min_size=1, max_size=MOST_PICTURES))
def test_written_and_read_is_the_same(several):
    pictures = tuple(Picture(number, each) for number, each in enumerate(several, start=1))
    assert parse_prints(written(pictures)) == pictures


def test_only_full_size_and_md5_are_published():
    picture = parse_prints(f"1 pdq {A} 100 upright\n1 pdq512 {B} 97 upright")[0]
    assert [each.value for each in picture.published] == [A]


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("", "nothing", 0),
        (" \n\n", "nothing", 0),
        ("hello", "line", 1),
        (f"1 pdq {A} 100", "line", 1),
        (f"0 pdq {A} 100 upright", "line", 1),
        (f"1 pdq {A.upper()} 100 upright", "line", 1),
        (f"1 pdq {A[:-1]} 100 upright", "line", 1),
        (f"1 pdq {A} 101 upright", "line", 1),
        (f"1 pdq {A} -1 upright", "line", 1),
        (f"1 pdq {A} ٩٩ upright", "line", 1),
        (f"1 pdq {A} 100 sideways", "line", 1),
        (f"1 pdq {A} 100 upright extra", "line", 1),
        (f"1 sha1 {A} 100 upright", "line", 1),
        (f"1 pdq {A} 100 upright\n<script>", "line", 2),
        (f"1 pdq {A} 49 upright", "plain", 1),
        (f"1 pdq {A} 100 upright\n1 md5 {M}", "mixed", 2),
        (f"1 md5 {M}\n1 md5 {'a' * 32}", "mixed", 2),
        (f"1 pdq512 {A} 100 upright", "mixed", 0),
    ],
)
def test_anything_else_is_refused(text, problem, line):
    with pytest.raises(PrintsError) as refused:
        parse_prints(text)
    assert (refused.value.problem, refused.value.line) == (problem, line)


def test_no_more_than_fits_on_a_page():
    text = "\n".join(f"{number} md5 {M}" for number in range(1, MOST_PICTURES + 2))
    with pytest.raises(PrintsError, match="many"):
        parse_prints(text)
    lines = "\n".join(f"1 pdq {number:064x} 100 upright" for number in range(17))
    with pytest.raises(PrintsError, match="many"):
        parse_prints(lines)


@given(st.text(max_size=300))
def test_no_text_breaks_it(text):
    try:
        assert all(picture.published for picture in parse_prints(text))
    except PrintsError as refused:
        assert refused.problem in {"nothing", "line", "plain", "many", "mixed"}
