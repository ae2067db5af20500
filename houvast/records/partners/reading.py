"""Reads of partners."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from houvast.records.partners.models import KeyUse, Partner
from houvast.records.partners.views import PartnerView, Scope


def partner_view(partner: Partner, last_seen: datetime | None = None) -> PartnerView:
    scopes = tuple(scope for scope in Scope if scope.value in partner.scopes)
    return PartnerView(partner.id, partner.name, scopes, partner.made_at, partner.revoked_at, last_seen)


def all_partners() -> tuple[PartnerView, ...]:
    """Those that stand first, by name; then those that were revoked."""
    seen = dict(KeyUse.objects.values_list("key__partner").annotate(Max("starts_at")))
    found = [partner_view(partner, seen.get(partner.id)) for partner in Partner.objects.all()]
    return tuple(sorted(found, key=lambda view: (not view.standing, view.name.casefold())))


def partner_by_id(partner_id: UUID) -> PartnerView | None:
    return next((view for view in all_partners() if view.id == partner_id), None)


def names_of(partner_ids: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Partner.objects.filter(id__in=set(partner_ids)).values_list("id", "name"))
