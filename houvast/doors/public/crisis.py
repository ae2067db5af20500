"""First of all, and once more at the end: is someone in danger? Its answer is on screen at once; skipping is equal."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from houvast.core.situation.vocabulary import CRISIS_FACTS, CRISIS_SIGNS

from . import answers as answers_cookie
from .answers import Answers
from .guards import with_answers
from .page import go, show, speaker_for, stays
from .situations import crisis_contacts


@require_http_methods(["GET", "HEAD", "POST"])
@with_answers
def check(request: HttpRequest, answers: Answers) -> HttpResponse:
    if request.method == "POST":
        return _answered(request, answers)
    again = "again" in request.GET
    return show(request, "public/check.html", _context(answers, again=again), role=answers.role)


def _context(answers: Answers, *, again: bool) -> dict:
    texts = speaker_for(answers.role).texts
    situation = answers.situation
    return {
        "again": again,
        "signs": [
            {"fact": fact, "label": texts.question(fact, answers.role or "self").tick, "on": situation.is_yes(fact)}
            for fact in CRISIS_FACTS
        ],
        "sign_facts": CRISIS_SIGNS,
        "none": all(situation.get(fact) == "no" for fact in CRISIS_FACTS),
        "contacts": crisis_contacts(answers.situation, texts),
    }


def _answered(request: HttpRequest, answers: Answers) -> HttpResponse:
    """Ticked: yes. "None of these": no for each. Nothing: unknown. Skipped: as it was."""
    ticked = [fact for fact in CRISIS_FACTS if request.POST.get(fact) == "yes"]
    none = "none" in request.POST and not ticked
    given = {fact: "yes" if fact in ticked else "no" if none else None for fact in CRISIS_FACTS}
    skipped = "skip" in request.POST
    again = "again" in request.POST
    answers = answers.with_answers({} if skipped else given, asked=frozenset(CRISIS_FACTS))
    if stays(request):
        response = go("check", again="1") if again else go("check")
    else:
        answers = replace(answers, asked_again=answers.asked_again or again)
        if any(answers.situation.is_yes(fact) for fact in CRISIS_SIGNS):
            response = go("answer")
        else:
            response = go("plan", at="end") if again else go("question", 1)
    return answers_cookie.write(request, response, answers, timezone.now())


@require_safe
@with_answers
def answer(request: HttpRequest, answers: Answers) -> HttpResponse:
    """Who is there now, before anything else."""
    texts = speaker_for(answers.role).texts
    context = {
        "contacts": crisis_contacts(answers.situation, texts),
        "danger": answers.situation.is_yes("immediate_danger"),
        "again": answers.asked_again,
    }
    return show(request, "public/answer.html", context, role=answers.role)
