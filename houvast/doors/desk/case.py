"""One case on one page: what we know, the conversation, what to do. Opening claims it for 30 minutes if it is free."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.doors.desk import blocks, case_words, pages, pressing, times, wording
from houvast.doors.desk.access import opens_to
from houvast.doors.desk.case_screen import CaseOnScreen, Composer
from houvast.doors.desk.subjects import subject_lines
from houvast.procedures import opening
from houvast.procedures.answering import DeskDraftConflict
from houvast.records.reports.views import CaseView, DeskDraftView, Side, TickState
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn

QUICK = 3  # blocks beside the reply; all of them stand below it


@opens_to(Permission.READ_CASE)
def case(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    return case_page(request, me, report_id)


@opens_to(Permission.READ_CASE)
def look_again(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    """What changed meanwhile, part by part, for a page that stands open. Reads only: an open tab claims nothing."""
    now = timezone.now()
    view = opening.open_case(report_id=report_id, keyring=me.keyring, now=now, by=me.by, claim=False)
    context = {
        "case": case_words.on_screen(view, me, now),
        "subjects": subject_lines(view, me, now),
        "refreshed": True,
        **choices(now),
    }
    return pages.show(request, "desk/parts/look_again.html", context, topics=(report_id,))


def case_page(
    request: HttpRequest,
    me: SignedIn,
    report_id: UUID,
    *,
    typed: str | None = None,
    note: dict[str, Any] | None = None,
    conflict: DeskDraftView | None = None,
    message_id: UUID | None = None,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    """The case page; after a refusal with what was typed, and why it was not done."""
    now = timezone.now()
    view = opening.open_case(report_id=report_id, keyring=me.keyring, now=now, by=me.by)
    shown = case_words.on_screen(view, me, now)
    ready = blocks.answer_blocks(view, now) if shown.may.get("reply") else ()
    text = _with_asked(request, typed if typed is not None else (view.draft.text if view.draft else ""), shown, ready)
    context = {
        "case": shown,
        "subjects": subject_lines(view, me, now),
        "composer": composer(view, shown, text=text, conflict=conflict, message_id=message_id, now=now),
        "note": {"note_id": uuid.uuid4(), "text": "", **(note or {})},
        "blocks": ready,
        "quick": _quick(ready, view),
        "after_reply": request.GET.get("said") == "replied" and shown.mine,
        "not_sent": "" if typed is None or shown.may.get("reply") else typed,
        **choices(now),
    }
    if wrong:
        context["wrong"] = wrong
    return pages.show(request, "desk/case.html", context, status=status, topics=(report_id,))


def _quick(ready: tuple[blocks.Block, ...], view: CaseView) -> tuple[blocks.Block, ...]:
    """The first steps that the person has not ticked and that we have not said: one press puts one in the reply."""
    ticked = {tick.step_id for tick in view.ticks if tick.state is not TickState.LATER}
    said = "\n".join(message.words for message in view.messages if message.author is Side.DESK)
    return tuple(block for block in ready if block.id not in ticked and block.title not in said)[:QUICK]


def composer(view: CaseView, shown: CaseOnScreen, *, text: str, conflict, message_id, now) -> Composer:
    draft = conflict or view.draft
    made = Composer(
        message_id=message_id or uuid.uuid4(),
        text=text,
        revision=draft.revision if draft else 0,
        kept=kept(draft, now) if draft and not conflict and draft.text == text else "",
        label=_("Reply to the reporter, in %(language)s") % {"language": _language_name(view.language)},
        closed_because=_closed_because(shown),
    )
    if conflict is None:
        return made
    return replace(
        made, theirs=conflict.text, theirs_by=conflict.author_name, theirs_when=times.moment(conflict.at, now)
    )


def kept(draft: DeskDraftView | None, now) -> str:
    return _("Draft kept, %(when)s") % {"when": times.moment(draft.at, now)} if draft and draft.text else ""


def _language_name(code: str) -> str:
    from houvast.doors.desk.texts import code_words

    return code_words("victim_language", code)


def _closed_because(shown: CaseOnScreen) -> str:
    if shown.state == "closed":
        return _("This case is closed. Open it again to answer.")
    if shown.holder and not shown.mine:
        return _("%(name)s has this case. You can read it and leave a note.") % {"name": shown.holder}
    return _("Nobody has this case. Take it to answer.")


def _with_asked(request: HttpRequest, text: str, shown: CaseOnScreen, ready: tuple[blocks.Block, ...]) -> str:
    """Without the script a link with `?ask=` or `?block=` puts its words into the reply."""
    asked, wanted = request.GET.get("ask"), request.GET.get("block")
    for added in [ask.text for ask in shown.unknown if ask.fact == asked] + [b.text for b in ready if b.id == wanted]:
        text = blocks.with_text(text, added)
    return text


def choices(now) -> dict[str, Any]:
    soon = timezone.localtime(now + timedelta(hours=1)).replace(minute=0)
    return {
        "date_kinds": [(code, pressing.DATE_KINDS[code]) for code in ("promise", "call_back", "other")],
        "date_default": soon.strftime("%Y-%m-%dT%H:%M"),
        "lowering": wording.LOWERING.items(),
    }


def conflict_page(request: HttpRequest, me: SignedIn, report_id: UUID, no: DeskDraftConflict) -> HttpResponse:
    return case_page(
        request,
        me,
        report_id,
        typed=request.POST.get("text", ""),
        conflict=no.theirs,
        message_id=read_uuid(request.POST.get("message_id")),
        status=409,
    )


def read_uuid(text: str | None) -> UUID | None:
    """A uuid that a form of ours carried, or None."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
