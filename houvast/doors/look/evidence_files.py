"""How the bytes of an item leave the house: never rendered, never run, under a name of ours."""

from __future__ import annotations

from django.http import HttpResponse

from houvast.core.dossier.contents import picture_type

_UNKNOWN = "application/octet-stream"


def as_attachment(data: bytes, name: str, *, drawn: bool = False) -> HttpResponse:
    """`drawn`: inside a page of ours, as a picture, where it is one. Opened by itself it is a download all the same, in
    a box without scripts, forms, plug-ins or our origin."""
    response = HttpResponse(data, content_type=(picture_type(data) if drawn else "") or _UNKNOWN)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
