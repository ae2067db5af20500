"""Registrations leave their reports: shuffled, at least ten at a time or at the month's end, with no way back."""

from __future__ import annotations

import random
from datetime import timedelta
from uuid import uuid4

import nacl.utils
import pytest
from django.db import OperationalError

from houvast.core.figures.definitions import waited_band
from houvast.core.sealing.receipts import new_receipt
from houvast.procedures import closing, counting, opening
from houvast.procedures.answering import reply
from houvast.procedures.counting import AT_LEAST, publish_registrations
from houvast.procedures.tests.house import later, make, send, sent
from houvast.records.audit.actors import REPORTER, WORKER
from houvast.records.registrations.models import Registration, RegistrationWaiting
from houvast.records.reports.models import Report

pytestmark = pytest.mark.role("owner")


def publish(now):
    return publish_registrations(now=now, by=WORKER, shuffler=random.Random(1))


def test_waits_for_ten(house, now):
    for _ in range(AT_LEAST - 1):
        sent(now)
    assert publish(now) == 0
    sent(now)
    assert publish(now) == AT_LEAST
    assert (RegistrationWaiting.objects.count(), Registration.objects.count()) == (0, AT_LEAST)
    assert publish(now) == 0


def test_ten_of_its_own_kind(house, now):
    """One report among nine plans would go out alone."""
    sent(now)
    for _ in range(AT_LEAST + 1):
        counting.count_plan(now=now)
    assert publish(now) == AT_LEAST + 1
    assert not Registration.objects.filter(kind="report").exists()


def answer(house, keys, at):
    house.open(keys.report_id, now=at)
    reply(report_id=keys.report_id, text="we are here", message_id=uuid4(), **house.acting("ada", at))


def test_an_answer_counts_by_how_long_it_was_waited_for(house, now):
    """Each wait once, however many answers came; a second wait counts again; from the quarter in which they wrote."""
    keys = sent(now, suicidal_thoughts="yes")
    answer(house, keys, later(now, minutes=130))
    answer(house, keys, later(now, minutes=140))
    send(keys, later(now, hours=10))
    answer(house, keys, later(now, hours=10, minutes=5))
    publish(later(now, days=40))
    waits = sorted((each["waited"], each["urgency"]) for each in published("answer"))
    assert waits == [("under_1_hour", "crisis"), ("under_4_hours", "crisis")]


@pytest.mark.parametrize(
    ("minutes", "band"),
    [
        (0, "under_1_hour"),
        (59, "under_1_hour"),
        (60, "under_4_hours"),
        (24 * 60 - 1, "under_1_day"),
        (99_999, "longer"),
    ],
)
def test_bands_of_waiting(minutes, band):
    assert waited_band(timedelta(minutes=minutes)) == band


def test_the_codes_of_the_tables_are_those_of_the_rows():
    from houvast.core.figures import definitions
    from houvast.core.support import Course, NotMade, Wish
    from houvast.records.referrals.views import Outcome

    assert tuple(Outcome) == definitions.REFERRAL_ENDED
    assert (
        tuple(Wish),
        tuple(Course),
        tuple(NotMade),
    ) == (definitions.WISHES, definitions.COURSES, definitions.NOT_MADE)


def test_a_month_that_is_over_is_published_in_any_number(house, now):
    sent(now, form="deepfake")
    assert publish(later(now, days=4)) == 0
    sent(later(now, days=7), form="other")
    assert publish(later(now, days=7)) == 1
    assert Registration.objects.get().facts["form"] == "deepfake"


def test_the_month_is_the_helplines_own(house, now):
    from datetime import UTC, datetime

    sent(datetime(2026, 11, 30, 23, 30, tzinfo=UTC))
    assert publish(datetime(2026, 12, 1, 8, tzinfo=UTC)) == 0
    assert publish(datetime(2027, 1, 2, 8, tzinfo=UTC)) == 1
    assert Registration.objects.get().month.isoformat() == "2026-12-01"


