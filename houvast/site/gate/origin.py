"""Every act comes from a page of ours.

A POST needs our own `Origin`, or `Sec-Fetch-Site: same-origin` where a browser hides the origin (`null`). No page of
somebody else's can forge either. Both missing is refused: every browser since 2020 sends one of them with a form.
On the public door this stands instead of Django's token (there is no cookie before the first answer).
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_path, get_language_from_request, override

from houvast.doors.public.errors import forbidden
from houvast.site.gate.host import KEYED_PATHS
from houvast.site.gate.sentences import REFUSED, refuse

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
STAFF_PATHS = ("/desk/", "/live/")


class OriginCheck:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE_METHODS or request.path_info.startswith(KEYED_PATHS):
            return self.get_response(request)
        ours = f"{request.scheme}://{request.META.get('HTTP_HOST', '').lower()}"
        if is_ours(request.META.get("HTTP_ORIGIN"), request.META.get("HTTP_SEC_FETCH_SITE"), ours=ours):
            return self.get_response(request)
        return _refuse(request)


def _refuse(request: HttpRequest) -> HttpResponse:
    """At the public door its own page, in the language of the address: a frightened person may stand there, with a
    browser that hides where a form came from. Everywhere else a sentence will do."""
    if request.path_info.startswith(STAFF_PATHS):
        return refuse(request, "not_from_our_page", status=403)
    language = get_language_from_path(request.path_info) or get_language_from_request(request)
    with override(language):
        page = forbidden(request)
    page[REFUSED] = "not-from-our-page"
    return page


def is_ours(origin: str | None, fetch_site: str | None, *, ours: str) -> bool:
    """Whether a request with these two headers came from a page of `ours` (scheme://host[:port])."""
    if origin is not None and origin != "null":
        return origin.lower() == ours
    return fetch_site == "same-origin"
