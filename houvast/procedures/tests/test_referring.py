"""A referral: prepared by the desk, decided by the person, brought back to ask how it went."""

from __future__ import annotations

import pytest

from houvast.core.sealing.errors import CannotOpen
from houvast.procedures import closing, consenting, erasing, referring
from houvast.procedures.entering import NoSuchCase
from houvast.procedures.referring import AskBackMissing, NoSuchReferral, NotAgreedTo, ReferralEnded
from houvast.procedures.tests.house import later, send, sent
from houvast.records.audit.actors import REPORTER
from houvast.records.consents.keeping import consents_of
from houvast.records.consents.views import ConsentState
from houvast.records.referrals.models import Referral
from houvast.records.referrals.views import ENDED, Outcome
from houvast.records.registrations.models import RegistrationWaiting
from houvast.records.registrations.waiting import open_waiting
from houvast.records.staff.permissions import NotAllowed

TEXT = "Iemand wil graag praten. Bellen na vier uur."
NAME = "Slachtofferhulp Nederland"


@pytest.fixture
def keys(house, now):
    return sent(now, form="sent_images")


def prepare(house, keys, now, *, name=NAME, receiver="slachtofferhulp", text=TEXT, days=7, by="ada"):
    return referring.prepare(
        report_id=keys.report_id,
        receiver=receiver,
        name=name,
        text=text,
        ask_back=later(now, days=days),
        **house.acting(by, now),
    )


def one(house, keys, now, referral_id):
    found = referring.read_referred(report_id=keys.report_id, **house.acting("ada", now))
    return next(each for each in found if each.referral.id == referral_id)


def answer(keys, now, referral_id, given=True):
    consent = next(each for each in consents_of(keys.report_id, keys.shared) if each.about == referral_id)
    return consenting.answer(
        keys=keys, consent_id=consent.id, given=given, text_sha256=consent.text_sha256, now=now, by=REPORTER
    )


def note(house, keys, now, referral_id, outcome, days=7):
    referring.note_outcome(
        report_id=keys.report_id,
        referral_id=referral_id,
        outcome=outcome,
        words="",
        ask_back=later(now, days=days) if days else None,
        **house.acting("ada", now),
    )


def sheet(house, keys, now, referral_id):
    return referring.print_sheet(report_id=keys.report_id, referral_id=referral_id, **house.acting("ada", now))


def test_nothing_goes_before_a_yes_and_then_to_the_letter(house, keys, now):
    made = prepare(house, keys, now)
    with pytest.raises(NotAgreedTo):
        sheet(house, keys, now, made)
    with pytest.raises(NotAgreedTo):
        note(house, keys, now, made, Outcome.HANDED_OVER)
    answer(keys, now, made)
    printed = sheet(house, keys, now, made)
    assert (printed.text, printed.receiver) == (TEXT, NAME)


@pytest.mark.parametrize("after", [True, False], ids=["before it went", "after it went"])
def test_taken_back_it_goes_no_further(house, keys, now, after):
    made = prepare(house, keys, now)
    given = answer(keys, now, made)
    if not after:
        note(house, keys, now, made, Outcome.HANDED_OVER)
    consenting.withdraw(keys=keys, consent_id=given.id, now=now, by=REPORTER)
    with pytest.raises(NotAgreedTo):
        sheet(house, keys, now, made)
    assert one(house, keys, now, made).took_back


def test_a_refusal_is_an_answer_and_nothing_is_printed(house, keys, now):
    made = prepare(house, keys, now)
    answer(keys, now, made, given=False)
    with pytest.raises(NotAgreedTo):
        sheet(house, keys, now, made)
    assert one(house, keys, now, made).consent.state is ConsentState.REFUSED


def test_a_yes_to_one_is_no_yes_to_another(house, keys, now):
    first = prepare(house, keys, now)
    second = prepare(house, keys, now, name="Juridisch Loket", receiver="juridisch_loket")
    answer(keys, now, first)
    assert one(house, keys, now, first).may_go and not one(house, keys, now, second).may_go
    with pytest.raises(NotAgreedTo):
        sheet(house, keys, now, second)


def dates(house, keys, now):
    return {(date.kind, date.words) for date in house.open(keys.report_id, now=now).dates if not date.done}


def test_an_unanswered_one_comes_back_on_its_day_and_every_answer_at_once(house, keys, now):
    made = prepare(house, keys, now, days=3)
    (row,) = house.queue(now=later(now, days=3, hours=1))
    assert row.passed
    answer(keys, now, made)
    (row,) = house.queue(now=later(now, minutes=1))
    assert row.passed and ("answered", "given:referral") in dates(house, keys, now)
    consent = one(house, keys, now, made).consent
    consenting.withdraw(keys=keys, consent_id=consent.id, now=now, by=REPORTER)
    assert {words for kind, words in dates(house, keys, now) if kind == "answered"} == {"withdrawn:referral"}


def test_noting_how_it_goes_settles_what_was_due_and_asks_for_a_next_day_until_it_ended(house, keys, now):
    made = prepare(house, keys, now)
    answer(keys, now, made)
    note(house, keys, now, made, Outcome.HANDED_OVER, days=14)
    found = one(house, keys, now, made)
    assert found.referral.handed_on is not None and found.date.at == later(now, days=14)
    assert not {kind for kind, _ in dates(house, keys, now)} & {"answered"}
    with pytest.raises(AskBackMissing):
        note(house, keys, now, made, Outcome.OPEN, days=0)
    note(house, keys, now, made, Outcome.ARRIVED, days=0)
    assert one(house, keys, now, made).date is None
    with pytest.raises(ReferralEnded):
        sheet(house, keys, now, made)


