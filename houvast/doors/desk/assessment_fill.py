"""Filling an assessment in: the questions, then what follows and what is decided. Kept while typing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.core.assessment import Trigger
from houvast.core.situation import SituationError
from houvast.doors.desk import assessment_form, pages, times
from houvast.doors.desk.access import no_act, opens_to
from houvast.doors.desk.assessment import case_context
from houvast.doors.desk.assessment_words import Words
from houvast.procedures import assessing, opening
from houvast.procedures.assessing import AssessmentConflict, Decided, VictimRefused, WhyMissing
from houvast.records.assessments.views import Filled, VersionView
from houvast.records.reports.states import Act
from houvast.records.reports.views import CaseView
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn

FIRST_QUESTIONS = 5


@opens_to(Permission.ASSESS, methods=("POST",))
def start(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    code = request.POST.get("trigger", "")
    known = code in {trigger.value for trigger in Trigger}
    assessing.start(
        report_id=report_id,
        trigger=Trigger(code) if known else Trigger.OTHER,
        keyring=me.keyring,
        now=timezone.now(),
        by=me.by,
    )
    return pages.see("assessment_fill", report_id)


@opens_to(Permission.ASSESS, methods=("POST",))
def drop(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    assessing.drop_draft(report_id=report_id, keyring=me.keyring, now=timezone.now(), by=me.by)
    return pages.see("assessment", report_id, said="assessment_dropped")


@opens_to(Permission.ASSESS, methods=("GET", "POST"))
def fill(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    """The questions. What the report says stands there already, and is marked."""
    case, draft, last_time = _draft(me, report_id)
    if draft is None:
        return pages.see("assessment", report_id)
    if request.method != "POST":
        return _questions(request, case, draft, last_time)
    given = assessment_form.read_given(request.POST, draft.version.filled.given)
    filled = replace(draft.version.filled, given=given)
    try:
        kept = _save(request, me, report_id, filled)
    except AssessmentConflict:
        return _elsewhere(request) or _questions(
            request, case, draft, last_time, given=given, wrong=_changed(), status=409
        )
    except SituationError as wrong:
        said = _("Look at “%(fact)s”: that does not fit there.") % {"fact": Words().fact(wrong.field)}
        return _questions(request, case, draft, last_time, wrong=said, status=422)
    return _kept(request, kept) or pages.see(_next(request, "assessment_decide"), report_id)


@opens_to(Permission.ASSESS, methods=("GET", "POST"))
def decide(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    """What follows from the answers, what the victim wants, and what the worker decides."""
    case, draft, _last_time = _draft(me, report_id)
    if draft is None:
        return pages.see("assessment", report_id)
    if request.method != "POST":
        return _decisions(request, case, draft)
    filled = assessment_form.read_decisions(request.POST, draft.version.filled)
    typed = assessing.decided_on(replace(draft.version, filled=filled), _with_wishes(draft, filled), draft.prefilled)
    try:
        kept = _save(request, me, report_id, filled)
    except AssessmentConflict:
        return _elsewhere(request) or _decisions(request, case, typed, wrong=_changed(), status=409)
    if request.htmx:
        return _kept(request, kept)
    if request.POST.get("go") != "finish":
        return pages.see(_next(request, "assessment_decide"), report_id, said="assessment_saved")
    try:
        assessing.finish(report_id=report_id, revision=kept.revision, keyring=me.keyring, now=timezone.now(), by=me.by)
    except (WhyMissing, VictimRefused) as no:
        return _decisions(request, case, replace(typed, version=kept), wrong=_not_finished(no), status=422)
    return pages.see("assessment", report_id, said="assessed")


def _next(request: HttpRequest, otherwise: str) -> str:
    """Where a button leads: only to pages of this subject."""
    return {"questions": "assessment_fill", "later": "assessment"}.get(request.POST.get("go", ""), otherwise)


def _draft(me: SignedIn, report_id: UUID) -> tuple[CaseView, Decided | None, Mapping[str, str]]:
    """The case, its draft if this person may fill it in, and what was answered in the version before."""
    now = timezone.now()
    case = opening.open_case(report_id=report_id, keyring=me.keyring, now=now, by=me.by)
    found = assessing.read_assessment(report_id=report_id, keyring=me.keyring, now=now, by=me.by)
    last_time = found.newest.version.filled.given if found.newest else {}
    return case, found.draft if Act.ASSESS in case.may else None, last_time


def _save(request: HttpRequest, me: SignedIn, report_id: UUID, filled: Filled) -> VersionView:
    return assessing.save(
        report_id=report_id,
        filled=filled,
        revision=_number(request.POST.get("revision")),
        keyring=me.keyring,
        now=timezone.now(),
        by=me.by,
    )


def _with_wishes(draft: Decided, filled: Filled):
    return replace(draft.answers, accepts=filled.accepts, refuses=filled.refuses)


def _kept(request: HttpRequest, kept: VersionView) -> HttpResponse | None:
    """The answer to the script: that it is kept, and the new revision. None without the script."""
    if not request.htmx:
        return None
    said = _("Kept, %(when)s") % {"when": times.moment(timezone.now(), timezone.now())}
    response = pages.show(request, "desk/parts/assessment_kept.html", {"kept": said, "revision": kept.revision})
    return no_act(response) if kept.revision == _number(request.POST.get("revision")) else response


def _elsewhere(request: HttpRequest) -> HttpResponse | None:
    """To the script: not kept, because it was changed elsewhere; pressing the button shows both."""
    if not request.htmx:
        return None
    context = {"kept": _changed(), "revision": _number(request.POST.get("revision"))}
    return no_act(pages.show(request, "desk/parts/assessment_kept.html", context))


def _changed() -> str:
    return _("A colleague or another tab changed this meanwhile. Your answers stand here: look, then keep them.")


def _not_finished(no: WhyMissing | VictimRefused) -> str:
    words, what = Words(), str(no.parameters.get("what", ""))
    needs = {need.id for need in assessing.current_assessment().needs}
    name = words.need(what) if what in needs else words.own.measure(what).title
    if isinstance(no, VictimRefused):
        return _("“%(name)s”: the victim does not want this. Nobody asks for it.") % {"name": name}
    return _("“%(name)s”: you decide otherwise. Say why.") % {"name": name}


def _questions(
    request: HttpRequest,
    case: CaseView,
    draft: Decided,
    last_time: Mapping[str, str],
    *,
    given: dict[str, str] | None = None,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    words = Words()
    groups = assessment_form.groups(draft, words, given, last_time)
    context = {
        **_around(case, draft),
        "groups": groups,
        "was": assessment_form.was(draft),
        "first": [(fact, words.fact(fact)) for fact in draft.result.open_questions[:FIRST_QUESTIONS]],
        "prefilled": sum(bool(field.source) for group in groups for field in group.answered),
        "wrong": wrong,
    }
    return pages.show(request, "desk/assessment_fill.html", context, status=status)


def _decisions(
    request: HttpRequest, case: CaseView, draft: Decided, *, wrong: str = "", status: int = 200
) -> HttpResponse:
    words = Words()
    rows = assessment_form.measure_rows(draft, words)
    context = {
        **_around(case, draft),
        "needs": assessment_form.need_rows(draft, words),
        "measures": [row for row in rows if row.ready],
        "hanging": [row for row in rows if row.offered and not row.ready],
        "others": [row for row in rows if not row.offered],
        "presumed": [words.own.word("presumed", name) for name in draft.result.presumed],
        "wrong": wrong,
    }
    return pages.show(request, "desk/assessment_decide.html", context, status=status)


def _around(case: CaseView, draft: Decided) -> dict[str, Any]:
    return {**case_context(case), "version": draft.version, "revision": draft.version.revision}


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
