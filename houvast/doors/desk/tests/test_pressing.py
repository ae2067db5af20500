"""The first words of a row say what must happen; the order of urgency is the order of the sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some

from houvast.core.triage.urgency import Reason, UrgencyClass
from houvast.doors.desk import gallery_samples, pressing, rows, times
from houvast.records.consents.views import Subject
from houvast.records.reports.dates import DESK_KINDS
from houvast.records.reports.states import State
from houvast.records.reports.views import ClaimView, ErasingRoute, ErasingView, Side

NOW = datetime(2026, 11, 25, 19, 30, tzinfo=UTC)  # 20:30 at the helpline
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CALM = pressing.of_row(gallery_samples.rows(NOW)[5], NOW)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def said(**changes: object) -> str:
    return pressing.next_step(replace(CALM, **changes), NOW)


def test_the_sentences():
    waiting = NOW - 5 * MINUTE
    assert said() == "New report, nothing pressing"
    crisis = {"urgency": UrgencyClass.CRISIS, "reasons": (Reason("self_harm"), Reason("alone_now"))}
    assert said(**crisis) == "Answer now: hurts themselves, alone now"
    deadline = {"next_date": NOW + 90 * MINUTE, "next_date_kind": "deadline"}
    assert said(**deadline) == "Answer before 22:00: the blackmailer's deadline"
    assert said(**crisis, **deadline).startswith("Answer now")
    assert said(**deadline, waiting_since=None) == "Before 22:00: the blackmailer's deadline"
    passed = {"next_date": NOW - HOUR, "next_date_kind": "call_back", "waiting_since": None}
    assert said(**passed) == "We would call or write back at 19:30"
    over = {"next_date": NOW - HOUR, "next_date_kind": "deadline"}
    assert said(**over) == "Answer: the blackmailer's deadline was 19:30"
    assert said(**over, waiting_since=None) == "Ask how it went: the blackmailer's deadline was 19:30"
    assert said(**over, waiting_since=None, readable=False) == "A date was 19:30"
    # A date of our own gives nobody who waits until then to be answered.
    ours = {"next_date": NOW + 13 * HOUR, "next_date_kind": "other"}
    published = {"urgency": UrgencyClass.PUBLISHED, "reasons": (Reason("published"),)}
    assert said(**ours, **published) == "Answer: published"
    assert said(**ours, waiting_since=None) == "Before tomorrow 09:30: a date we set"
    # What cannot be read must not look calm.
    assert said(urgency=UrgencyClass.PUBLISHED, reasons=(), readable=False) == "Answer: published"
    quiet = {"waiting_since": None, "reasons": (Reason("gone_quiet"),), "last_activity": NOW - 3 * DAY}
    assert said(**quiet) == "Gone quiet: no word for 3 days"
    assert said(**quiet, urgency=UrgencyClass.CRISIS) == "Gone quiet: no word for 3 days after a crisis answer"
    team = ErasingView(ErasingRoute.TEAM, Side.REPORTER, None, may_stop=False)
    assert said(erasing=team) == "Decide: erase or keep"
    assert said(state=State.CLOSED, waiting_since=waiting) == "Closed"
    ask = {"next_date": NOW - HOUR, "next_date_kind": "check_in", "state": State.CLOSED}
    assert said(**ask) == "Open again: we would ask how they are at 19:30"
    assert said(**{**ask, "next_date": NOW + HOUR}) == "Closed"


@given(kind=some.sampled_from([*pressing.DATE_KINDS, "of a later version"]), state=some.sampled_from(State))
def test_whatever_day_has_come_has_a_sentence(kind, state):
    """A kind without words here would take the whole queue down on that day."""
    row = replace(CALM, state=state, next_date=NOW - HOUR, next_date_kind=kind, waiting_since=None)
    assert pressing.next_step(row, NOW)


def test_an_answer_says_what_it_was_about():
    assert pressing.date_words("answered", "given") == "the person agrees: it can be handed over"
    for subject in Subject:
        assert pressing.date_words("answered", f"refused:{subject.value}").endswith(": " + said_refused())
        assert pressing.date_words("answered", f"refused:{subject.value}") != said_refused()


def said_refused() -> str:
    return pressing.date_words("answered", "refused")


def test_every_kind_of_date_has_its_words():
    kinds = {*DESK_KINDS, "deadline", "answered"}
    assert kinds == set(pressing.DATE_KINDS) - {None} == set(pressing._PASSED) - {None}


@given(
    urgency=some.sampled_from(UrgencyClass),
    state=some.sampled_from([State.NEW, State.OPEN, State.CLOSED, State.ERASING]),
    reasons=some.lists(some.sampled_from([*pressing.CAUSES, *pressing.FROM_THE_CLOCK]), unique=True),
    due=some.none() | some.integers(-3000, 3000),
    waits=some.none() | some.integers(0, 100_000),
)
def test_no_row_is_without_a_sentence(urgency, state, reasons, due, waits):
    row = replace(
        CALM,
        urgency=urgency,
        state=state,
        reasons=tuple(Reason(code) for code in reasons),
        next_date=None if due is None else NOW + due * MINUTE,
        next_date_kind="promise",
        waiting_since=None if waits is None else NOW - waits * MINUTE,
    )
    sentence = pressing.next_step(row, NOW)
    assert sentence
    assert "%(" not in sentence + pressing.detail(row, NOW)
    if urgency is UrgencyClass.CRISIS and waits is not None and state is not State.CLOSED:
        assert sentence.startswith("Answer now")


def test_ink_is_for_what_waits_and_nobody_has():
    shown = [rows.on_screen(row, NOW) for row in gallery_samples.rows(NOW)]
    by_reference = {row.reference: row for row in shown}
    assert by_reference["H-2214"].ink
    assert not by_reference["H-2190"].ink  # a colleague holds it
    assert not by_reference["H-2226"].ink  # nothing must happen
    assert by_reference["H-2226"].calm
    assert by_reference["H-2214"].who == "16–17, boy"  # the victim writes: not said again
    assert (by_reference["H-2177"].who, by_reference["H-2177"].writer) == ("12–15", "parent writes")
    assert by_reference["H-2190"].who == "18–24, woman"


def test_my_own_case_that_nobody_holds_is_free_and_without_ink():
    crisis = gallery_samples.rows(NOW)[0]
    mine = rows.on_screen(replace(crisis, claim=ClaimView(gallery_samples.ME, "Me", None, mine=True)), NOW)
    theirs = rows.on_screen(replace(crisis, claim=ClaimView(gallery_samples.COLLEAGUE, "Jet", None, mine=False)), NOW)
    assert mine.free
    assert not mine.ink
    assert theirs.free
    assert theirs.ink


def test_nothing_to_take_where_a_case_erases_itself():
    itself = ErasingView(ErasingRoute.SCHEDULED, Side.REPORTER, NOW + DAY, may_stop=True)
    calm = replace(gallery_samples.rows(NOW)[6], erasing=itself)
    assert rows.on_screen(calm, NOW).leaves
    assert not rows.on_screen(replace(calm, waiting_since=NOW), NOW).leaves


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (-MINUTE, "now"),
        (59 * MINUTE / 60, "now"),
        (MINUTE, "1 min"),
        (59 * MINUTE, "59 min"),
        (HOUR, "1 h 00"),
        (65 * MINUTE, "1 h 05"),
        (DAY - MINUTE, "23 h 59"),
        (3 * DAY + HOUR, "3 d"),
    ],
)
def test_spans(length, words):
    assert times.span(length) == words


def test_moments_are_in_the_helplines_own_time():
    assert times.moment(NOW, NOW) == "20:30"
    assert times.moment(NOW - 5 * HOUR, NOW) == "15:30"
    assert times.moment(NOW + 4 * HOUR, NOW) == "tomorrow 00:30"
    assert times.moment(NOW - DAY, NOW) == "yesterday 20:30"
    assert times.moment(NOW + 3 * DAY, NOW) == "28 Nov 20:30"
    with translation.override("nl"):
        assert times.moment(NOW + 3 * DAY, NOW) == "28 nov 20:30"
        assert times.with_weekday(NOW) == "wo 25 nov 20:30"
    assert times.moment(NOW - 400 * DAY, NOW) == "21 Oct 2025 21:30"
    assert times.until(NOW + 80 * MINUTE, NOW) == "in 1 h 20"
    assert times.until(NOW, NOW) == "passed 20:30"
