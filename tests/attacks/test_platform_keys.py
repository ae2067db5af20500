"""Whoever has a platform's key, or wants the hashes behind it: another platform's key, guessing by match, replays."""

from __future__ import annotations

import uuid
from datetime import timedelta

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone

from houvast.procedures import admitting, exchanging
from houvast.procedures.exchanging import Offered
from houvast.records.audit.actors import COMMAND, REPORTER
from houvast.records.audit.reading import latest
from houvast.records.exchange.models import ExchangeState
from houvast.records.exchange.reading import count_hashes
from houvast.records.exchange.signals import Signal
from houvast.records.partners.models import PartnerKey
from tests.support.platforms import BASE, Platform, admit_platform

pytestmark = pytest.mark.django_db

ONE, TWO = "a5" * 32, "3d" * 32


@pytest.fixture
def platform(db) -> Platform:
    return admit_platform("Voorbeeldplatform")


@pytest.fixture
def other(db) -> Platform:
    return admit_platform("Another")


def offer(*values: str, report_id: uuid.UUID | None = None) -> None:
    exchanging.offer(
        report_id=report_id or uuid.uuid4(),
        hashes=[Offered(Signal.PDQ, value) for value in values],
        shows="adult",
        now=timezone.now(),
        by=REPORTER,
    )


def acts(act: str) -> list:
    return [entry for entry in latest() if entry.act == act]


def last_change() -> int:
    return ExchangeState.objects.get().last_change


# -- another platform's key


def test_a_key_without_its_own_subscription_opens_nothing(platform, other):
    offer(ONE)
    before = (last_change(), len(latest()))
    for name in ("FetchHashes", "SubmitFeedback", "SubmitHashes", "match"):
        headers = platform.headers(name) | {"Ocp-Apim-Subscription-Key": other.subscription}
        client = Client(headers=headers)
        answer = client.get(BASE + name) if name == "FetchHashes" else client.post(BASE + name, "{}", "text/plain")
        assert answer.status_code == 403 and ONE not in answer.text
    assert (last_change(), len(latest())) == before


def test_nothing_is_said_or_taken_back_in_anothers_name(platform, other):
    """Each platform's word stands apart; a find is taken back by who made it alone, a person's offer by no platform."""
    offer(ONE)
    platform.post("SubmitHashes", {"hashRecords": [{"signalType": "ImagePDQ", "hashValue": TWO}]})
    said = [{"hashValue": value, "feedbackValue": "Withdrawn"} for value in (ONE, TWO)]
    assert other.post("SubmitFeedback", {"hashFeedbacks": said})[0] == 200
    (page,) = platform.walk()
    status = {record["hashValue"]: record["hashStatus"] for record in page["hashRecords"]}
    assert status == {ONE: "Active", TWO: "Received"}
    assert {each["source"] for record in page["hashRecords"] for each in record["CSPFeedbacks"]} == {"Another"}
    assert platform.post("SubmitFeedback", {"hashFeedbacks": said})[0] == 200
    (page,) = platform.walk()
    status = {record["hashValue"]: record["hashStatus"] for record in page["hashRecords"]}
    assert status == {ONE: "Active", TWO: "Withdrawn"}


def test_a_place_in_anothers_walk_is_no_place_in_ones_own(platform, other):
    offer(ONE, TWO)
    token = platform.get("FetchHashes", pageSize=1)[1]["nextPageToken"]
    assert other.get("FetchHashes", pageSize=1, nextPageToken=token)[0] == 400
    longer = token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB")
    assert platform.get("FetchHashes", pageSize=1, nextPageToken=longer)[0] == 400


def test_what_another_was_given_is_not_told(platform, other):
    """Who never had a hash learns nothing of it by its withdrawal."""
    report_id = uuid.uuid4()
    offer(ONE, report_id=report_id)
    platform.walk()
    exchanging.withdraw(report_id=report_id, now=timezone.now(), by=REPORTER)
    assert other.get("Withdrawals")[1]["count"] == other.get("FetchHashes")[1]["count"] == 0
    assert platform.get("Withdrawals")[1]["count"] == 1


def test_no_key_is_in_the_database(platform):
    rows = b"".join(bytes(key.digest) + repr(vars(key)).encode() for key in PartnerKey.objects.all())
    for key in (*platform.keys.values(), platform.subscription):
        assert key.encode() not in rows and bytes.fromhex(key.removeprefix("hvx-")) not in rows
        assert "," not in key  # a client keeps its keys in one line


# -- getting at hashes by asking


