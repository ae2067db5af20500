"""Where a notice stands, whose turn it is, and what can be done when silence lasts."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houvast.core.removal.notices import NoticeKind
from houvast.core.removal.tracking import (
    SECOND,
    Agreed,
    Course,
    Decision,
    Found,
    OutOfOrder,
    Term,
    Turn,
    What,
    Where,
    note,
    standing,
    where_it_is,
)

from .shipped import current_notices

RULES = current_notices()
DSA = RULES.rules[NoticeKind.DSA_16]
MONDAY = date(2026, 11, 2)


def day(n: int) -> date:
    return MONDAY + timedelta(days=n)


def course(*events) -> Course:
    found = Course()
    for what, on, *code in events:
        found = note(found, what, day(on), *code)
    return found


def stands(found: Course, on: int, rule=DSA, **more):
    return standing(found, more.pop("agreed", Agreed.YES), rule, RULES.ways, day(on), **more)


@pytest.mark.parametrize(
    ("agreed", "where", "turn"),
    [
        (Agreed.NOT_ASKED, Where.DRAFTED, Turn.DESK),
        (Agreed.ASKED, Where.ASKED, Turn.PERSON),
        (Agreed.NO, Where.DECLINED, Turn.DESK),
        (Agreed.YES, Where.AGREED, Turn.DESK),
    ],
)
def test_before_it_is_sent_the_person_decides(agreed, where, turn):
    found = stands(Course(), 0, agreed=agreed)
    assert (found.where, found.turn, found.ways) == (where, turn, ())


def test_the_whole_way_to_the_end():
    steps = [
        (What.SENT, 0, "", Where.SENT, Turn.RECEIVER),
        (What.RECEIVED, 1, "", Where.RECEIVED, Turn.RECEIVER),
        (What.DECIDED, 3, Decision.REMOVED, Where.REMOVED, Turn.DESK),
        (What.CHECKED, 6, Found.GONE, Where.GONE, Turn.NOBODY),
    ]
    found = Course()
    for what, on, code, where, turn in steps:
        found = note(found, what, day(on), code)
        now = stands(found, on)
        assert (now.where, now.turn) == (where, turn)
    assert now.ended and now.due is None
    assert found.days_to_answer == 1


def test_silence_opens_what_can_be_done_the_second_notice_first():
    sent = course((What.SENT, 0))
    before, after = stands(sent, 2), stands(sent, 3)
    assert (before.passed, before.ways, before.turn) == (False, (), Turn.RECEIVER)
    assert (after.passed, after.turn, after.due) == (True, Turn.DESK, day(3))
    assert [way.id for way in after.ways] == [SECOND, "trusted_flagger", "police"]


def test_coordinator_and_court_come_after_a_second_notice_that_was_not_answered_either():
    twice = course((What.SENT, 0), (What.TOOK, 3, SECOND))
    assert (stands(twice, 4).where, stands(twice, 4).ways) == (Where.SENT, ())
    late = [way.id for way in stands(twice, 6).ways]
    assert {"coordinator", "court"} <= set(late) and SECOND not in late
    again = course((What.SENT, 0), (What.TOOK, 3, SECOND), (What.TOOK, 6, "coordinator"))
    assert stands(again, 7).due == day(9) and stands(again, 7).ways == ()


def test_an_answer_to_the_first_does_not_count_for_the_second():
    found = course((What.SENT, 0), (What.RECEIVED, 0), (What.TOOK, 0, SECOND))
    assert stands(found, 0).where is Where.SENT
    assert stands(note(found, What.RECEIVED, day(0)), 0).where is Where.RECEIVED


def test_a_refusal_can_be_contested_where_the_law_says_so():
    refused = course((What.SENT, 0), (What.DECIDED, 2, Decision.REFUSED))
    assert [way.id for way in stands(refused, 2).ways][:2] == ["complaint_inside", "dispute_body"]
    erase = stands(refused, 2, RULES.rules[NoticeKind.GDPR_17])
    assert [way.id for way in erase.ways] == ["privacy_authority", "police"]


def test_what_is_back_after_it_was_gone_is_our_turn_again():
    found = course((What.SENT, 0), (What.DECIDED, 1, Decision.REMOVED), (What.CHECKED, 3, Found.GONE))
    found = note(found, What.CHECKED, day(9), Found.STILL_THERE)
    assert (stands(found, 9).where, stands(found, 9).turn) == (Where.BACK, Turn.DESK)
    assert SECOND in [way.id for way in stands(found, 9).ways]


def test_looking_while_they_still_may_answer_changes_nothing_unless_it_is_gone():
    waiting = course((What.SENT, 0), (What.CHECKED, 1, Found.STILL_THERE))
    assert (stands(waiting, 1).where, stands(waiting, 1).due) == (Where.SENT, day(3))
    assert stands(course((What.SENT, 0), (What.CHECKED, 1, Found.GONE)), 1).where is Where.GONE


def test_who_goes_first_is_looked_at_sooner():
    sent = course((What.SENT, 0))
    assert stands(sent, 0, first=True).due == day(1) < stands(sent, 0).due


def test_a_month_is_a_month_and_ends_on_a_day_that_is():
    term = Term(None, 1, ("gdpr",), "high")
    assert term.after(date(2026, 1, 31)) == date(2026, 2, 28)
    assert term.after(date(2026, 12, 15)) == date(2027, 1, 15)


@pytest.mark.parametrize(
    ("events", "code"),
    [
        ([(What.RECEIVED, 0)], "not_sent"),
        ([(What.SENT, 0), (What.SENT, 1)], "sent_already"),
        ([(What.SENT, 2), (What.RECEIVED, 1)], "before_sending"),
        ([(What.SENT, 0), (What.STOPPED, 1), (What.DECIDED, 2, Decision.REMOVED)], "stopped_already"),
        ([(What.STOPPED, 1), (What.SENT, 2)], "stopped_already"),
    ],
)
def test_what_cannot_have_happened_is_refused(events, code):
    with pytest.raises(OutOfOrder) as no:
        course(*events)
    assert no.value.code == code


def test_a_code_that_is_none_is_refused():
    with pytest.raises(ValueError, match="perhaps"):
        course((What.SENT, 0), (What.DECIDED, 1, "perhaps"))


def test_it_is_said_which_day_is_the_laws_and_which_is_ours():
    sent = course((What.SENT, 0))
    assert not stands(sent, 0).by_law
    assert stands(sent, 0, RULES.rules[NoticeKind.GDPR_17]).by_law
    assert not stands(Course(), 0).by_law


def test_what_is_noted_late_stands_on_its_day():
    late = course((What.SENT, 0), (What.CHECKED, 5, Found.GONE), (What.DECIDED, 4, Decision.REMOVED))
    assert stands(late, 5).where is Where.GONE
    assert late.days_to_answer == 4


EVENTS = st.lists(
    st.tuples(
        st.sampled_from([What.RECEIVED, What.DECIDED, What.CHECKED, What.TOOK]), st.integers(0, 30), st.integers(0, 99)
    ),
    max_size=6,
)
CODES = {What.DECIDED: tuple(Decision), What.CHECKED: tuple(Found), What.TOOK: tuple(way.id for way in RULES.ways)}


@settings(max_examples=200, deadline=None)
@given(EVENTS, st.sampled_from(NoticeKind), st.integers(0, 60), st.booleans())
def test_nothing_that_runs_is_ever_left_without_a_day_or_a_way(events, kind, today, first):
    """nobody_forgets_a_notice: whatever happened, it ended, or a day brings it back, or there is something to do."""
    found = course((What.SENT, 0))
    for what, on, pick in events:
        codes = CODES.get(what, ("",))
        found = note(found, what, day(on), codes[pick % len(codes)])
    now = stands(found, today, RULES.rules[kind], first=first)
    assert now.where is where_it_is(found, Agreed.YES)[0]
    assert now.ended or now.due is not None
    assert now.ended == (now.turn is Turn.NOBODY)
