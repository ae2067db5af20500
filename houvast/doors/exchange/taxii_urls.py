"""The addresses of the TAXII server, below `/taxii2`, with and without the slash at the end: on a redirect some
clients drop the password."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from houvast.doors.exchange import taxii, taxii_answers

app_name = "taxii"

_COLLECTION = f"/{taxii.ROOT}/collections/<uuid:collection_id>"


def _at(address: str, view: Callable[..., HttpResponse], name: str) -> list[URLPattern]:
    return [path(f"{address}/", view, name=name), path(address, view, name=name)]


urlpatterns = [
    *_at("", taxii.discovery, "discovery"),
    *_at(f"/{taxii.ROOT}", taxii.api_root, "api_root"),
    *_at(f"/{taxii.ROOT}/collections", taxii.collections, "collections"),
    *_at(_COLLECTION, taxii.collection, "collection"),
    *_at(f"{_COLLECTION}/objects", taxii.objects, "objects"),
    *_at(f"{_COLLECTION}/manifest", taxii.manifest, "manifest"),
    *_at(f"{_COLLECTION}/objects/<str:name>", taxii.one_object, "object"),
    *_at(f"{_COLLECTION}/objects/<str:name>/versions", taxii.versions, "versions"),
    path("/<path:rest>", taxii_answers.nothing_here, name="nothing_here"),
]
