"""The code on a poster: it leads to the start page, at the address that the helpline set."""

from __future__ import annotations

from io import BytesIO

import segno
from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe


def poster_address(request: HttpRequest) -> str:
    """The address on paper: of the setting, else of the public host; where nothing is set (a demo) the one in use."""
    if settings.HOUVAST_POSTER_ADDRESS:
        return settings.HOUVAST_POSTER_ADDRESS
    if settings.HOUVAST_PUBLIC_HOST:
        return f"https://{settings.HOUVAST_PUBLIC_HOST}/"
    return request.build_absolute_uri("/")


def said_address(address: str) -> str:
    """As it is typed: without https and the last stroke."""
    return address.partition("://")[2].removesuffix("/")


def qr_to(address: str) -> SafeString:
    """The code as inline SVG; its correction stands a scratch or a drop of rain."""
    made = BytesIO()
    segno.make(address, error="q", micro=False).save(
        made, kind="svg", scale=8, border=4, xmldecl=False, svgns=True, dark="#000", light="#fff", omitsize=True
    )
    return mark_safe(made.getvalue().decode())
