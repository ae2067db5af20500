"""The first page: what this is, what happens next, who reads it when. And who it is about."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from houvast.core.advice import advise
from houvast.core.situation import FIELDS, Situation
from houvast.doors.look.plan_text import StepOnScreen, plan_text
from houvast.records.content import current_knowledge

from . import answers as answers_cookie
from . import cookies
from .answers import Answers
from .hours import helpline
from .page import go, language_of_page, show, speaker_for

ROLES = tuple(role for role in FIELDS["reporter_role"].values if role != "self")


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _begin(request, "self")
    now = timezone.now()
    context = {
        "helpline": helpline(now),
        "under_way": isinstance(answers_cookie.read(request, now), Answers),
        "has_box": bool(cookies.read(request, cookies.MAILBOX)),
    }
    return show(request, "public/start.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def who(request: HttpRequest) -> HttpResponse:
    """For someone else: who are you to them? The plan then speaks to you."""
    role = request.POST.get("role", "")
    if request.method == "POST" and role in ROLES:
        return _begin(request, role)
    question = speaker_for(None).texts.question("reporter_role", "self")
    options = [(value, question.options[value]) for value in ROLES]
    nothing_picked = request.method == "POST"
    return show(
        request,
        "public/who.html",
        {"options": options, "nothing_picked": nothing_picked},
        status=422 if nothing_picked else 200,
    )


def _begin(request: HttpRequest, role: str) -> HttpResponse:
    # Known, but not counted as asked: core takes a page for shown once any fact of it was asked.
    answers = Answers(situation=Situation.from_json({"reporter_role": role}))
    return answers_cookie.write(request, go("begin"), answers, timezone.now())


@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Between the first answer and the next page, so that it never stands in the history: did the cookie come back?"""
    if isinstance(answers_cookie.read(request, timezone.now()), Answers):
        return go("check")
    return show(request, "public/no_cookie.html", {"plan": general_plan()}, status=403)


def general_plan() -> tuple[StepOnScreen, ...]:
    """The steps for someone of whom nothing is known: shown where answers cannot be kept, or the database is lost."""
    knowledge = current_knowledge()
    plan = advise(Situation(), knowledge, ask=False)
    return plan_text(plan, knowledge.texts(language_of_page())).steps
