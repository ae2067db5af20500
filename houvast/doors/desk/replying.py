"""Answering a reporter, and the draft of an answer."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django_htmx.http import reselect, reswap, retarget

from houvast.doors.desk import case, pages
from houvast.doors.desk.access import no_act, opens_to
from houvast.doors.desk.case import case_page, conflict_page, read_uuid
from houvast.doors.desk.wording import refusal
from houvast.procedures import answering
from houvast.procedures.answering import DeskDraftConflict
from houvast.procedures.opening import NoSuchCase
from houvast.records.refused import Refused
from houvast.records.staff.permissions import NotAllowed, Permission
from houvast.records.staff.views import SignedIn


@opens_to(Permission.REPLY, methods=("POST",))
def reply(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    """Sends. Twice the same message id is one message, so pressing twice or again after a lost answer is harmless."""
    text = typed_text(request)
    message_id = read_uuid(request.POST.get("message_id")) or uuid.uuid4()
    try:
        answering.reply(
            report_id=report_id, text=text, message_id=message_id, keyring=me.keyring, now=timezone.now(), by=me.by
        )
    except (NotAllowed, NoSuchCase):
        raise
    except Refused as no:
        return case_page(request, me, report_id, typed=text, message_id=message_id, wrong=refusal(no), status=409)
    return pages.see("case", report_id, said="replied", anchor=f"said-{message_id}")


@opens_to(Permission.REPLY, methods=("POST",))
def draft(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    """Keeps a draft: by the script while typing, by a button without it. An unchanged draft is no act."""
    text, revision = typed_text(request), _number(request.POST.get("revision"))
    if request.POST.get("take") == "theirs":
        text = request.POST.get("theirs", "")
    now = timezone.now()
    try:
        kept = answering.save_desk_draft(
            report_id=report_id, text=text, revision=revision, keyring=me.keyring, now=now, by=me.by
        )
    except DeskDraftConflict as no:
        return _conflict(request, me, report_id, no)
    if not request.htmx:
        return pages.see("case", report_id, anchor="composer")
    context = {"composer": {"revision": kept.revision, "kept": case.kept(kept, now)}, "refreshed": True}
    response = pages.show(request, "desk/parts/draft_kept.html", context, topics=(report_id,))
    return no_act(response) if kept.revision == revision else response


def _conflict(request: HttpRequest, me: SignedIn, report_id: UUID, no: DeskDraftConflict) -> HttpResponse:
    """Both texts are shown. The script gets the whole composer in place of its own, with the typed text in it."""
    response = conflict_page(request, me, report_id, no)
    if request.htmx:
        response.status_code = 200
        reswap(retarget(reselect(response, "#composer"), "#composer"), "outerHTML")
    return no_act(response)


def typed_text(request: HttpRequest) -> str:
    """Browsers send line ends as CR LF; texts are kept with LF, so that an unchanged draft is unchanged."""
    return request.POST.get("text", "").replace("\r\n", "\n")


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
