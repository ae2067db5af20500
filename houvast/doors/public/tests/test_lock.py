"""A lock on pictures, without a browser: who is led where, what is kept of what was typed, and what goes."""

from __future__ import annotations

import pytest
from django.utils import timezone

from houvast.core.situation import Situation
from houvast.doors.public.lock import WORDS, LockWay, services
from houvast.procedures import exchanging, mailbox_sessions, requesting_removal
from houvast.records.audit.actors import REPORTER

from .reporter import FACTS, Reporter

A, B = "a1" * 32, "0f" * 32
LINES = f"1 pdq {A} 100 upright\n1 pdq512 {B} 98 upright"
ADULT = FACTS | {"victim_age": "25_plus"}
MINOR = FACTS | {"victim_age": "12_15"}
AUTHORITY = "ATKM"


@pytest.fixture
def authority(settings) -> str:
    settings.HOUVAST_HASH_AUTHORITY = AUTHORITY
    return AUTHORITY


def keys_of(reporter: Reporter):
    cookie = next(c.value for name, c in reporter.client.cookies.items() if name.endswith("m") and c.value)
    return mailbox_sessions.resume(cookie, timezone.now()).keys


def pictures(reporter: Reporter):
    return requesting_removal.pictures_in(keys=keys_of(reporter))


def told(reporter: Reporter, facts: dict) -> Reporter:
    reporter.to_plan(facts)
    reporter.get("keep/").submit("seed")
    reporter.submit("kept", kept="1")
    if reporter.place == "more/":
        reporter.submit("fact", skip="1")
    reporter.submit("words", words="Hij dreigt.", review="1").submit("revision")
    return reporter


# -- who is led where


@pytest.mark.parametrize(("age", "to"), [("under_18", "one"), ("adult", "two"), ("unsure", "three")])
def test_the_age_decides_and_is_in_no_address(visitor, age, to):
    visitor.get("lock/").post("lock/", {"age": age})
    assert visitor.place == f"lock/{to}/" and "18" not in visitor.path


def test_an_age_is_picked_first(visitor):
    assert visitor.post("lock/", {}).status == 422 and visitor.sees("Kies een van de drie")


@pytest.mark.parametrize("way", list(LockWay))
def test_no_service_for_adults_where_somebody_may_be_under_18(way):
    for country in ("NL", "GB"):
        named = services(way, Situation.from_json({"victim_country": country}))
        assert ("stopncii" in named) == way.adult and ("take_it_down" in named) == (not way.adult)


def test_who_said_that_they_are_under_18_is_not_asked_and_gets_nowhere_else(reporter):
    reporter.to_plan(MINOR)
    for place in ("lock/", "lock/two/", "lock/two/next/"):
        assert reporter.get(place).place == "lock/one/"
        assert not reporter.sees("StopNCII")


def test_without_an_authority_nothing_is_made_of_somebody_under_18(visitor):
    for way in ("one", "three"):
        page = visitor.get(f"lock/{way}/")
        assert "data-tool" not in page.html and page.sees("Wij geven niets door")
        assert visitor.get(f"lock/{way}/next/").place == f"lock/{way}/"


def test_with_one_it_is_named_and_folded(visitor, authority):
    page = visitor.get("lock/one/")
    assert "data-tool" in page.html and page.sees(f"vingerafdruk voor {AUTHORITY}")
    assert page.html.index("takeitdown") < page.html.index("data-tool"), "first what works everywhere"


# -- what the page may do


