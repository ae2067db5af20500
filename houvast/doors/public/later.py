"""Aftercare: the days on which we may ask how it is, chosen by the person; and saying how it is, at any time."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods

from houvast.core.situation import Situation
from houvast.core.situation.vocabulary import CRISIS_FACTS, CRISIS_SIGNS
from houvast.core.support import CheckIn, Moment
from houvast.core.support.check_in import DEFAULT
from houvast.procedures import following_proceedings, submitting
from houvast.procedures.following_proceedings import Following
from houvast.procedures.mailbox_sessions import MailboxSession
from houvast.records.audit.actors import REPORTER
from houvast.records.reports.seals import with_shared
from houvast.records.reports.views import MailboxView

from . import told_form
from .crisis import check_context
from .drafts import PartChanged, draft_of, save_part
from .guards import with_open_mailbox
from .page import go, show, stays


@dataclass(frozen=True)
class MomentShown:
    """One moment that can be chosen. `on`: its day, where it was chosen before."""

    id: str
    chosen: bool
    on: str
    heard: bool

    @property
    def name(self) -> str:
        """Key of the sentence that names it."""
        return f"later.moment.{self.id}"


@require_http_methods(["GET", "HEAD", "POST"])
@with_open_mailbox
def later(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    """Choosing the days, or stopping: without a reason, with one press."""
    now = timezone.now()
    if request.method != "POST" or not view.sent or stays(request):
        following = following_proceedings.following_of(view.report_id, with_shared(session.keys).shared, now)
        return _choosing(request, view, following)
    given = () if "stop" in request.POST else request.POST.getlist("moment")
    wanted = [moment for moment in CheckIn if moment.value in given]
    following_proceedings.choose_check_ins(keys=session.keys, moments_wanted=wanted, now=now, by=REPORTER)
    return go("later", at="kept", kept="1")


def _choosing(request: HttpRequest, view: MailboxView, following: Following) -> HttpResponse:
    agreement = following.agreement
    over = agreement is not None and agreement.stopped_on is None and following.next_moment is None
    running = agreement is not None and agreement.stopped_on is None and not over
    # The switch of language keeps what was ticked.
    typed = request.POST.getlist("moment") if request.method == "POST" else None
    chosen = typed if typed is not None else agreement.moments if running else DEFAULT
    context = {
        "view": view,
        "moments": moments_shown(chosen, following.moments if running else ()),
        "running": running,
        "stopped": agreement is not None and agreement.stopped_on is not None,
        "over": over,
        "next_on": _day(following.next_moment) if following.next_moment else "",
        "kept": "kept" in request.GET,
        "told": "told" in request.GET,
    }
    return show(request, "public/later.html", context, role=view.facts.situation.get("reporter_role"))


def moments_shown(chosen: object, agreed: tuple[Moment, ...]) -> tuple[MomentShown, ...]:
    """Every moment that is offered, with its day where it was agreed on."""
    by_id = {moment.check_in: moment for moment in agreed}
    wanted = {str(each) for each in chosen}
    return tuple(
        MomentShown(
            id=each.value,
            chosen=each.value in wanted,
            on=_day(by_id[each]) if each in by_id else "",
            heard=each in by_id and by_id[each].heard,
        )
        for each in CheckIn
    )


def _day(moment: Moment) -> str:
    return date_format(moment.on, "j F Y")


@require_http_methods(["GET", "HEAD", "POST"])
@with_open_mailbox
def how_now(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    """The crisis questions once more, and a free line. A yes is answered on screen at once and puts the case first at
    the desk; the line becomes a message."""
    if not view.sent:
        return go("my_check")
    if request.method != "POST":
        return _asking(request, view)
    words = told_form.read_words(request.POST)
    problem = told_form.words_problem(words)
    if problem is not None:
        return _asking(request, view, words=words, problem=problem.key, status=422)
    if stays(request):
        return _keep(request, session, view, words)
    return _said(request, session, view, words)


def said_in(post: QueryDict) -> dict[str, str]:
    """Ticked: yes. "None of these": no for each. What was left open stays as it was told before."""
    ticked = [fact for fact in CRISIS_FACTS if post.get(fact) == "yes"]
    if ticked:
        return dict.fromkeys(ticked, "yes")
    return dict.fromkeys(CRISIS_FACTS, "no") if "none" in post else {}


def _said(request: HttpRequest, session: MailboxSession, view: MailboxView, words: str) -> HttpResponse:
    now = timezone.now()
    given = said_in(request.POST)
    crisis = any(given.get(sign) == "yes" for sign in CRISIS_SIGNS)
    if given:
        submitting.save_answers(
            keys=session.keys,
            situation=view.facts.situation.with_answers(given),
            ticks={tick.step_id: tick.state.value for tick in view.ticks},
            asked=view.facts.asked | frozenset(CRISIS_FACTS),
            waits=crisis,
            now=now,
            by=REPORTER,
        )
    following_proceedings.note_heard(keys=session.keys, now=now, by=REPORTER)
    if words:
        told = replace(draft_of(view).told, words=words)
        number = _uuid(request.POST.get("message")) or uuid.uuid4()
        submitting.send(keys=session.keys, told=told, message_id=number, now=now, by=REPORTER)
    return go("my_answer") if crisis else go("later", at="told", told="1")


def _keep(request: HttpRequest, session: MailboxSession, view: MailboxView, words: str) -> HttpResponse:
    """The switch of language: the line is kept as the draft it is, the ticks stand on the page that follows."""
    draft = draft_of(view)
    try:
        save_part(
            session.keys,
            draft,
            "words",
            request.POST.get("base", ""),
            lambda told: replace(told, words=words),
            timezone.now(),
        )
    except PartChanged as changed:
        return _asking(request, view, words=words, theirs=changed.told.words, status=422)
    ticked = {fact: "yes" for fact in CRISIS_FACTS if request.POST.get(fact) == "yes"}
    return go("how_now", **ticked, **({"none": "1"} if "none" in request.POST else {}))


def _asking(
    request: HttpRequest,
    view: MailboxView,
    *,
    words: str | None = None,
    theirs: str | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    role = view.facts.situation.get("reporter_role")
    draft = draft_of(view)
    # Asked anew: what was ticked weeks ago is not ticked today.
    asked = Situation.from_json(said_in(request.POST if request.method == "POST" else request.GET))
    context = check_context(asked, role, again=True) | {
        "view": view,
        "typed": draft.told.words if words is None else words,
        "theirs": theirs,
        "base": draft.base("words"),
        "message": request.POST.get("message") or str(uuid.uuid4()),
        "problem": problem,
    }
    return show(request, "public/how_now.html", context, role=role, status=status)


def _uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None
