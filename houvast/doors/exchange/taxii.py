"""Leads for police and partners over TAXII 2.1, read only: one API root, in it the one collection of who asks."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from houvast.core.linking.stix import stix_time
from houvast.doors.exchange.taxii_answers import TAXII, answer, serve
from houvast.doors.exchange.taxii_query import read_question
from houvast.procedures import sharing_leads
from houvast.procedures.sharing_leads import Question
from houvast.records.feeds.views import FeedPage, VersionView
from houvast.records.partners.views import PartnerView

STIX = "application/stix+json;version=2.1"
ROOT = "leads"
# Nothing can be sent here; the protocol wants a number all the same.
_LONGEST_CONTENT = 1


@serve
def discovery(request: HttpRequest, partner: PartnerView) -> HttpResponse:
    root = request.build_absolute_uri(f"/taxii2/{ROOT}/")
    return answer({"title": "houvast", "description": "Leads, read only.", "default": root, "api_roots": [root]})


@serve
def api_root(request: HttpRequest, partner: PartnerView) -> HttpResponse:
    return answer({"title": "Leads", "versions": [TAXII], "max_content_length": _LONGEST_CONTENT})


@serve
def collections(request: HttpRequest, partner: PartnerView) -> HttpResponse:
    feed = sharing_leads.collection(partner=partner, now=timezone.now())
    return answer({"collections": [_collection(feed.id, partner)]})


@serve
def collection(request: HttpRequest, partner: PartnerView, collection_id: UUID) -> HttpResponse:
    feed = sharing_leads.collection(partner=partner, now=timezone.now(), collection_id=collection_id)
    return answer(_collection(feed.id, partner))


@serve
def objects(request: HttpRequest, partner: PartnerView, collection_id: UUID) -> HttpResponse:
    page = _page(partner, collection_id, read_question(request.GET, "objects"))
    return _around(page, "objects", [each.content for each in page.versions])


@serve
def manifest(request: HttpRequest, partner: PartnerView, collection_id: UUID) -> HttpResponse:
    page = _page(partner, collection_id, read_question(request.GET, "manifest"))
    return _around(page, "objects", [_listed(each) for each in page.versions])


@serve
def one_object(request: HttpRequest, partner: PartnerView, collection_id: UUID, name: str) -> HttpResponse:
    page = _page(partner, collection_id, read_question(request.GET, "object", name=name))
    return _around(page, "objects", [each.content for each in page.versions])


@serve
def versions(request: HttpRequest, partner: PartnerView, collection_id: UUID, name: str) -> HttpResponse:
    page = _page(partner, collection_id, read_question(request.GET, "versions", name=name, versions=True))
    return _around(page, "versions", [stix_time(each.version) for each in page.versions])


def _page(partner: PartnerView, collection_id: UUID, question: Question) -> FeedPage:
    return sharing_leads.read(partner=partner, collection_id=collection_id, question=question, now=timezone.now())


def _collection(collection_id: UUID, partner: PartnerView) -> dict[str, Any]:
    """Clients find a collection by its title: it is never another, and names of partners are unique."""
    return {
        "id": str(collection_id),
        "title": f"Leads for {partner.name}",
        "description": "Means used in linked reports, released by a person. Never anything of a victim.",
        "can_read": True,
        "can_write": False,
        "media_types": [STIX],
    }


def _around(page: FeedPage, name: str, items: list[Any]) -> HttpResponse:
    """An empty page is `{}`; `more` and `next` go together."""
    if not items:
        return answer({})
    going_on = {"more": True, "next": page.token} if page.token else {"more": False}
    found = answer({**going_on, name: items})
    found["X-TAXII-Date-Added-First"] = _place(page.versions[0].added_at)
    found["X-TAXII-Date-Added-Last"] = _place(page.versions[-1].added_at)
    return found


def _listed(each: VersionView) -> dict[str, str]:
    return {
        "id": each.name,
        "date_added": _place(each.added_at),
        "version": stix_time(each.version),
        "media_type": STIX,
    }


def _place(moment: datetime) -> str:
    """To the microsecond: a client asks for what came after exactly this."""
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
