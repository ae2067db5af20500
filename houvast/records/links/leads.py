"""Indicators of confirmed groups that somebody released for police and partners: nothing of a report stands in them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from houvast.core.sealing.envelopes import Payload, open_payload, seal_payload
from houvast.core.sealing.labels import KeyKind, Label
from houvast.records.links.models import Group, Lead
from houvast.records.links.views import SharedGroup, SharedIndicator
from houvast.records.secrets import server_secrets

_KIND = "lead"


def release_lead(
    group_id: UUID,
    *,
    kind: str,
    platform: str | None,
    value: str,
    first: str,
    last: str,
    person_id: UUID,
    now: datetime,
) -> UUID:
    """`first`, `last`: months. What is out already stays as it is."""
    for known in leads_of(group_id):
        if (known.kind, known.platform, known.value) == (kind, platform, value) and known.withdrawn_at is None:
            return known.id
    row_id = uuid4()
    data = {"kind": kind, "platform": platform, "value": value, "first": first, "last": last}
    sealed = seal_payload(
        Payload(_KIND, 1, data),
        key=server_secrets().exchange,
        label=Label.LEAD,
        row_id=row_id,
        key_kind=KeyKind.SERVER,
    )
    Lead.objects.create(id=row_id, group_id=group_id, sealed=sealed, released_at=now, released_by_id=person_id)
    return row_id


def withdraw_leads(group_id: UUID, now: datetime) -> int:
    return Lead.objects.filter(group_id=group_id, withdrawn_at=None).update(withdrawn_at=now)


def leads_of(group_id: UUID) -> tuple[SharedIndicator, ...]:
    return tuple(map(_view, Lead.objects.filter(group_id=group_id).order_by("released_at", "id")))


def released_groups() -> tuple[SharedGroup, ...]:
    """Every group of which something was ever released, withdrawn ones too, so that whoever fetched it is told. It
    stands while the group is confirmed, not held, and something of it is not withdrawn."""
    by_group: dict[UUID, list[SharedIndicator]] = {}
    for row in Lead.objects.order_by("released_at", "id"):
        by_group.setdefault(row.group_id, []).append(_view(row))
    fit = set(
        Group.objects.filter(id__in=list(by_group), confirmed_at__isnull=False, held_since=None).values_list(
            "id", flat=True
        )
    )
    return tuple(
        SharedGroup(group_id, group_id in fit and any(each.withdrawn_at is None for each in found), tuple(found))
        for group_id, found in sorted(by_group.items())
    )


def _view(row: Lead) -> SharedIndicator:
    opened = open_payload(
        row.sealed, key=server_secrets().exchange, label=Label.LEAD, row_id=row.id, key_kind=KeyKind.SERVER
    ).data
    return SharedIndicator(row.id, **opened, released_at=row.released_at, withdrawn_at=row.withdrawn_at)
