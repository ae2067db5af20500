"""Keeping and forgetting blind indexes. The key to them is read by `procedures/linking` alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db.models import Q, QuerySet

from houvast.core.linking.parameters import IMAGE, SCRIPT
from houvast.records.links.grouping import leave
from houvast.records.links.models import Decision, IndicatorIndex
from houvast.records.links.pictures import forget_unused_pictures
from houvast.records.links.scripts import forget_unused


@dataclass(frozen=True)
class Term:
    """One blind index. `indicator` is the same for the nested terms of one indicator."""

    indicator: UUID
    kind: str
    key_version: int
    digest: bytes


def add_terms(report_id: UUID, terms: Iterable[Term]) -> None:
    """What this report has already is left as it is."""
    rows = [
        IndicatorIndex(
            id=uuid4(),
            report_id=report_id,
            indicator=term.indicator,
            kind=term.kind,
            key_version=term.key_version,
            digest=term.digest,
        )
        for term in terms
    ]
    IndicatorIndex.objects.bulk_create(rows, ignore_conflicts=True)


def forget(report_id: UUID, now: datetime) -> None:
    """What was indexed and decided of this report, and its place in a group."""
    leave(report_id, now)
    Decision.objects.filter(Q(report_id=report_id) | Q(other_id=report_id)).delete()
    held = IndicatorIndex.objects.filter(report_id=report_id)
    templates, pictures = _named(held, SCRIPT), _named(held, IMAGE)
    held.delete()
    forget_unused(templates)
    forget_unused_pictures(pictures)


def forget_pictures(report_id: UUID) -> None:
    """What was indexed of pictures of this report; whoever keeps some of them indexes those anew."""
    held = IndicatorIndex.objects.filter(report_id=report_id, kind=IMAGE)
    pictures = _named(held, IMAGE)
    held.delete()
    forget_unused_pictures(pictures)


def _named(held: QuerySet[IndicatorIndex], kind: str) -> list[UUID]:
    """The templates or representatives that these digests are the ids of."""
    return [UUID(bytes=bytes(digest)) for digest in held.filter(kind=kind).values_list("digest", flat=True)]
