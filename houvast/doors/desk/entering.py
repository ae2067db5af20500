"""Signing in and out, the language, staying, and the first time: a link becomes a password and a second factor."""

from __future__ import annotations

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django_htmx.http import trigger_client_event

from houvast.doors.desk import pages, sessions
from houvast.doors.desk.access import Who, no_act, opens_to
from houvast.doors.desk.wording import refusal
from houvast.procedures import granting, inviting, rotating_keys, signing_in
from houvast.records.refused import Refused
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn


@opens_to(Who.ANYONE, methods=("GET", "POST"))
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _sign_in_page(request)
    email = request.POST.get("email", "")
    try:
        me = signing_in.sign_in(
            email=email,
            password=request.POST.get("password", ""),
            code=request.POST.get("code", ""),
            now=timezone.now(),
            device=sessions.read(request, sessions.DEVICE),
        )
    except Refused as no:
        return _sign_in_page(request, email=email, not_right=refusal(no), status=422)
    if me.person.may(Permission.ROTATE_KEYS):
        rotating_keys.tend_keys(keyring=me.keyring, now=timezone.now(), by=me.by)
    response = HttpResponseRedirect(pages.safe_next(request, pages.home_of(me)), status=303)
    sessions.start(request, response, me)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, me.person.language, secure=True, httponly=True, samesite="Strict"
    )
    return response


def _sign_in_page(request: HttpRequest, *, status: int = 200, **typed: str) -> HttpResponse:
    focus = "focus_password" if typed.get("email") else "focus_email"
    context = {**typed, focus: True, "next": pages.safe_next(request, "")}
    return pages.show(request, "desk/sign_in.html", context, status=status)


@opens_to(Who.ANYONE, methods=("POST",))
def sign_out(request: HttpRequest) -> HttpResponse:
    """For anyone: who is signed out already may press it too."""
    token = sessions.read(request)
    if token:
        signing_in.sign_out(token, timezone.now())
    response = HttpResponseRedirect(reverse("desk:sign_in") + "?said=signed_out", status=303)
    sessions.end(request, response)
    return response


@opens_to(Who.SIGNED_IN, methods=("POST",))
def stay(request: HttpRequest, me: SignedIn) -> HttpResponse:
    """ "I am still here": an act of the person, so the session goes on."""
    idle_at = timezone.now() + signing_in.IDLE_AFTER
    if not request.htmx:
        return pages.see("queue")
    return trigger_client_event(HttpResponse(status=204), "stays", {"value": idle_at.isoformat()})


@opens_to(Who.ANYONE, methods=("POST",))
def language(request: HttpRequest) -> HttpResponse:
    """The desk in the other language; the page stays, and who is signed in finds it so the next time."""
    response = HttpResponseRedirect(pages.safe_next(request, reverse("desk:queue")), status=303)
    chosen = request.POST.get("language")
    if chosen in dict(settings.LANGUAGES):
        now, token = timezone.now(), sessions.read(request)
        me = signing_in.resume(token, now) if token else None
        if me is not None:
            granting.choose_language(language=chosen, keyring=me.keyring, now=now, by=me.by)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, secure=True, httponly=True, samesite="Strict")
    return no_act(response)


@opens_to(Who.ANYONE, methods=("GET", "POST"))
def begin(request: HttpRequest, token: str) -> HttpResponse:
    """What the administrator's link opens, once: choose a password, scan the second factor, show that it works."""
    now = timezone.now()
    try:
        invitation = inviting.read_invitation(token=token, now=now)
    except Refused as no:
        return pages.show(request, "desk/begin_gone.html", {"wrong": refusal(no)}, status=404)
    wrong = ""
    if request.method == "POST":
        password, again = request.POST.get("password", ""), request.POST.get("again", "")
        try:
            if password != again:
                raise PasswordsDiffer
            inviting.accept(token=token, password=password, code=request.POST.get("code", ""), now=now)
            return pages.see("sign_in", said="ready")
        except Refused as no:
            wrong = refusal(no)
    context = {
        "invitation": invitation,
        "qr": _qr(invitation.totp_address),
        "secret": _in_groups(invitation.totp_secret),
        "not_right": wrong,
    }
    return pages.show(request, "desk/begin.html", context, status=422 if wrong else 200)


class PasswordsDiffer(Refused):
    """The password was typed twice, and not the same."""

    code = "passwords_differ"


@opens_to(Who.SIGNED_IN, methods=("GET", "POST"))
def about_me(request: HttpRequest, me: SignedIn) -> HttpResponse:
    """Who I am here, and a new password."""
    wrong = ""
    if request.method == "POST":
        new = request.POST.get("new", "")
        try:
            if new != request.POST.get("again", ""):
                raise PasswordsDiffer
            signing_in.change_password(
                keyring=me.keyring,
                old=request.POST.get("old", ""),
                new=new,
                code=request.POST.get("code", ""),
                now=timezone.now(),
                by=me.by,
            )
            response = pages.see("sign_in", said="password_changed")
            sessions.end(request, response)
            return no_act(response)
        except Refused as no:
            wrong = refusal(no)
    return pages.show(request, "desk/me.html", {"not_right": wrong}, status=422 if wrong else 200)


def _qr(text: str) -> SafeString:
    """An SVG drawn here, without inline style: nothing is asked of anyone else and the policy stays strict."""
    code = segno.make(text, error="m", micro=False)
    return mark_safe(code.svg_inline(border=2, svgclass="qr", lineclass=None, omitsize=True, dark="#000", light="#fff"))


def _in_groups(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
