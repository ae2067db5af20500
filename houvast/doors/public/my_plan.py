"""The plan in the mailbox: the same page, kept under its keys; the advisor sees it once something was sent."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from houvast.core.situation import Situation
from houvast.core.situation.vocabulary import CRISIS_FACTS, CRISIS_SIGNS
from houvast.procedures import submitting
from houvast.procedures.mailbox_sessions import MailboxSession
from houvast.records.audit.actors import REPORTER
from houvast.records.reports.views import MailboxView

from .contacts import crisis_contacts
from .crisis import check_context, given_in, words_reviewed_on
from .guards import with_open_mailbox
from .hours import helpline
from .page import go, show, speaker_for, stays
from .planning import acted, as_file, plan_shown
from .rooms import rooms_shown

ADDRESSES = {"here": "my_plan", "paper": "my_paper", "file": "my_plan_file", "check": "my_check"}


def _ticks(view: MailboxView) -> dict[str, str]:
    return {tick.step_id: tick.state.value for tick in view.ticks}


def _save(session: MailboxSession, situation: Situation, ticks: dict[str, str]) -> None:
    submitting.save_answers(keys=session.keys, situation=situation, ticks=ticks, now=timezone.now(), by=REPORTER)


@require_http_methods(["GET", "HEAD", "POST"])
@with_open_mailbox
def my_plan(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    now = timezone.now()
    if request.method == "POST":
        situation, ticks, at = acted(view.facts.situation, _ticks(view), request.POST)
        _save(session, situation, ticks)
        return go("my_plan", at=at)
    role = view.facts.situation.get("reporter_role")
    context = {
        "plan": plan_shown(view.facts.situation, _ticks(view), speaker_for(role), mailbox=True),
        "rooms": rooms_shown(mailbox=True),
        "view": view,
        "helpline": helpline(now),
        "addresses": ADDRESSES,
    }
    return show(request, "public/plan.html", context, role=role)


@require_safe
@with_open_mailbox
def my_paper(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    role = view.facts.situation.get("reporter_role")
    context = {"plan": plan_shown(view.facts.situation, _ticks(view), speaker_for(role)), "addresses": ADDRESSES}
    return show(request, "public/paper.html", context, role=role)


@require_safe
@with_open_mailbox
def my_plan_file(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    speaker = speaker_for(view.facts.situation.get("reporter_role"))
    return as_file(plan_shown(view.facts.situation, _ticks(view), speaker).text, speaker)


@require_http_methods(["GET", "HEAD", "POST"])
@with_open_mailbox
def my_check(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    """The crisis question once more. A yes is on screen at once, and puts the case first at the desk."""
    situation = view.facts.situation
    role = situation.get("reporter_role")
    if request.method == "POST" and "skip" not in request.POST:
        situation = situation.with_answers(given_in(request.POST))
        submitting.save_answers(
            keys=session.keys,
            situation=situation,
            ticks=_ticks(view),
            asked=view.facts.asked | frozenset(CRISIS_FACTS),
            waits=not stays(request) and any(situation.is_yes(sign) for sign in CRISIS_SIGNS),
            now=timezone.now(),
            by=REPORTER,
        )
    if stays(request):
        return go("my_check")
    if request.method != "POST":
        context = check_context(situation, role, again=True) | {"addresses": ADDRESSES, "sent": view.sent}
        return show(request, "public/check.html", context, role=role)
    if not any(situation.is_yes(fact) for fact in CRISIS_SIGNS):
        return go("my_plan", at="end")
    return go("my_answer")


@require_safe
@with_open_mailbox
def my_answer(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    situation = view.facts.situation
    role = situation.get("reporter_role")
    context = {
        "contacts": crisis_contacts(situation, speaker_for(role).texts),
        "danger": situation.is_yes("immediate_danger"),
        "reviewed_on": words_reviewed_on(role),
        "addresses": ADDRESSES,
    }
    return show(request, "public/answer.html", context, role=role)
