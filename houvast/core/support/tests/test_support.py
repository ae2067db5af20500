"""The path along the proceedings and aftercare: derived from the record, never further than it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.core.support import (
    Agreement,
    CheckIn,
    Course,
    Decision,
    NotMade,
    Proceedings,
    ProceedingsError,
    Stage,
    Standing,
    TaskCode,
    Way,
    Wish,
    is_quiet,
    moments,
    next_moment,
    path,
    quiet_from,
    stage_on,
    tasks,
    unheard,
)
from houvast.core.support.path import ALONG

TODAY = date(2026, 11, 25)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


days = st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2028, 1, 1)))


@st.composite
def records(draw: st.DrawFn) -> Proceedings:
    made, decided, hearing = sorted(
        draw(st.lists(st.dates(date(2025, 1, 1), date(2027, 1, 1)), min_size=3, max_size=3))
    )
    keep = st.booleans()
    return Proceedings(
        wish=draw(st.none() | st.sampled_from(Wish)),
        considered_on=draw(days),
        made_on=made if draw(keep) else None,
        way=draw(st.none() | st.sampled_from(Way)),
        number=draw(st.sampled_from(["", "PL0900-2026001"])),
        not_made=tuple(draw(st.lists(st.sampled_from(NotMade), max_size=2, unique=True))),
        course=draw(st.none() | st.sampled_from(Course)),
        course_on=draw(days),
        decision=draw(st.none() | st.sampled_from(Decision)),
        decided_on=decided if draw(keep) else None,
        hearing_on=hearing if draw(keep) else None,
        judgment_on=hearing + timedelta(days=14) if draw(keep) else None,
        released_on=draw(days),
    )


@pytest.mark.parametrize(
    ("record", "stage"),
    [
        (Proceedings(), Stage.BEFORE_REPORT),
        (Proceedings(wish=Wish.LATER), Stage.BEFORE_REPORT),
        (Proceedings(wish=Wish.NO), Stage.NO_PROCEEDINGS),
        (Proceedings(wish=Wish.NO, made_on=ago(3)), Stage.AFTER_REPORT),  # they went all the same
        (Proceedings(made_on=ago(-2)), Stage.BEFORE_REPORT),  # an appointment lies ahead
        (Proceedings(way=Way.MELDING), Stage.AFTER_REPORT),  # the day is not known
        (Proceedings(made_on=ago(60), course=Course.NOTHING_YET), Stage.AFTER_REPORT),
        (Proceedings(made_on=ago(60), course=Course.INVESTIGATING), Stage.INVESTIGATION),
        (Proceedings(made_on=ago(60), course=Course.SUSPECT_KNOWN), Stage.PROSECUTION_DECISION),
        (Proceedings(made_on=ago(60), course=Course.NOT_TAKEN_UP), Stage.NO_PROCEEDINGS),
        (Proceedings(made_on=ago(60), decision=Decision.STOPS), Stage.PROSECUTION_DECISION),
        (Proceedings(made_on=ago(60), decision=Decision.PROSECUTES), Stage.HEARING),
        (Proceedings(hearing_on=ago(-30)), Stage.HEARING),
        (Proceedings(hearing_on=ago(10), judgment_on=ago(0)), Stage.JUDGMENT),
        (Proceedings(judgment_on=ago(14)), Stage.JUDGMENT),
        (Proceedings(judgment_on=ago(15)), Stage.AFTER),
        (Proceedings(hearing_on=ago(-3), judgment_on=ago(-17)), Stage.HEARING),
    ],
)
def test_the_stage(record, stage):
    assert stage_on(record, TODAY)[0] is stage


@given(records())
def test_one_stage_is_here_and_the_others_stand_in_order(record):
    found = path(record, TODAY)
    assert [step.stage for step in found.steps if step.standing is Standing.HERE] == [found.here]
    if found.here is not Stage.NO_PROCEEDINGS:
        assert tuple(step.stage for step in found.steps) == ALONG
        order = [step.standing for step in found.steps]
        assert order == sorted(order, key=[Standing.PAST, Standing.HERE, Standing.AHEAD].index)


@given(records())
def test_a_stage_never_says_more_than_the_record(record):
    """What the stage follows from stands in the record; an empty record is before a report."""
    stage, because = stage_on(record, TODAY)
    assert all(getattr(record, name) not in (None, "", ()) for name in because)
    assert because or stage is Stage.BEFORE_REPORT


@given(records(), st.integers(0, 400))
def test_time_alone_never_leads_back(record, later):
    before, after = stage_on(record, TODAY)[0], stage_on(record, TODAY + timedelta(days=later))[0]
    order = [Stage.NO_PROCEEDINGS, *ALONG]
    assert order.index(after) >= order.index(before) or before is Stage.NO_PROCEEDINGS


@given(records())
def test_the_record_comes_back_as_it_was(record):
    assert Proceedings.from_json(record.to_json()) == record


@pytest.mark.parametrize(
    ("data", "field", "problem"),
    [
        ({"made_on": "31-12-2026"}, "made_on", "not_a_day"),
        ({"way": "letter"}, "way", "not_known"),
        ({"whatever": "x"}, "whatever", "not_known"),
        ({"number": "x" * 201}, "number", "too_long"),
        ({"not_made": ["lazy"]}, "not_made", "not_known"),
        ({"made_on": "2026-05-02", "hearing_on": "2026-05-01"}, "hearing_on", "before"),
    ],
)
def test_what_cannot_be_is_refused_by_name(data, field, problem):
    with pytest.raises(ProceedingsError) as refused:
        Proceedings.from_json(data)
    assert (refused.value.field, refused.value.problem) == (field, problem)


def codes(record: Proceedings) -> dict[TaskCode, date]:
    return {task.code: task.due for task in tasks(record, TODAY)}


def test_tasks_follow_from_the_dates_and_go_when_answered():
    made = Proceedings(made_on=ago(10), way=Way.AANGIFTE)
    assert codes(made) == {TaskCode.ASK_HOW_IT_WENT: ago(7), TaskCode.ASK_NUMBER: ago(3)}
    answered = replace(made, number="PL0900-1", course=Course.NOTHING_YET, course_on=ago(1))
    assert codes(answered) == {TaskCode.ASK_COURSE: ago(1) + timedelta(days=42)}


def test_an_anonymous_tip_has_no_number_to_ask_for():
    assert TaskCode.ASK_NUMBER not in codes(Proceedings(made_on=ago(10), way=Way.TIP))


def test_who_does_not_want_to_report_is_not_asked_again():
    assert codes(Proceedings(wish=Wish.NO, considered_on=ago(30))) == {}
    assert TaskCode.ASK_WISH in codes(Proceedings(wish=Wish.LATER, considered_on=ago(30)))


def test_a_hearing_brings_the_preparation_and_the_day_before():
    hearing = Proceedings(made_on=ago(200), number="x", course=Course.SUSPECT_KNOWN, hearing_on=ago(-40))
    assert (
        codes(hearing)
        == codes(replace(hearing, course=None))
        == {
            TaskCode.PREPARE_HEARING: ago(-12),
            TaskCode.DAY_BEFORE_HEARING: ago(-39),
        }
    )
    assert TaskCode.PREPARE_HEARING not in codes(replace(hearing, hearing_on=ago(1)))


def test_no_prosecution_is_explained_within_a_week_of_hearing_it():
    stopped = Proceedings(made_on=ago(90), number="x", decision=Decision.STOPS, decided_on=ago(20))
    assert codes(stopped)[TaskCode.EXPLAIN_REFUSAL] == ago(13)
    told = replace(stopped, told_decision_on=ago(2))
    assert codes(told)[TaskCode.EXPLAIN_REFUSAL] == ago(-5)


@given(records())
def test_every_task_says_what_it_follows_from(record):
    for task in tasks(record, TODAY):
        assert task.because and all(getattr(record, name) for name in task.because)


AGREED = Agreement(ago(10), (CheckIn.WEEK_1, CheckIn.DAY_2, CheckIn.MONTH_1))


def test_moments_stand_in_order_whatever_order_was_chosen():
    assert [(each.check_in, each.on) for each in moments(AGREED, TODAY)] == [
        (CheckIn.DAY_2, ago(8)),
        (CheckIn.WEEK_1, ago(3)),
        (CheckIn.MONTH_1, ago(-20)),
    ]


def test_gone_quiet_is_three_days_after_a_moment_without_a_word():
    assert not is_quiet(replace(AGREED, heard_on=(ago(8),)), TODAY)
    silent = replace(AGREED, agreed_on=ago(11))
    assert is_quiet(silent, TODAY)
    assert not is_quiet(replace(silent, heard_on=(ago(1),)), TODAY)


def test_a_word_before_a_moment_is_no_word_at_it():
    assert is_quiet(Agreement(ago(11), (CheckIn.WEEK_1,), heard_on=(ago(6),)), TODAY)


agreements = st.builds(
    Agreement,
    st.dates(ago(120), TODAY),
    st.lists(st.sampled_from(CheckIn), unique=True).map(tuple),
    st.lists(st.dates(ago(120), TODAY), max_size=3).map(tuple),
    st.none() | st.dates(ago(120), TODAY),
)


@given(agreements)
def test_a_word_settles_every_day_before_it_and_nothing_else_does(agreement):
    """What still asks something of the desk: exactly the moments after the last word, none of them heard."""
    waits = unheard(agreement, TODAY)
    assert not any(each.heard for each in waits)
    if agreement.stopped_on is not None:
        assert waits == ()
        return
    last = max(agreement.heard_on, default=date.min)
    assert [each for each in moments(agreement, TODAY) if each.on > last] == list(waits)
    assert is_quiet(agreement, TODAY) == any(quiet_from(each) <= TODAY for each in waits)


def test_stopping_is_quiet_at_once_and_no_reproach():
    stopped = replace(AGREED, stopped_on=ago(5))
    assert [each.check_in for each in moments(stopped, TODAY)] == [CheckIn.DAY_2]
    assert next_moment(stopped, TODAY) is None
    assert not is_quiet(stopped, TODAY)


def test_an_agreement_comes_back_as_it_was():
    agreement = replace(AGREED, heard_on=(ago(8), ago(1)), stopped_on=ago(0))
    assert Agreement.from_json(agreement.to_json()) == agreement
