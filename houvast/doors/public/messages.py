"""The mailbox: the conversation, and a place to write."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_POST

from houvast.core.support import unheard
from houvast.doors.look.live_address import live_address
from houvast.procedures import erasing, mailbox_sessions, opening, submitting
from houvast.procedures.mailbox_sessions import MailboxSession
from houvast.records.audit.actors import REPORTER
from houvast.records.consents.keeping import consents_of
from houvast.records.consents.views import ConsentState
from houvast.records.reports.proceedings import read_agreement
from houvast.records.reports.seals import with_shared
from houvast.records.reports.views import MailboxView, MessageView, Side

from . import cookies, told_form
from .drafts import Draft, PartChanged, draft_of, save_part
from .guards import with_mailbox, with_open_mailbox
from .hours import helpline
from .page import go, show, speaker_for, stays
from .rooms import rooms_shown
from .showing import ToldShown, told_shown


@dataclass(frozen=True)
class Bubble:
    own: bool
    words: str
    when: str
    told: ToldShown | None
    new: bool


@require_http_methods(["GET", "HEAD", "POST"])
@with_open_mailbox
def messages(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    now = timezone.now()
    if request.method == "POST":
        return _write(request, session, view)
    if not view.sent:
        return go("tell")
    if request.headers.get("Accept") == "application/json":
        return _news(request, view)
    response = _page(request, session, view)
    if view.new_replies:
        opening.mark_replies_read(keys=session.keys, now=now, by=REPORTER)
    return response


def _news(request: HttpRequest, view: MailboxView) -> HttpResponse:
    """For the script of an open page, when the stream says that something happened to this report: is it an answer?
    Asking is no act of the person: the session does not live longer by it, and nothing counts as read."""
    request.is_no_act = True
    return JsonResponse({"last": _last_answer(view)})


def _last_answer(view: MailboxView) -> int:
    """The sequence number of the desk's last message; 0 while there is none."""
    return max((message.sequence for message in view.messages if message.author is Side.DESK), default=0)


def _write(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    """Keeps the draft ("stay"), or sends it. The id stands in the form: twice the same form is one message."""
    words = told_form.read_words(request.POST)
    draft = draft_of(view)
    problem = told_form.words_problem(words)
    number = _uuid(request.POST.get("message"))
    if problem is not None or number is None:
        return _page(request, session, view, typed=words, problem=problem.key if problem else None, status=422)
    if stays(request):
        return _keep_draft(request, session, view, draft, words)
    told = replace(draft.told, words=words)
    if not words:
        return _page(request, session, view, problem="messages.empty", status=422)
    now = timezone.now()
    submitting.send(keys=session.keys, told=told, message_id=number, now=now, by=REPORTER)
    return go("messages", at="last")


def _keep_draft(
    request: HttpRequest, session: MailboxSession, view: MailboxView, draft: Draft, words: str
) -> HttpResponse:
    try:
        kept = save_part(
            session.keys,
            draft,
            "words",
            request.POST.get("base", ""),
            lambda told: replace(told, words=words),
            timezone.now(),
        )
    except PartChanged as changed:
        return _page(request, session, view, typed=words, theirs=changed.told.words, status=422)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"base": kept.base("words")})
    return go("messages", at="write")


def _uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def _page(
    request: HttpRequest,
    session: MailboxSession,
    view: MailboxView,
    *,
    typed: str | None = None,
    theirs: str | None = None,
    problem: str | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    role = view.facts.situation.get("reporter_role")
    texts = speaker_for(role).texts
    draft = draft_of(view)
    bubbles = [_bubble(message, texts, now) for message in view.messages]
    context = {
        "view": view,
        "bubbles": bubbles,
        "message": request.POST.get("message") or str(uuid.uuid4()),
        "typed": draft.told.words if typed is None else typed,
        "theirs": theirs,
        "base": draft.base("words"),
        "more_in_draft": told_shown(replace(draft.told, words=""), texts),
        "problem": problem,
        "asked": _is_asked(session, view),
        "how_now": _would_ask(session, view, now),
        "rooms": rooms_shown(mailbox=True),
        "helpline": helpline(now),
        "last_answer": _last_answer(view),
        "own_last": bool(bubbles) and bubbles[-1].own,
        "stream": live_address([session.keys.report_id], now=now, until=now + mailbox_sessions.IDLE_AFTER),
        "keep_until": date_format(view.retention.erase_on, "j F Y") if view.retention else "",
    }
    return show(request, "public/messages.html", context, role=role, status=status)


def _would_ask(session: MailboxSession, view: MailboxView, now: datetime) -> bool:
    """Whether a day has come on which we agreed to ask how it is, and no word came since."""
    agreement = read_agreement(view.report_id, with_shared(session.keys).shared)
    today = timezone.localdate(now)
    return agreement is not None and any(moment.on <= today for moment in unheard(agreement, today))


def _is_asked(session: MailboxSession, view: MailboxView) -> bool:
    """Whether something waits for a yes or a no."""
    found = consents_of(view.report_id, with_shared(session.keys).shared)
    return any(consent.state is ConsentState.ASKED for consent in found)


def _bubble(message: MessageView, texts, now: datetime) -> Bubble:
    own = message.author is Side.REPORTER
    return Bubble(
        own=own,
        words=message.words,
        when=when_shown(message.at, now),
        told=told_shown(replace(message.told, words=""), texts) if message.told else None,
        new=not own and not message.read,
    )


def when_shown(at: datetime, now: datetime) -> str:
    """Hour and minute for today, the day before it for earlier: a reporter's is a quarter of an hour already."""
    local, today = timezone.localtime(at), timezone.localdate(now)
    if local.date() == today:
        return speaker_for(None).plain("messages.today", time=f"{local:%H:%M}")
    return f"{date_format(local, 'l j F')}, {local:%H:%M}"


@require_POST
@with_mailbox
def keep_longer(request: HttpRequest, session: MailboxSession) -> HttpResponse:
    erasing.keep_longer(keys=session.keys, now=timezone.now(), by=REPORTER)
    return go("messages")


@require_POST
@with_mailbox
def sign_out(request: HttpRequest, session: MailboxSession) -> HttpResponse:
    """Closing the mailbox on this device; the code opens it again."""
    mailbox_sessions.end(session.cookie)
    response = go("start")
    cookies.expire(request, response)
    return response