def test_holds_only_facts_that_name_nobody(house, now):
    keys = send(
        make(
            now,
            form="webcam_lure",
            victim_gender="man",
            victim_country="NL",
            suicidal_thoughts="yes",
            contact_platforms=["instagram"],
            paid_on="2026-11-20",
        ),
        now,
        "my name is Planted Marker",
        deadline="2026-11-25T22:15:00+01:00",
    )
    publish(later(now, days=10))
    registration = Registration.objects.get()
    assert registration.facts == {
        "form": "webcam_lure",
        "victim_gender": "man",
        "contact_platforms": ["instagram"],
        "channel": "web",
    }
    assert str(keys.report_id) not in str(list(Registration.objects.values()))


def test_order_and_ids_lead_nowhere(house, now):
    forms = ["deepfake", "other", "bluff_mail", "sent_images", "hacked_account", "known_person"] * 4
    for form in forms:
        sent(now, form=form)
    waiting = set(RegistrationWaiting.objects.values_list("id", flat=True))
    assert not waiting & set(Report.objects.values_list("id", flat=True))
    publish(now)
    published = list(Registration.objects.all())
    assert not waiting & {row.id for row in published}
    assert [row.facts["form"] for row in published] != forms


def test_all_waiting_rows_are_of_one_length(house, now):
    from houvast.core.situation.vocabulary import FIELDS, PLATFORM_IDS, Shape

    sent(now)
    longest = {
        field.name: list(field.values or PLATFORM_IDS) if field.shape is Shape.MANY else max(field.values, key=len)
        for field in FIELDS.values()
        if field.shape in (Shape.MANY, Shape.CHOICE, Shape.FLAG)
    }
    sent(now, **longest)
    assert len({len(row.sealed) for row in RegistrationWaiting.objects.all()}) == 1


@pytest.fixture
def waiting(house, now):
    for _ in range(AT_LEAST):
        sent(now)


@pytest.mark.role("worker")
def test_the_worker_has_the_rights_for_it(waiting, now):
    assert publish(now) == AT_LEAST


@pytest.mark.role("web")
def test_the_web_cannot_even_look_at_what_waits(waiting, now):
    from django.db import ProgrammingError, transaction

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        RegistrationWaiting.objects.count()


def published(kind):
    return [registration.facts for registration in Registration.objects.filter(kind=kind)]


def test_units_are_one_number_a_month_and_know_nothing_else(house, now):
    for _ in range(7):
        counting.count_plan(now=now)
    keys = sent(now)
    publish(later(now, days=8))
    assert published("plan_shown") == [{"number": 7}]
    assert len(published("report")) == 1
    assert str(keys.report_id) not in str(list(Registration.objects.values()))


def test_a_mailbox_that_was_returned_to_counts_once(house, now):
    receipt = new_receipt(nacl.utils.random)
    make(now, receipt=receipt)
    for day in (1, 2, 3):
        opening.open_mailbox(receipt=receipt, now=later(now, days=day), by=REPORTER)
    publish(later(now, days=40))
    assert published("mailbox_returned") == [{"number": 1}]


def test_what_it_was_closed_as_counts_with_the_outcome(house, now):
    keys = sent(now, form="deepfake")
    house.open(keys.report_id)
    closing.close(report_id=keys.report_id, outcomes={}, closed_as="duplicate", **house.acting("ada"))
    closing.reopen(report_id=keys.report_id, **house.acting("ada"))
    assert house.open(keys.report_id).closed_before.closed_as == "duplicate"
    publish(later(now, days=40))
    assert published("outcome") == [{"form": "deepfake", "closed_as": "duplicate", "outcomes": {}}]
    assert published("reopened") == [{"number": 1}]


def test_a_plan_is_shown_where_nothing_can_be_counted(house, now, monkeypatch, caplog):
    def lost(*arguments, **named):
        raise OperationalError("the server closed the connection unexpectedly")

    monkeypatch.setattr(counting, "register_unit", lost)
    counting.count_plan(now=now)
    assert "could not be counted" in caplog.text
