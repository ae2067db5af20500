"""The list of hashes, and the list of those to drop."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone

from houvast.doors.exchange.answers import serve
from houvast.doors.exchange.operations import FETCH_HASHES, FETCH_STANDING, WITHDRAWALS
from houvast.procedures import serving_platforms
from houvast.records.exchange.paging import seconds
from houvast.records.exchange.views import Only, PageView, RecordView
from houvast.records.partners.views import PartnerView


@serve(FETCH_HASHES)
def fetch_hashes(partner: PartnerView, asked: dict[str, Any]) -> dict[str, Any]:
    return _records(_page(partner, asked, Only.EVERYTHING))


@serve(FETCH_STANDING)
def fetch_standing(partner: PartnerView, asked: dict[str, Any]) -> dict[str, Any]:
    return _records(_page(partner, asked, Only.STANDING))


@serve(WITHDRAWALS)
def withdrawals(partner: PartnerView, asked: dict[str, Any]) -> dict[str, Any]:
    page = _page(partner, asked, Only.WITHDRAWN)
    return _around(page, "withdrawals", [_withdrawal(record) for record in page.records])


def _page(partner: PartnerView, asked: dict[str, Any], only: Only) -> PageView:
    return serving_platforms.fetch(
        partner=partner,
        start=asked["startTimestamp"],
        token=asked["nextPageToken"],
        size=asked["pageSize"],
        only=only,
        now=timezone.now(),
    )


def _records(page: PageView) -> dict[str, Any]:
    names = serving_platforms.sources(page)
    return _around(page, "hashRecords", [_record(record, names) for record in page.records])


def _around(page: PageView, name: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    """hasMoreRecords and the token always go together: a client that is told there is more, and gets no token, begins
    at the first page again, for ever."""
    return {
        "count": len(items),
        "nextPageToken": page.next_token,
        "nextSetTimestamp": seconds(page.next_set),
        "hasMoreRecords": page.next_token is not None,
        name: items,
    }


def _record(record: RecordView, names: dict[UUID, str]) -> dict[str, Any]:
    return {
        "lastModtimestamp": seconds(record.modified_at),
        "signalType": record.signal.value,
        "hashValue": record.value,
        "hashStatus": record.status.value,
        "caseNumbers": {str(case_id): status.value for case_id, status in record.cases.items()},
        "CSPFeedbacks": [
            {"feedbackValue": said.value.value, "tags": list(said.tags), "source": names.get(said.partner_id, "")}
            for said in record.feedbacks
        ],
    }


def _withdrawal(record: RecordView) -> dict[str, Any]:
    return {
        "signalType": record.signal.value,
        "hashValue": record.value,
        "withdrawnTimestamp": seconds(record.withdrawn_at or record.modified_at),
    }
