"""Answers of the TAXII server: its own media type always, an error object where something is not right."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from houvast.doors.exchange.taxii_query import QueryNotRight
from houvast.procedures import sharing_leads
from houvast.procedures.sharing_leads import NoSuchCollection, NoSuchObject, NotThisPartner, SharingOff
from houvast.records.feeds.paging import FeedTokenNotRight
from houvast.records.partners.limits import TooOften
from houvast.records.partners.views import PartnerView

TAXII = "application/taxii+json;version=2.1"
_TAKEN = {TAXII, "application/taxii+json", "application/*", "*/*"}
# A collection is for reading: these are what a client would write with.
_WRITES = ("POST", "PUT", "PATCH", "DELETE")


class Keyed:
    """What the access matrix reads: a partner's key opens it, and nobody's session."""

    value = "platform"


def serve(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of a partner that came in with its user and password, and understands TAXII 2.1."""

    @wraps(view)
    def serving(request: HttpRequest, **where: Any) -> HttpResponse:
        try:
            partner = _partner(request)
            if not accepts(request.headers.get("Accept", "")):
                return error(406, "Not acceptable", f"Ask for {TAXII}.")
            if request.method not in ("GET", "HEAD"):
                return _wrong_method(request.method or "")
            return view(request, partner, **where)
        except (
            SharingOff,
            NotThisPartner,
            TooOften,
            NoSuchCollection,
            NoSuchObject,
            FeedTokenNotRight,
            QueryNotRight,
        ) as no:
            return refusal(no)

    serving.methods = ("GET",)  # type: ignore[attr-defined]
    serving.opens_to = Keyed  # type: ignore[attr-defined]
    return serving


def answer(content: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return HttpResponse(json.dumps(content, ensure_ascii=False), content_type=TAXII, status=status)


def error(status: int, title: str, description: str) -> HttpResponse:
    return answer({"title": title, "description": description, "http_status": str(status)}, status=status)


def accepts(header: str) -> bool:
    """Whether one of the media types in this Accept header is ours: spaces and letter case do not count. No header, or
    one that takes anything, gets TAXII 2.1 as well; any other version, and plain JSON, does not."""
    if not header.strip():
        return True
    for part in header.lower().replace(" ", "").replace('"', "").split(","):
        media, *parameters = part.split(";")
        chosen = [each for each in parameters if not each.startswith(("q=", "charset="))]
        refused = any(each.startswith("q=") and not each.removeprefix("q=").strip("0.") for each in parameters)
        if not refused and ";".join([media, *chosen]) in _TAKEN:
            return True
    return False


def refusal(no: Exception) -> HttpResponse:
    match no:
        case SharingOff():
            return error(404, "Nothing is shared here", "Sharing of leads is switched off at this helpline.")
        case NotThisPartner():
            found = error(401, "Not signed in", "Send user and password of your key; one is missing, wrong or revoked.")
            found["WWW-Authenticate"] = 'Basic realm="leads", charset="UTF-8"'
            return found
        case TooOften():
            seconds = no.parameters["seconds"]
            found = error(429, "Too often", f"This key opens again in {seconds} seconds.")
            found["Retry-After"] = str(seconds)
            return found
        case NoSuchCollection() | NoSuchObject():
            return error(404, "Not found", "There is no such collection or object here for you.")
        case FeedTokenNotRight():
            return error(400, "next is not right", "It is not one of ours for this collection. Begin again without it.")
        case QueryNotRight():
            return error(400, f"{no.name} is not right", f"Allowed: {no.allowed}.")
        case _:
            raise no


def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    return error(404, "Not found", "There is nothing at this address. Begin at /taxii2/.")


nothing_here.methods = ("GET", "POST")  # type: ignore[attr-defined]


def broken() -> HttpResponse:
    return error(500, "Something broke", "Something broke here. Try again in a minute.")


def _partner(request: HttpRequest) -> PartnerView:
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    try:
        said = base64.b64decode(credentials.strip(), validate=True).decode() if scheme.lower() == "basic" else ""
    except ValueError:
        said = ""
    user, _, password = said.partition(":")
    return sharing_leads.enter(user=user, password=password, now=timezone.now())


def _wrong_method(method: str) -> HttpResponse:
    if method in _WRITES:
        return error(403, "Read only", "Nothing can be written or deleted here.")
    found = error(405, "Wrong method", "Allowed here: GET, HEAD.")
    found["Allow"] = "GET, HEAD"
    return found
