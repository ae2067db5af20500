"""The database itself refuses what no procedure may ever write."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from houvast.records.reports.models import Message, Part, Report, ReportDate, Seal
from houvast.records.staff.models import Person, Team

NOW = datetime(2026, 11, 25, 20, tzinfo=UTC)


@pytest.fixture
def team(db):
    return Team.objects.create(id=uuid4(), name="Adults", languages=["nl"])


@pytest.fixture
def person(db):
    return Person.objects.create(id=uuid4(), email="ada@example.org", name="Ada", role="advisor")


def unsent(**columns) -> Report:
    return Report.objects.create(
        **{"id": uuid4(), "lookup_id": uuid4().bytes, "language": "nl", "arrived_at": NOW, "last_activity_at": NOW}
        | columns
    )


def sent(a_team, **columns) -> Report:
    return unsent(**{"state": "open", "team": a_team, "last_sequence": 1, "waiting_since": NOW} | columns)


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "sent"},
        {"state": "erasing"},
        {"urgency": "high"},
        {"last_writer": "somebody"},
        {"erase_asked_by": "somebody"},
        {"erase_after": NOW},
        {"claimed_until": NOW},
        {"closed_at": NOW},
        {"state": "closed"},
        {"state": "open"},
        {"last_sequence": 1},
        {"waiting_since": NOW},
        {"read_by_desk": 1},
        {"word_wrong": 1},
        {"word_locked_until": NOW},
    ],
)
def test_an_unsent_report_cannot_be(db, columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        unsent(**columns)
    assert unsent()


@pytest.mark.parametrize(
    "columns",
    [
        {"team": None},
        {"last_sequence": 0},
        {"closed_at": NOW},
        {"state": "closed", "closed_at": NOW},
        {"read_by_reporter": 2},
        {"claimed_until": NOW},
    ],
)
def test_a_sent_report_cannot_be(team, columns):
    with pytest.raises(IntegrityError), transaction.atomic():
        sent(team, **columns)
    assert sent(team)


def test_closed_needs_by_whom(team, person):
    assert sent(team, state="closed", closed_at=NOW, closed_by=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        sent(team, state="open", closed_at=NOW, closed_by=person)


@pytest.mark.parametrize(
    ("key_kind", "audience"),
    [("private", "recovery"), ("private", "team:x:1"), ("desk", "receipt"), ("other", "receipt")],
)
def test_a_seal_cannot_be_for(db, key_kind, audience):
    report = unsent()
    with pytest.raises(IntegrityError), transaction.atomic():
        Seal.objects.create(id=uuid4(), report=report, key_kind=key_kind, audience=audience, sealed=b"x")


def test_one_of_each(db):
    report = unsent()
    for make in (
        lambda: Seal.objects.create(id=uuid4(), report=report, key_kind="private", audience="receipt", sealed=b"x"),
        lambda: Part.objects.create(id=uuid4(), report=report, name="answers", sealed=b"x"),
        lambda: Message.objects.create(id=uuid4(), report=report, sequence=1, sealed=b"x"),
    ):
        make()
        with pytest.raises(IntegrityError), transaction.atomic():
            make()


def test_parts_and_dates_are_of_known_kinds(db):
    report = unsent()
    for make in (
        lambda: Part.objects.create(id=uuid4(), report=report, name="other", sealed=b"x"),
        lambda: ReportDate.objects.create(id=uuid4(), report=report, hour=NOW, key_kind="private", sealed=b"x"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make()


def test_a_person_is_signed_up_whole_or_not_at_all(db):
    def make(**columns):
        return Person.objects.create(id=uuid4(), email=f"{uuid4()}@example.org", name="X", role="advisor", **columns)

    whole = {
        "password_salt": b"s",
        "password_proof": b"p",
        "sign_in_version": 1,
        "public_key": b"k",
        "public_key_mac": b"m",
        "sealed_private_key": b"x",
        "sealed_totp": b"t",
        "key_epoch": 1,
    }
    assert make() and make(**whole)
    for missing in ("password_proof", "public_key_mac", "sealed_private_key", "sealed_totp", "key_epoch"):
        with pytest.raises(IntegrityError), transaction.atomic():
            make(**{name: value for name, value in whole.items() if name != missing})
    with pytest.raises(IntegrityError), transaction.atomic():
        make(invitation=b"i")


def test_one_default_team(team):
    Team.objects.create(id=uuid4(), name="A", is_default=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Team.objects.create(id=uuid4(), name="B", is_default=True)
