"""Addresses as people type them, and as somebody types them who means harm."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houvast.core.removal.addresses import (
    LONGEST,
    MOST_ADDRESSES,
    Address,
    Changed,
    NotRead,
    Wrong,
    read_address,
    read_addresses,
)
from houvast.core.removal.hosts import Hosts

HOSTS = Hosts(
    {
        "instagram": [".instagram.com", "instagr.am"],
        "google_search": ["google.com", "google.nl"],
        "x": [".x.com", ".twitter.com"],
        "reddit": [".reddit.com"],
    }
)


def one(text: str) -> Address:
    read = read_addresses(text, HOSTS)
    assert read.not_read == () and len(read.addresses) == 1, read
    return read.addresses[0]


def refused(text: str) -> Wrong:
    read = read_addresses(text, HOSTS)
    assert read.addresses == () and len(read.not_read) == 1, read
    return read.not_read[0].why


def test_several_at_once_each_place_once_and_kept_as_typed():
    read = read_addresses(
        "https://www.instagram.com/p/AbC/?igsh=abc\nInstagram.com/p/AbC\n  http://m.instagram.com/p/AbC  \n"
        "example.org/1",
        HOSTS,
    )
    assert [(each.typed, each.address, each.platform) for each in read.addresses] == [
        ("https://www.instagram.com/p/AbC/?igsh=abc", "https://www.instagram.com/p/AbC/", "instagram"),
        ("example.org/1", "https://example.org/1", None),
    ]
    assert read.twice == 2


def test_a_path_keeps_its_capitals_and_the_query_that_says_where():
    assert one("https://Example.ORG/View?id=AbC&utm_source=x#t=30").address == "https://example.org/View?id=AbC#t=30"
    assert one("https://example.org/a?ref=7").address == "https://example.org/a?ref=7"
    assert one("https://example.org/a#:~:text=naam").address == "https://example.org/a"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Het staat op https://a.example/1. En ook op https://b.example/2, zei ze.Daarna niets",
            ["a.example", "b.example"],
        ),
        ("https://a.example/1,https://b.example/2", ["a.example", "b.example"]),
        ("(https://a.example/wiki/X_(y))", ["a.example"]),
        ("a.example b.example", ["a.example", "b.example"]),
        ("<https://a.example/1>; www.b.example", ["a.example", "www.b.example"]),
    ],
)
def test_words_around_addresses_are_no_addresses(text, found):
    assert [each.host for each in read_addresses(text, HOSTS).addresses] == found


def test_brackets_of_an_address_stay():
    assert one("(zie https://a.example/wiki/X_(y))").address == "https://a.example/wiki/X_(y)"


def test_made_safe_addresses_are_read_as_what_they_stand_for():
    read = one("hxxps://instagram[.]com/p/1")
    assert (read.address, read.changed) == ("https://instagram.com/p/1", (Changed.MADE_SAFE,))


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        ("https://nl.reddit.com/r/x", "reddit"),
        ("https://google.nl/search?q=x", "google_search"),
        ("https://www.google.com/search?q=x", "google_search"),
        ("https://drive.google.com/file/d/1", None),
        ("https://notinstagram.com/", None),
        ("https://instagram.com.evil.example/", None),
        ("https://netflix.com/", None),
    ],
)
def test_the_platform_is_found_from_the_host_alone(text, platform):
    assert one(text).platform == platform


@pytest.mark.parametrize(
    "text",
    [
        "https://instagram.com.evil.example/p",
        "https://instagram-login.example/p",
        "https://\u0456nstagram.com/p",  # the first letter is Cyrillic
        "https://1nstagram.com/p",
        "https://instagrarn.com/p",
        "https://instagarm.com/p",
        "https://instagram.com@evil.example/p",
        "https://www.instagram.com:443@evil.example/p",
    ],
)
def test_what_looks_like_a_platform_is_not_it_and_is_told(text):
    read = one(text)
    assert (read.platform, read.resembles) == (None, "instagram")
    assert "@" not in read.address and read.address.isascii()


def test_an_ordinary_unknown_host_resembles_nothing():
    assert one("https://example.org/instagram.com").resembles is None


@pytest.mark.parametrize(
    "text", ["https://evil.example\\@instagram.com/p", "https:\\\\evil.example/p", "https:evil.example/p"]
)
def test_a_backslash_leads_where_a_browser_would_go(text):
    assert one(text).host == "evil.example"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("javascript:alert(1)", Wrong.SCHEME),
        ("JaVaScRiPt://example.org/%0aalert(1)", Wrong.SCHEME),
        ("data:text/html,<script>", Wrong.SCHEME),
        ("file:///etc/passwd", Wrong.SCHEME),
        ("mailto:a@b.example", Wrong.SCHEME),
        ("tg://resolve?domain=x", Wrong.SCHEME),
        ("naam@voorbeeld.example", Wrong.NO_ADDRESS),
        ("@naam", Wrong.NO_ADDRESS),
        ("het staat op insta", Wrong.NO_ADDRESS),
        ("https://", Wrong.HOST),
        ("http://localhost/a", Wrong.HOST),
        ("https://inst%61gram.com/a", Wrong.HOST),
        ("https://a..example/", Wrong.HOST),
        ("https://example.org:99999/", Wrong.HOST),
        ("https://example.org:evil/", Wrong.HOST),
        ("https://" + "a" * 64 + ".example/", Wrong.HOST),
        ("https://example.org/" + "a" * LONGEST, Wrong.TOO_LONG),
    ],
)
def test_what_no_notice_can_name_is_told_not_guessed(text, why):
    assert refused(text) is why


def test_no_line_break_and_no_invisible_sign_survives():
    read = read_addresses("https://a.example/p\r\nBcc: mallory@evil.example", HOSTS)
    assert [each.address for each in read.addresses] == ["https://a.example/p"]
    assert [each.why for each in read.not_read] == [Wrong.SCHEME]
    hidden = one("https://a.example/\u202egnp.exe\u200b")
    assert hidden.address == "https://a.example/gnp.exe"
    assert hidden.changed == (Changed.INVISIBLE,)


def test_no_more_than_fit_and_the_rest_is_told():
    read = read_addresses("\n".join(f"https://a.example/{n}" for n in range(MOST_ADDRESSES + 3)), HOSTS)
    assert len(read.addresses) == MOST_ADDRESSES
    assert [each.why for each in read.not_read] == [Wrong.TOO_MANY] * 3


def test_what_is_known_already_is_a_double():
    first = one("https://a.example/1")
    again = read_addresses("http://www.a.example/1/", HOSTS, known=[first.key])
    assert (again.addresses, again.twice) == ((), 1)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=120) | st.from_regex(r"(https?:)?//[^ ]{0,80}", fullmatch=True))
def test_whatever_is_typed_an_address_is_one_plain_line_that_reads_as_itself(text):
    for each in read_addresses(text, HOSTS).addresses:
        assert each.address.isascii() and each.address.isprintable() and " " not in each.address
        assert each.address.startswith(("http://", "https://"))
        again = read_address(each.address, HOSTS)
        assert not isinstance(again, NotRead)
        assert (again.address, again.key, again.platform) == (each.address, each.key, each.platform)
