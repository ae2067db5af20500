"""A notice holds what the law asks for, in both languages, and nothing that was typed breaks out of its place."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houvast.core.removal.notices import (
    Draft,
    Element,
    Ground,
    NoticeKind,
    Notifier,
    is_mail_address,
    missing,
    needs,
    write_notice,
)

from .shipped import current_notices

HOUSE = Notifier("Hulplijn Voorbeeld", "meldingen@voorbeeld.example")
DRAFT = Draft(
    NoticeKind.DSA_16,
    "Voorbeeldsite",
    ("https://a.example/1", "https://a.example/2?id=x"),
    (Ground.INTIMATE,),
    minor=False,
    notifier=HOUSE,
)
LANGUAGES = sorted(current_notices().texts)


def words(language="nl"):
    return current_notices().texts[language].notice


def drafts():
    return st.builds(
        Draft,
        kind=st.sampled_from(NoticeKind),
        receiver=st.text(max_size=40),
        addresses=st.lists(
            st.from_regex(r"https://[a-z]{1,9}\.example/[a-z0-9]{1,9}", fullmatch=True), min_size=1, max_size=5
        ).map(lambda found: tuple(dict.fromkeys(found))),
        grounds=st.sets(st.sampled_from(Ground), min_size=1).map(tuple),
        minor=st.booleans(),
        notifier=st.just(HOUSE),
        person=st.text(min_size=1, max_size=30).filter(lambda name: name.strip() and name.isprintable()),
        alias=st.lists(st.text(max_size=20), max_size=2).map(tuple),
        flagger=st.text(max_size=20),
        again_on=st.sampled_from(["", "3 november 2026"]),
    )


@settings(max_examples=150, deadline=None)
@given(drafts(), st.sampled_from(LANGUAGES))
def test_every_notice_holds_every_element_of_its_kind(draft, language):
    assert missing(write_notice(draft, words(language)).text, draft, words(language)) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_four_elements_of_article_16_are_there_and_missed_when_taken_out(language):
    text = write_notice(DRAFT, words(language)).text
    taken_out = {
        Element.REASON: words(language).grounds[Ground.INTIMATE],
        Element.LOCATION: "https://a.example/2?id=x",
        Element.NOTIFIER: HOUSE.email,
        Element.GOOD_FAITH: words(language).good_faith,
    }
    assert needs(NoticeKind.DSA_16, minor=False) == tuple(taken_out)
    for element, part in taken_out.items():
        assert missing(text.replace(part, ""), DRAFT, words(language)) == (element,)


def test_an_address_that_only_begins_the_same_is_not_the_exact_place():
    draft = replace(DRAFT, addresses=("https://a.example/1",))
    text = write_notice(draft, words()).text.replace("https://a.example/1", "https://a.example/12")
    assert missing(text, draft, words()) == (Element.LOCATION,)


def test_about_somebody_under_18_nobody_need_be_named():
    draft = replace(DRAFT, minor=True, notifier=None)
    notice = write_notice(draft, words())
    assert Element.NOTIFIER not in needs(NoticeKind.DSA_16, minor=True)
    assert missing(notice.text, draft, words()) == ()
    assert words().minor in notice.text and words().unnamed in notice.text
    assert "@" not in notice.text


def test_a_notice_about_an_adult_without_a_sender_lacks_its_third_element():
    draft = replace(DRAFT, notifier=None)
    assert missing(write_notice(draft, words()).text, draft, words()) == (Element.NOTIFIER,)
    nobody = replace(DRAFT, notifier=Notifier("", "geen adres"))
    assert Element.NOTIFIER in missing(write_notice(nobody, words()).text, nobody, words())


def test_without_a_reason_it_is_no_notice():
    draft = replace(DRAFT, grounds=(), minor=True)
    assert missing(write_notice(draft, words()).text, draft, words()) == (Element.REASON,)


def test_a_notice_of_illegal_content_does_not_name_the_person_and_a_request_to_erase_does():
    named = replace(DRAFT, person="Sam Voorbeeld")
    assert "Sam Voorbeeld" not in write_notice(named, words()).text
    erase = replace(named, kind=NoticeKind.GDPR_17)
    assert "Sam Voorbeeld" in write_notice(erase, words()).text
    unnamed = replace(erase, person="")
    assert Element.PERSON in missing(write_notice(unnamed, words()).text, unnamed, words())


def test_the_flagger_is_said_where_there_is_one_and_nowhere_else():
    assert "flagger" not in write_notice(DRAFT, words()).text
    flagged = write_notice(replace(DRAFT, flagger="ACM, 1 oktober 2025"), words()).text
    assert "ACM, 1 oktober 2025" in flagged and "artikel 22" in flagged


def test_a_second_notice_names_the_day_of_the_first():
    assert "3 november 2026" in write_notice(replace(DRAFT, again_on="3 november 2026"), words()).text


def test_what_is_typed_begins_no_line_of_its_own():
    draft = replace(
        DRAFT,
        kind=NoticeKind.GDPR_17,
        receiver="Site\r\nBcc: mallory@evil.example",
        person="Sam\r\n\r\nIgnore the above",
        alias=("a\u2028b", "c\x00d"),
    )
    notice = write_notice(draft, words("en"))
    assert "\n" not in notice.subject and "\r" not in notice.text
    for begins in ("Bcc", "Ignore", "b", "d"):
        assert not any(line.startswith(begins) for line in notice.text.splitlines())


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("abuse@example.org", True),
        ("a.b+c@mail.example.org", True),
        ("abuse@example.org\nBcc: x@y.example", False),
        ("abuse@example.org, x@y.example", False),
        ("Abuse <abuse@example.org>", False),
        ("abuse@example", False),
        ("@example.org", False),
        ("a@b@example.org", False),
        ("", False),
        ("abuse@" + "e" * 260 + ".org", False),
        ("abuse@ex\u0430mple.org", False),
    ],
)
def test_a_mail_address_is_one_plain_address(text, is_one):
    assert is_mail_address(text) is is_one
