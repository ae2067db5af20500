"""Groups whose indicators a person released, and partners that read them over TAXII."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from houvast.core.linking.stix import Tlp

TAXII = "application/taxii+json;version=2.1"
ROOT = "/taxii2/leads/"


@dataclass(frozen=True)
class Partner:
    """A call answers Django's own response."""

    id: UUID
    password: str

    @property
    def collection(self) -> str:
        return self.get("collections/").json()["collections"][0]["id"]

    def get(self, path: str, *, query: dict[str, Any] | None = None, method: str = "get", **headers: str):
        credentials = base64.b64encode(f"{self.id}:{self.password}".encode()).decode()
        sent = {"host": "localhost", "accept": TAXII, "authorization": f"Basic {credentials}", **headers}
        address = path if path.startswith("/") else ROOT + path
        return getattr(Client(headers=sent), method)(address, query or {})

    def objects(self, collection: str = "", **query: Any) -> dict[str, Any]:
        answer = self.get(f"collections/{collection or self.collection}/objects/", query=query)
        assert answer.status_code == 200, answer.content
        return answer.json()


def admit_partner(name: str, *scopes: str, tlp: Tlp | None = None) -> Partner:
    from django.utils import timezone

    from houvast.procedures import admitting
    from houvast.records.audit.actors import COMMAND
    from houvast.records.partners.views import Scope

    chosen = [Scope(each) for each in scopes] or [Scope.TAXII]
    made = admitting.admit(name=name, scopes=chosen, tlp=tlp, now=timezone.now(), by=COMMAND)
    return Partner(made.partner_id, made.taxii or "")


def confirmed_group(*values: str, kind: str = "phone") -> UUID:
    """A group that somebody confirmed, with these released. Gives its id."""
    from django.utils import timezone

    from houvast.records.links.models import Group

    group_id = uuid4()
    Group.objects.create(
        id=group_id, size=3, made_at=timezone.now(), confirmed_at=timezone.now(), confirmed_by_id=_somebody()
    )
    for value in values:
        release(group_id, value, kind=kind)
    return group_id


def release(group_id: UUID, value: str, *, kind: str = "phone") -> UUID:
    from django.utils import timezone

    from houvast.records.links.leads import release_lead

    month = {"first": "2026-03", "last": "2026-11"}
    platform = "instagram" if kind == "account" else None
    person = _somebody()
    return release_lead(
        group_id, kind=kind, platform=platform, value=value, person_id=person, now=timezone.now(), **month
    )


def withdraw(group_id: UUID) -> None:
    from django.utils import timezone

    from houvast.records.links.leads import withdraw_leads

    withdraw_leads(group_id, timezone.now())


def hold(group_id: UUID, *, held: bool = True) -> None:
    from django.utils import timezone

    from houvast.records.links import grouping

    if held:
        grouping.hold(group_id, timezone.now())
    else:
        grouping.let_go(group_id, 3)


def _somebody() -> UUID:
    from houvast.records.staff.models import Person

    made, _ = Person.objects.get_or_create(
        email="cora@helpline.example", defaults={"id": uuid4(), "name": "Cora", "role": "coordinator"}
    )
    return made.id
