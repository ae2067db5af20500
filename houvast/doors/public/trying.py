"""Scenes to try: choose what to do next and see what follows. Plain links; nobody counts what is chosen."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from houvast.core.education import PageMissing
from houvast.doors.look.plan_text import contacts
from houvast.records.content.education import current_education

from .page import language_of_page, show, speaker_for
from .reading import opened, plan_of
from .stamps import reviewed_on


@require_safe
def read_try(request: HttpRequest, scenario: str, scene: str) -> HttpResponse:
    language = language_of_page()
    try:
        shown = current_education().scene(language, scenario, scene)
    except PageMissing:
        raise Http404 from None
    stamp = shown.words.reviewed
    context = {
        "shown": shown,
        "first": scene == shown.scenario.start,
        "choices": [(words, reverse("public:read_try", args=[scenario, to])) for words, to in shown.choices],
        "contacts": contacts(shown.scene.referrals, speaker_for(None).texts),
        "opens": opened(shown.scene.opens, language),
        "opens_plan": "plan:" in shown.scene.opens,
        "to_plan": plan_of(request),
        "begin": reverse("public:read_try", args=[scenario, shown.scenario.start]),
        "audience": shown.scenario.audience[0].value,
        "reviewed_on": reviewed_on([{"by": stamp.by, "on": stamp.on} if stamp else None]),
    }
    return show(request, "public/read_try.html", context)
