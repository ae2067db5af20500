"""The client that platforms run, python-threatexchange 1.2.17, unchanged: what we serve is what it holds, counted.

That client skips a record it does not understand, with a line in its log and no error. So nothing here looks for an
exception: the hashes are counted on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.utils import timezone
from threatexchange.exchanges.clients.stopncii.api import (
    StopNCIIAPI,
    StopNCIICSPFeedbackValue,
    StopNCIIEndpoint,
    StopNCIISignalType,
)

from houvast.doors.demo.hashes import synthetic_hash
from houvast.procedures import admitting, exchanging
from houvast.procedures.exchanging import Offered
from houvast.records.audit.actors import COMMAND, REPORTER
from houvast.records.exchange.reading import count_hashes
from houvast.records.exchange.signals import HashStatus, Signal
from tests.support.platforms import OpenClient, Platform, admit_platform

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.allow_hosts(["127.0.0.1", "localhost", "::1"]),
]


def offer_many(count: int, *, begin: int, report_id=None) -> set[str]:
    values = [synthetic_hash(number) for number in range(begin, begin + count)]
    made = exchanging.offer_many(
        report_id=report_id or uuid4(), signal=Signal.PDQ, values=values, now=timezone.now(), by=COMMAND
    )
    assert made == count
    return set(values)


@pytest.fixture
def platform(transactional_db) -> Platform:
    return admit_platform("Voorbeeldplatform")


@pytest.fixture
def base(live_server) -> str:
    return f"{live_server.url}/exchange/v1"


@pytest.fixture
def client(platform, base, tmp_path) -> Iterator[OpenClient]:
    client = OpenClient(tmp_path, base, platform.keys["FetchHashes"], platform.subscription)
    client.set_up()
    return client


@pytest.fixture
def library(platform, base) -> StopNCIIAPI:
    """The same package as a library: its command line has no way to say anything to an exchange of this kind."""
    keys = {each: platform.keys[each.value] for each in StopNCIIEndpoint}
    return StopNCIIAPI(platform.subscription, keys[StopNCIIEndpoint.FetchHashes], keys, base)


def pdq_of(client: OpenClient) -> list[str]:
    return [value for kind, value in client.held() if kind == "pdq"]


@pytest.mark.slow
def test_its_own_command_line_holds_what_we_serve(client, platform, monkeypatch):
    """1,700 hashes over three pages with writes between them, then 500 changes in one second, then a revoked key."""
    known = offer_many(1_700, begin=0)
    pages, late = [], set()
    write_before_the_second_page(monkeypatch, pages, lambda: late.update(write_between()))
    done = client.fetch()
    assert done.returncode == 0, done.stderr
    assert pages == [800, 800, 100]
    held = pdq_of(client)
    assert len(held) == len(set(held)) == 1_700 and set(held) == known and late.isdisjoint(held)

    second = offer_many(500, begin=10_000)
    done = client.fetch()
    assert done.returncode == 0, done.stderr
    held = pdq_of(client)
    assert len(held) == len(set(held)) and set(held) == known | late | second
    assert len(held) == sum(count_hashes().values()) == 1_700 + len(late) + 500

    admitting.revoke(partner_id=platform.id, now=timezone.now(), by=COMMAND)
    done = client.fetch()
    assert done.returncode != 0 and "401" in done.stderr
    assert len(pdq_of(client)) == len(held)


def write_between() -> set[str]:
    """New hashes, and a change of one that the second page is still to show."""
    late = offer_many(3, begin=50_000)
    exchanging.offer(
        report_id=uuid4(),
        hashes=[Offered(Signal.PDQ, synthetic_hash(1_650)), Offered(Signal.PDQ, synthetic_hash(3))],
        shows="adult",
        now=timezone.now(),
        by=REPORTER,
    )
    return late


def write_before_the_second_page(monkeypatch, pages: list[int], write) -> None:
    """Notes how many records each page that goes out has."""
    from houvast.procedures import serving_platforms

    fetch = serving_platforms.fetch

    def counting(**asked):
        if len(pages) == 1:
            write()
        page = fetch(**asked)
        pages.append(len(page.records))
        return page

    monkeypatch.setattr(serving_platforms, "fetch", counting)


def test_a_withdrawal_is_right_on_the_wire_and_the_client_keeps_it(client, platform, library):
    """Measured, and the reason for the list of withdrawals: were this client mended, this test says so."""
    report_id = uuid4()
    (value,) = offer_many(1, begin=1, report_id=report_id)
    assert client.fetch().returncode == 0 and pdq_of(client) == [value]
    assert exchanging.withdraw(report_id=report_id, now=timezone.now(), by=REPORTER) == 1

    (record,) = library.fetch_hashes().hashRecords
    assert record.hashStatus.value == "Withdrawn" and {each.value for each in record.caseNumbers.values()} == {
        "Withdrawn"
    }
    status, listed = platform.get("Withdrawals", startTimestamp=10)
    assert status == 200 and [each["hashValue"] for each in listed["withdrawals"]] == [value]
    assert client.fetch().returncode == 0
    assert pdq_of(client) == [value]  # it never deletes
    (offered,) = exchanging.status_of(report_id)
    assert offered.fetched_by == ("Voorbeeldplatform",)


@pytest.mark.slow
def test_with_what_stands_alone_a_withdrawn_hash_leaves_the_client(platform, base, tmp_path):
    """The same client, unchanged, with /standing at the end of its base URL, beginning anew: three commands."""
    client = OpenClient(tmp_path, f"{base}/standing", platform.keys["FetchHashes"], platform.subscription)
    client.set_up()
    report_id = uuid4()
    (going,) = offer_many(1, begin=1, report_id=report_id)
    staying = offer_many(5, begin=10)
    assert client.fetch().returncode == 0 and set(pdq_of(client)) == {going, *staying}
    exchanging.withdraw(report_id=report_id, now=timezone.now(), by=REPORTER)
    cleared = client.run("fetch", "--clear", "--only-collab", "houvast", "--skip-index-rebuild")
    assert cleared.returncode == 0, cleared.stderr
    assert client.fetch().returncode == 0 and set(pdq_of(client)) == staying


def test_both_spellings_and_feedback_by_value(library, platform):
    """Its library sends the name of its own enum in front of the signal type, and no signal type with feedback."""
    other = admit_platform("Another")
    finds = {StopNCIISignalType.ImagePDQ: "A1" * 32, StopNCIISignalType.VideoMD5: "b2" * 16}
    for signal, value in finds.items():
        library.submit_hash(signal, value, {"first"})
    plain = {"signalType": "ImagePDQ", "hashValue": "c3" * 32, "lastModtimestamp": 1, "CSPFeedbacks": []}
    assert platform.post("SubmitHashes", {"count": 1, "hashRecords": [plain]}) == (200, {"count": 1, "accepted": 1})
    library.submit_feedback(StopNCIISignalType.VideoMD5, "b2" * 16, StopNCIICSPFeedbackValue.NotBlocked, {"dup"})

    (page,) = other.walk()
    said = {each["hashValue"]: each for each in page["hashRecords"]}
    assert set(said) == {"a1" * 32, "b2" * 16, "c3" * 32}
    assert {each["hashStatus"] for each in said.values()} == {"Received"}
    assert said["a1" * 32]["CSPFeedbacks"] == [
        {"feedbackValue": "Blocked", "tags": ["first"], "source": "Voorbeeldplatform"}
    ]
    (feedback,) = said["b2" * 16]["CSPFeedbacks"]
    assert (feedback["feedbackValue"], feedback["tags"]) == ("NotBlocked", ["dup"])
    assert count_hashes()[HashStatus.RECEIVED] == 3
    read = {(each.signalType.value, each.hashValue) for each in library.fetch_hashes().hashRecords}
    assert read == {("ImagePDQ", "a1" * 32), ("VideoMD5", "b2" * 16), ("ImagePDQ", "c3" * 32)}


@pytest.mark.parametrize("feedback", list(StopNCIICSPFeedbackValue))
def test_every_word_of_the_client_is_taken(library, platform, feedback):
    offer_many(1, begin=1)
    library.submit_feedback(StopNCIISignalType.ImagePDQ, synthetic_hash(1), feedback)
    (record,) = library.fetch_hashes().hashRecords
    assert [each.feedbackValue for each in record.CSPFeedbacks] == [feedback]
