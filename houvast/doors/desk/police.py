"""The police, for one case: how far it is, what the person let us pass on, and a draft to ask them about.

The desk prepares, the person decides: nothing on this page sends anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.core.situation import Told
from houvast.core.statement import Corrections, draft_statement
from houvast.core.support import Proceedings, ProceedingsError, path, tasks
from houvast.doors.desk import pages, times
from houvast.doors.desk.access import opens_to
from houvast.doors.desk.police_words import CONSENTS, COURSES, DAYS, DECISIONS, REASONS, STAGES, WAYS, WISHES
from houvast.doors.desk.pressing import DERIVED_WORDS
from houvast.doors.desk.subject_line import SubjectLine
from houvast.doors.look.pdf import NoPdf, can_make_pdf, pdf_of
from houvast.doors.look.statement_text import as_plain_text, statement_text
from houvast.procedures import consenting, following_proceedings, opening
from houvast.procedures.following_proceedings import ProceedingsConflict
from houvast.records.consents.views import ConsentView, Subject, about_statement
from houvast.records.content import current_knowledge
from houvast.records.reports.states import Act
from houvast.records.reports.views import CaseView, Side
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn

DUTCH = "nl"
_CHOICES = {"wish": WISHES, "way": WAYS, "course": COURSES, "decision": DECISIONS}
_WORDS = ("number", "office")


@dataclass(frozen=True)
class ConsentLine:
    consent: ConsentView
    state: str
    when: str


def police_line(view: CaseView, me: SignedIn, now: datetime) -> SubjectLine:
    """The stage, and whether something along it is overdue."""
    today = timezone.localdate(now)
    overdue = any(task.due < today for task in tasks(view.proceedings, today))
    stage = STAGES[path(view.proceedings, today).here]
    return SubjectLine(_("Police"), str(stage), reverse("desk:police", args=[view.report_id]), warm=overdue)


@opens_to(Permission.READ_CASE, methods=("GET", "POST"))
def police(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    now = timezone.now()
    view = opening.open_case(report_id=report_id, keyring=me.keyring, now=now, by=me.by, claim=False)
    if request.method != "POST":
        return _page(request, me, view, view.proceedings, view.proceedings_revision)
    typed = _typed(request)
    base = request.POST.get("base", "")
    revision = int(base) if base.isdecimal() and len(base) < 10 else 0
    try:
        told = Proceedings.from_json(typed)
        following_proceedings.change_proceedings(
            report_id=report_id, proceedings=told, revision=revision, keyring=me.keyring, now=now, by=me.by
        )
    except ProceedingsError as wrong:
        return _page(request, me, view, typed, revision, wrong=_not_right(wrong), field=wrong.field, status=422)
    except ProceedingsConflict as conflict:
        said = _("This was changed meanwhile. Yours stands below; keeping it writes over the other.")
        return _page(request, me, view, typed, conflict.theirs.revision, wrong=said, status=409)
    return pages.see("police", report_id, said="kept")


@opens_to(Permission.REPLY, methods=("POST",))
def police_ask(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    """Puts exactly this text, for exactly this receiver, before the person."""
    now = timezone.now()
    text = request.POST.get("text", "").replace("\r\n", "\n").strip()
    receiver = request.POST.get("receiver", "").strip()
    if not text or not receiver:
        view = opening.open_case(report_id=report_id, keyring=me.keyring, now=now, by=me.by, claim=False)
        said = _("Fill in the text, and who it is for.")
        return _page(
            request,
            me,
            view,
            view.proceedings,
            view.proceedings_revision,
            asking={"text": text, "receiver": receiver},
            wrong=said,
            status=422,
        )
    consenting.ask(
        report_id=report_id,
        subject=Subject.STATEMENT,
        about=about_statement(report_id),
        text=text,
        receiver=receiver,
        keyring=me.keyring,
        now=now,
        by=me.by,
    )
    return pages.see("police", report_id, said="asked", anchor="consents")


@opens_to(Permission.READ_CASE)
def police_statement(request: HttpRequest, me: SignedIn, report_id: UUID, consent_id: UUID) -> HttpResponse:
    """The text that the person agreed to, to the letter, as PDF; without pango as a page to print."""
    now = timezone.now()
    found = consenting.read_consents(report_id=report_id, keyring=me.keyring, now=now, by=me.by)
    agreed = next((each for each in found if each.id == consent_id and each.stands), None)
    if agreed is None:
        return pages.see("police", report_id, anchor="consents")
    html = render_to_string("desk/parts/statement_pdf.html", {"consent": agreed})
    try:
        made = pdf_of(html, title=_("Statement"), language=DUTCH)
    except NoPdf:
        return pages.show(request, "desk/statement.html", {"consent": agreed, "report_id": report_id})
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{consent_id}.pdf"'
    return response


def drafted_text(view: CaseView) -> str:
    """A draft in Dutch out of what the desk may see: for the person to read, change or refuse."""
    told = [message.told for message in view.messages if message.author is Side.REPORTER and message.told]
    told.append(Told(indicators=view.facts.indicators, own_accounts=view.facts.own_accounts))
    statement = draft_statement(view.facts.situation, told)
    return as_plain_text(statement_text(statement, Corrections(), current_knowledge().texts(DUTCH)))


def _typed(request: HttpRequest) -> dict:
    given = {name: request.POST.get(name, "").strip() for name in (*_CHOICES, *DAYS, *_WORDS)}
    return given | {"not_made": request.POST.getlist("not_made")}


def _not_right(wrong: ProceedingsError) -> str:
    if wrong.problem == "before":
        return _("Look at “%(day)s”: it lies before an earlier step.") % {"day": DAYS[wrong.field]}
    return _("Look at the marked field: that does not fit there.")


def _page(
    request: HttpRequest,
    me: SignedIn,
    view: CaseView,
    shown: Proceedings | dict,
    revision: int,
    *,
    asking: dict | None = None,
    wrong: str = "",
    field: str = "",
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    typed = shown.to_json() if isinstance(shown, Proceedings) else shown
    found = consenting.read_consents(report_id=view.report_id, keyring=me.keyring, now=now, by=me.by)
    context = {
        "report_id": view.report_id,
        "reference": view.reference,
        "stage": STAGES[path(view.proceedings, today).here],
        "tasks": [
            (times.day(task.due), DERIVED_WORDS[task.code], task.due < today) for task in tasks(view.proceedings, today)
        ],
        "choices": [
            (name, label, [(code, words, typed.get(name) == code) for code, words in options.items()])
            for name, label, options in _labelled()
        ],
        "days": [(name, label, typed.get(name, ""), name == field) for name, label in DAYS.items()],
        "number": typed.get("number", ""),
        "office": typed.get("office", ""),
        "reasons": [(code, words, code in typed.get("not_made", ())) for code, words in REASONS.items()],
        "base": revision,
        "consents": [_consent_line(each) for each in found if each.subject is Subject.STATEMENT],
        "asking": asking or {"text": drafted_text(view), "receiver": ""},
        "may_change": Act.FOLLOW in view.may,
        "may_ask": Act.ASK_CONSENT in view.may,
        "may_pdf": can_make_pdf(),
        "not_right": wrong,
    }
    return pages.show(request, "desk/police.html", context, status=status, topics=(view.report_id,))


def _labelled():
    return (
        ("wish", _("What the person wants"), WISHES),
        ("way", _("How it was told"), WAYS),
        ("course", _("What came of it"), COURSES),
        ("decision", _("The prosecutor"), DECISIONS),
    )


def _consent_line(consent: ConsentView) -> ConsentLine:
    on = consent.withdrawn_on or consent.answered_on or consent.asked_on
    return ConsentLine(consent, str(CONSENTS[consent.state]), times.day(on))
