"""Referrals of a case: prepared here, decided by the person in the mailbox, handed over only to the letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from houvast.core.support.rights import ReferralWords
from houvast.doors.desk import pages, times
from houvast.doors.desk.access import opens_to
from houvast.doors.desk.noting import read_local
from houvast.doors.desk.police_words import CONSENTS
from houvast.doors.desk.texts import desk_texts
from houvast.doors.desk.wording import refusal
from houvast.doors.look.pdf import NoPdf, can_make_pdf, pdf_of
from houvast.doors.look.plan_text import ContactOnScreen, contacts
from houvast.procedures import opening, referring
from houvast.procedures.referring import AskBackMissing, NotAgreedTo, Referred
from houvast.records.consents.views import ConsentView
from houvast.records.content import current_knowledge
from houvast.records.content.support import current_support
from houvast.records.referrals.views import ENDED, OTHER, Outcome
from houvast.records.reports.states import Act
from houvast.records.reports.views import CaseView
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn

OUTCOMES: dict[str, Promise] = {
    Outcome.OPEN: gettext_lazy("prepared"),
    Outcome.HANDED_OVER: gettext_lazy("handed over, nothing heard yet"),
    Outcome.ARRIVED: gettext_lazy("the person has contact with them"),
    Outcome.TURNED_DOWN: gettext_lazy("they have no place, or it is not for them"),
    Outcome.NOT_WANTED: gettext_lazy("the person does not want it"),
    Outcome.DROPPED: gettext_lazy("we do not go on with it"),
}
_ASK_BACK = timedelta(days=7)
_AT = time(9)
_LONGEST = {"name": 200, "text": 5000, "words": 2000}


@dataclass(frozen=True)
class ReferralLine:
    """`proposed`: the outcome that stands chosen; who said no, or took it back, does not want it."""

    found: Referred
    outcome: str
    proposed: str
    consent: str
    due: str
    over: bool
    handed: str
    made: str


@opens_to(Permission.READ_CASE)
def referrals(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    """`?to=` fills the form for a receiver of the content."""
    return _page(request, me, report_id, to=request.GET.get("to", ""))


@opens_to(Permission.REPLY, methods=("POST",))
def refer(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    """Puts exactly this text, for exactly this receiver, before the person."""
    now = timezone.now()
    typed = {name: request.POST.get(name, "").replace("\r\n", "\n").strip() for name in ("to", "name", "text")}
    typed["ask_back"] = request.POST.get("ask_back", "")
    view = opening.open_case(report_id=report_id, keyring=me.keyring, now=now, by=me.by, claim=False)
    wrong = _problem(typed, words_for(view))
    if wrong:
        return _page(request, me, report_id, to=typed["to"], typed=typed, wrong=wrong, status=422)
    try:
        referring.prepare(
            report_id=report_id,
            receiver=_code(typed, view),
            name=typed["name"],
            text=typed["text"],
            ask_back=read_local(typed["ask_back"]) or now,
            keyring=me.keyring,
            now=now,
            by=me.by,
        )
    except AskBackMissing as no:
        return _page(request, me, report_id, to=typed["to"], typed=typed, wrong=refusal(no), status=422)
    return pages.see("referrals", report_id, said="referred", anchor="referrals")


@opens_to(Permission.REPLY, methods=("POST",))
def refer_end(request: HttpRequest, me: SignedIn, report_id: UUID, referral_id: UUID) -> HttpResponse:
    """How it goes; what has not ended comes back on the day that is filled in."""
    code = request.POST.get("outcome", "")
    words = request.POST.get("words", "").strip()
    if len(words) > _LONGEST["words"]:
        return _page(
            request, me, report_id, noting=(referral_id, code, words), wrong=_("This is too long."), status=422
        )
    try:
        referring.note_outcome(
            report_id=report_id,
            referral_id=referral_id,
            outcome=Outcome(code) if code in tuple(Outcome) else Outcome.OPEN,
            words=words,
            ask_back=read_local(request.POST.get("ask_back", "")),
            keyring=me.keyring,
            now=timezone.now(),
            by=me.by,
        )
    except (AskBackMissing, NotAgreedTo) as no:
        return _page(request, me, report_id, noting=(referral_id, code, words), wrong=refusal(no), status=422)
    return pages.see("referrals", report_id, said="referral_noted", anchor=f"r-{referral_id}")


@opens_to(Permission.REPLY)
def refer_sheet(request: HttpRequest, me: SignedIn, report_id: UUID, referral_id: UUID) -> HttpResponse:
    """The warm hand-over sheet as PDF, without pango as a page to print: what was agreed to, to the letter."""
    now = timezone.now()
    view = opening.open_case(report_id=report_id, keyring=me.keyring, now=now, by=me.by, claim=False)
    consent = referring.print_sheet(report_id=report_id, referral_id=referral_id, keyring=me.keyring, now=now, by=me.by)
    language = language_for(view)
    with override(language):
        context = _sheet(consent, words_for(view))
        html = render_to_string("desk/parts/referral_pdf.html", context)
    try:
        made = pdf_of(html, title=context["words"].sheet, language=language)
    except NoPdf:
        return pages.show(request, "desk/referral_print.html", context | {"report_id": report_id})
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{referral_id}.pdf"'
    return response


def language_for(view: CaseView) -> str:
    """The person reads it: in the language of the report, where the content has it."""
    return view.language if view.language in current_support().words else settings.LANGUAGE_CODE


def words_for(view: CaseView) -> ReferralWords:
    return current_support().words[language_for(view)].referral


def _sheet(consent: ConsentView, words: ReferralWords) -> dict[str, Any]:
    on = consent.answered_on
    return {
        "consent": consent,
        "words": words,
        "agreed": words.agreed.format(on=date_format(on, "j F Y")) if on else "",
        "sender": settings.HOUVAST_HELPLINE_NAME or "houvast",
    }


def _contact(to: str, view: CaseView) -> ContactOnScreen | None:
    """A receiver of the content, with its words as the person reads them. The desk sees unstamped numbers too."""
    knowledge = current_knowledge()
    if to not in knowledge.referrals:
        return None
    return contacts([to], knowledge.texts(language_for(view)), unstamped=True)[0]


def _code(typed: dict[str, str], view: CaseView) -> str:
    """The id of the content only while the name is still that one's: it is what is counted."""
    contact = _contact(typed["to"], view)
    return typed["to"] if contact is not None and contact.name == typed["name"] else OTHER


