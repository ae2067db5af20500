"""The two cookies of the public door: `a` (answers) and `m` (mailbox). Meaningless names, nothing readable inside."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

ANSWERS = "a"
MAILBOX = "m"
LARGEST = 3072  # bytes: browsers take 4,096 with name and attributes


def _is_onion(request: HttpRequest) -> bool:
    """Plain http is refused everywhere but on localhost and the onion host, which browsers do not trust as secure."""
    return bool(settings.HOUVAST_ONION_HOST) and request.get_host().partition(":")[0] == settings.HOUVAST_ONION_HOST


def cookie_name(request: HttpRequest, name: str) -> str:
    return name if _is_onion(request) else f"__Host-{name}"


def read(request: HttpRequest, name: str) -> str | None:
    return request.COOKIES.get(cookie_name(request, name))


def write(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    """A session cookie: gone with the browser; what it holds ends earlier, by the time sealed inside."""
    _set(request, response, name, value, None)


def expire(request: HttpRequest, response: HttpResponse, *names: str) -> None:
    """By name, and only ours: `Clear-Site-Data` would show in the history of what a browser did."""
    for name in names or (ANSWERS, MAILBOX):
        _set(request, response, name, "", 0)


def _set(request: HttpRequest, response: HttpResponse, name: str, value: str, max_age: int | None) -> None:
    response.set_cookie(
        cookie_name(request, name),
        value,
        max_age=max_age,
        path="/",
        secure=not _is_onion(request),
        httponly=True,
        samesite="Strict",
    )
