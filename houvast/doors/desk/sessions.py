"""The desk's cookies: who is signed in, and which browser signed in before."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from houvast.records.staff.views import SignedIn

SESSION = "d"  # gone with the browser; the server ends it earlier
DEVICE = "k"  # keeps a stranger's wrong guesses from slowing this browser's owner down
DEVICE_LASTS = timedelta(days=180)


def _onion(request: HttpRequest) -> bool:
    """Plain http is refused everywhere but on localhost and the onion host, which browsers do not trust as secure."""
    return bool(settings.HOUVAST_ONION_HOST) and request.get_host().partition(":")[0] == settings.HOUVAST_ONION_HOST


def cookie_name(request: HttpRequest, name: str) -> str:
    return name if _onion(request) else f"__Host-{name}"


def read(request: HttpRequest, name: str = SESSION) -> str | None:
    """The text of a desk cookie, or None."""
    return request.COOKIES.get(cookie_name(request, name))


def _set(request: HttpRequest, response: HttpResponse, name: str, value: str, age: timedelta | None = None) -> None:
    response.set_cookie(
        cookie_name(request, name),
        value,
        max_age=age,
        path="/",
        secure=not _onion(request),
        httponly=True,
        samesite="Strict",
    )


def start(request: HttpRequest, response: HttpResponse, me: SignedIn) -> None:
    _set(request, response, SESSION, me.token)
    if me.device:
        _set(request, response, DEVICE, me.device, DEVICE_LASTS)


def end(request: HttpRequest, response: HttpResponse) -> None:
    """Takes the session's cookie away; the device's stays, it opens nothing."""
    _set(request, response, SESSION, "", timedelta(0))
