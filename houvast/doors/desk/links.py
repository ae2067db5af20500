"""Which reports are alike with a case, each with its reasons, and what people decide of it.

Says "the same means", never "the same offender": accounts, texts and pictures are rented, sold and copied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from houvast.doors.desk import matches, pages, times
from houvast.doors.desk.access import opens_to
from houvast.doors.desk.case_words import step_title
from houvast.doors.desk.link_words import (
    CHANGED,
    HUBS,
    KINDS,
    LURES,
    VERDICTS,
    Reason,
    kinds,
    reasons,
    round_tenths,
    short,
    short_print,
    signed,
)
from houvast.doors.desk.subject_line import SubjectLine
from houvast.doors.desk.texts import platform_name
from houvast.procedures import deciding_links, deciding_matches, reading_groups, reading_links
from houvast.procedures.opening import NoSuchCase
from houvast.procedures.reading_links import AlikeReport, CaseLinks, Used
from houvast.records.links.views import DecisionView, Verdict
from houvast.records.reports.views import CaseView
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn

_LONGEST_WHY = 2000


@dataclass(frozen=True)
class UsedLine:
    kind: str
    platform: str
    value: str
    typed: str
    changed: str
    wrong: bool
    seen: str
    hub: str


@dataclass(frozen=True)
class DecisionLine:
    words: str
    by: str
    when: str
    why: str
    sealed: bool


@dataclass(frozen=True)
class AlikeLine:
    """`name` is empty for a case of another team: only that it is alike, and why."""

    other_id: UUID
    name: str
    kinds: str
    bits: str
    verdict: str
    changed: bool
    in_group: bool
    faint: bool


def links_line(view: CaseView, me: SignedIn, now: datetime) -> SubjectLine | None:
    """An alert where somebody joined the group of late. None without the permission, or where nothing is alike."""
    if not me.person.may(Permission.SEE_LINKS):
        return None
    group, joined = reading_groups.news_of(view.report_id, now)
    url = reverse("desk:alike", args=[view.report_id])
    title = _("Alike")
    if group is not None and group.held:
        return SubjectLine(title, _("in a group that is held: it grew fast"), url, warm=True, alert=True)
    if deciding_matches.count_waiting(report_id=view.report_id, keyring=me.keyring):
        return SubjectLine(title, _("perhaps known at another helpline too"), url, warm=True, alert=True)
    others = [report for report in joined if report != view.report_id]
    if group is not None and view.report_id in joined:
        count = len(group.members) - 1
        said = ngettext(
            "joined a group that is active: %(n)d other", "joined a group that is active: %(n)d others", count
        )
        return SubjectLine(title, said % {"n": count}, url, warm=True, alert=True)
    if others:
        said = ngettext(
            "%(n)d new report came with the same means", "%(n)d new reports came with the same means", len(others)
        )
        return SubjectLine(title, said % {"n": len(others)}, url, warm=True, alert=True)
    count = reading_links.count_alike(report_id=view.report_id, keyring=me.keyring)
    if not count:
        return SubjectLine(title, _("with no other report"), url)
    return SubjectLine(title, ngettext("with %(n)d report", "with %(n)d reports", count) % {"n": count}, url)


@opens_to(Permission.SEE_LINKS)
def alike(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    now = timezone.now()
    found = reading_links.read_case_links(report_id=report_id, keyring=me.keyring, now=now, by=me.by)
    elsewhere = deciding_matches.case_matches(report_id=report_id, keyring=me.keyring, now=now, by=me.by)
    context = {
        "matches": matches.lines(elsewhere),
        "may_answer": found.may_decide,
        "act": reverse("desk:elsewhere", args=[report_id]),
        "report_id": report_id,
        "reference": found.reference,
        "used": [_used(each) for each in found.used],
        "alike": [_alike(each) for each in found.alike],
        "group": found.group,
        "joined": len([report for report in found.joined if report != report_id]),
        "contradictions": found.contradictions,
        "helped": [step_title(step) for step in found.helped],
    }
    return pages.show(request, "desk/alike.html", context, topics=(report_id,))


@opens_to(Permission.SEE_LINKS, methods=("GET", "POST"))
def alike_with(request: HttpRequest, me: SignedIn, report_id: UUID, other_id: UUID) -> HttpResponse:
    """One link with its waterfall; what somebody decides of it."""
    now = timezone.now()
    if request.method == "POST":
        return _decide(request, me, report_id, other_id, now)
    return _pair(request, me, report_id, other_id, now)


def _decide(request: HttpRequest, me: SignedIn, report_id: UUID, other_id: UUID, now: datetime) -> HttpResponse:
    typed = request.POST.get("verdict", "")
    why = request.POST.get("text", "").replace("\r\n", "\n").strip()
    if typed not in {verdict.value for verdict in Verdict} or len(why) > _LONGEST_WHY:
        said = _("Choose what you think of it.")
        return _pair(request, me, report_id, other_id, now, why=why, wrong=said, status=422)
    try:
        deciding_links.decide_link(
            report_id=report_id,
            other_id=other_id,
            verdict=Verdict(typed),
            why=why,
            evidence=request.POST.get("evidence", ""),
            keyring=me.keyring,
            now=now,
            by=me.by,
        )
    except deciding_links.EvidenceChanged:
        said = _("The reasons changed meanwhile. Look at them again, then decide.")
        return _pair(request, me, report_id, other_id, now, why=why, chosen=typed, wrong=said, status=409)
    return pages.see("alike_with", report_id, other_id, said="link_decided")


def _pair(
    request: HttpRequest,
    me: SignedIn,
    report_id: UUID,
    other_id: UUID,
    now: datetime,
    *,
    why: str = "",
    chosen: str = "",
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    found = reading_links.read_case_links(report_id=report_id, keyring=me.keyring, now=now, by=me.by)
    other = next((each for each in found.alike if each.other_id == other_id), None)
    if other is None:
        raise NoSuchCase
    context = {
        "report_id": report_id,
        "reference": found.reference,
        "other": _alike(other),
        "reasons": _reasons(other, found),
        "total": signed(round_tenths(other.link.bits)),
        "decisions": [_decision(each) for each in other.decisions],
        "changed": other.changed,
        "evidence": other.evidence,
        "verdicts": [(code.value, str(words), code.value == chosen) for code, words in VERDICTS.items()],
        "why": why,
        "not_right": wrong,
        "may_decide": found.may_decide,
        "contradictions": found.contradictions,
    }
    return pages.show(request, "desk/alike_with.html", context, status=status)


def _reasons(other: AlikeReport, found: CaseLinks) -> tuple[Reason, ...]:
    return reasons(other.link, found.plain, found.reports)


def _used(each: Used) -> UsedLine:
    one = each.normalised
    if each.hub:
        seen = _("seen in %(n)d reports: tells nothing") % {"n": each.seen_in}
    elif each.seen_in > 1:
        seen = _("in %(n)d reports") % {"n": each.seen_in}
    else:
        seen = _("in no other report") if each.seen_in else _("not looked up: it did not come from the person")
    return UsedLine(
        str(KINDS.get(one.kind, one.kind)),
        platform_name(one.platform),
        f"{LURES[each.lure]} {short_print(one.value)}" if each.lure else short(one.value),
        short(each.typed.value) if one.changed and not each.lure else "",
        ", ".join(str(CHANGED.get(code, code)) for code in one.changed),
        one.valid is False,
        seen,
        str(HUBS.get(each.hub, "")),
    )


def _alike(each: AlikeReport) -> AlikeLine:
    verdict = str(VERDICTS[each.verdict.verdict]) if each.verdict else ""
    return AlikeLine(
        each.other_id,
        each.reference,
        kinds(each.link),
        signed(round_tenths(each.link.bits)),
        verdict,
        each.changed,
        each.same_group,
        each.faint,
    )


def _decision(each: DecisionView) -> DecisionLine:
    now = timezone.now()
    return DecisionLine(
        str(VERDICTS[each.verdict]), each.by_name, times.moment(each.at, now), each.why or "", each.why is None
    )
