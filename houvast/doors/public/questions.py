"""The questions, one page at a time: core decides which is next; every page has its own address, so Back works."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from houvast.core.advice import next_page
from houvast.core.situation import SituationError
from houvast.core.situation.vocabulary import CRISIS_FACTS
from houvast.records.content import current_knowledge

from . import answers as answers_cookie
from . import question_form
from .answers import Answers, Shown
from .guards import with_answers
from .page import go, show, speaker_for, stays


def page_at(answers: Answers, number: int) -> Shown | None:
    """The page with this number (from 1): as it was shown before, or the next one; None where there is none yet."""
    if 1 <= number <= len(answers.pages):
        return answers.pages[number - 1]
    if number != len(answers.pages) + 1:
        return None
    found = next_page(answers.situation, answers.asked, current_knowledge())
    return Shown(found.id, tuple(found.facts)) if found else None


@require_http_methods(["GET", "HEAD", "POST"])
@with_answers
def question(request: HttpRequest, answers: Answers, number: int) -> HttpResponse:
    if not answers.asked.issuperset(CRISIS_FACTS):
        return go("check")
    page = page_at(answers, number)
    if page is None:
        return go("plan") if number > len(answers.pages) else go("question", len(answers.pages) + 1)
    if request.method == "POST":
        return _answered(request, answers, number, page)
    return _ask(request, answers, number, page)


def _answered(request: HttpRequest, answers: Answers, number: int, page: Shown) -> HttpResponse:
    """A form from another tab may be about another page than its number now says: it answers the page it shows."""
    sent = request.POST.get("page")
    page = next((shown for shown in answers.pages if shown.page == sent), page)
    if sent != page.page:
        return go("question", number)
    filled = question_form.filled_in(page.page, page.facts, request.POST)
    given = dict.fromkeys(page.facts) if "skip" in request.POST else dict(filled.given)
    try:
        changed = answers.with_answers(given)
    except SituationError:  # a value that no page of ours offers
        return _ask(request, answers, number, page, {page.page: "question.unclear"})
    pages = answers.pages if page in answers.pages else (*answers.pages, page)
    changed = replace(changed, pages=pages)
    if stays(request):
        return answers_cookie.write(request, go("question", number), changed, timezone.now())
    if filled.problems and "skip" not in request.POST:
        return _ask(request, changed, number, page, dict(filled.problems))
    following = pages.index(page) + 2
    response = go("question", following) if page_at(changed, following) else go("plan")
    return answers_cookie.write(request, response, changed, timezone.now())


def _ask(
    request: HttpRequest, answers: Answers, number: int, page: Shown, problems: dict[str, str] | None = None
) -> HttpResponse:
    speaker = speaker_for(answers.role)
    role = answers.role
    asked = question_form.questions(page.page, page.facts, answers.situation, speaker.texts, role, problems)
    context = {
        "number": number,
        "page": page.page,
        "questions": asked,
        "several": not asked[0].alone,
        "title": asked[0].title if asked[0].alone else speaker.texts.page(page.page, role).title,
        "why": question_form.reasons(asked),
        "problems": problems,
        "today": timezone.localdate().isoformat(),
    }
    return show(request, "public/question.html", context, role=answers.role, status=422 if problems else 200)