def test_what_we_do_not_go_on_with_is_not_asked_any_more(house, keys, now):
    made = prepare(house, keys, now)
    note(house, keys, now, made, Outcome.DROPPED, days=0)
    assert consents_of(keys.report_id, keys.shared) == ()


def test_a_day_that_is_over_is_no_day_to_ask_back(house, keys, now):
    with pytest.raises(AskBackMissing):
        prepare(house, keys, now, days=-1)
    assert not Referral.objects.exists() and consents_of(keys.report_id, keys.shared) == ()


def test_who_may(house, keys, now):
    with pytest.raises((NotAllowed, NoSuchCase)):
        prepare(house, keys, now, by="dirk")
    made = prepare(house, keys, now)
    other = sent(now, form="sent_images")
    with pytest.raises(NoSuchReferral):
        sheet(house, other, now, made)


def test_a_row_moved_to_another_report_opens_nowhere(house, keys, now):
    prepare(house, keys, now)
    other = sent(now, form="sent_images")
    Referral.objects.update(report_id=other.report_id)
    with pytest.raises(CannotOpen):
        referring.read_referred(report_id=other.report_id, **house.acting("ada", now))


def test_nothing_of_it_stands_in_the_clear_and_it_goes_with_the_report(house, keys, now):
    prepare(house, keys, now)
    row = b"".join(bytes(each.sealed) for each in Referral.objects.all())
    assert NAME.encode() not in row and TEXT.encode() not in row
    erasing.ask_to_erase(keys=keys, word=None, now=now, by=REPORTER)
    erasing.erase_due(now=later(now, days=10))
    assert not Referral.objects.exists()


@pytest.mark.role("owner")  # the web cannot read what is put aside
def test_the_figures_get_a_code_a_receiver_and_closing_never_fails_over_them(house, keys, now):
    made = prepare(house, keys, now)
    prepare(house, keys, now, name="Tante Truus", receiver="")
    prepare(house, keys, now, name="Oom Karel", receiver="")
    answer(keys, now, made)
    note(house, keys, now, made, Outcome.ARRIVED, days=0)
    house.open(keys.report_id)
    closing.close(report_id=keys.report_id, outcomes={}, **house.acting("ada", now))
    kept = [open_waiting(row) for row in RegistrationWaiting.objects.all()]
    counted = [each["facts"] for each in kept if each["kind"] == "referral"]
    assert sorted((each["receiver"], each["outcome"]) for each in counted) == [
        ("other", "open"),
        ("other", "open"),
        ("slachtofferhulp", "arrived"),
    ]
    assert not any("referrals" in each["facts"] for each in kept)


def test_what_has_not_ended_stands_first(house, keys, now):
    first = prepare(house, keys, now)
    note(house, keys, now, first, Outcome.DROPPED, days=0)
    second = prepare(house, keys, later(now, minutes=2))
    third = prepare(house, keys, later(now, minutes=5))
    found = referring.read_referred(report_id=keys.report_id, **house.acting("ada", now))
    assert [each.referral.id for each in found] == [third, second, first]
    assert {each.referral.by_name for each in found} != {""}


def test_every_outcome_either_ends_or_comes_back():
    assert {Outcome.OPEN, Outcome.HANDED_OVER} == set(Outcome) - ENDED


def test_taken_back_on_a_closed_case_it_is_work_again(house, keys, now):
    made = prepare(house, keys, now)
    given = answer(keys, now, made)
    note(house, keys, now, made, Outcome.HANDED_OVER)
    house.open(keys.report_id)
    closing.close(report_id=keys.report_id, outcomes={}, **house.acting("ada"))
    assert not house.queue()
    consenting.withdraw(keys=keys, consent_id=given.id, now=now, by=REPORTER)
    (row,) = house.queue()
    assert row.next_date_kind == "answered" and row.next_date_words == "withdrawn:referral" and row.passed
    dates = [date.kind for date in house.open(keys.report_id).dates if not date.done]
    assert sorted(set(dates)) == ["answered", "referral"]


def test_a_no_on_a_closed_case_opens_nothing(house, keys, now):
    made = prepare(house, keys, now)
    house.open(keys.report_id)
    closing.close(report_id=keys.report_id, outcomes={}, **house.acting("ada"))
    answer(keys, now, made, given=False)
    assert not house.queue()


def test_a_running_referral_keeps_its_day_over_closing_and_an_ended_one_asks_for_nothing(house, keys, now):
    running, ended = prepare(house, keys, now), prepare(house, keys, now, name="Andere", days=3)
    note(house, keys, now, ended, Outcome.DROPPED, days=0)
    house.open(keys.report_id)
    closing.close(report_id=keys.report_id, outcomes={}, **house.acting("ada"))
    assert not house.queue(now=later(now, days=6))
    (row,) = house.queue(now=later(now, days=7, hours=1))
    assert (row.next_date_kind, row.passed) == ("referral", True)
    send(keys, now, "toch nog iets")
    dates = [date for date in house.open(keys.report_id).dates if date.kind == "referral" and not date.done]
    assert [(date.about, date.at) for date in dates] == [(running, later(now, days=7))]
