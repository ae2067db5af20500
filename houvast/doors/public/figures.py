"""One optional page after the receipt: what only the figures need. Skipping is one tap."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from houvast.core.situation import SituationError
from houvast.procedures import submitting
from houvast.procedures.mailbox_sessions import MailboxSession
from houvast.records.audit.actors import REPORTER
from houvast.records.reports.views import FactsView, MailboxView

from . import question_form
from .guards import with_open_mailbox
from .page import go, show, speaker_for, stays

# The four facts of the letter's own category; `form` is among the first questions and is asked again only if unknown.
FACTS = ("form", "victim_gender", "offender_persona", "offender_abroad")
PAGE = "figures"


def something_to_ask(facts: FactsView) -> tuple[str, ...]:
    """An asked fact is not asked again."""
    return tuple(fact for fact in FACTS if facts.situation.get(fact) is None and fact not in facts.asked)


@require_http_methods(["GET", "HEAD", "POST"])
@with_open_mailbox
def figures(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    situation = view.facts.situation
    role = situation.get("reporter_role")
    texts = speaker_for(role).texts
    facts = tuple(fact for fact in request.POST.getlist("fact") if fact in FACTS) or something_to_ask(view.facts)
    if not facts:
        return go("tell")
    problem = False
    if request.method == "POST" and "skip" not in request.POST:
        given = question_form.filled_in(PAGE, facts, request.POST).given
        try:
            situation = situation.with_answers({name: value for name, value in given.items() if value is not None})
        except SituationError:
            problem = True
    if request.method == "POST" and not problem and not stays(request):
        submitting.save_answers(
            keys=session.keys,
            situation=situation,
            ticks={tick.step_id: tick.state for tick in view.ticks},
            asked=view.facts.asked | frozenset(facts),
            now=timezone.now(),
            by=REPORTER,
        )
        return go("tell")
    context = {
        "facts": facts,
        "questions": question_form.questions(PAGE, facts, situation, texts, role, may_stand_alone=False),
    }
    return show(request, "public/figures.html", context, role=role, status=422 if problem else 200)
