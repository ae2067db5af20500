"""Which of the two cookies a page needs, and what someone sees who comes without it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from houvast.procedures import mailbox_sessions, opening
from houvast.procedures.mailbox_sessions import MailboxSession
from houvast.procedures.opening import NoSuchMailbox
from houvast.records.reports.states import NotInThisState

from . import again, cookies
from . import answers as answers_cookie
from .answers import Answers, Expired
from .page import go, show

View = Callable[..., HttpResponse]


def with_answers(view: View) -> View:
    """Gives the view the answers so far. Without them: a GET shows the start page (with a
    mailbox open: its plan), a POST says what happened."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        answers = answers_cookie.read(request, timezone.now())
        if isinstance(answers, Answers):
            return view(request, answers, *args, **kwargs)
        if request.method != "POST":
            # Once there is a mailbox the plan lives in it.
            return go("my_plan" if session_of(request) else "start")
        return show(request, "public/gone.html", {"expired": isinstance(answers, Expired)}, status=422)

    return guarded


def with_mailbox(view: View) -> View:
    """Gives the view the opened mailbox. Without a session: a GET asks for the code, a POST shows what was typed, with
    a field for the code; the code, given along, opens the mailbox and does what was asked."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        session = session_of(request)
        if request.method == "POST" and (session is None or not again.same_box(request, session.keys)):
            session = again.opened_by_code(request, other_is_open=session is not None)
            if isinstance(session, HttpResponse):
                return session
        if session is None:
            return go("open")
        return answered_by(request, session, view, *args, **kwargs)

    return guarded


def with_open_mailbox(view: View) -> View:
    """As `with_mailbox`, and gives the view what stands in the mailbox. While it waits to be erased, whoever holds the
    code sees nothing of it: only the page on which that can be stopped."""

    @wraps(view)
    def read(request: HttpRequest, session: MailboxSession, *args: object, **kwargs: object) -> HttpResponse:
        mailbox = opening.read_mailbox(keys=session.keys, now=timezone.now())
        if mailbox.hidden:
            return go("stop")
        return view(request, session, mailbox, *args, **kwargs)

    return with_mailbox(read)


def answered_by(
    request: HttpRequest, session: MailboxSession, view: View, *args: object, **kwargs: object
) -> HttpResponse:
    """Runs a view with this session and puts its cookie, re-issued, on the answer."""
    request.shown_receipt = session.receipt
    request.box_mark = again.box_mark(session.keys)
    try:
        response = view(request, session, *args, **kwargs)
    except NoSuchMailbox:  # erased since this session began
        response = show(request, "public/erased.html", status=410)
        cookies.expire(request, response)
    except NotInThisState:  # closed, opened again or waiting to be erased since this page was shown
        response = go("messages")
    set_already = cookies.cookie_name(request, cookies.MAILBOX) in response.cookies
    if not set_already and not getattr(request, "is_no_act", False):
        cookies.write(request, response, cookies.MAILBOX, session.cookie)
    return response


def session_of(request: HttpRequest) -> MailboxSession | None:
    cookie = cookies.read(request, cookies.MAILBOX)
    return mailbox_sessions.resume(cookie, timezone.now()) if cookie else None
