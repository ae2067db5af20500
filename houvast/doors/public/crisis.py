"""First of all, and once more at the end: is someone in danger? Its answer is on screen at once; skipping is equal."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from houvast.core.situation import Situation
from houvast.core.situation.vocabulary import CRISIS_FACTS, CRISIS_SIGNS

from . import answers as answers_cookie
from . import stamps
from .answers import Answers
from .contacts import crisis_contacts
from .guards import with_answers
from .page import go, show, speaker_for, stays

_ADDRESSES = {"here": "plan", "check": "check"}


@require_http_methods(["GET", "HEAD", "POST"])
@with_answers
def check(request: HttpRequest, answers: Answers) -> HttpResponse:
    if request.method == "POST":
        return _answered(request, answers)
    context = check_context(answers.situation, answers.role, again="again" in request.GET)
    return show(request, "public/check.html", context | {"addresses": _ADDRESSES}, role=answers.role)


def check_context(situation: Situation, role: str | None, *, again: bool) -> dict:
    texts = speaker_for(role).texts
    return {
        "again": again,
        "signs": [
            {
                "fact": fact,
                "label": texts.question(fact, role).tick,
                "on": situation.is_yes(fact),
                "shows_answer": fact in CRISIS_SIGNS,
                "danger": fact == "immediate_danger",
            }
            for fact in CRISIS_FACTS
        ],
        "none": all(situation.get(fact) == "no" for fact in CRISIS_FACTS),
        # This stands ready on the page before anything is sent.
        "contacts": crisis_contacts(situation, texts),
        "reviewed_on": words_reviewed_on(role),
    }


def words_reviewed_on(role: str | None) -> str:
    """The day on which a professional looked at what these pages say; "" while it is a draft."""
    return stamps.reviewed_on(stamps.of_sentences(speaker_for(role), "check.title", "check.answer", "answer.danger"))


def given_in(post: QueryDict) -> dict[str, str | None]:
    """Ticked: yes. "None of these": no for each. Left open: unknown."""
    ticked = [fact for fact in CRISIS_FACTS if post.get(fact) == "yes"]
    none = "none" in post and not ticked
    return {fact: "yes" if fact in ticked else "no" if none else None for fact in CRISIS_FACTS}


def _answered(request: HttpRequest, answers: Answers) -> HttpResponse:
    """Skipped: everything stays as it was, and counts as asked."""
    again = "again" in request.POST
    given = {} if "skip" in request.POST else given_in(request.POST)
    answers = answers.with_answers(given, asked=frozenset(CRISIS_FACTS))
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
    context = {
        "contacts": crisis_contacts(answers.situation, speaker_for(answers.role).texts),
        "danger": answers.situation.is_yes("immediate_danger"),
        "first": not answers.asked_again,
        "reviewed_on": words_reviewed_on(answers.role),
        "addresses": _ADDRESSES,
    }
    return show(request, "public/answer.html", context, role=answers.role)
