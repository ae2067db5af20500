"""What we hold of someone, and deleting all of it."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from houvast.core.situation import Told
from houvast.procedures import erasing, mailbox_sessions, opening, submitting
from houvast.procedures.erasing import EraseResult, NothingToStop
from houvast.procedures.mailbox_sessions import MailboxSession
from houvast.records.audit.actors import REPORTER
from houvast.records.reports.views import MailboxView

from . import cookies, told_form
from .guards import with_mailbox, with_open_mailbox
from .page import go, show, speaker_for
from .showing import facts_shown, indicators_shown, told_shown


@require_safe
@with_open_mailbox
def held(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    role = view.facts.situation.get("reporter_role")
    texts = speaker_for(role).texts
    context = {
        "view": view,
        "facts": facts_shown(view.facts.situation, texts),
        "used": indicators_shown(view.facts.indicators, texts),
        "own": indicators_shown(view.facts.own_accounts, texts),
        "draft": told_shown(view.draft.told, texts) if view.draft else None,
        "keep_until": date_format(view.retention.erase_on, "j F Y") if view.retention else "",
    }
    return show(request, "public/held.html", context, role=role)


@require_http_methods(["GET", "HEAD", "POST"])
@with_open_mailbox
def erase(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    now = timezone.now()
    if request.method != "POST":
        return _ask(request, view)
    word = request.POST.get("word", "").strip() or None
    answer = erasing.ask_to_erase(keys=session.keys, word=word, now=now, by=REPORTER)
    if answer.result is EraseResult.WORD_NOT_RIGHT:
        return _ask(request, view, tries_left=answer.tries_left, status=422)
    if answer.result is EraseResult.ERASED:
        return _gone(request, session)
    return go("stop")


def _ask(request: HttpRequest, view: MailboxView, status: int = 200, **context: object) -> HttpResponse:
    role = view.facts.situation.get("reporter_role")
    return show(request, "public/erase.html", {"view": view} | context, role=role, status=status)


def _gone(request: HttpRequest, session: MailboxSession) -> HttpResponse:
    mailbox_sessions.end(session.cookie)
    response = go("gone")
    cookies.expire(request, response)
    return response


@require_safe
def gone(request: HttpRequest) -> HttpResponse:
    return show(request, "public/erased.html", {"just_now": True})


@require_http_methods(["GET", "HEAD", "POST"])
@with_mailbox
def stop(request: HttpRequest, session: MailboxSession) -> HttpResponse:
    """While erasing waits the receipt opens this page only: when it happens, stopping it, writing to us."""
    now = timezone.now()
    if request.method == "POST":
        try:
            erasing.stop_erasing(keys=session.keys, now=now, by=REPORTER)
        except NothingToStop:
            return go("stop")
        return go("messages")
    return _waiting(request, session)


@require_POST
@with_mailbox
def stop_write(request: HttpRequest, session: MailboxSession) -> HttpResponse:
    """Someone may have been made to ask this: the helpline can always be told."""
    words = told_form.read_words(request.POST)
    problem = told_form.words_problem(words)
    try:
        number = UUID(request.POST.get("message", ""))
    except ValueError:
        number = None
    if not words or problem or number is None:
        key = problem.key if problem else "messages.empty"
        return _waiting(request, session, typed=words, problem=key, status=422)
    submitting.send(keys=session.keys, told=Told(words=words), message_id=number, now=timezone.now(), by=REPORTER)
    return go("stop", written="1")


def _waiting(request: HttpRequest, session: MailboxSession, status: int = 200, **context: object) -> HttpResponse:
    view = opening.read_mailbox(keys=session.keys, now=timezone.now())
    if view.erasing is None:
        return go("messages" if view.sent else "tell")
    when = view.erasing.erase_after
    local = timezone.localtime(when) if when else None
    context = {
        "view": view,
        "when": f"{date_format(local, 'l j F')}, {local:%H:%M}" if local else "",
        "message": request.POST.get("message") or str(uuid4()),
        "written": "written" in request.GET,
    } | context
    role = view.facts.situation.get("reporter_role")
    return show(request, "public/stop.html", context, role=role, status=status)
