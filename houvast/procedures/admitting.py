"""Platforms come in: their keys are made and shown once, renewed, revoked; and the desk sees what each fetched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from houvast.core.linking.stix import Tlp
from houvast.core.sealing.keyring import Keyring
from houvast.procedures.entering import check_person
from houvast.records.audit.actors import COMMAND, Actor
from houvast.records.audit.acts import AuditAct, partner_subject
from houvast.records.audit.writing import write_audit
from houvast.records.exchange.reading import count_hashes, fetches_of, had_by_partner
from houvast.records.exchange.signals import HashStatus
from houvast.records.exchange.views import FetchView
from houvast.records.feeds import keeping
from houvast.records.partners.keys import make_keys, revoke_keys
from houvast.records.partners.models import Partner
from houvast.records.partners.reading import all_partners
from houvast.records.partners.views import NewKeys, PartnerView, Scope
from houvast.records.refused import Refused
from houvast.records.staff.permissions import Permission

LONGEST_NAME = 80


class PartnerNameNotRight(Refused):
    """A partner has a name of 1 to 80 characters: platforms see it at what it says of a hash."""

    code = "partner_name_not_right"


class NoScope(Refused):
    """A partner that may do nothing needs no keys."""

    code = "no_scope"


class NoSuchPartner(Refused):
    code = "no_such_partner"


@dataclass(frozen=True)
class PlatformLine:
    """`had`: how many hashes it has been given."""

    partner: PartnerView
    had: int


@dataclass(frozen=True)
class PlatformPage:
    partner: PartnerView
    had: int
    fetches: tuple[FetchView, ...]


@dataclass(frozen=True)
class Overview:
    platforms: tuple[PlatformLine, ...]
    hashes: Mapping[HashStatus, int]


@transaction.atomic
def admit(
    *,
    name: str,
    scopes: Iterable[Scope],
    limits: Mapping[str, int] | None = None,
    tlp: Tlp | None = None,
    now: datetime,
    by: Actor,
    keyring: Keyring | None = None,
) -> NewKeys:
    """New keys for this partner, one for each endpoint of its scopes; whatever keys it had end at once. One that is
    known by this name is the same one: what it fetched before stays with it. Without a keyring only the command line.

    `limits`: `minute` and `day`, how often each of its keys may be used instead of the usual; left out: the usual.
    `tlp`: how far it may pass on the leads it reads; None: as it was, AMBER+STRICT at first.

    Raises `NotAllowed`, `PartnerNameNotRight`, `NoScope`.
    """
    _check(keyring, Permission.MANAGE_PLATFORMS, by)
    chosen = [scope.value for scope in Scope if scope in set(scopes)]
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise PartnerNameNotRight
    if not chosen:
        raise NoScope
    partner = Partner.objects.select_for_update().filter(name=name).first()
    again = partner is not None
    if partner is None:
        partner = Partner(id=uuid4(), name=name, made_at=now)
    partner.scopes, partner.limits, partner.revoked_at = chosen, dict(limits or {}), None
    partner.save()
    keys = make_keys(partner, now)
    if tlp is not None:
        keeping.mark_with(partner.id, tlp, now)
    write_audit(
        AuditAct.PARTNER_ADMITTED,
        subject=partner_subject(partner.id),
        at=now,
        by=by,
        parameters={"scopes": " ".join(chosen), "again": int(again)} | ({"tlp": tlp.value} if tlp else {}),
    )
    return keys


@transaction.atomic
def revoke(*, partner_id: UUID, now: datetime, by: Actor, keyring: Keyring | None = None) -> None:
    """None of its keys opens anything any more, from the next request on. Raises `NotAllowed`, `NoSuchPartner`."""
    _check(keyring, Permission.MANAGE_PLATFORMS, by)
    partner = Partner.objects.select_for_update().filter(id=partner_id).first()
    if partner is None:
        raise NoSuchPartner
    if partner.revoked_at is not None:
        return
    partner.revoked_at = now
    partner.save(update_fields=["revoked_at"])
    revoke_keys([partner.id], now)
    write_audit(AuditAct.PARTNER_REVOKED, subject=partner_subject(partner.id), at=now, by=by)


def overview(*, keyring: Keyring) -> Overview:
    """Every platform, with how much it was given. Raises `NotAllowed`."""
    check_person(keyring, Permission.SEE_PLATFORMS)
    had = had_by_partner()
    lines = tuple(PlatformLine(partner, had.get(partner.id, 0)) for partner in all_partners())
    return Overview(lines, count_hashes())


def platform(*, partner_id: UUID, keyring: Keyring) -> PlatformPage:
    """One platform and what it fetched. Raises `NotAllowed`, `NoSuchPartner`."""
    line = next((each for each in overview(keyring=keyring).platforms if each.partner.id == partner_id), None)
    if line is None:
        raise NoSuchPartner
    return PlatformPage(line.partner, line.had, fetches_of(partner_id))


def _check(keyring: Keyring | None, permission: Permission, by: Actor) -> None:
    if keyring is not None:
        check_person(keyring, permission, by=by)
    elif by != COMMAND:
        raise ValueError("a person acts with their own keys")
