"""The law of one case: articles by act, dates, deadlines, sources, what is missing; with a receipt, and a print."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houvast.core.law import with_receipt
from houvast.core.law.acts import POSSESSION
from houvast.core.law.answering import Finding
from houvast.core.law.concurrence import concurrences
from houvast.core.law.matching import Status
from houvast.core.law.references import address, reference
from houvast.core.situation import Truth
from houvast.doors.desk import pages, texts, times
from houvast.doors.desk.access import opens_to
from houvast.doors.desk.law_words import CONFIDENCE, KINDS, LIMITATION_FROM, STATUS, YES_NO
from houvast.doors.desk.subject_line import SubjectLine
from houvast.doors.desk.wording import refusal
from houvast.doors.look.pdf import NoPdf, can_make_pdf, pdf_of
from houvast.procedures import asking_the_law, opening
from houvast.procedures.asking_the_law import COMPLAINT_AHEAD, DaysDoNotFit, LawOfReport, LegalConflict
from houvast.records.reports.states import Act
from houvast.records.reports.views import CaseView
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn

_MOST_ASKED = 8
_FIRST = ("offence", "right")  # rules and background are folded
_SAID = frozenset(truth.value for truth in Truth)


@dataclass(frozen=True)
class ProvisionLine:
    """One provision for one act. `sure`: it applies."""

    article: str
    title: str
    status: str
    sure: bool
    kind: str
    missing: tuple[str, ...]
    valid: str
    complaint: str
    limitation: str
    source: str
    juriconnect: str
    address: str
    confidence: str
    checked: str


@dataclass(frozen=True)
class ActLines:
    """`more`: provisions of which little was said, folded."""

    name: str
    when: str
    assumed: bool
    covered: bool
    lines: tuple[ProvisionLine, ...]
    more: tuple[ProvisionLine, ...]
    contradictions: tuple[str, ...]


def law_line(view: CaseView, me: SignedIn, now: datetime) -> SubjectLine:
    """Warm where the last day for a complaint is near."""
    due = [each for each in view.dates if each.kind == "complaint" and not each.done]
    last = max((each.words.partition(":")[2] for each in due), default="")
    url = reverse("desk:law", args=[view.report_id])
    if not last:
        return SubjectLine(_("Law"), "", url)
    until = date.fromisoformat(last)
    left = (until - timezone.localdate(now)).days
    said = _("complaint until %(day)s") % {"day": times.day(until)}
    return SubjectLine(_("Law"), said, url, warm=left <= COMPLAINT_AHEAD[0])


@opens_to(Permission.READ_CASE, methods=("GET", "POST"))
def law(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    now = timezone.now()
    view = opening.open_case(report_id=report_id, keyring=me.keyring, now=now, by=me.by, claim=False)
    if request.method != "POST":
        return _page(request, me, view)
    typed = {name: request.POST.get(name, "").strip() for name in ("born", "known_on")}
    said = {
        name.removeprefix("fact:"): Truth(value)
        for name, value in request.POST.items()
        if name.startswith("fact:") and value in _SAID
    }
    base = request.POST.get("base", "")
    try:
        asking_the_law.settle_facts(
            report_id=report_id,
            facts=said,
            born=_day(typed["born"]),
            known_on=_day(typed["known_on"]),
            revision=int(base) if base.isdecimal() and len(base) < 10 else 0,
            keyring=me.keyring,
            now=now,
            by=me.by,
        )
    except ValueError:
        wrong = _("Fill in a day, or leave it empty.")
        return _page(request, me, view, typed=typed, said=said, wrong=wrong, status=422)
    except (DaysDoNotFit, LegalConflict) as no:
        status = 422 if isinstance(no, DaysDoNotFit) else 409
        return _page(request, me, view, typed=typed, said=said, wrong=refusal(no), status=status)
    return pages.see("law", report_id, said="kept")


@opens_to(Permission.READ_CASE)
def law_receipt(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    """What `houvast law --receipt` asks again, years later."""
    now = timezone.now()
    # Only so that it is noted who read the case.
    opening.open_case(report_id=report_id, keyring=me.keyring, now=now, by=me.by, claim=False)
    found = asking_the_law.read_law(report_id=report_id, keyring=me.keyring, now=now, by=me.by)
    many = len(found.answer.acts) > 1
    written = with_receipt(found.law, found.answer, _language(), many=many)
    response = HttpResponse(json.dumps(written, ensure_ascii=False, indent=1), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{report_id}.json"'
    return response


@opens_to(Permission.READ_CASE)
def law_print(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    """For the file: as PDF, or without pango as a page to print."""
    now = timezone.now()
    view = opening.open_case(report_id=report_id, keyring=me.keyring, now=now, by=me.by, claim=False)
    context = _shown(me, view, now)
    html = render_to_string("desk/parts/law_pdf.html", context)
    try:
        made = pdf_of(html, title=_("Law"), language=_language())
    except NoPdf:
        return pages.show(request, "desk/law_print.html", context)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{report_id}.pdf"'
    return response


def _page(
    request: HttpRequest,
    me: SignedIn,
    view: CaseView,
    *,
    typed: dict | None = None,
    said: dict[str, Truth] | None = None,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    context = _shown(me, view, now)
    found: LawOfReport = context["found"]
    legal = found.legal
    answered = {**legal.facts, **(said or {})}
    names = [*answered, *(name for name in found.asked[:_MOST_ASKED] if name not in answered)]
    facts = found.law.vocabulary.facts
    context |= {
        "questions": [
            (name, facts[name].title[_language()], answered.get(name, Truth.UNKNOWN).value, name in found.own)
            for name in names
            if name in facts
        ],
        "born": (typed or {}).get("born") or (legal.born.isoformat() if legal.born else ""),
        "known_on": (typed or {}).get("known_on") or (legal.known_on.isoformat() if legal.known_on else ""),
        "base": legal.revision,
        "may_change": Act.SETTLE_LAW in view.may,
        "may_pdf": can_make_pdf(),
        "not_right": wrong,
    }
    return pages.show(request, "desk/law.html", context, status=status, topics=(view.report_id,))


def _shown(me: SignedIn, view: CaseView, now: datetime) -> dict:
    found = asking_the_law.read_law(report_id=view.report_id, keyring=me.keyring, now=now, by=me.by)
    language = _language()
    return {
        "found": found,
        "report_id": view.report_id,
        "reference": view.reference,
        "acts": act_lines(found),
        "mapped": _mapped(found, language),
        "concurrence": [
            found.law.notice(f"concurrence_{rule}", language)
            for rule in dict.fromkeys(each.rule for each in concurrences(found.answer))
        ],
        "information": found.law.notice("information", language),
        "asked_on": times.day(found.answer.today),
        "assumed": times.day(found.day),
        "data_sha256": found.law.data_sha256,
        "mapping_checked": found.law.mapping.reviewed is not None,
    }


def act_lines(found: LawOfReport) -> tuple[ActLines, ...]:
    """Every act with everything that applies or is possible; little said is folded, nothing is left out."""
    language = _language()
    shown, told = [], set()
    for number, act in enumerate(found.answer.acts):
        lines = [(finding, _line(finding, act.act.from_day, found, language)) for finding in found.findings_of(number)]
        likely = [
            line
            for finding, line in lines
            if finding.provision.kind in _FIRST
            and (line.sure or len(finding.missing) < len(finding.provision.elements) or finding.complaint_until)
        ]
        against = [pair for pair in act.contradictions if pair not in told]
        told.update(against)
        if not lines and not against and act.covered:
            continue  # all of it stands at the acts above
        shown.append(
            ActLines(
                name=_name(act.act.kind),
                when=_when(act.act.from_day, act.act.until_day),
                assumed=number not in found.dated,
                covered=act.covered,
                lines=tuple(sorted(likely, key=lambda line: (not line.sure, line.kind != str(KINDS["offence"])))),
                more=tuple(line for _, line in lines if line not in likely),
                contradictions=tuple(
                    f"{_fact(found, one, language)} / {_fact(found, other, language)}" for one, other in against
                ),
            )
        )
    return tuple(shown)


def _name(kind: str | None) -> str:
    if kind == POSSESSION:
        return _("Having the images")
    return texts.desk_texts().name_of("act_kinds", kind) if kind else _("All of it together")


def _line(finding: Finding, day: date, found: LawOfReport, language: str) -> ProvisionLine:
    provision = finding.provision
    return ProvisionLine(
        article=f"{provision.instrument.short} {provision.article}",
        title=provision.title[language],
        status=str(STATUS[finding.status]),
        sure=finding.status is Status.APPLIES,
        kind=str(KINDS[provision.kind]),
        missing=tuple(_fact(found, name, language) for name in finding.missing),
        valid=_valid(provision.valid_from, provision.valid_until),
        complaint=times.day(finding.complaint_until) if finding.complaint_until else "",
        limitation=_limitation(finding),
        source=", ".join(provision.sources),
        juriconnect=reference(provision, day) or "",
        address=address(provision, day) or "",
        confidence=str(CONFIDENCE[provision.confidence]),
        checked=_("checked by %(name)s, %(day)s") % {"name": provision.checked_by, "day": provision.checked_on}
        if provision.checked_by
        else _("not checked by a lawyer"),
    )


def _limitation(finding: Finding) -> str:
    limit = finding.limitation
    if limit is None:
        return ""
    if limit.never:
        return _("never lapses")
    starts = str(LIMITATION_FROM.get(limit.starts, limit.starts))
    if limit.until is not None:
        return _("lapses %(day)s, %(starts)s") % {"day": times.day(limit.until), "starts": starts}
    if limit.at_least_until is not None:
        return _("not before %(day)s, %(starts)s") % {"day": times.day(limit.at_least_until), "starts": starts}
    if limit.years is not None:
        return _("%(years)s years, %(starts)s") % {"years": limit.years, "starts": starts}
    return _("not known")


def _valid(first: date | None, last: date | None) -> str:
    begins = times.day(first) if first else "…"
    return f"{begins} – {times.day(last) if last else _('now')}"


def _when(first: date, last: date) -> str:
    return times.day(first) if first == last else f"{times.day(first)} – {times.day(last)}"


def _mapped(found: LawOfReport, language: str) -> list[tuple[str, str, str]]:
    """From your answers: (legal fact, yes or no, names of the answers, or who said it for the law)."""
    used: dict[tuple[str, str], list[str]] = {}
    for facts in found.mapped.mapped:
        for fact in facts:
            if found.law.vocabulary.facts[fact.fact].asked:
                used.setdefault((fact.fact, fact.value.value), []).extend(fact.because)
    of_answers = [
        (_fact(found, name, language), str(YES_NO[value]), ", ".join(_names(because)))
        for (name, value), because in used.items()
    ]
    of_people = [
        (
            _fact(found, name, language),
            str(YES_NO[truth.value]),
            _("the person answered this") if found.own.get(name) is truth else _("the desk"),
        )
        for name, truth in found.legal.facts.items()
    ]
    return [*of_answers, *of_people]


def _names(because: list[str]) -> list[str]:
    return list(dict.fromkeys(texts.fact_name(name) for name in because))


def _fact(found: LawOfReport, name: str, language: str) -> str:
    if name == "day":
        return _("the exact day")
    if name not in found.law.vocabulary.facts:
        return name
    return found.law.vocabulary.facts[name].title[language]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _language() -> str:
    return "nl" if get_language() == "nl" else "en"