def _problem(typed: dict[str, str], words: ReferralWords) -> str:
    if not typed["name"] or not typed["text"]:
        return _("Fill in the text, and who it is for.")
    if any(len(typed[name]) > _LONGEST[name] for name in ("name", "text")):
        return _("This is too long.")
    open_places = [line for line in words.draft.splitlines() if line.endswith(")") and "(" in line]
    if any(line in typed["text"] for line in open_places):
        return _("A place in the text still waits to be filled in, or taken away.")
    return ""


def _page(
    request: HttpRequest,
    me: SignedIn,
    report_id: UUID,
    *,
    to: str = "",
    typed: dict[str, str] | None = None,
    noting: tuple[UUID, str, str] | None = None,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    view = opening.open_case(report_id=report_id, keyring=me.keyring, now=now, by=me.by, claim=False)
    found = referring.read_referred(report_id=report_id, keyring=me.keyring, now=now, by=me.by)
    contact = _contact(to, view)
    context = {
        "report_id": report_id,
        "reference": view.reference,
        "lines": [_line(each, now) for each in found],
        "receivers": _receivers(),
        "to": to if contact else "",
        "contact": contact,
        "form": typed or _prefilled(view, contact, now),
        "outcomes": [(code.value, name) for code, name in OUTCOMES.items()],
        "noting": noting[0] if noting else None,
        "noting_outcome": noting[1] if noting else "",
        "noting_words": noting[2] if noting else "",
        "ask_back": _in_a_week(now),
        "ended": [code.value for code in ENDED],
        "may_refer": Act.REFER in view.may,
        "may_pdf": can_make_pdf(),
        "not_right": wrong,
    }
    return pages.show(request, "desk/referrals.html", context, status=status, topics=(report_id,))


def _prefilled(view: CaseView, contact: ContactOnScreen | None, now: datetime) -> dict[str, str]:
    name = contact.name if contact else ""
    text = words_for(view).draft.format(receiver=name) if contact else ""
    return {"name": name, "text": text, "ask_back": _in_a_week(now)}


def _in_a_week(now: datetime) -> str:
    day = timezone.localdate(now + _ASK_BACK)
    return f"{datetime.combine(day, _AT):%Y-%m-%dT%H:%M}"


def _receivers() -> list[tuple[str, str]]:
    """Everybody of the content who can be reached, in the desk's language."""
    texts = desk_texts()
    named = [(name, texts.referral(name).name) for name in current_knowledge().referrals]
    return sorted(named, key=lambda each: each[1].lower())


def _line(found: Referred, now: datetime) -> ReferralLine:
    consent = found.consent
    said = ""
    if consent is not None:
        on = consent.withdrawn_on or consent.answered_on or consent.asked_on
        said = f"{CONSENTS[consent.state]}, {times.day(on)}"
    date = found.date
    return ReferralLine(
        found=found,
        outcome=str(OUTCOMES[found.referral.outcome]),
        proposed=(Outcome.NOT_WANTED if found.took_back else found.referral.outcome).value,
        consent=said,
        due=times.with_weekday(date.at) if date else "",
        over=date is not None and date.at <= now,
        handed=times.day(found.referral.handed_on) if found.referral.handed_on else "",
        made=times.moment(found.referral.at, now),
    )
