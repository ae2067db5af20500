"""Urgency, order and team: pure rules, held by properties."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.core.situation import FIELDS, Shape, Situation
from houvast.core.triage.queue import HORIZON, QUIET_AFTER, ClearColumns, must_act, queue_key, row_reasons, went_quiet
from houvast.core.triage.teams import TeamChoice, is_under_18, pick_team
from houvast.core.triage.urgency import URGENCY_FACTS, UrgencyClass, urgency_facts, urgency_of

NOW = datetime(2026, 11, 25, 20, tzinfo=UTC)


def classify(**facts) -> UrgencyClass:
    return urgency_of(Situation.from_json(facts)).urgency


def codes(**facts) -> list[str]:
    return [reason.code for reason in urgency_of(Situation.from_json(facts)).reasons]


class TestUrgency:
    @pytest.mark.parametrize("flag", ["suicidal_thoughts", "self_harm", "no_way_out", "immediate_danger"])
    def test_each_crisis_flag_is_a_crisis(self, flag):
        assert classify(**{flag: "yes"}) is UrgencyClass.CRISIS
        assert classify(**{flag: "no"}) is UrgencyClass.NONE
        assert codes(**{flag: "yes", "alone_now": "yes"}) == [flag, "alone_now"]

    def test_violence_nearby_and_a_child_alone(self):
        assert codes(threat_of_violence="yes", offender_nearby="yes") == ["violence_nearby"]
        assert codes(victim_age="under_12", alone_now="yes") == ["child_alone"]
        assert classify(victim_age="12_15", alone_now="yes") is UrgencyClass.NONE
        assert classify(threat_of_violence="yes") is UrgencyClass.THREATENED_NOW

    def test_threatened_now(self):
        assert codes(deadline="2026-11-25T22:00:00+01:00", meeting_demanded="yes") == ["deadline", "meeting_demanded"]
        assert classify(threat_to_contacts="yes") is UrgencyClass.THREATENED_NOW
        assert classify(threat_to_contacts="yes", still_in_contact="no") is UrgencyClass.NONE
        assert classify(threat_to_contacts="yes", form="bluff_mail") is UrgencyClass.NONE

    def test_published_gives_way(self):
        assert classify(published="yes") is UrgencyClass.PUBLISHED
        assert classify(published="yes", threat_to_contacts="yes") is UrgencyClass.THREATENED_NOW
        assert classify(published="yes", threat_to_contacts="yes", no_way_out="yes") is UrgencyClass.CRISIS

    @given(st.data())
    def test_only_urgency_facts_decide(self, data):
        situation = data.draw(situations())
        names = [name for name in FIELDS if name not in URGENCY_FACTS]
        changed = situation.with_answers(dict.fromkeys(names))
        assert urgency_of(changed) == urgency_of(situation)
        assert urgency_facts(changed) == urgency_facts(situation)

    @given(st.data())
    def test_another_crisis_fact_never_lowers_the_class(self, data):
        situation = data.draw(situations())
        flag = data.draw(st.sampled_from(["suicidal_thoughts", "self_harm", "no_way_out", "immediate_danger"]))
        graver = situation.with_answers({flag: "yes"})
        assert urgency_of(graver).urgency is UrgencyClass.CRISIS
        assert urgency_of(graver).urgency.rank <= urgency_of(situation).urgency.rank

    @given(st.data())
    def test_a_class_has_reasons_and_none_has_none(self, data):
        urgency = urgency_of(data.draw(situations()))
        assert bool(urgency.reasons) is (urgency.urgency is not UrgencyClass.NONE)


def row(urgency=UrgencyClass.NONE, *, date=None, waiting=None, quiet=timedelta(0), answered=True, erase=False):
    """`date`, `waiting`: hours from now."""
    return ClearColumns(
        urgency,
        NOW + timedelta(hours=date) if date is not None else None,
        NOW + timedelta(hours=waiting) if waiting is not None else None,
        NOW - quiet,
        answered,
        erase,
    )


class TestOrder:
    def test_what_must_happen_first_is_first(self):
        order = [
            row(UrgencyClass.CRISIS, waiting=-0.1),
            row(date=-3),
            row(UrgencyClass.THREATENED_NOW, date=1, waiting=-0.2),
            row(UrgencyClass.THREATENED_NOW, waiting=-0.5),
            row(UrgencyClass.PUBLISHED, waiting=-5),
            row(waiting=-9),
            row(waiting=-1),
            row(erase=True),
            row(UrgencyClass.CRISIS),
            row(UrgencyClass.PUBLISHED, date=48),
        ]
        shuffled = random.Random(1).sample(order, len(order))
        assert sorted(shuffled, key=lambda each: queue_key(each, NOW)) == order

    def test_what_erases_itself_and_asks_for_nothing_is_last(self):
        leaves = replace(row(UrgencyClass.THREATENED_NOW, quiet=timedelta(hours=5)), erases_itself=True)
        assert queue_key(leaves, NOW) > queue_key(row(), NOW)
        crisis = replace(row(UrgencyClass.CRISIS, waiting=-1), erases_itself=True)
        assert queue_key(crisis, NOW) < queue_key(row(UrgencyClass.PUBLISHED, waiting=-5), NOW)

    def test_a_date_orders_from_a_day_before(self):
        far = row(date=HORIZON.total_seconds() / 3600 + 1)
        assert not must_act(far, NOW) and must_act(far, NOW + timedelta(hours=1))

    def test_longer_waiting_goes_first_among_equals(self):
        assert queue_key(row(waiting=-2), NOW) < queue_key(row(waiting=-1), NOW)

    @pytest.mark.parametrize("urgency", UrgencyClass)
    def test_goes_quiet_after_its_own_time(self, urgency):
        limit = QUIET_AFTER[urgency]
        assert went_quiet(row(urgency, quiet=limit), NOW)
        assert not went_quiet(row(urgency, quiet=limit - timedelta(minutes=1)), NOW)
        assert not went_quiet(row(urgency, quiet=limit, answered=False), NOW)
        assert not went_quiet(row(urgency, quiet=limit, waiting=-1), NOW)

    @given(st.data())
    def test_a_graver_class_never_falls_behind(self, data):
        hours = st.none() | st.integers(-100, 100)
        waiting = data.draw(st.integers(-100, 0))
        date = data.draw(hours)
        milder, graver = sorted(data.draw(st.tuples(*[st.sampled_from(UrgencyClass)] * 2)), key=lambda u: -u.rank)
        assert queue_key(row(graver, date=date, waiting=waiting), NOW) <= queue_key(
            row(milder, date=date, waiting=waiting), NOW
        )

    def test_reasons_tell_dates_then_waiting_then_silence(self):
        assert [reason.code for reason in row_reasons(row(date=-1, waiting=-0.5, answered=False), NOW)] == [
            "date_passed",
            "new_report",
        ]
        assert row_reasons(row(waiting=-0.5), NOW)[0].parameters == {"minutes": 30}
        quiet = row_reasons(row(date=2, quiet=timedelta(days=8), erase=True), NOW)
        assert [reason.code for reason in quiet] == ["date_near", "erase_asked", "gone_quiet"]
        assert quiet[-1].parameters == {"hours": 192}


class TestTeams:
    ADULTS = TeamChoice(UUID(int=1), ("nl", "en"), False, True)
    YOUNG = TeamChoice(UUID(int=2), ("nl",), True, False)
    FRENCH = TeamChoice(UUID(int=3), ("fr",), False, False)
    ALL = (ADULTS, YOUNG, FRENCH)

    @pytest.mark.parametrize(
        ("under_18", "language", "team"),
        [(True, "nl", YOUNG), (True, "fr", YOUNG), (False, "fr", FRENCH), (False, "nl", ADULTS), (False, "de", ADULTS)],
    )
    def test_under_18_then_language_then_default(self, under_18, language, team):
        assert pick_team(self.ALL, under_18=under_18, language=language) == team

    def test_better_another_team_than_none(self):
        assert pick_team((self.YOUNG,), under_18=False, language="en") == self.YOUNG
        assert pick_team((), under_18=False, language="en") is None

    @given(st.permutations(ALL), st.booleans(), st.sampled_from(["nl", "en", "fr", "de"]))
    def test_their_order_changes_nothing(self, teams, under_18, language):
        assert pick_team(teams, under_18=under_18, language=language) == pick_team(
            self.ALL, under_18=under_18, language=language
        )

    def test_under_18_is_the_age_now_and_where_unknown_the_age_shown(self):
        assert is_under_18(Situation.from_json({"victim_age": "16_17"}))
        assert is_under_18(Situation.from_json({"age_in_image": "under_18"}))
        assert not is_under_18(Situation.from_json({"victim_age": "18_24", "age_in_image": "under_18"}))
        assert not is_under_18(Situation())


@st.composite
def situations(draw) -> Situation:
    """Any facts of the vocabulary that are a choice or a flag, and sometimes a deadline."""
    facts = {}
    for field in FIELDS.values():
        if field.shape in (Shape.CHOICE, Shape.FLAG):
            value = draw(st.sampled_from([None, *field.values]))
            if value is not None:
                facts[field.name] = value
    if draw(st.booleans()):
        facts["deadline"] = "2026-11-25T22:00:00+01:00"
    return Situation.from_json(facts)
