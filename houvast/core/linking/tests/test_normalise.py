"""Equal things become equal, unequal ones stay apart, and nothing that is typed breaks it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.core.linking.lookalikes import skeleton
from houvast.core.linking.normalise import normalise
from houvast.core.situation import Indicator
from houvast.core.situation.vocabulary import INDICATOR_KINDS


def form(kind: str, value: str, platform: str | None = None):
    return normalise(Indicator(kind, platform, value))


def exact(kind: str, value: str, platform: str | None = None) -> str | None:
    return dict(form(kind, value, platform).terms).get(kind)


@pytest.mark.parametrize(
    ("kind", "platform", "alike"),
    [
        ("account", "instagram", ["@Anna.Rose", "anna.rose ", "https://instagram.com/Anna.Rose/?igsh=x", "ａnna.rose"]),
        ("account", "snapchat", ["max_00", "https://www.snapchat.com/add/max_00", "\u200bmax_00\u200e"]),
        ("account", "reddit", ["https://reddit.com/user/max/", "https://www.reddit.com/u/Max", "max"]),
        ("phone", None, ["06 12345678", "+31 6 1234 5678", "0031612345678", "06-12345678", "tel:+31612345678"]),
        ("email", None, ["A.b@Example.org", "mailto:a.b@example.org", "<a.b@example.org>", "a.b+tag@example.org"]),
        ("email", None, ["ab@gmail.com", "a.b@googlemail.com", "A.B+x@GMAIL.com"]),
        ("iban", None, ["NL91 ABNA 0417 1643 00", "nl91abna0417164300", "IBAN: NL91ABNA0417164300"]),
        ("wallet", None, ["1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa?amount=1"]),
        ("wallet", None, ["BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"]),
        ("wallet", None, ["0x52908400098527886E0F7030069857D2E4169EE7", "0x52908400098527886e0f7030069857d2e4169ee7"]),
        ("url", None, ["https://www.Site.example/a/?utm_id=x&b=1", "site.example/a?b=1", "m.site.example/a/?b=1#t"]),
        ("payment_handle", "other_site", ["https://paypal.me/Foo", "@foo", "$Foo", "foo"]),
    ],
)  # fmt: skip
def test_one_thing_however_it_is_written(kind, platform, alike):
    assert len({exact(kind, value, platform) for value in alike}) == 1
    assert exact(kind, alike[0], platform)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("account", "anna.rose", "anna_rose"),
        ("phone", "06 12345678", "06 12345679"),
        ("email", "a@example.org", "b@example.org"),
        ("wallet", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "1a1zp1ep5qgefi2dmptftl5slmv7divfna"),
        ("url", "site.example/a?b=1", "site.example/a?b=2"),
        ("url", "site.example/A", "site.example/a"),
    ],
)
def test_different_things_stay_apart(kind, one, other):
    assert exact(kind, one) != exact(kind, other)


class TestAccounts:
    def test_three_nested_indexes_the_strongest_first(self):
        assert [kind for kind, _ in form("account", "Anna.Rose", "instagram").terms] == [
            "account",
            "account_skeleton",
            "account_name",
        ]

    def test_look_alikes_share_the_weaker_index_alone(self):
        one, other = form("account", "anna.rose", "instagram"), form("account", "аnna_r0se", "instagram")
        assert dict(one.terms)["account"] != dict(other.terms)["account"]
        assert dict(one.terms)["account_skeleton"] == dict(other.terms)["account_skeleton"]

    def test_a_space_is_no_dot(self):
        """Somebody typed what they remember: no exact match."""
        terms = dict(form("account", "anna rose", "instagram").terms)
        assert "account" not in terms
        assert terms["account_skeleton"] == dict(form("account", "anna.rose", "instagram").terms)["account_skeleton"]

    def test_another_platform_is_another_account(self):
        one, other = form("account", "anna", "instagram"), form("account", "anna", "snapchat")
        assert dict(one.terms)["account"] != dict(other.terms)["account"]
        assert dict(one.terms)["account_name"] == dict(other.terms)["account_name"]


class TestValid:
    @pytest.mark.parametrize(
        ("kind", "value", "valid"),
        [
            ("iban", "NL91ABNA0417164300", True),
            ("iban", "NL91ABNA0417164301", False),
            ("phone", "0612345678", True),
            ("phone", "12", False),
            ("phone", "no number", False),
            ("email", "a@example.org", True),
            ("email", "a at example", False),
            ("wallet", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", True),
            ("wallet", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", False),
            ("wallet", "TXYZsomething", None),
            ("url", "not an address", False),
            ("account", "anna", None),
        ],
    )
    def test_what_can_be_checked_is(self, kind, value, valid):
        assert form(kind, value).valid is valid

    def test_invalid_is_kept_and_still_found(self):
        assert exact("iban", "NL91 ABNA 0417 1643 01") == exact("iban", "nl91abna0417164301")


def test_tells_what_it_changed():
    assert form("account", "https://instagram.com/Anna", "instagram").changed == ("case", "address_to_handle")
    assert form("phone", "0612345678").changed == ("country_code",)
    assert form("account", "anna").changed == ()
    assert "tracking" in form("url", "https://site.example/?utm_source=x").changed
    assert "invisible" in form("account", "an\u200bna").changed


def test_scripts_and_pictures_are_not_indexed_here():
    assert form("script", "pay me").terms == () and form("image_hash", "ff" * 32).terms == ()


@given(st.sampled_from(INDICATOR_KINDS), st.text(min_size=1, max_size=80), st.sampled_from([None, "instagram"]))
def test_never_breaks_and_is_stable(kind, text, platform):
    once = form(kind, text, platform)
    assert all(value.strip(":") for _, value in once.terms)
    assert form(kind, text, platform) == once
    assert exact(kind, f"  {text}\u200b ", platform) == exact(kind, text, platform)


@given(
    st.sampled_from(["http://[", "https://a:b", "//", "http://a.b:99999", "@", "/", "https://x.y/", "bitcoin:", "+"])
)
def test_half_an_address_breaks_nothing(text):
    for kind in INDICATOR_KINDS:
        assert form(kind, text).kind == kind


@given(st.sampled_from(["\ud800x", "x@\ud800.nl", "http://\ud800.nl/x?y=\ud800", "NL\udfff02", "\udfff"]))
def test_half_a_character_breaks_nothing_and_is_gone(text):
    for kind in INDICATOR_KINDS:
        assert all(value.encode() for _, value in form(kind, text).terms)


@given(st.text(max_size=40))
def test_a_skeleton_is_its_own(text):
    bones = skeleton(text)
    assert bones == skeleton(bones)
    assert bones.isalnum() or bones == ""
