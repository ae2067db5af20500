"""The law of one report: answered together, and its last day for a complaint brings the case back in time."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from houvast.core.law import Status
from houvast.core.law.deadlines import complaint_until
from houvast.core.sealing.errors import CannotOpen
from houvast.core.situation import Act, Situation, Told, Truth
from houvast.procedures import answering, asking_the_law, closing, noting
from houvast.procedures.asking_the_law import COMPLAINT_AHEAD, DaysDoNotFit, LegalConflict, law_of
from houvast.procedures.tests.house import later, make, send, sent
from houvast.records.audit.actors import REPORTER
from houvast.records.reports.dates import read_dates
from houvast.records.reports.legal import Legal, read_own, read_settled
from houvast.records.reports.models import ReportDate
from houvast.records.reports.seals import open_cases
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
    assert found.complaint_until() == (date(2027, 2, 3), True)


def test_the_case_comes_back_before_the_last_day(house, keys, now):
    view = house.open(keys.report_id)
    dates = [d for d in view.dates if d.kind == "complaint"]
    last = timezone.localdate(now) - timedelta(days=1)
    last = date(last.year + (last.month + 3 > 12), (last.month + 2) % 12 + 1, last.day)
    assert [timezone.localtime(d.at).date() for d in dates] == [last - timedelta(days=n) for n in COMPLAINT_AHEAD]
    assert all(d.words.endswith(last.isoformat()) for d in dates)


def complaints(house, keys, now):
    return [d for d in read_dates(case_keys(house, keys), now) if d.kind == "complaint" and not d.done]


def key_kinds(keys):
    return list(ReportDate.objects.filter(report_id=keys.report_id, done=False).values_list("key_kind", flat=True))


def test_the_persons_own_message_brings_it_back_before_anybody_opened_the_case(house, now):
    keys = sent(now, **THREAT)
    long_ago = Act("threat", day=timezone.localdate(now) - timedelta(days=82))
    send(keys, now, "nog iets", acts=(long_ago,))
    (row,) = house.queue()
    assert row.next_date_kind == "complaint" and row.passed
    assert row.next_date_words.startswith("complaint:")
    before = complaints(house, keys, now)
    house.open(keys.report_id)
    assert complaints(house, keys, now) == before and set(key_kinds(keys)) == {"shared"}


def test_what_the_desk_settles_stands_under_its_own_key_alone(house, keys, now):
    settle(house, keys, known_on=timezone.localdate(now))
    assert set(key_kinds(keys)) == {"desk"}
    settle(house, keys, revision=1)
    assert set(key_kinds(keys)) == {"shared"}


def test_a_warning_that_was_ticked_off_stays_so_whichever_key_it_stands_under(house, now):
    keys = make(now, **THREAT)
    keys = send(keys, now, acts=(Act("threat", day=timezone.localdate(now) - timedelta(days=82)),))
    first = next(d for d in complaints(house, keys, now) if d.passed)
    noting.mark_date_done(report_id=keys.report_id, date_id=first.id, **house.acting("ada"))
    settle(house, keys, facts={"coercion": Truth.YES})
    settle(house, keys, revision=1, facts={"coercion": Truth.UNKNOWN})
    send(keys, now, "nog iets")
    house.open(keys.report_id)
    assert not [d for d in complaints(house, keys, now) if d.passed]


def test_a_closed_case_has_no_warning_and_one_that_is_opened_again_has(house, keys, now):
    house.open(keys.report_id)
    closing.close(report_id=keys.report_id, outcomes={}, **house.acting("ada"))
    assert not complaints(house, keys, now)
    asking_the_law.settle_own(keys=keys, facts={"recognisable": Truth.YES}, now=now, by=REPORTER)
    assert not complaints(house, keys, now)
    send(keys, now, "toch nog")
    assert len(complaints(house, keys, now)) == len(COMPLAINT_AHEAD)
    house.open(keys.report_id)
    closing.close(report_id=keys.report_id, outcomes={}, **house.acting("ada"))
    closing.reopen(report_id=keys.report_id, **house.acting("ada"))
    assert len(complaints(house, keys, now)) == len(COMPLAINT_AHEAD)


def test_a_last_day_months_away_outranks_nobody_and_a_near_one_does(house, keys, now):
    house.open(keys.report_id)

    answering.reply(report_id=keys.report_id, text="We are here.", message_id=uuid4(), **house.acting("ada"))
    waiting = sent(later(now, minutes=1), form="bluff_mail").report_id
    assert house.queue()[0].report_id == waiting
    near = later(now, days=70)
    assert house.queue(now=near)[0].report_id == keys.report_id
    # A crisis that waits for an answer goes before any date of ours, on the last day too.
    crisis = sent(near, suicidal_thoughts="yes").report_id
    last = later(now, days=90)
    assert [row.report_id for row in house.queue(now=last)][:2] == [crisis, keys.report_id]


def case_keys(house, keys):
    return open_cases([keys.report_id], house.keys("ada"))[keys.report_id]


def for_person(keys, now):
    situation = Situation.from_json(THREAT)
    today = timezone.localdate(now)
    return asking_the_law.law_of_mailbox(keys, situation, told_on=today, arrived=today, now=now)


def test_what_the_desk_settles_is_for_the_desk_alone(house, keys, now):
    asking_the_law.settle_own(keys=keys, facts={"recognisable": Truth.YES, "no such": Truth.YES}, now=now, by=REPORTER)
    said = {"organised_group": Truth.YES, "recognisable": Truth.YES, "deceit": Truth.NO}
    settle(house, keys, facts=said, born=date(2010, 2, 28))
    found = asking_the_law.read_law(report_id=keys.report_id, **house.acting("ada"))
    assert found.own == {"recognisable": Truth.YES}
    assert found.legal.facts == said and found.legal.born == date(2010, 2, 28)
    assert not set(said) & set(found.asked)
    assert {"sr-140", "sr-252"} <= {each.provision.id for each in found.answer.findings}
    # Said as the person did, it stays the person's; the rest is sealed under the desk key and nowhere else.
    assert set(read_settled(keys.report_id, case_keys(house, keys).desk).facts) == {"organised_group", "deceit"}
    person = for_person(keys, now)
    assert person.legal == Legal(facts={"recognisable": Truth.YES})
    assert not {"organised_group", "deceit"} & set(person.mapped.acts[0].facts)
    with pytest.raises(CannotOpen):
        read_settled(keys.report_id, keys.shared)
    asking_the_law.settle_own(keys=keys, facts={"recognisable": Truth.UNKNOWN}, now=now, by=REPORTER)
    assert read_own(keys.report_id, keys.shared, sent=True) == {}


def test_what_the_desk_settles_goes_before_what_the_person_said(house, keys, now):
    asking_the_law.settle_own(keys=keys, facts={"recognisable": Truth.YES}, now=now, by=REPORTER)
    settle(house, keys, facts={"recognisable": Truth.NO})
    at_the_desk = asking_the_law.read_law(report_id=keys.report_id, **house.acting("ada"))
    assert at_the_desk.legal.facts == {"recognisable": Truth.NO}
    assert for_person(keys, now).legal.facts == {"recognisable": Truth.YES}
    settle(house, keys, revision=1, facts={"recognisable": Truth.UNKNOWN})
    again = asking_the_law.read_law(report_id=keys.report_id, **house.acting("ada"))
    assert again.legal.facts == {"recognisable": Truth.YES}


def test_the_last_day_follows_what_the_desk_settles_at_once(house, keys, now):
    house.open(keys.report_id)
    settle(house, keys, known_on=timezone.localdate(now))
    (first, *_) = [d for d in read_dates(case_keys(house, keys), now) if d.kind == "complaint"]
    expected = asking_the_law.read_law(report_id=keys.report_id, **house.acting("ada")).complaint_until()
    assert first.words.endswith(expected[0].isoformat())
    settle(house, keys, revision=1, facts={"threat_to_disclose": Truth.NO, "honour_attacked": Truth.NO})
    assert not [d for d in read_dates(case_keys(house, keys), now) if d.kind == "complaint"]


def test_what_cannot_be_is_refused_and_two_at_once_are_told(house, keys, now):
    with pytest.raises(DaysDoNotFit) as wrong:
        settle(house, keys, born=timezone.localdate(now) + timedelta(days=1))
    assert wrong.value.parameters["field"] == "born"
    settle(house, keys, known_on=timezone.localdate(now))
    with pytest.raises(LegalConflict):
        settle(house, keys, revision=0, facts={"coercion": Truth.YES})
    with pytest.raises(NotAllowed):
        settle(house, keys, name="dirk")


def test_what_is_answered_before_sending_is_private_and_moves_along(house, now):
    keys = make(now, **THREAT)
    asking_the_law.settle_own(keys=keys, facts={"recognisable": Truth.YES}, now=now, by=REPORTER)
    assert for_person(keys, now).own == {"recognisable": Truth.YES}
    after = send(keys, now)
    assert for_person(after, now).own == {"recognisable": Truth.YES}
    assert read_own(keys.report_id, keys.private, sent=False) == {}
    found = asking_the_law.read_law(report_id=keys.report_id, **house.acting("ada"))
    assert found.own == {"recognisable": Truth.YES}


def test_an_old_act_hides_no_newer_one():
    """Five months ago and last week: the first complaint is over, the second is not."""
    acts = [{"kind": "threat", "day": day} for day in ("2026-06-20", "2026-11-18")]
    found = law_of(Situation.from_json({**THREAT, "acts": acts}), Legal(), told_on=TODAY, today=TODAY)
    assert found.complaint_until() == (date(2027, 2, 18), True)
    assert found.complaint_until(among=("sr-138c",)) is None
    old = [acts[0], {**acts[0], "kind": "demand"}]
    over = law_of(Situation.from_json({**THREAT, "acts": old}), Legal(), told_on=TODAY, today=TODAY)
    assert over.complaint_until() == (date(2026, 9, 20), True)


@pytest.mark.parametrize(
    ("days_left", "warned"), [(60, [21, 7, 1]), (21, [21, 7, 1]), (10, [21, 7, 1]), (7, [7, 1]), (0, [1])]
)
def test_of_the_warnings_that_came_one_stands(days_left, warned):
    last = TODAY + timedelta(days=days_left)
    first = next(day for day in (last - timedelta(days=n) for n in range(80, 100)) if complaint_until(day) == last)
    acts = [{"kind": kind, "day": first.isoformat()} for kind in ("threat", "demand")]
    found = law_of(Situation.from_json({**THREAT, "acts": acts}), Legal(), told_on=TODAY, today=TODAY)
    days = asking_the_law.complaint_days(found)
    assert [day for day, _ in days.values()] == [last - timedelta(days=ahead) for ahead in warned]
    assert {code for _, code in days.values()} == {f"complaint:{last}"}


def test_of_what_nothing_was_said_no_deadline_runs():
    nothing = law_of(Situation.from_json({"form": "other"}), Legal(), told_on=TODAY, today=TODAY)
    assert any(each.complaint_until for each in nothing.answer.findings)
    assert nothing.complaint_until() is None and not asking_the_law.complaint_days(nothing)


def test_each_kind_is_asked_by_itself_and_nothing_stands_twice():
    found = law_of(Situation.from_json({**THREAT, "paid": "yes"}), Legal(), told_on=TODAY, today=TODAY)
    names = [act.act.name for act in found.answer.acts]
    assert names == ["image_obtained", "threat", "demand", "payment", "possession", "rest"]
    above = {each.provision.id for number in range(5) for each in found.findings_of(number)}
    rest = {each.provision.id: each.status for each in found.findings_of(5)}
    assert all(name not in above or status is Status.APPLIES for name, status in rest.items())
    assert {each.provision.id for each in found.answer.findings} == above | set(rest)


def test_days_that_no_longer_fit_hide_no_law(house, keys, now):
    """The desk kept a day of learning; then the person told of a later threat."""
    settle(house, keys, known_on=timezone.localdate(now))
    told = Told(words="nog een", acts=(Act("threat", day=timezone.localdate(now) + timedelta(days=0)),))
    send(keys, now, told.words, acts=told.acts)
    assert house.open(keys.report_id).dates


def test_a_day_that_was_not_told_is_no_sure_day():
    arrived = date(2026, 11, 20)
    found = law_of(Situation.from_json(THREAT), Legal(), told_on=TODAY, today=TODAY, day=arrived)
    assert found.complaint_until() == (date(2027, 2, 20), False)
