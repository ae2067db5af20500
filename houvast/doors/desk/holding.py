"""Who has a case: take it, give it back, hand it over; and set its urgency lower."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.core.triage.urgency import UrgencyClass
from houvast.doors.desk import pages
from houvast.doors.desk.access import opens_to
from houvast.doors.desk.case import case_page, read_uuid
from houvast.doors.desk.replying import typed_text
from houvast.doors.desk.wording import refusal
from houvast.procedures import granting, handing_over, opening
from houvast.procedures.handing_over import LOWERING_REASONS, NotYours
from houvast.records.reports.states import Act
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn


@opens_to(Permission.CLAIM, methods=("POST",))
def claim(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    take_over = request.POST.get("take_over") == "yes"
    try:
        handing_over.claim(report_id=report_id, keyring=me.keyring, now=timezone.now(), by=me.by, take_over=take_over)
    except NotYours as no:  # a colleague was a moment earlier: it can still be read
        return case_page(request, me, report_id, wrong=refusal(no), status=409)
    return pages.see("case", report_id)


@opens_to(Permission.CLAIM, methods=("POST",))
def release(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    handing_over.release(report_id=report_id, keyring=me.keyring, now=timezone.now(), by=me.by)
    return pages.see("queue", said="released")


@opens_to(Permission.LOWER_URGENCY, methods=("POST",))
def lower(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    to, reason = request.POST.get("to"), request.POST.get("reason")
    if to not in tuple(UrgencyClass) or reason not in LOWERING_REASONS:
        return case_page(request, me, report_id, wrong=_("Choose how low, and why."), status=422)
    handing_over.lower_urgency(
        report_id=report_id, to=UrgencyClass(to), reason=reason, keyring=me.keyring, now=timezone.now(), by=me.by
    )
    return pages.see("case", report_id, said="lowered", anchor="next")


@opens_to(Permission.HAND_OVER, methods=("GET", "POST"))
def pass_on(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    """To a colleague of the team, or to another team; with a word for who takes it."""
    if request.method != "POST":
        return _pass_on_page(request, me, report_id)
    kind, _colon, given = request.POST.get("to", "").partition(":")
    to = read_uuid(given)
    if to is None or kind not in ("person", "team"):
        return _pass_on_page(request, me, report_id, wrong=_("Choose who takes this case."), status=422)
    handing_over.hand_over(
        report_id=report_id,
        text=typed_text(request),
        keyring=me.keyring,
        now=timezone.now(),
        by=me.by,
        **{f"to_{kind}": to},
    )
    return pages.see("queue", said="handed_over")


def _pass_on_page(request: HttpRequest, me: SignedIn, report_id: UUID, *, wrong: str = "", status: int = 200):
    case = opening.open_case(report_id=report_id, keyring=me.keyring, now=timezone.now(), by=me.by)
    if Act.HAND_OVER not in case.may:
        return case_page(request, me, report_id, wrong=_("Take this case first, then hand it over."), status=409)
    colleagues = granting.colleagues(report_id=report_id, keyring=me.keyring)
    teams = [team for team in granting.teams(keyring=me.keyring) if team.id != case.team_id and team.epoch]
    context = {
        "reference": case.reference,
        "report_id": report_id,
        "colleagues": colleagues,
        "teams": teams,
        "text": request.POST.get("text", ""),
        "chosen": request.POST.get("to", ""),
        "not_right": wrong,
    }
    return pages.show(request, "desk/pass_on.html", context, status=status)
