"""The individual assessment of a case: how it stands, the second reader, the measures asked for, the paper."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from houvast.core.assessment import Change, Trigger
from houvast.core.assessment.vocabulary import RECEIVERS
from houvast.doors.desk import assessment_form, assessment_paper, pages, times
from houvast.doors.desk.access import opens_to
from houvast.doors.desk.assessment_words import Words
from houvast.doors.desk.case import read_uuid
from houvast.doors.desk.noting import read_local
from houvast.doors.desk.wording import refusal
from houvast.doors.look.pdf import NoPdf, can_make_pdf, pdf_of
from houvast.procedures import asking_for_measures, assessing, opening, showing_assessments
from houvast.procedures.assessing import AssessmentView, WhyMissing
from houvast.procedures.referring import AskBackMissing
from houvast.records.assessments.views import Outcome, TaskView
from houvast.records.consents.views import ConsentState
from houvast.records.reports.states import Act
from houvast.records.reports.views import CaseView
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn

TRIGGERS = {
    Trigger.FIRST: gettext_lazy("the first time"),
    Trigger.NEW_THREAT: gettext_lazy("a new threat"),
    Trigger.PUBLICATION: gettext_lazy("published"),
    Trigger.RELEASE: gettext_lazy("the suspect is free again"),
    Trigger.TRIAL_DATE: gettext_lazy("a date for the hearing"),
    Trigger.OTHER: gettext_lazy("something else changed"),
}
OUTCOMES = {
    Outcome.OPEN: gettext_lazy("waits for an answer"),
    Outcome.GRANTED: gettext_lazy("granted"),
    Outcome.NOT_GRANTED: gettext_lazy("not granted"),
    Outcome.WITHDRAWN: gettext_lazy("the victim does not want it any more"),
    Outcome.NOT_POSSIBLE: gettext_lazy("was not possible"),
}
CONSENTS = {
    ConsentState.ASKED: gettext_lazy("asked, no answer yet"),
    ConsentState.GIVEN: gettext_lazy("the person agrees"),
    ConsentState.REFUSED: gettext_lazy("the person does not agree"),
    ConsentState.WITHDRAWN: gettext_lazy("the person took it back"),
}
_DUE_IN = timedelta(days=7)


@opens_to(Permission.ASSESS)
def assessment(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    return overview(request, me, report_id)


def overview(
    request: HttpRequest,
    me: SignedIn,
    report_id: UUID,
    *,
    wrong: str = "",
    typed: str = "",
    ending: tuple[UUID, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """`ending`: the task whose outcome was typed, and the words, where something misses."""
    now = timezone.now()
    case = opening.open_case(report_id=report_id, keyring=me.keyring, now=now, by=me.by)
    found = assessing.read_assessment(report_id=report_id, keyring=me.keyring, now=now, by=me.by)
    context = {
        **case_context(case),
        **_newest(found, now),
        "found": found,
        "triggers": [
            (code.value, name) for code, name in TRIGGERS.items() if (code is Trigger.FIRST) != bool(found.newest)
        ],
        "changed": [_change(change, Words()) for change in (*found.changed_facts, *found.changed)],
        "versions": [(version, TRIGGERS[version.trigger], times.moment(version.at, now)) for version in found.versions],
        "tasks": [_task(task, found, now) for task in found.tasks],
        "paper": _paper(found, now),
        "due": timezone.localtime(now + _DUE_IN).strftime("%Y-%m-%dT%H:%M"),
        "receivers": [(code, Words().own.word("receivers", code)) for code in RECEIVERS],
        "outcomes": [(code.value, name) for code, name in OUTCOMES.items()],
        "wrong": wrong,
        "typed": typed,
        "ending": ending[0] if ending else None,
        "ending_words": ending[1] if ending else "",
    }
    return pages.show(request, "desk/assessment.html", context, status=status, topics=(report_id,))


def case_context(case: CaseView) -> dict[str, Any]:
    return {
        "report_id": case.report_id,
        "reference": case.reference,
        "may_assess": Act.ASSESS in case.may,
        "may_read_second": Act.READ_SECOND in case.may,
        "may_ask_consent": Act.ASK_CONSENT in case.may,
        "language": case.language,
    }


def _newest(found: AssessmentView, now: datetime) -> dict[str, Any]:
    if found.newest is None:
        return {"newest": None}
    words, newest = Words(), found.newest
    asked = {task.measure for task in found.tasks}
    measures = assessment_form.measure_rows(newest, words)
    return {
        "newest": newest.version,
        "newest_when": times.moment(newest.version.at, now),
        "own_work": newest.version.by_id == found.person_id,
        "needs": assessment_form.need_rows(newest, words),
        "measures": [row for row in measures if row.to_ask],
        "not_asked": [row for row in measures if not row.to_ask],
        "presumed": [words.own.word("presumed", name) for name in newest.result.presumed],
        "open_questions": [words.fact(fact) for fact in newest.result.open_questions[:7]],
        "not_tasks": [row for row in measures if row.to_ask and row.id not in asked],
        "opinions": [
            (opinion, times.moment(opinion.at, now)) for opinion in found.opinions if opinion.about == newest.version.id
        ],
        "earlier_opinions": [o for o in found.opinions if o.about != newest.version.id],
    }


def _change(change: Change, words: Words) -> tuple[str, str, str]:
    """(what, before, after) in words."""
    nothing = _("not known") if change.what == "fact" else "—"

    def said(value: str | None) -> str:
        if value is None:
            return nothing
        if change.what == "fact":
            return words.value(change.id, value)
        return words.own.word("levels" if change.what == "need" else "statuses", value)

    if change.what == "fact":
        name = words.fact(change.id)
    else:
        name = words.need(change.id) if change.what == "need" else words.own.measure(change.id).title
    return name, said(change.before), said(change.after)


def _task(task: TaskView, found: AssessmentView, now: datetime) -> dict[str, Any]:
    consent = next((consent for consent in found.consents if consent.about == task.id), None)
    date = next((date for date in found.dates if date.about == task.id and not date.done), None)
    return {
        "task": task,
        "title": Words().own.measure(task.measure).title,
        "outcome": OUTCOMES[task.outcome],
        "open": task.outcome is Outcome.OPEN,
        "consent": CONSENTS[consent.state] if consent else "",
        "due": times.with_weekday(date.at) if date else "",
        "clock": times.until(date.at, now) if date else "",
    }


def _paper(found: AssessmentView, now: datetime) -> dict[str, Any] | None:
    """The last paper that was offered, and how the person answered."""
    if not found.papers:
        return None
    paper = found.papers[0]
    standing = next((c for c in found.consents if c.about == paper.id and c.stands), None)
    chosen = paper.chosen_in(standing.text) if standing else None
    return {
        "paper": paper,
        "when": times.moment(paper.at, now),
        "chosen": len(chosen) if chosen else 0,
        "all": len(paper.parts),
        "answered": standing is not None,
        "older": found.newest is not None and paper.about != found.newest.version.id,
        "printable": any(c.stands and any(c.about == p.id for p in found.papers) for c in found.consents),
    }


@opens_to(Permission.ASSESS, methods=("POST",))
def second(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    """A second reader says what they think of a finished version."""
    text = request.POST.get("text", "")
    try:
        assessing.read_again(
            report_id=report_id,
            version_id=_uuid(request, "version"),
            agrees=request.POST.get("agrees") == "yes",
            why=text,
            keyring=me.keyring,
            now=timezone.now(),
            by=me.by,
        )
    except WhyMissing:
        said = _("Say why you disagree. It is kept beside the assessment.")
        return overview(request, me, report_id, wrong=said, typed=text, status=422)
    return pages.see("assessment", report_id, said="read_again", anchor="second")


@opens_to(Permission.ASSESS, methods=("POST",))
def measure_ask(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    """A measure becomes a task."""
    due, who = read_local(request.POST.get("due", "")), request.POST.get("who", "").strip()
    if due is None or not who:
        return overview(request, me, report_id, wrong=_("Fill in who asks for it, and a day."), status=422)
    asking_for_measures.ask_for(
        report_id=report_id,
        version_id=_uuid(request, "version"),
        measure=request.POST.get("measure", ""),
        who=who,
        due=due,
        words=request.POST.get("words", ""),
        keyring=me.keyring,
        now=timezone.now(),
        by=me.by,
    )
    return pages.see("assessment", report_id, said="measure_asked", anchor="tasks")


@opens_to(Permission.ASSESS, methods=("POST",))
def measure_consent(request: HttpRequest, me: SignedIn, report_id: UUID, task_id: UUID) -> HttpResponse:
    """Asks the person in the mailbox, in the language of the report."""
    now = timezone.now()
    case = opening.open_case(report_id=report_id, keyring=me.keyring, now=now, by=me.by)
    found = assessing.read_assessment(report_id=report_id, keyring=me.keyring, now=now, by=me.by)
    task = next((task for task in found.tasks if task.id == task_id), None)
    if task is None:
        raise asking_for_measures.NoSuchTask
    words = Words(case.language)
    asking_for_measures.ask_consent(
        report_id=report_id,
        task_id=task_id,
        text=assessment_paper.request_text(task.measure, words),
        receiver=words.own.measure(task.measure).who,
        keyring=me.keyring,
        now=now,
        by=me.by,
    )
    return pages.see("assessment", report_id, said="consent_asked", anchor="tasks")


@opens_to(Permission.ASSESS, methods=("POST",))
def measure_end(request: HttpRequest, me: SignedIn, report_id: UUID, task_id: UUID) -> HttpResponse:
    code, words = request.POST.get("outcome", ""), request.POST.get("words", "")
    try:
        asking_for_measures.note_outcome(
            report_id=report_id,
            task_id=task_id,
            outcome=Outcome(code) if code in tuple(Outcome) else Outcome.OPEN,
            words=words,
            ask_back=read_local(request.POST.get("ask_back", "")),
            keyring=me.keyring,
            now=timezone.now(),
            by=me.by,
        )
    except AskBackMissing as no:
        return overview(request, me, report_id, wrong=refusal(no), ending=(task_id, words), status=422)
    return pages.see("assessment", report_id, said="measure_ended", anchor="tasks")


@opens_to(Permission.ASSESS, methods=("POST",))
def offer(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    """Puts the newest version before the person, part by part, in the language of the report."""
    now = timezone.now()
    case = opening.open_case(report_id=report_id, keyring=me.keyring, now=now, by=me.by)
    found = assessing.read_assessment(report_id=report_id, keyring=me.keyring, now=now, by=me.by)
    if found.newest is None:
        raise assessing.NoSuchVersion
    words = Words(case.language)
    receiver = request.POST.get("receiver", "")
    showing_assessments.offer(
        report_id=report_id,
        version_id=found.newest.version.id,
        language=words.language,
        receiver=words.own.word("receivers", receiver if receiver in RECEIVERS else "both"),
        head=assessment_paper.head_of(words),
        parts=assessment_paper.parts_of(found.newest, words),
        keyring=me.keyring,
        now=now,
        by=me.by,
    )
    return pages.see("assessment", report_id, said="shown_to_person", anchor="paper")


@opens_to(Permission.ASSESS)
def printed(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    """The paper as a page to print: what the person lets go along, nothing else."""
    paper = showing_assessments.print_paper(report_id=report_id, keyring=me.keyring, now=timezone.now(), by=me.by)
    context = {
        "sheet": assessment_paper.to_print(paper),
        "paper_language": paper.language,
        "report_id": report_id,
        "can_pdf": can_make_pdf(),
    }
    return pages.show(request, "desk/assessment_print.html", context)


@opens_to(Permission.ASSESS)
def pdf(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    """The same as a file; without pango on this machine the page to print has to do."""
    paper = showing_assessments.print_paper(report_id=report_id, keyring=me.keyring, now=timezone.now(), by=me.by)
    sheet = assessment_paper.to_print(paper)
    with override(paper.language):
        html = render_to_string("desk/parts/assessment_sheet.html", {"sheet": sheet})
        try:
            made = pdf_of(html, title=sheet.title, language=paper.language)
        except NoPdf:
            return pages.see("assessment_print", report_id)
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="houvast-{paper.number}.pdf"'},
    )


def _uuid(request: HttpRequest, name: str) -> UUID:
    """An id that a form of ours carried; a made-up one where it did not."""
    return read_uuid(request.POST.get(name)) or UUID(int=0)
