"""How it goes with the police and with the person: told once, and the desk's dates follow from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from houvast.core.situation import Situation
from houvast.core.support import CheckIn, Course, Proceedings, Stage, TaskCode, Way, Wish
from houvast.procedures import closing, erasing, following_proceedings, noting, submitting
from houvast.procedures.following_proceedings import NotSentYet, ProceedingsConflict, following_of
from houvast.procedures.tests.house import later, make, send, sent
from houvast.records.audit.actors import REPORTER
from houvast.records.reports.models import Part
from houvast.records.reports.states import NotInThisState, State
from houvast.records.staff.permissions import NotAllowed


@pytest.fixture
def keys(house, now):
    return sent(now, form="sent_images")


def tell(keys, now, revision=0, **fields):
    following_proceedings.tell_proceedings(
        keys=keys, proceedings=Proceedings(**fields), revision=revision, now=now, by=REPORTER
    )


def change(house, keys, revision=0, now=None, name="ada", **fields):
    following_proceedings.change_proceedings(
        report_id=keys.report_id, proceedings=Proceedings(**fields), revision=revision, **house.acting(name, now)
    )


def dates(house, keys, kind, now=None):
    return {date.words: date for date in house.open(keys.report_id, now=now).dates if date.kind == kind}


def test_what_the_person_tells_brings_the_case_back_when_the_desk_opens_it(house, keys, now):
    made = timezone.localdate(now)
    tell(keys, now, made_on=made, way=Way.AANGIFTE)
    found = dates(house, keys, "path")
    assert set(found) == {TaskCode.ASK_HOW_IT_WENT, TaskCode.ASK_NUMBER}
    assert timezone.localtime(found[TaskCode.ASK_HOW_IT_WENT].at).date() == made + timedelta(days=3)
    assert following_of(keys.report_id, keys.shared, now).path.here is Stage.AFTER_REPORT


def test_a_task_goes_when_its_answer_is_there_and_a_done_one_stays_done(house, keys, now):
    made = timezone.localdate(now)
    change(house, keys, made_on=made, way=Way.MELDING)
    number = dates(house, keys, "path")[TaskCode.ASK_NUMBER]
    noting.mark_date_done(report_id=keys.report_id, date_id=number.id, **house.acting("ada"))
    change(house, keys, revision=1, made_on=made, way=Way.MELDING, course=Course.INVESTIGATING, course_on=made)
    found = dates(house, keys, "path")
    assert found[TaskCode.ASK_NUMBER].done  # ticked by hand: does not come back
    assert TaskCode.ASK_HOW_IT_WENT not in found and not found[TaskCode.ASK_COURSE].done


def test_two_who_write_at_once_are_told(house, keys, now):
    change(house, keys, wish=Wish.LATER)
    with pytest.raises(ProceedingsConflict) as theirs:
        tell(keys, now, wish=Wish.YES)
    assert theirs.value.theirs.proceedings.wish is Wish.LATER
    change(house, keys, wish=Wish.LATER)  # the same words from an old page change nothing and refuse nothing


def test_who_may(house, keys, now):
    with pytest.raises(NotAllowed):
        change(house, keys, name="dirk", wish=Wish.YES)
    with pytest.raises(NotSentYet):
        tell(make(now), now, wish=Wish.YES)
    erasing.ask_to_erase(keys=keys, word=None, now=now, by=REPORTER)
    with pytest.raises(NotInThisState):
        tell(keys, now, wish=Wish.YES)


def choose(keys, now, *moments):
    following_proceedings.choose_check_ins(keys=keys, moments_wanted=moments, now=now, by=REPORTER)


def test_check_ins_come_into_the_queue_and_a_stop_takes_them_out(house, keys, now):
    choose(keys, now, CheckIn.DAY_2, CheckIn.MONTH_1)
    assert set(dates(house, keys, "check_in")) == {CheckIn.DAY_2, CheckIn.MONTH_1}
    choose(keys, later(now, hours=1))
    assert not dates(house, keys, "check_in")
    stopped = following_of(keys.report_id, keys.shared, later(now, days=40))
    assert not stopped.quiet and stopped.next_moment is None


def test_what_the_person_chooses_or_tells_orders_the_queue_before_anybody_opened_the_case(house, keys, now):
    choose(keys, now, CheckIn.DAY_2)
    (row,) = house.queue()
    assert timezone.localdate(row.next_date) == timezone.localdate(now) + timedelta(days=2)
    tell(keys, now, made_on=timezone.localdate(now) - timedelta(days=9), way=Way.MELDING)
    (row,) = house.queue()
    assert row.passed


def test_a_deadline_of_the_offender_and_the_days_of_the_person_leave_each_other_alone(house, now):
    keys = sent(now, form="sent_images", deadline=later(now, hours=5).isoformat())
    choose(keys, now, CheckIn.DAY_2)
    submitting.save_answers(
        keys=keys, situation=Situation.from_json({"form": "webcam_lure"}), ticks={}, now=now, by=REPORTER
    )
    kinds = {date.kind for date in house.open(keys.report_id).dates}
    assert kinds - {"complaint"} == {"check_in", "quiet"}  # the deadline is no longer told, the choice stands


def test_gone_quiet_and_heard_again(house, keys, now):
    choose(keys, now, CheckIn.DAY_2)
    week = later(now, days=7)
    assert following_of(keys.report_id, keys.shared, week).quiet
    following_proceedings.note_heard(keys=keys, now=week, by=REPORTER)
    following_proceedings.note_heard(keys=keys, now=week, by=REPORTER)
    heard = following_of(keys.report_id, keys.shared, week)
    assert not heard.quiet and heard.agreement.heard_on == (timezone.localdate(now), timezone.localdate(week))
    assert not dates(house, keys, "check_in", now=week)


def open_dates(house, keys, now):
    return {date.kind: date for date in house.open(keys.report_id, now=now).dates if not date.done}


def test_who_goes_quiet_comes_back_in_the_queue_though_we_wrote_and_ticked_it_off(house, keys, now):
    choose(keys, now, CheckIn.DAY_2)
    asked = later(now, days=2, hours=1)
    noting.mark_date_done(
        report_id=keys.report_id, date_id=open_dates(house, keys, asked)["check_in"].id, **house.acting("ada", asked)
    )
    silent = later(now, days=6)
    (row,) = house.queue(now=silent)
    assert (row.next_date_kind, row.passed) == ("quiet", True)
    send(keys, silent, "het gaat wel")
    assert not {"quiet", "check_in"} & set(open_dates(house, keys, silent))


@pytest.mark.parametrize("says", ["a message", "an answer", "what the police did", "other days"])
def test_any_word_is_a_word_and_settles_every_day_before_it(house, keys, now, says):
    choose(keys, now, CheckIn.DAY_2, CheckIn.WEEK_1, CheckIn.MONTH_1)
    then = later(now, days=20)
    if says == "a message":
        send(keys, then, "het gaat wel")
    elif says == "an answer":
        following_proceedings.note_heard(keys=keys, now=then, by=REPORTER)
    elif says == "what the police did":
        tell(keys, then, wish=Wish.NO)
    else:
        choose(keys, then, CheckIn.DAY_2, CheckIn.MONTH_1)
    assert not following_of(keys.report_id, keys.shared, then).quiet
    assert set(dates(house, keys, "check_in", now=then)) == {CheckIn.MONTH_1}


def test_what_was_agreed_goes_on_after_closing_until_the_person_stops_it(house, keys, now):
    choose(keys, now, CheckIn.WEEK_1)
    house.open(keys.report_id)
    closing.close(report_id=keys.report_id, outcomes={}, **house.acting("ada"))
    assert not house.queue(now=later(now, days=6))
    (row,) = house.queue(now=later(now, days=7))
    assert (row.state, row.next_date_kind, row.passed) == (State.CLOSED, "check_in", True)
    choose(keys, later(now, days=7))
    assert not house.queue(now=later(now, days=30))
    choose(keys, later(now, days=8), CheckIn.DAY_2)  # chosen while it is closed
    assert house.queue(now=later(now, days=10, hours=12))


def test_days_that_are_all_over_are_chosen_anew_from_today(house, keys, now):
    choose(keys, now, CheckIn.DAY_2)
    then = later(now, days=40)
    choose(keys, then, CheckIn.DAY_2)
    assert following_of(keys.report_id, keys.shared, then).next_moment.on == timezone.localdate(later(then, days=2))


def test_nothing_of_it_stands_in_the_clear(house, keys, now):
    tell(keys, now, number="PL0900-2026123456", made_on=timezone.localdate(now))
    rows = b"".join(bytes(part.sealed) for part in Part.objects.all())
    assert b"PL0900" not in rows


def test_the_last_word_of_the_record_is_one_record(house, keys, now):
    change(house, keys, wish=Wish.NO)
    kept = following_of(keys.report_id, keys.shared, now).kept
    change(house, keys, revision=kept.revision, **vars(replace(kept.proceedings, number="x")))
    again = following_of(keys.report_id, keys.shared, now).kept
    assert (again.revision, again.proceedings.number, again.proceedings.wish) == (2, "x", Wish.NO)
