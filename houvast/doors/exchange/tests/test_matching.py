"""Is a picture like this one known here: every near copy is found, nothing else is, and what changed counts at once."""

from __future__ import annotations

import uuid

import numpy as np
import pytest
from django.utils import timezone

from houvast.procedures import exchanging
from houvast.procedures.exchanging import Offered
from houvast.records.audit.actors import COMMAND, REPORTER
from houvast.records.audit.reading import latest
from houvast.records.exchange.flat import RADIUS
from houvast.records.exchange.matching import FlatIndex
from houvast.records.exchange.signals import Signal
from tests.support.platforms import Platform

pytestmark = pytest.mark.django_db

MANY = 100_000
_SEED = 20_261_125


def flipped(random: np.random.Generator, value: str, bits: int) -> str:
    number = int(value, 16)
    for place in random.choice(256, size=bits, replace=False):
        number ^= 1 << int(place)
    return f"{number:064x}"


def hashes(random: np.random.Generator, count: int) -> list[str]:
    return [row.tobytes().hex() for row in random.integers(0, 256, (count, 32), np.uint8)]


def offer(*values: str, report_id: uuid.UUID | None = None) -> tuple[uuid.UUID, ...]:
    return exchanging.offer(
        report_id=report_id or uuid.uuid4(),
        hashes=[Offered(Signal.MD5 if len(value) == 32 else Signal.PDQ, value) for value in values],
        shows="adult",
        now=timezone.now(),
        by=REPORTER,
    )


def asked(platform: Platform, value: str, **more: str) -> dict:
    status, said = platform.post("match", {"hashValue": value, **more})
    assert status == 200, said
    return said


NO = {"match": False, "band": None, "hashStatus": None, "references": []}


@pytest.mark.slow
def test_two_hundred_near_copies_among_a_hundred_thousand_and_none_that_is_not(admit):
    """0 to 31 flipped bits: all 200, each with its own case; 32 to 40: none of 200. Through the door."""
    platform = admit("Voorbeeldplatform")
    random = np.random.default_rng(_SEED)
    values = hashes(random, MANY)
    made = exchanging.offer_many(
        report_id=uuid.uuid4(), signal=Signal.PDQ, values=values, now=timezone.now(), by=COMMAND
    )
    assert made == MANY
    chosen = random.choice(MANY, size=400, replace=False)
    copies = {values[place]: number % 32 for number, place in enumerate(chosen[:200])}
    others = {values[place]: 32 + number % 9 for number, place in enumerate(chosen[200:])}
    case_of = {}
    for value in copies:  # a case of its own, by which the right one is known
        (case_of[value],) = offer(value)

    found = 0
    for value, bits in copies.items():
        said = asked(platform, flipped(random, value, bits))
        assert said["match"] and said["hashStatus"] == "Active", (value, bits)
        assert str(case_of[value]) in said["references"]
        assert said["band"] == ("exact" if bits == 0 else "close" if bits <= 15 else "near")
        found += 1
    assert found == 200
    assert [bits for value, bits in others.items() if asked(platform, flipped(random, value, bits)) != NO] == []


def test_what_changed_counts_at_the_next_question(platform: Platform):
    one, two = "ab" * 32, "54" * 32
    report_id = uuid.uuid4()
    assert asked(platform, one) == NO
    (case,) = offer(one, report_id=report_id)
    said = asked(platform, one)
    assert said == {"match": True, "band": "exact", "hashStatus": "Active", "references": [str(case)]}
    exchanging.withdraw(report_id=report_id, now=timezone.now(), by=REPORTER)
    assert asked(platform, one) == NO
    (again,) = offer(one, report_id=report_id)
    offer(two)
    assert again == case and asked(platform, one)["match"] and asked(platform, two)["match"]
    exchanging.forget_offers(report_id, timezone.now())
    assert asked(platform, one) == NO and asked(platform, two)["match"]


def test_two_processes_never_differ():
    """Each has a list of its own in memory and asks the database what changed, whoever changed it."""
    here, there = FlatIndex(), FlatIndex()
    report_id = uuid.uuid4()
    random = np.random.default_rng(1)
    values = hashes(random, 40)
    for part in (values[:10], values[10:11], values[11:]):
        offer(*part, report_id=report_id)
        for index in (here, there):
            assert all(index.search(value)[0].distance == 0 for value in part)
    assert len(here) == len(there) == 40
    (case, *_rest) = [offered.case_id for offered in exchanging.status_of(report_id)]
    exchanging.withdraw(report_id=report_id, case_ids=[case], now=timezone.now(), by=REPORTER)
    assert sum(bool(there.search(value)) for value in values) == sum(bool(here.search(value)) for value in values) == 39


@pytest.mark.parametrize("bits", [0, 1, 15, 16, RADIUS, RADIUS + 1])
def test_the_bounds_of_near(platform: Platform, bits):
    value = "0f" * 32
    offer(value)
    said = asked(platform, flipped(np.random.default_rng(bits), value, bits))
    bands = {0: "exact", 1: "close", 15: "close", 16: "near", 31: "near", 32: None}
    assert (said["match"], said["band"]) == (bits <= RADIUS, bands[bits])


def test_a_file_that_is_the_very_same_and_a_platforms_own_find(platform: Platform, admit):
    (case,) = offer("c4" * 16)
    assert asked(platform, "C4" * 16, signalType="VideoMD5")["references"] == [str(case)]
    assert asked(platform, "c5" * 16) == NO
    admit("Another").post("SubmitHashes", {"hashRecords": [{"signalType": "ImagePDQ", "hashValue": "d7" * 32}]})
    assert asked(platform, "d7" * 32)["hashStatus"] == "Received"
    status, said = platform.post("match", {"hashValue": "c4" * 16, "signalType": "ImagePDQ"})
    assert (status, said["error"]) == (400, "not_right")


def test_the_nearest_first_and_never_more_than_five(platform: Platform):
    value = "3c" * 32
    random = np.random.default_rng(3)
    cases = {bits: offer(flipped(random, value, bits))[0] for bits in (9, 2, 5, 14, 7, 3, 11)}
    said = asked(platform, value)
    assert said["band"] == "close"
    assert said["references"] == [str(cases[bits]) for bits in (2, 3, 5, 7, 9)]


def test_a_yes_stands_at_the_case_and_in_the_audit_and_a_no_nowhere(platform: Platform):
    report_id = uuid.uuid4()
    offer("e1" * 32, report_id=report_id)
    before = len(latest())
    asked(platform, "1e" * 32)
    assert len(latest()) == before and exchanging.status_of(report_id)[0].platforms[0].match_at is None
    asked(platform, "e1" * 32)
    entry = latest()[0]
    assert (entry.act, entry.actor) == ("hash_matched", f"partner:{platform.id}")
    assert exchanging.status_of(report_id)[0].platforms[0].match_at is not None