def test_asking_never_shows_a_hash_or_how_near_it_is(platform):
    """Any answer below `exact` has one of two words, whatever the distance, and every no is the same, byte for byte."""
    offer(ONE)
    random = np.random.default_rng(1)
    client, answers = Client(headers=platform.headers("match")), {}
    for bits in range(60):
        number = int(ONE, 16)
        for place in random.choice(256, size=bits, replace=False):
            number ^= 1 << int(place)
        answer = client.post(BASE + "match", {"hashValue": f"{number:064x}"}, content_type="application/json")
        assert ONE not in answer.text.lower()
        answers.setdefault(answer.content, []).append(bits)
    assert sorted(answers.values()) == [[0], [*range(1, 16)], [*range(16, 32)], [*range(32, 60)]]


def test_guessing_finds_nothing_and_leaves_no_mark(platform):
    offer(ONE, TWO)
    before = len(latest())
    for row in np.random.default_rng(2).integers(0, 256, (300, 32), np.uint8):
        assert platform.post("match", {"hashValue": row.tobytes().hex()})[1]["match"] is False
    assert len(latest()) == before


def test_feeling_the_way_from_a_near_copy_is_seen_and_stopped(db):
    """What remains: who has a near copy can find the hash bit by bit. It takes a yes a step, each of which stands in
    the audit with the platform's name, and the day's limit of the key ends it."""
    offer(ONE)
    platform = admit_platform("Narrow", "match", day=120)
    near = int(ONE, 16)
    for place in range(31):
        near ^= 1 << place
    learned, refused = 0, 0
    for place in range(256):  # one bit more away: no; one bit nearer: yes
        status, said = platform.post("match", {"hashValue": f"{near ^ (1 << place):064x}"})
        refused += status == 429
        learned += status == 200 and said["match"]
    assert (learned, refused) == (31, 256 - 120)
    assert len(acts("hash_matched")) == learned
    assert {entry.actor for entry in acts("hash_matched")} == {f"partner:{platform.id}"}


def test_saying_something_of_everything_tells_who_may_not_fetch_nothing(db):
    """Feedback by value is no question: with the key for feedback alone, known and unknown are answered alike."""
    offer(ONE)
    narrow = admit_platform("Narrow", "feedback", "submit")
    said = [
        narrow.post("SubmitFeedback", {"hashFeedbacks": [{"hashValue": value, "feedbackValue": "Blocked"}]})
        for value in (ONE, TWO, ONE)
    ]
    assert said[0] == said[1] == said[2] == (200, {"count": 1, "accepted": 1, "unknown": []})
    found = [
        narrow.post("SubmitHashes", {"hashRecords": [{"signalType": "ImagePDQ", "hashValue": value}]})
        for value in (ONE, TWO)
    ]
    assert found[0] == found[1] == (200, {"count": 1, "accepted": 1})


# -- replays


def test_feedback_that_is_said_again_changes_nothing(platform):
    offer(ONE)
    body = {"count": 1, "hashFeedbacks": [{"hashValue": ONE, "feedbackValue": "Blocked", "tags": ["b", "a"]}]}
    assert platform.post("SubmitFeedback", body)[1]["accepted"] == 1
    before = (last_change(), platform.walk()[0]["hashRecords"])
    for again in (body, body, {**body, "hashFeedbacks": body["hashFeedbacks"] * 900}):
        assert platform.post("SubmitFeedback", again)[1]["accepted"] == 0
    assert (last_change(), platform.walk()[0]["hashRecords"]) == before
    assert len(acts("feedback_taken")) == 1


def test_a_request_that_was_recorded_is_dead_once_keys_are_renewed(platform):
    """Also what it said: the later word stands."""
    offer(ONE)
    recorded = (platform.headers("SubmitFeedback"), {"hashFeedbacks": [{"hashValue": ONE, "feedbackValue": "Deleted"}]})
    renewed = admit_platform("Voorbeeldplatform")
    renewed.post("SubmitFeedback", {"hashFeedbacks": [{"hashValue": ONE, "feedbackValue": "Blocked"}]})
    headers, body = recorded
    answer = Client(headers=headers).post(BASE + "SubmitFeedback", body, content_type="application/json")
    assert answer.status_code == 401
    assert renewed.walk()[0]["hashRecords"][0]["CSPFeedbacks"][0]["feedbackValue"] == "Blocked"


def test_hashes_that_are_submitted_again_are_one(platform):
    body = {"hashRecords": [{"signalType": "ImagePDQ", "hashValue": ONE, "lastModtimestamp": 1}] * 3}
    assert platform.post("SubmitHashes", body)[1] == {"count": 3, "accepted": 1}
    before = last_change()
    assert platform.post("SubmitHashes", body)[1]["accepted"] == 0
    assert last_change() == before and sum(count_hashes().values()) == 1


def test_a_withdrawn_find_is_not_kept_alive_by_a_replay_after_revoking(platform):
    body = {"hashRecords": [{"signalType": "ImagePDQ", "hashValue": ONE}]}
    platform.post("SubmitHashes", body)
    admitting.revoke(partner_id=platform.id, now=timezone.now() + timedelta(seconds=1), by=COMMAND)
    assert platform.post("SubmitHashes", body)[0] == 401
