"""The law of one report: answered together, and its last day for a complaint brings the case back in time."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from houvast.core.situation import Act, Situation, Told, Truth
from houvast.procedures import answering, asking_the_law
from houvast.procedures.asking_the_law import COMPLAINT_AHEAD, DaysDoNotFit, LegalConflict, law_of
from houvast.procedures.tests.house import later, make, send, sent
from houvast.records.audit.actors import REPORTER
from houvast.records.reports.legal import Legal, read_legal
from houvast.records.staff.permissions import NotAllowed

TODAY = date(2026, 11, 25)
THREAT = {"form": "sent_images", "threat_to_contacts": "yes", "money_demanded": "yes", "image_exists": "yes"}


@pytest.fixture
def keys(house, now):
    keys = make(now, **THREAT)
    threat = Act("threat", day=timezone.localdate(now) - timedelta(days=1))
    return send(keys, now, acts=(threat,))


def settle(house, keys, revision=0, facts=None, born=None, known_on=None, name="ada"):
    asking_the_law.settle_facts(
        report_id=keys.report_id,
        facts=facts or {},
        born=born,
        known_on=known_on,
        revision=revision,
        **house.acting(name),
    )


def test_blackmail_applies_and_its_complaint_has_a_last_day():
    act = {"kind": "threat", "day": "2026-11-03"}
    found = law_of(Situation.from_json({**THREAT, "acts": [act]}), Legal(), told_on=TODAY, today=TODAY)
    assert found.complaint_until == (date(2027, 2, 3), True)


def test_the_case_comes_back_before_the_last_day(house, keys, now):
    view = house.open(keys.report_id)
    dates = [d for d in view.dates if d.kind == "complaint"]
    last = timezone.localdate(now) - timedelta(days=1)
    last = date(last.year + (last.month + 3 > 12), (last.month + 2) % 12 + 1, last.day)
    assert [timezone.localtime(d.at).date() for d in dates] == [last - timedelta(days=n) for n in COMPLAINT_AHEAD]
    assert all(d.words.endswith(last.isoformat()) for d in dates)


def test_a_last_day_months_away_outranks_nobody_and_a_near_one_does(house, keys, now):
    house.open(keys.report_id)

    answering.reply(report_id=keys.report_id, text="We are here.", message_id=uuid4(), **house.acting("ada"))
    waiting = sent(later(now, minutes=1), form="bluff_mail").report_id
    assert house.queue()[0].report_id == waiting
    near = later(now, days=70)
    assert house.queue(now=near)[0].report_id == keys.report_id


def test_person_and_desk_answer_one_record(house, keys, now):
    asking_the_law.settle_own(keys=keys, facts={"coercion": Truth.YES, "no such": Truth.YES}, now=now, by=REPORTER)
    settle(house, keys, revision=1, facts={"live_performance_watched": Truth.NO}, born=date(2010, 2, 28))
    legal = read_legal(keys.report_id, keys.shared)
    assert legal.facts == {"coercion": Truth.YES, "live_performance_watched": Truth.NO}
    asking_the_law.settle_own(keys=keys, facts={"coercion": Truth.UNKNOWN}, now=now, by=REPORTER)
    assert "coercion" not in read_legal(keys.report_id, keys.shared).facts
    found = asking_the_law.read_law(report_id=keys.report_id, **house.acting("ada"))
    assert "live_performance_watched" not in found.asked and found.legal.born == date(2010, 2, 28)


def test_what_cannot_be_is_refused_and_two_at_once_are_told(house, keys, now):
    with pytest.raises(DaysDoNotFit) as wrong:
        settle(house, keys, born=timezone.localdate(now) + timedelta(days=1))
    assert wrong.value.parameters["field"] == "born"
    settle(house, keys, known_on=timezone.localdate(now))
    with pytest.raises(LegalConflict):
        settle(house, keys, revision=0, facts={"coercion": Truth.YES})
    with pytest.raises(NotAllowed):
        settle(house, keys, name="dirk")


def test_before_anything_is_sent_nothing_is_kept(house, now):
    keys = make(now, **THREAT)
    asking_the_law.settle_own(keys=keys, facts={"coercion": Truth.YES}, now=now, by=REPORTER)
    found = law_of(Situation.from_json(THREAT), Legal(), told_on=TODAY, today=TODAY)
    assert found.answer.findings and found.legal == Legal()


def test_days_that_no_longer_fit_hide_no_law(house, keys, now):
    """The desk kept a day of learning; then the person told of a later threat."""
    settle(house, keys, known_on=timezone.localdate(now))
    told = Told(words="nog een", acts=(Act("threat", day=timezone.localdate(now) + timedelta(days=0)),))
    send(keys, now, told.words, acts=told.acts)
    assert house.open(keys.report_id).dates


def test_a_day_that_was_not_told_is_no_sure_day():
    arrived = date(2026, 11, 20)
    found = law_of(Situation.from_json(THREAT), Legal(), told_on=TODAY, today=TODAY, day=arrived)
    assert found.complaint_until == (date(2027, 2, 20), False)
