"""The receipt is shown: copy, print, QR, note; an extra word if wanted; "I have kept it" takes it off every page."""

from __future__ import annotations

import segno
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from houvast.core.sealing.receipts import Receipt
from houvast.procedures import mailbox_sessions, opening, submitting
from houvast.procedures.mailbox_sessions import MailboxSession
from houvast.procedures.submitting import TooLateForWord, WordTooShort
from houvast.records.audit.actors import REPORTER

from . import cookies
from .figures import something_to_ask
from .guards import with_mailbox
from .page import go, show


@require_http_methods(["GET", "HEAD", "POST"])
@with_mailbox
def receipt(request: HttpRequest, session: MailboxSession) -> HttpResponse:
    now = timezone.now()
    if request.method == "POST":
        if "kept" in request.POST:
            return _kept(request, session)
        if "word" in request.POST and "stay" not in request.POST:
            return _choose_word(request, session)
        return _page(request, session, problem="receipt.tick_first", status=422)
    if session.receipt is None:
        return go("plan" if not opening.read_mailbox(keys=session.keys, now=now).sent else "messages")
    return _page(request, session)


def _kept(request: HttpRequest, session: MailboxSession) -> HttpResponse:
    now = timezone.now()
    submitting.mark_kept(keys=session.keys, now=now, by=REPORTER)
    view = opening.read_mailbox(keys=session.keys, now=now)
    response = go("figures" if something_to_ask(view.facts) else "tell")
    # A new session: the old one still holds the receipt.
    mailbox_sessions.end(session.cookie)
    cookies.write(request, response, cookies.MAILBOX, mailbox_sessions.start(session.keys, now))
    return response


def _choose_word(request: HttpRequest, session: MailboxSession) -> HttpResponse:
    try:
        submitting.set_extra_word(keys=session.keys, word=request.POST["word"].strip(), now=timezone.now(), by=REPORTER)
    except WordTooShort as no:
        return _page(request, session, word_problem="receipt.word_short", minimum=no.parameters["minimum"], status=422)
    except TooLateForWord:
        return _page(request, session, word_problem="receipt.word_late", status=422)
    return go("receipt", at="word")


def _page(request: HttpRequest, session: MailboxSession, status: int = 200, **context: object) -> HttpResponse:
    view = opening.read_mailbox(keys=session.keys, now=timezone.now())
    shown = session.receipt
    request.shown_receipt = None  # it stands on this page in full
    context |= {
        "view": view,
        "groups": shown.grouped.split(" ") if shown else [],
        "qr": qr(shown) if shown else "",
    }
    return show(request, "public/receipt.html", context, role=view.facts.situation.get("reporter_role"), status=status)


def qr(receipt: Receipt) -> str:
    """The 20 characters and nothing else as an inline picture: never an address, which a phone would open and keep."""
    code = segno.make(receipt.characters, error="m", micro=False)
    return mark_safe(code.svg_inline(omitsize=True, border=0, dark="#000", svgclass=None, lineclass=None))


@require_safe
@with_mailbox
def note(request: HttpRequest, session: MailboxSession) -> HttpResponse:
    """The code as a small file whose name and content say nothing else."""
    if session.receipt is None:
        return go("messages")
    response = HttpResponse(session.receipt.grouped + "\n", content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="note.txt"'
    return response
