"""Changing what we know. The reporter sees it too, and who changed it; what is only suspected is a note."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.core.situation import Situation, SituationError
from houvast.doors.desk import facts_form, pages, texts
from houvast.doors.desk.access import opens_to
from houvast.doors.desk.case import case_page
from houvast.procedures import changing_facts, opening
from houvast.procedures.changing_facts import FactsConflict
from houvast.records.content import current_knowledge
from houvast.records.reports.states import Act
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn


@opens_to(Permission.CHANGE_FACTS, methods=("GET", "POST"))
def facts(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    now = timezone.now()
    view = opening.open_case(report_id=report_id, keyring=me.keyring, now=now, by=me.by)
    if Act.CHANGE_FACTS not in view.may:
        return case_page(request, me, report_id, wrong=_("Take this case first, then change what we know."), status=409)
    about = {"reference": view.reference, "report_id": report_id}
    if request.method != "POST":
        return _page(request, about, view.facts.situation, view.facts.revision)
    return _save(request, me, report_id, about)


def _save(request: HttpRequest, me: SignedIn, report_id: UUID, about: dict) -> HttpResponse:
    revision = _number(request.POST.get("revision"))
    before = facts_form.read_was(request.POST)
    if before is None:
        return pages.see("facts", report_id)
    mine = facts_form.changed(request.POST, before)
    try:
        before.with_answers(mine, current_knowledge().platform_ids)
    except SituationError as wrong:
        fits = facts_form.fitting(mine, before)
        return _page(request, about, fits, revision, was=before, typed=True, wrong=_not_right(wrong), status=422)
    if not mine:
        return pages.see("case", report_id)
    try:
        changing_facts.change_facts(
            report_id=report_id, answers=mine, revision=revision, keyring=me.keyring, now=timezone.now(), by=me.by
        )
    except FactsConflict as no:
        return _conflict(request, about, before, mine, no)
    return pages.see("case", report_id, said="facts")


def _conflict(request: HttpRequest, about: dict, before: Situation, mine: dict, no: FactsConflict) -> HttpResponse:
    """Mine over theirs, and where both changed the same fact, what now stands is said beside the field."""
    theirs = no.theirs.situation
    both = facts_form.both_changed(mine, theirs, before)
    said = _("%(name)s changed this meanwhile. Your changes stand below, over theirs. Look, then keep them.") % {
        "name": no.theirs.changed_by_name or _("The reporter")
    }
    merged = theirs.with_answers(mine, current_knowledge().platform_ids)
    return _page(request, about, merged, no.theirs.revision, was=theirs, both=both, wrong=said, status=409)


def _page(
    request: HttpRequest,
    about: dict,
    situation: Situation,
    revision: int,
    *,
    was: Situation | None = None,
    both: dict[str, str] | None = None,
    typed: bool = False,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        **about,
        "groups": facts_form.groups(situation, both),
        "acts": facts_form.typed_acts(request.POST) if typed else facts_form.acts(situation),
        "was": facts_form.was(situation if was is None else was),
        "revision": revision,
        "not_right": wrong,
    }
    return pages.show(request, "desk/facts.html", context, status=status)


def _not_right(wrong: SituationError) -> str:
    """Which fact, in the desk's words; nothing of what was typed is in the sentence."""
    name = wrong.field.partition("[")[0].partition(".")[0]
    return _("Look at “%(fact)s”: that does not fit there.") % {"fact": texts.fact_name(name)}


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
