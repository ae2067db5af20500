"""Notes for colleagues, and the desk's own dates."""

from __future__ import annotations

import uuid
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.core.situation.told import YEARS
from houvast.doors.desk import pages
from houvast.doors.desk.access import opens_to
from houvast.doors.desk.case import case_page, read_uuid
from houvast.doors.desk.replying import typed_text
from houvast.doors.desk.wording import refusal
from houvast.procedures import noting
from houvast.procedures.answering import NothingToSend
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn

KINDS = ("promise", "call_back", "other")


@opens_to(Permission.NOTE, methods=("POST",))
def note(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    """Its own form and its own address: what is typed here can reach nobody but colleagues."""
    note_id = read_uuid(request.POST.get("note_id")) or uuid.uuid4()
    try:
        noting.note(
            report_id=report_id,
            text=typed_text(request),
            note_id=note_id,
            keyring=me.keyring,
            now=timezone.now(),
            by=me.by,
        )
    except NothingToSend as no:
        return case_page(request, me, report_id, note={"open": True}, wrong=refusal(no), status=422)
    return pages.see("case", report_id, said="noted", anchor="notebox")


@opens_to(Permission.NOTE, methods=("POST",))
def add_date(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    at, kind = read_local(request.POST.get("at", "")), request.POST.get("kind", "")
    if at is None or kind not in KINDS:
        return case_page(request, me, report_id, wrong=_("Fill in a day and a time for this date."), status=422)
    noting.add_date(
        report_id=report_id,
        at=at,
        kind=kind,
        words=request.POST.get("words", "").strip(),
        keyring=me.keyring,
        now=timezone.now(),
        by=me.by,
    )
    return pages.see("case", report_id, said="date_added", anchor="next")


@opens_to(Permission.NOTE, methods=("POST",))
def date_done(request: HttpRequest, me: SignedIn, report_id: UUID, date_id: UUID) -> HttpResponse:
    noting.mark_date_done(report_id=report_id, date_id=date_id, keyring=me.keyring, now=timezone.now(), by=me.by)
    return pages.see("case", report_id, said="date_done", anchor="next")


def read_local(text: str) -> datetime | None:
    """What a `datetime-local` field gives, in the helpline's own time zone. None: no moment, or none of our time."""
    try:
        naive = datetime.fromisoformat(text)
    except ValueError:
        return None
    if naive.year not in YEARS:
        return None
    return timezone.make_aware(naive) if naive.tzinfo is None else naive
