"""When something is refused or breaks: what was typed is still there, and 112, 113 and the general plan are too."""

from __future__ import annotations

import logging
import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException, UnreadablePostError

from .page import show
from .start import general_plan

log = logging.getLogger(__name__)
DATABASE_IS_LOST = (OperationalError, InterfaceError)
_LOST_MINUTES = 2
# Secrets of the desk's forms: no page ever holds one.
_TYPED_AGAIN = frozenset({"password", "again_password", "again_code", "old", "new", "again"})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return _page(request, "too_large", 413)
    return _page(request, "bad", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "forbidden", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "not_found", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where it is the database that is gone."""
    if isinstance(sys.exc_info()[1], DATABASE_IS_LOST):
        return cannot_keep(request)
    return _page(request, "server", 500, fields=_typed(request))


def cannot_keep(request: HttpRequest) -> HttpResponse:
    """503: the database is gone or the disk is full. That passes, so the same form is offered once more."""
    response = _page(request, "lost", 503, fields=_typed(request), plan=_plan())
    response["Retry-After"] = str(60 * _LOST_MINUTES)
    return response


def _page(request: HttpRequest, code: str, status: int, **context: object) -> HttpResponse:
    return show(
        request,
        "public/error.html",
        {"code": code, "lead": f"error.{code}_lead", "title": f"error.{code}"} | context,
        status=status,
    )


def _typed(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """Everything of the form that did not get through: name, value, and whether it is text to show. Passwords and codes
    of the desk, which shares this page, are typed again; the extra word comes along unseen."""
    if request.method != "POST":
        return []
    try:
        post = request.POST
    except (RawPostDataException, UnreadablePostError, RequestDataTooBig, TooManyFieldsSent):
        return []
    kept = [(name, value) for name in post if name not in _TYPED_AGAIN for value in post.getlist(name)]
    return [(name, value, name != "word" and ("\n" in value or " " in value)) for name, value in kept]


def _plan() -> tuple:
    try:
        return general_plan()
    except Exception:  # noqa: BLE001 - the page of the last resort never fails over its own extras
        log.warning("the general plan could not be made")
        return ()
