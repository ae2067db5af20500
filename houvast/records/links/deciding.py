"""What people decided of two reports: kept for ever, the newest of a pair holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.db.models import Q

from houvast.core.sealing.envelopes import Payload, open_payload, seal_payload
from houvast.core.sealing.labels import KeyKind, Label
from houvast.records.links.models import Decision
from houvast.records.links.views import DecisionView, Said, Verdict

_KIND = "link_decision"


def add_decision(
    report_id: UUID,
    other_id: UUID,
    *,
    verdict: Verdict,
    why: str,
    evidence: str,
    person_id: UUID,
    desk: bytes,
    now: datetime,
) -> None:
    row_id = uuid4()
    payload = Payload(_KIND, 1, why)
    Decision.objects.create(
        id=row_id,
        report_id=report_id,
        other_id=other_id,
        verdict=verdict.value,
        evidence=evidence,
        person_id=person_id,
        at=now,
        sealed=seal_payload(payload, key=desk, label=Label.LINK, row_id=row_id, key_kind=KeyKind.DESK),
    )


def decisions_about(report_ids: Iterable[UUID], desk_keys: Mapping[UUID, bytes]) -> tuple[DecisionView, ...]:
    """Everything decided of these reports, the newest first. `desk_keys`: of the cases whose words may be read."""
    ids = list(report_ids)
    rows = Decision.objects.filter(Q(report_id__in=ids) | Q(other_id__in=ids)).select_related("person")
    return tuple(_view(row, desk_keys.get(row.report_id)) for row in rows.order_by("-at", "id"))


def decided_with(report_id: UUID) -> frozenset[UUID]:
    """The reports of which somebody said something together with this one."""
    rows = Decision.objects.filter(Q(report_id=report_id) | Q(other_id=report_id))
    return frozenset(each for pair in rows.values_list("report_id", "other_id") for each in pair) - {report_id}


def standing() -> dict[tuple[str, str], Verdict]:
    """Pair of report ids as text, the smaller first → what holds of it now."""
    found: dict[tuple[str, str], Verdict] = {}
    for one, other, verdict in Decision.objects.order_by("at", "id").values_list("report_id", "other_id", "verdict"):
        first, second = sorted((str(one), str(other)))
        found[first, second] = Verdict(verdict)
    return found


def who_decided() -> tuple[Said, ...]:
    """What holds now of each pair, with who said it last."""
    found: dict[tuple[str, str], Said] = {}
    rows = Decision.objects.order_by("at", "id").select_related("person")
    for row in rows.only("report_id", "other_id", "verdict", "person_id", "person__name"):
        a, b = sorted((str(row.report_id), str(row.other_id)))
        found[a, b] = Said(a, b, Verdict(row.verdict), row.person_id, row.person.name)
    return tuple(found[pair] for pair in sorted(found))


def pairs(decided: Mapping[tuple[str, str], Verdict], verdict: Verdict) -> list[tuple[str, str]]:
    return sorted(pair for pair, held in decided.items() if held is verdict)


def _view(row: Decision, desk: bytes | None) -> DecisionView:
    why = None
    if desk is not None:
        why = open_payload(row.sealed, key=desk, label=Label.LINK, row_id=row.id, key_kind=KeyKind.DESK).data
    return DecisionView(row.report_id, row.other_id, Verdict(row.verdict), row.evidence, row.person.name, row.at, why)
