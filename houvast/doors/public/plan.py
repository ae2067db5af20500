"""The plan, before anything is kept: steps to do now, today and later, ticked in the cookie."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from houvast.core.situation.vocabulary import CRISIS_FACTS
from houvast.procedures import counting

from . import answers as answers_cookie
from .answers import Answers
from .guards import with_answers
from .hours import helpline
from .page import go, show, speaker_for
from .planning import acted, as_file, plan_shown
from .rooms import rooms_shown


@require_http_methods(["GET", "HEAD", "POST"])
@with_answers
def plan(request: HttpRequest, answers: Answers) -> HttpResponse:
    if not answers.asked.issuperset(CRISIS_FACTS):
        return go("check")
    if request.method == "POST":
        situation, ticks, at = acted(answers.situation, answers.ticks, request.POST)
        changed = replace(answers, situation=situation, ticks=ticks)
        return answers_cookie.write(request, go("plan", at=at), changed, timezone.now())
    context = {
        "plan": plan_shown(answers.situation, answers.ticks, speaker_for(answers.role)),
        "rooms": rooms_shown(mailbox=False),
        "last_question": max(1, len(answers.pages)),
        "asked_again": answers.asked_again,
        "helpline": helpline(timezone.now()),
        "addresses": ADDRESSES,
    }
    response = show(request, "public/plan.html", context, role=answers.role)
    if answers.counted or request.method == "HEAD":
        return response
    counting.count_plan(now=timezone.now())
    return answers_cookie.write(request, response, replace(answers, counted=True), timezone.now())


# Names of the pages that belong to this plan; the one in the mailbox has its own.
ADDRESSES = {"here": "plan", "paper": "paper", "file": "plan_file", "check": "check"}


@require_safe
@with_answers
def paper(request: HttpRequest, answers: Answers) -> HttpResponse:
    """Everything unfolded on one page."""
    context = {"plan": plan_shown(answers.situation, answers.ticks, speaker_for(answers.role)), "addresses": ADDRESSES}
    return show(request, "public/paper.html", context, role=answers.role)


@require_safe
@with_answers
def plan_file(request: HttpRequest, answers: Answers) -> HttpResponse:
    speaker = speaker_for(answers.role)
    return as_file(plan_shown(answers.situation, answers.ticks, speaker).text, speaker)