def test_the_page_may_connect_to_nothing(visitor):
    policy = visitor.get("lock/two/").page["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "connect-src 'none'", "form-action 'none'"} <= set(policy)
    assert not [part for part in policy if "unsafe" in part or "*" in part or "http" in part]
    assert "public.js" not in visitor.html and "<form" not in visitor.html


def test_every_word_that_the_script_may_say_is_there(visitor):
    html = visitor.get("lock/two/").html
    assert all(f'data-word="{word}"' in html for word in WORDS)


def test_without_the_file_what_still_works_stands_open(reporter):
    reporter.to_plan(ADULT | {"has_image_file": "no"})
    assert '<details class="fold" open>' in reporter.get("lock/two/").html
    reporter.to_plan(ADULT | {"has_image_file": "yes"})
    assert '<details class="fold" open>' not in reporter.get("lock/two/").html


# -- what goes


def test_what_stands_in_the_field_is_what_goes(reporter):
    told(reporter, ADULT).get("lock/two/next/").submit("prints", prints=LINES)
    assert reporter.place == "messages/lock/"
    (status,) = pictures(reporter)
    assert status.view.text == LINES and [offer.stands for offer in status.offers] == [True]
    assert not status.offers[0].outlives, "only who ticked it leaves it behind"


def test_what_is_not_right_comes_back_with_its_line(reporter):
    told(reporter, ADULT)
    for lines, said in (
        ("", "Er staan nog geen regels"),
        (f"{LINES}\n2 pdq xyz 100 upright", "Regel 3"),
        (f"1 pdq {A} 49 upright", "te weinig"),
    ):
        reporter.get("lock/two/next/").submit("prints", prints=lines)
        assert reporter.status == 422 and reporter.sees(said), reporter.text
        assert all(line in reporter.html for line in lines.split("\n"))
    assert pictures(reporter) == ()


def test_other_terms_than_were_read_are_not_agreed_to(reporter, settings):
    told(reporter, ADULT).get("lock/two/next/")
    settings.HOUVAST_HELPLINE_NAME = "Another helpline"
    reporter.submit("prints", prints=LINES)
    assert reporter.status == 409 and LINES.split("\n")[0] in reporter.html
    assert pictures(reporter) == ()


def test_without_a_session_the_lines_come_back_with_a_field_for_the_code(reporter):
    told(reporter, ADULT).get("lock/two/next/")
    reporter.loses_session()
    reporter.submit("prints", prints=LINES)
    assert reporter.status == 422 and A in reporter.html and 'name="code"' in reporter.html


def test_before_anything_was_sent_nobody_is_there_for_it(reporter):
    reporter.to_telling()
    reporter.get("lock/two/next/")
    assert reporter.sees("Stuur eerst een bericht") and "Geef dit door" not in reporter.html
    reporter.submit("prints", prints=LINES)
    assert reporter.status == 422 and A in reporter.html


def test_of_a_girl_nothing_is_taken_for_the_list_whatever_is_posted(reporter, authority):
    told(reporter, MINOR)
    reporter.get("lock/one/next/")
    fields = reporter.fields(reporter.form("prints"), prints=LINES)
    reporter.post("lock/two/next/", fields)
    assert pictures(reporter) == () and exchanging.status_of(keys_of(reporter).report_id) == ()
    reporter.get("lock/one/next/").submit("prints", prints=LINES)
    (status,) = pictures(reporter)
    assert not status.view.adult and status.offers == ()
    assert reporter.sees("verzegeld") and reporter.sees("op geen enkele lijst")


# -- and back


def test_one_is_taken_back_and_the_other_stays(reporter):
    told(reporter, ADULT).get("lock/two/next/").submit("prints", prints=f"{LINES}\n2 md5 {'d4' * 16}")
    video, picture = pictures(reporter)
    reporter.get("messages/lock/")
    assert reporter.sees("Filmpje 2") and reporter.sees("Beeld 1")
    form = next(form for form in reporter.forms if str(picture.view.id) in str(form.filled()))
    reporter.post(form.action.removeprefix("http://localhost"), reporter.fields(form))
    assert reporter.sees("Teruggenomen") and reporter.seen[-1].endswith(f"#p-{picture.view.id}")
    standing = {status.view.id for status in pictures(reporter) if status.view.stands}
    assert standing == {video.view.id}


@pytest.mark.parametrize("picture", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
def test_a_picture_that_is_not_there_breaks_nothing(reporter, picture):
    told(reporter, ADULT).get("lock/two/next/").submit("prints", prints=LINES)
    fields = reporter.fields(reporter.form("picture"), picture=picture)
    reporter.post("messages/lock/", fields)
    assert reporter.place == "messages/lock/" and pictures(reporter)[0].view.stands


def test_a_decision_is_read_in_the_mailbox(house, reporter, authority):
    told(reporter, MINOR).get("lock/one/next/").submit("prints", prints=f"{LINES}\n2 md5 {'d4' * 16}")
    keys = keys_of(reporter)
    second, first = pictures(reporter)
    house.open(keys.report_id, "ada", timezone.now())
    deciding = {"report_id": keys.report_id, "why": "Omdat.", **house.acting("ada", timezone.now())}
    requesting_removal.share(picture_id=first.view.id, **deciding)
    requesting_removal.decline_to_share(picture_id=second.view.id, **deciding)
    reporter.get("messages/lock/")
    assert reporter.sees(f"aan {AUTHORITY} gegeven") and reporter.sees("om het aan niemand te geven")
    assert not reporter.sees("Omdat.")
    requesting_removal.withdraw(keys=keys, picture_id=first.view.id, now=timezone.now(), by=REPORTER)
    assert reporter.get("messages/lock/").sees(f"{AUTHORITY} kreeg het op")
