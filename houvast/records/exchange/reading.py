"""Reads of the exchange for a report, for the desk, and for whoever counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Count

from houvast.records.exchange.models import Dealing, FetchRun, HashCase, HashFeedback, HashRecord
from houvast.records.exchange.signals import FeedbackValue, HashStatus, Signal
from houvast.records.exchange.values import owner_marks
from houvast.records.exchange.views import FetchView, OfferView, PlatformDealing

MOST_RUNS = 50


def offers_of(report_id: UUID) -> tuple[OfferView, ...]:
    """Every picture this report ever offered, oldest first, with what each platform has had to do with it."""
    cases = list(
        HashCase.objects.filter(owner__in=owner_marks(report_id)).select_related("hash").order_by("offered_at")
    )
    dealings = _dealings([case.hash_id for case in cases])
    return tuple(
        OfferView(
            case.id,
            Signal(case.hash.signal),
            HashStatus(case.status),
            case.outlives,
            case.offered_at,
            case.withdrawn_at,
            dealings.get(case.hash_id, ()),
        )
        for case in cases
    )


def owner_of(case_id: UUID) -> bytes | None:
    """The mark at one case, or None: no such case, a platform's own find, or its report was erased."""
    owner = HashCase.objects.filter(id=case_id).values_list("owner", flat=True).first()
    return bytes(owner) if owner is not None else None


def fetches_of(partner_id: UUID) -> tuple[FetchView, ...]:
    """The newest first, at most `MOST_RUNS`."""
    runs = FetchRun.objects.filter(partner_id=partner_id).order_by("-began_at")[:MOST_RUNS]
    return tuple(
        FetchView(run.began_at, run.from_time, run.pages, run.records, run.whole, run.withdrawals) for run in runs
    )


def had_by_partner() -> Mapping[UUID, int]:
    """How many hashes each partner has been given."""
    counted = Dealing.objects.filter(fetched_at__isnull=False).values_list("partner_id").annotate(Count("hash_id"))
    return dict(counted)


def count_hashes() -> Mapping[HashStatus, int]:
    counted = dict(HashRecord.objects.values_list("status").annotate(Count("id")))
    return {status: counted.get(status.value, 0) for status in HashStatus}


def _dealings(hash_ids: Iterable[UUID]) -> dict[UUID, tuple[PlatformDealing, ...]]:
    ids = set(hash_ids)
    said = {
        (hash_id, partner_id): FeedbackValue(value)
        for hash_id, partner_id, value in HashFeedback.objects.filter(hash_id__in=ids).values_list(
            "hash_id", "partner_id", "value"
        )
    }
    found: dict[UUID, dict[UUID, PlatformDealing]] = {}
    for each in Dealing.objects.filter(hash_id__in=ids):
        found.setdefault(each.hash_id, {})[each.partner_id] = PlatformDealing(
            each.partner_id,
            each.fetched_at,
            each.matched_at,
            each.told_at,
            said.pop((each.hash_id, each.partner_id), None),
        )
    for (hash_id, partner_id), value in said.items():
        found.setdefault(hash_id, {})[partner_id] = PlatformDealing(partner_id, None, None, None, value)
    return {hash_id: tuple(by_partner.values()) for hash_id, by_partner in found.items()}
