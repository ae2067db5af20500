"""I have a code: typed forgivingly, the group to look at named, the text kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from houvast.core.sealing.receipts import ReceiptNotRight, read_receipt
from houvast.procedures import mailbox_sessions, opening
from houvast.procedures.opening import NoSuchMailbox
from houvast.records.audit.actors import REPORTER

from . import cookies
from .guards import session_of
from .page import go, show, stays
from .start import general_plan


@require_http_methods(["GET", "HEAD", "POST"])
def open_box(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return show(request, "public/open.html")
    typed = request.POST.get("code", "")
    if stays(request):
        return show(request, "public/open.html", {"typed": typed})
    if not typed.strip():
        return show(request, "public/open.html", {"empty": True}, status=422)
    now = timezone.now()
    try:
        keys = opening.open_mailbox(receipt=read_receipt(typed), now=now, by=REPORTER)
    except (ReceiptNotRight, NoSuchMailbox) as problem:
        return show(request, "public/open.html", {"typed": typed, "problem": problem}, status=422)
    response = go("enter")
    cookies.write(request, response, cookies.MAILBOX, mailbox_sessions.start(keys, now))
    cookies.expire(request, response, cookies.ANSWERS)
    return response


@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    """Between the code and the mailbox, as `start.begin`: did the cookie come back?"""
    session = session_of(request)
    if session is None:
        return show(request, "public/no_cookie.html", {"plan": general_plan()}, status=403)
    view = opening.read_mailbox(keys=session.keys, now=timezone.now())
    return go("messages" if view.sent or view.hidden else "tell")
