"""Every state of every component on one page, in the demo only: looked at by people, photographed by a test."""

from __future__ import annotations

from types import SimpleNamespace
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from houvast.doors.desk import blocks, case_words, gallery_samples, pages, rows
from houvast.doors.desk.access import Who, missing, opens_to
from houvast.doors.desk.case import choices, composer
from houvast.records.reports.views import DeskDraftView

DEMO = ("demo", "test")


@opens_to(Who.ANYONE)
def gallery(request: HttpRequest) -> HttpResponse:
    if settings.HOUVAST_MODE not in DEMO:
        return missing(request)
    now = timezone.now()
    view = gallery_samples.case(now)
    nobody = SimpleNamespace(person=SimpleNamespace(may=lambda permission: False))
    shown = case_words.on_screen(view, nobody, now)
    theirs = DeskDraftView("Bel eerst je zus. Zij kan vanavond bij je zijn.", 5, "Jet", now)
    context = {
        "rows": [rows.on_screen(row, now) for row in gallery_samples.rows(now)],
        "may_claim": True,
        "case": shown,
        "composer": composer(view, shown, text=view.draft.text, conflict=None, message_id=UUID(int=60), now=now),
        "conflict": composer(view, shown, text=view.draft.text, conflict=theirs, message_id=UUID(int=61), now=now),
        "note": {"note_id": UUID(int=62), "text": "", "open": True},
        "blocks": blocks.answer_blocks(view, now)[:2],
        **choices(now),
    }
    return pages.show(request, "desk/gallery.html", context)
