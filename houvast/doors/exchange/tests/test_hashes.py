"""The list of hashes on the wire: pages, times, cases, withdrawals."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from houvast.procedures import exchanging
from houvast.procedures.exchanging import NotOfAnAdult, Offered
from houvast.records.audit.actors import COMMAND, REPORTER
from houvast.records.audit.reading import latest
from houvast.records.exchange.reading import count_hashes
from houvast.records.exchange.signals import Signal

pytestmark = pytest.mark.django_db


def value(number: int) -> str:
    return f"{number:064x}"


def offer(*numbers: int, report_id: uuid.UUID | None = None, now=None, **more) -> tuple[uuid.UUID, ...]:
    return exchanging.offer(
        report_id=report_id or uuid.uuid4(),
        hashes=[Offered(Signal.PDQ, value(number)) for number in numbers],
        shows="adult",
        now=now or timezone.now(),
        by=REPORTER,
        **more,
    )


def many(count: int, *, begin: int = 1, now=None) -> None:
    exchanging.offer_many(
        report_id=uuid.uuid4(),
        signal=Signal.PDQ,
        values=[value(number) for number in range(begin, begin + count)],
        now=now or timezone.now(),
        by=COMMAND,
    )


def values_of(pages: list[dict]) -> list[str]:
    return [record["hashValue"] for page in pages for record in page["hashRecords"]]


def record_of(platform, number: int) -> dict:
    found = [r for page in platform.walk() for r in page["hashRecords"] if r["hashValue"] == value(number)]
    assert len(found) == 1
    return found[0]


def test_a_thousand_changes_in_one_second_are_walked_through_whole(platform):
    many(1000)
    pages = platform.walk(size=300)
    assert [page["count"] for page in pages] == [300, 300, 300, 100]
    assert values_of(pages) == [value(number) for number in range(1, 1001)]
    assert len({page["nextSetTimestamp"] for page in pages}) == 1


def test_writes_between_pages_lose_nothing_and_repeat_nothing(platform, admit):
    many(900)
    other = admit("Another")

    def writes() -> None:
        offer(5000)
        other.post("SubmitFeedback", {"hashFeedbacks": [{"hashValue": value(850), "feedbackValue": "Blocked"}]})
        other.post("SubmitFeedback", {"hashFeedbacks": [{"hashValue": value(3), "feedbackValue": "Blocked"}]})

    pages = platform.walk(size=400, between=writes)
    assert sorted(values_of(pages)) == sorted(value(number) for number in range(1, 901))
    again = platform.walk(start=pages[0]["nextSetTimestamp"])
    assert {value(5000), value(850), value(3)} <= set(values_of(again))


def test_times_are_inclusive_and_never_pass_over_what_comes_later(platform):
    now = timezone.now()
    many(2, now=now)
    (page,) = platform.walk()
    newest = max(record["lastModtimestamp"] for record in page["hashRecords"])
    assert len(values_of(platform.walk(start=newest))) == 2
    assert values_of(platform.walk(start=newest + 1)) == []
    offer(77, now=now - timedelta(days=2))  # a clock that went back
    assert value(77) in values_of(platform.walk(start=page["nextSetTimestamp"]))


def test_a_reporters_act_carries_the_hour(platform):
    offer(1)
    assert record_of(platform, 1)["lastModtimestamp"] % 3600 == 0
    assert platform.get("FetchHashes")[1]["nextSetTimestamp"] % 3600 == 0


def test_one_record_over_all_cases_and_no_number_of_ours(platform):
    one, two = uuid.uuid4(), uuid.uuid4()
    (first,), (second,) = offer(1, report_id=one), offer(1, report_id=two)
    assert offer(1, report_id=one) == (first,)
    record = record_of(platform, 1)
    assert record["caseNumbers"] == {str(first): "Active", str(second): "Active"}
    assert record["hashStatus"] == "Active" and record["CSPFeedbacks"] == []
    assert {str(one), str(two)}.isdisjoint(record["caseNumbers"])
    exchanging.withdraw(report_id=one, now=timezone.now(), by=REPORTER)
    record = record_of(platform, 1)
    assert (record["hashStatus"], record["caseNumbers"][str(first)]) == ("Active", "Withdrawn")


def test_a_withdrawal_reaches_whoever_had_it_and_nobody_else(platform, admit):
    report_id = uuid.uuid4()
    offer(1, 2, report_id=report_id)
    late = admit("Late")
    platform.walk()
    assert exchanging.withdraw(report_id=report_id, now=timezone.now(), by=REPORTER) == 2
    assert record_of(platform, 1)["hashStatus"] == "Withdrawn"
    status, listed = platform.get("Withdrawals", startTimestamp=10)
    assert status == 200 and {item["hashValue"] for item in listed["withdrawals"]} == {value(1), value(2)}
    assert values_of(late.walk()) == [] and late.get("Withdrawals")[1]["withdrawals"] == []
    (one, _two) = exchanging.status_of(report_id)
    assert one.fetched_by == ("Voorbeeldplatform",) and one.platforms[0].told_withdrawn_at


def test_another_reports_case_cannot_be_withdrawn():
    report_id = uuid.uuid4()
    ids = offer(1, report_id=report_id)
    assert exchanging.withdraw(report_id=uuid.uuid4(), case_ids=ids, now=timezone.now(), by=REPORTER) == 0
    assert exchanging.status_of(report_id)[0].stands


@pytest.mark.parametrize("shows", ["under_18", "unknown", None])
def test_nothing_of_a_minor_is_offered(shows):
    with pytest.raises(NotOfAnAdult):
        exchanging.offer(report_id=uuid.uuid4(), hashes=[], shows=shows, now=timezone.now(), by=REPORTER)


@pytest.mark.role("owner")
def test_tombstones_stay_ninety_days_and_go():
    report_id, now = uuid.uuid4(), timezone.now()
    offer(1, report_id=report_id, now=now)
    offer(2, now=now)
    exchanging.withdraw(report_id=report_id, now=now, by=REPORTER)
    assert exchanging.tidy(now=now + timedelta(days=90)) == 0
    assert exchanging.tidy(now=now + timedelta(days=101)) == 1
    assert sum(count_hashes().values()) == 1


def test_erasing_withdraws_unless_it_was_to_stand_and_leaves_no_way_back(platform):
    going, staying = uuid.uuid4(), uuid.uuid4()
    offer(1, report_id=going)
    offer(2, report_id=staying, outlives=True)
    platform.walk()
    for report_id in (going, staying):
        exchanging.forget_offers(report_id, timezone.now())
        assert exchanging.status_of(report_id) == ()
    assert record_of(platform, 1)["hashStatus"] == "Withdrawn"
    assert record_of(platform, 2)["hashStatus"] == "Active"


def test_large_pages_are_lowered_and_odd_ones_refused(platform):
    many(5001)
    status, page = platform.get("FetchHashes", startTimestamp=0, pageSize=10**9)
    assert (status, page["count"], page["hasMoreRecords"]) == (200, 5000, True)
    for wrong in ({"pageSize": 0}, {"pageSize": "x"}, {"startTimestamp": -1}, {"startTimestamp": "1.5"}):
        status, answer = platform.get("FetchHashes", **wrong)
        assert (status, answer["error"], answer["field"]) == (400, "not_right", next(iter(wrong)))


def test_a_token_is_good_for_its_platform_and_list_alone(platform, admit):
    many(3)
    token = platform.get("FetchHashes", pageSize=1)[1]["nextPageToken"]
    assert platform.get("FetchHashes", startTimestamp=99, pageSize=1, nextPageToken=token)[1]["count"] == 1
    for who, name, told in ((admit("Other"), "FetchHashes", token), (platform, "Withdrawals", token)):
        assert who.get(name, nextPageToken=told)[0] == 400
    for told in ("x", "A" * 60, token[:-2] + "AA"):
        assert platform.get("FetchHashes", nextPageToken=told)[0] == 400


def test_every_fetch_is_audited(platform):
    """Page by page, also where there was nothing to hand out."""
    many(3)
    platform.walk(size=2)
    platform.walk(start=4_000_000_000)
    platform.get("Withdrawals", startTimestamp=7)
    entries = [line for line in reversed(latest()) if line.act.endswith("_fetched")]
    assert [(entry.act, entry.parameters["records"]) for entry in entries] == [
        ("hashes_fetched", 2),
        ("hashes_fetched", 1),
        ("hashes_fetched", 0),
        ("withdrawals_fetched", 0),
    ]
    assert entries[-1].parameters == {"records": 0, "since": 7, "last": 1}
    assert {entry.actor for entry in entries} == {f"partner:{platform.id}"}


def test_what_stands_alone_leaves_out_what_is_withdrawn(platform):
    """For a client that never deletes: it begins anew here, and what it holds is what stands."""
    report_id = uuid.uuid4()
    offer(1, report_id=report_id)
    many(4, begin=2)
    token = platform.get("standing/FetchHashes", pageSize=2)[1]["nextPageToken"]
    assert platform.get("FetchHashes", nextPageToken=token)[0] == 400
    exchanging.withdraw(report_id=report_id, now=timezone.now(), by=REPORTER)
    status, page = platform.get("standing/FetchHashes", startTimestamp=10)
    assert status == 200 and values_of([page]) == [value(number) for number in (2, 3, 4, 5)]
    assert value(1) in values_of(platform.walk())
