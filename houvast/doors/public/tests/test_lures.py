"""The picture the offender showed, without a browser: what may be told, what comes back, what is taken back."""

from __future__ import annotations

import random

import pytest

from houvast.procedures import telling_lures
from houvast.records.links.reading import linked_reports
from houvast.records.reports.views import LureKind

from .reporter import FACTS, Reporter
from .test_lock import keys_of, told

A, B = "a1" * 32, "0f" * 32
LINE = f"1 pdq {A} 100 upright"
ADULT = FACTS | {"victim_age": "25_plus"}
MINOR = FACTS | {"victim_age": "12_15"}
NEXT = "messages/shown/next/"


def lures(reporter: Reporter, *, sent: bool = True):
    return telling_lures.lures_in(keys=keys_of(reporter), sent=sent)


def compared() -> int:
    """Pictures that are looked up when somebody tells one."""
    return sum(kind == "image_hash" for each in linked_reports() for kind, _ in each.terms)


def drafting(reporter: Reporter, facts: dict = ADULT) -> Reporter:
    """At the page where accounts he used are told, with nothing sent."""
    reporter.to_plan(facts)
    reporter.get("keep/").submit("seed")
    reporter.submit("kept", kept="1")
    if reporter.place == "more/":
        reporter.submit("fact", skip="1")
    return reporter.get("used/")


def test_told_listed_and_taken_back(reporter):
    told(reporter, ADULT).get(NEXT).submit("prints", prints=f"{LINE}\n2 pdq {B} 80 upright", kind="sent", sure="1")
    assert reporter.place == "messages/shown/" and reporter.sees("We vergelijken die vanaf nu")
    first, second = lures(reporter)
    assert (first.value, first.kind, second.value) == (A, LureKind.SENT, B)
    assert reporter.sees("a1a1 a1a1") and not reporter.sees(A), "nobody reads 64 digits"
    reporter.submit("gone", gone=str(first.id))
    assert lures(reporter) == (second,) and reporter.sees("Teruggenomen")
    assert compared() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"prints": ""}, "Er staan nog geen regels"),
        ({"prints": f"{LINE}\n2 pdq xyz 100 upright"}, "Regel 2"),
        ({"prints": f"1 pdq {A} 49 upright"}, "te weinig"),
        ({"prints": "1 md5 " + "d4" * 16}, "Foto 1 kan niet vergeleken worden"),
        ({"prints": "\n".join(f"{n} pdq {n:064x} 90 upright" for n in range(1, 22))}, "niet meer dan 12"),
        ({"kind": ""}, "Zeg wat het is"),
        ({"kind": "other"}, "Zeg wat het is"),
        ({"sure": None}, "niet van jezelf"),
    ],
)
def test_what_is_not_right_is_said_and_what_was_typed_is_still_there(reporter, typed, said):
    fields = {"prints": LINE, "kind": "profile", "sure": "1"} | typed
    told(reporter, ADULT).get(NEXT)
    form = reporter.fields(reporter.form("prints"), **{name: value for name, value in fields.items() if value})
    reporter.post(NEXT, {name: value for name, value in form.items() if name not in typed or typed[name] is not None})
    assert reporter.status == 422 and reporter.sees(said), reporter.text
    assert all(line in reporter.html for line in fields["prints"].split("\n"))
    assert lures(reporter) == ()


def test_more_than_fit_keep_nothing_and_lose_nothing(reporter):
    chance = random.Random(3)
    lines = "\n".join(f"{n} pdq {chance.getrandbits(256):064x} 90 upright" for n in range(1, 14))
    told(reporter, ADULT).get(NEXT).submit("prints", prints=lines, kind="profile", sure="1")
    assert reporter.status == 422 and reporter.sees("niet meer dan 12")
    assert lines.split("\n")[-1] in reporter.html and lures(reporter) == ()


def test_of_a_child_only_the_profile_picture_whatever_the_form_says(reporter):
    told(reporter, MINOR).get("messages/shown/")
    assert reporter.sees("een ander kind") and not reporter.sees("Een foto die de afperser stuurde als")
    reporter.get(NEXT)
    assert 'name="kind"' not in reporter.html
    fields = reporter.fields(reporter.form("prints"), prints=LINE, sure="1")
    reporter.post(NEXT, fields | {"kind": "sent"})
    assert reporter.status == 422 and reporter.sees("Er is niets bewaard") and lures(reporter) == ()
    reporter.post(NEXT, fields)
    assert [lure.kind for lure in lures(reporter)] == [LureKind.PROFILE]


def test_a_form_of_an_adult_that_became_a_child_keeps_nothing(reporter, monkeypatch):
    told(reporter, ADULT).get(NEXT)
    fields = reporter.fields(reporter.form("prints"), prints=LINE, kind="sent", sure="1")
    monkeypatch.setattr(telling_lures, "counts_as_minor", lambda situation: True)
    reporter.post(NEXT, fields)
    assert reporter.status == 422 and reporter.sees("Er is niets bewaard") and LINE in reporter.html
    assert lures(reporter) == ()


def test_from_the_page_of_accounts_what_was_typed_there_is_kept(reporter):
    drafting(reporter).submit("account", account="lisa.k_99", account_platform="instagram", lures="1")
    assert reporter.place == "messages/shown/"
    reporter.get(NEXT).submit("prints", prints=LINE, kind="profile", sure="1")
    assert reporter.sees("zodra je de melding verstuurd hebt") and reporter.sees("Niemand ziet dit voordat")
    assert compared() == 0 and len(lures(reporter, sent=False)) == 1
    assert "lisa.k_99" in reporter.get("used/").html
    reporter.get("review/").submit("revision")
    assert len(lures(reporter)) == 1 and compared() == 1


def test_with_a_session_that_ended_the_lines_come_back(reporter):
    told(reporter, ADULT).get(NEXT)
    fields = reporter.fields(reporter.form("prints"), prints=LINE, kind="profile", sure="1")
    reporter.loses_session()
    reporter.post(NEXT, fields)
    assert reporter.status == 422 and LINE in reporter.html and 'name="code"' in reporter.html


def test_the_page_that_sees_pictures_may_connect_to_nothing(reporter):
    told(reporter, ADULT).get("messages/shown/make/")
    policy = reporter.page["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "connect-src 'none'", "form-action 'none'"} <= set(policy)
    assert "public.js" not in reporter.html and "<form" not in reporter.html and "data-without" in reporter.html
    said = ("no_video", "plain", "scrambled", "note_poor")
    assert all(f'data-word="{word}"' in reporter.html for word in said)
    assert 'data-word="note_turned"' not in reporter.html


def test_nobody_is_told_whether_others_met_the_same_picture(reporter):
    """Who guesses reads the same words, whoever told it before."""
    seen = []
    for person, line in ((reporter, LINE), (Reporter(), LINE), (Reporter(), f"1 pdq {B} 100 upright")):
        told(person, ADULT).get(NEXT).submit("prints", prints=line, kind="profile", sure="1")
        seen.append(person.text.replace(line[6:10], "").replace(line[10:14], ""))
    assert seen[0] == seen[1] == seen[2]


@pytest.mark.parametrize("gone", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_taking_back_what_is_not_there_is_no_error(reporter, gone):
    told(reporter, ADULT).get("messages/shown/")
    reporter.get(NEXT).submit("prints", prints=LINE, kind="profile", sure="1")
    reporter.post("messages/shown/", reporter.fields(reporter.form("gone"), gone=gone))
    assert reporter.place == "messages/shown/" and len(lures(reporter)) == 1
