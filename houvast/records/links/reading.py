"""Reads over blind indexes: reports as core links them, the whole house or the neighbourhood of one report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from houvast.core.linking.parameters import NESTED
from houvast.core.linking.preparing import LinkedReport, Term
from houvast.records.links.models import IndicatorIndex
from houvast.records.reports.models import Report


@dataclass(frozen=True)
class Neighbourhood:
    """`own`: the report itself; `near`: reports that share something with it that is not in very many. `seen`: term of
    the report → reports of the house that hold it. `total`: reports of the house."""

    own: LinkedReport
    near: tuple[LinkedReport, ...]
    seen: Mapping[Term, int]
    total: int


def neighbourhood(report_id: UUID, *, most: int, always: Iterable[UUID] = ()) -> Neighbourhood | None:
    """A query, not a batch. `most`: what more reports than this hold leads to nobody. `always`: reports that are taken
    along whatever they share. None: nothing is indexed."""
    own = linked_reports([report_id])
    if not own:
        return None
    terms = sorted(own[0].terms)
    seen = seen_in(terms)
    few = [term for term in terms if 1 < seen[term] <= most]
    near = IndicatorIndex.objects.filter(_any(few)).exclude(report_id=report_id) if few else ()
    ids = {row.report_id for row in near.only("report_id")} if few else set()
    ids |= set(always)
    total = Report.objects.filter(team__isnull=False).count()
    return Neighbourhood(own[0], tuple(linked_reports(ids)), seen, total)


def linked_reports(report_ids: Iterable[UUID] | None = None) -> list[LinkedReport]:
    """All of the house, or these; in order of id."""
    rows = IndicatorIndex.objects.all()
    if report_ids is not None:
        rows = rows.filter(report_id__in=list(report_ids))
    things: dict[UUID, dict[UUID, list[Term]]] = {}
    fields = ("report_id", "indicator", "kind", "digest")
    for report_id, indicator, kind, digest in rows.order_by("id").values_list(*fields).iterator(5_000):
        things.setdefault(report_id, {}).setdefault(indicator, []).append((kind, bytes(digest).hex()))
    days = dict(Report.objects.filter(id__in=list(things)).values_list("id", "arrived_at")) if things else {}
    return [
        LinkedReport(
            str(report_id), days[report_id].date(), tuple(tuple(sorted(t, key=_strength)) for t in held.values())
        )
        for report_id, held in sorted(things.items(), key=lambda item: str(item[0]))
        if report_id in days
    ]


def _strength(term: Term) -> tuple[int, Term]:
    return (NESTED.index(term[0]) if term[0] in NESTED else len(NESTED)), term


def _any(terms: Iterable[Term]) -> Q:
    found = Q()
    for kind, digest in terms:
        found |= Q(kind=kind, digest=bytes.fromhex(digest))
    return found


def seen_in(terms: Iterable[Term]) -> dict[Term, int]:
    """Term → how many reports hold it."""
    terms = list(terms)
    if not terms:
        return {}
    rows = IndicatorIndex.objects.filter(_any(terms)).values("kind", "digest").annotate(n=Count("id"))
    counted = {(row["kind"], bytes(row["digest"]).hex()): row["n"] for row in rows}
    return {term: counted.get(term, 0) for term in terms}
