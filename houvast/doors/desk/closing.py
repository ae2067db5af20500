"""Closing a case with how each step ended, opening it again, and everything about erasing."""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from houvast.doors.desk import case_words, pages, pressing, times, wording
from houvast.doors.desk.access import opens_to
from houvast.doors.desk.case import case_page
from houvast.doors.desk.replying import typed_text
from houvast.procedures import closing, erasing, opening
from houvast.records.reports.dates import OUTLASTS_CLOSING
from houvast.records.reports.states import Act
from houvast.records.reports.views import CaseView, ClosedAs, Outcome, TickState
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn

# What a person ticked is proposed as the outcome; the advisor decides.
_PROPOSED = {TickState.DONE: Outcome.DONE, TickState.LATER: Outcome.NOT_DONE, TickState.CANNOT: Outcome.NOT_POSSIBLE}


@opens_to(Permission.CLOSE, methods=("GET", "POST"))
def close(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    now = timezone.now()
    view = opening.open_case(report_id=report_id, keyring=me.keyring, now=now, by=me.by)
    if Act.CLOSE not in view.may:
        return case_page(request, me, report_id, wrong=_("Take this case first, then close it."), status=409)
    shown = case_words.on_screen(view, me, now)
    steps = (*shown.plan, *shown.plan_more)
    if request.method == "POST":
        outcomes = {step.id: _outcome(request.POST.get(f"step:{step.id}")) for step in steps}
        closing.close(
            report_id=report_id,
            outcomes=outcomes,
            text=typed_text(request),
            closed_as=_closed_as(request.POST.get("as")),
            keyring=me.keyring,
            now=now,
            by=me.by,
        )
        return pages.see("queue", said="closed")
    before = view.closed_before.outcomes if view.closed_before else {}
    ticks = {**before, **{tick.step_id: _PROPOSED[tick.state] for tick in view.ticks}}
    context = {
        "case": shown,
        "steps": [(step, ticks.get(step.id, Outcome.UNKNOWN).value) for step in steps],
        "outcomes": wording.OUTCOMES.items(),
        "closed_as": [
            (kind.value, name, wording.CLOSED_AS_EXPLAINED.get(kind, "")) for kind, name in wording.CLOSED_AS.items()
        ],
        "as": (view.closed_before.closed_as if view.closed_before else ClosedAs.COUNSELLED).value,
        "waits": view.waiting_since is not None,
        "comes_back": _comes_back(view),
    }
    return pages.show(request, "desk/close.html", context)


def _comes_back(view: CaseView) -> list[str]:
    """What closing does not end, in words: each brings the case back on its day."""
    said = []
    for date in sorted(view.dates, key=lambda date: date.at):
        if not date.done and date.kind in OUTLASTS_CLOSING and date.kind != "quiet":
            words = pressing.date_words(date.kind, date.words)
            said.append(f"{times.with_weekday(date.at)}: {pressing.DATE_KINDS[date.kind]} ({words})")
    return said


def _outcome(text: str | None) -> Outcome:
    return Outcome(text) if text in tuple(Outcome) else Outcome.UNKNOWN


def _closed_as(text: str | None) -> ClosedAs:
    return ClosedAs(text) if text in tuple(ClosedAs) else ClosedAs.COUNSELLED


@opens_to(Permission.CLOSE, methods=("POST",))
def reopen(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    closing.reopen(report_id=report_id, keyring=me.keyring, now=timezone.now(), by=me.by)
    return pages.see("case", report_id, said="reopened")


@opens_to(Permission.ERASE, methods=("GET", "POST"))
def erase(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    """Erase for good, or let it stay after a reporter asked. Erasing asks for the case's reference, typed."""
    now = timezone.now()
    view = opening.open_case(report_id=report_id, keyring=me.keyring, now=now, by=me.by, claim=False)
    wrong = ""
    if request.method == "POST" and request.POST.get("decision") == "keep":
        erasing.decline_erasing(report_id=report_id, keyring=me.keyring, now=now, by=me.by)
        return pages.see("case", report_id, said="declined")
    if request.method == "POST":
        if request.POST.get("reference", "").strip().upper() == view.reference.upper():
            erasing.erase(report_id=report_id, by=me.by, now=now, keyring=me.keyring)
            return pages.see("queue", said="erased")
        wrong = _("Type %(reference)s, exactly, to erase this case.") % {"reference": view.reference}
    context = {"case": case_words.on_screen(view, me, now), "not_right": wrong}
    return pages.show(request, "desk/erase.html", context, status=422 if wrong else 200)


@opens_to(Permission.HOLD, methods=("POST",))
def hold(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    """Keep a closed case past its term, or no longer."""
    now = timezone.now()
    if request.POST.get("end") == "yes":
        erasing.hold(report_id=report_id, until=None, keyring=me.keyring, now=now, by=me.by)
        return pages.see("case", report_id, said="hold_ended")
    day = _day(request.POST.get("until", ""))
    if day is None or day <= timezone.localdate(now):
        return case_page(request, me, report_id, wrong=_("Choose a day after today."), status=422)
    until = timezone.make_aware(datetime.combine(day, time()))
    erasing.hold(report_id=report_id, until=until, keyring=me.keyring, now=now, by=me.by)
    return pages.see("case", report_id, said="held")


def _day(text: str):
    try:
        return parse_date(text)
    except ValueError:
        return None
