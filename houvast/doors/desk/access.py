"""Who may come in: every view of the desk says it in one decorator, and the access matrix reads it there.

A signed-out GET goes to the sign-in page and back. A signed-out POST is answered where it stands: what was typed is in
the answer, and signing in there sends it after all. Without the permission a page does not exist (404): nobody learns
from the answer whether a case does.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import reswap, retarget

from houvast.doors.desk import pages, sessions
from houvast.doors.desk.wording import refusal
from houvast.procedures import signing_in
from houvast.procedures.opening import NoSuchCase
from houvast.records.refused import Refused
from houvast.records.staff.permissions import NotAllowed, Permission
from houvast.records.staff.views import SignedIn


class Who(StrEnum):
    """Views that need no permission of the table."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"


# Fields of the sign-in that is shown in place of an answer; never handed on to a view, never shown again.
AGAIN_EMAIL, AGAIN_PASSWORD, AGAIN_CODE = "again_email", "again_password", "again_code"
# No page holds a password either: who was signed out while changing it types it again.
_NOT_TYPED = {"csrfmiddlewaretoken", AGAIN_EMAIL, AGAIN_PASSWORD, AGAIN_CODE, "old", "new", "again", "password"}
# Fields that hold what a person wrote: shown as text while the session is gone, so that it can also be copied.
TEXT_FIELDS = ("text", "words")

View = Callable[..., HttpResponse]


def opens_to(who: Permission | Who, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """Declares who a view opens to and by which methods. A view for `ANYONE` gets (request, …), every other one
    (request, me: SignedIn, …). HEAD goes with GET."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods and not (request.method == "HEAD" and "GET" in methods):
                return HttpResponseNotAllowed(methods)
            return _no_store(_answer(view, who, request, args, kwargs))

        guarded.opens_to = who  # type: ignore[attr-defined]
        guarded.methods = methods  # type: ignore[attr-defined]
        return guarded

    return declare


def no_act(response: HttpResponse) -> HttpResponse:
    """Marks the answer of a POST that changed nothing: it does not keep the session alive."""
    response.no_act = True  # type: ignore[attr-defined]
    return response


def _answer(view: View, who: Permission | Who, request: HttpRequest, args: tuple, kwargs: dict) -> HttpResponse:
    if who is Who.ANYONE:
        return view(request, *args, **kwargs)
    now = timezone.now()
    token = sessions.read(request)
    me = signing_in.resume(token, now) if token else None
    if me is not None:
        return _for(me, view, who, request, args, kwargs)
    if request.method == "POST":
        return _sign_in_and_go_on(view, who, request, args, kwargs)
    return _to_sign_in(request)


def _for(
    me: SignedIn, view: View, who: Permission | Who, request: HttpRequest, args: tuple, kwargs: dict
) -> HttpResponse:
    request.me = me  # type: ignore[attr-defined]  # the bar on top of every page
    try:
        if isinstance(who, Permission) and not me.person.may(who):
            raise NotAllowed(permission=who, role=me.person.role)
        response = view(request, me, *args, **kwargs)
    except (NotAllowed, NoSuchCase):
        return missing(request)
    except Refused as no:
        return not_done(request, no)
    if request.method == "POST" and response.status_code < 400 and not getattr(response, "no_act", False):
        signing_in.keep_alive(me.token, timezone.now())
    return response


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.htmx:
        return _signed_out_notice(request)
    address = reverse("desk:sign_in")
    back = request.get_full_path()
    if back != reverse("desk:home"):
        address += "?" + urlencode({"next": back})
    return HttpResponseRedirect(address, status=303)


def _sign_in_and_go_on(view: View, who: Permission | Who, request: HttpRequest, args: tuple, kwargs: dict):
    if request.htmx:
        return _signed_out_notice(request)
    if AGAIN_PASSWORD not in request.POST:
        return _again(request, not_right="")
    try:
        me = signing_in.sign_in(
            email=request.POST.get(AGAIN_EMAIL, ""),
            password=request.POST.get(AGAIN_PASSWORD, ""),
            code=request.POST.get(AGAIN_CODE, ""),
            now=timezone.now(),
            device=sessions.read(request, sessions.DEVICE),
        )
    except Refused as no:
        return _again(request, not_right=refusal(no))
    response = _for(me, view, who, request, args, kwargs)
    sessions.start(request, response, me)
    return response


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Everything that came with a POST but the password, the code and Django's token."""
    return [(name, value) for name, values in request.POST.lists() if name not in _NOT_TYPED for value in values]


def _again(request: HttpRequest, *, not_right: str) -> HttpResponse:
    fields = typed(request)
    return pages.show(
        request,
        "desk/again.html",
        {
            "texts": [(name, value) for name, value in fields if name in TEXT_FIELDS],
            "hidden": [(name, value) for name, value in fields if name not in TEXT_FIELDS],
            "email": request.POST.get(AGAIN_EMAIL, ""),
            "not_right": not_right,
        },
        status=422,
    )


def missing(request: HttpRequest) -> HttpResponse:
    """One answer for what is not there and for what this person may not see."""
    return pages.show(request, "desk/missing.html", status=404)


def _signed_out_notice(request: HttpRequest) -> HttpResponse:
    response = pages.show(request, "desk/parts/signed_out.html")
    return reswap(retarget(response, "#live"), "innerHTML")


def not_done(request: HttpRequest, no: Refused) -> HttpResponse:
    """A rule said no and the view had no better page for it: the sentence, and what was typed to copy or send again."""
    fields = typed(request)
    return pages.show(
        request,
        "desk/not_done.html",
        {
            "said_no": refusal(no),
            "texts": [(name, value) for name, value in fields if name in TEXT_FIELDS],
            "hidden": [(name, value) for name, value in fields if name not in TEXT_FIELDS],
            "back": request.resolver_match.kwargs.get("report_id"),
        },
        status=409,
    )


def _no_store(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
