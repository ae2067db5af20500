"""Which picture the offender showed of themselves: told as a fingerprint that is made on the person's own device.

Three pages: what was told and what this is; the one that sees pictures, which may connect to nothing (the policy of
`lock.py`); and the one on which all that goes is read, and goes by its button alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from houvast.core.dossier.allowing import counts_as_minor
from houvast.core.removal import PrintsError, parse_prints
from houvast.procedures import telling_lures
from houvast.procedures.mailbox_sessions import MailboxSession
from houvast.procedures.telling_lures import MOST_LURES, KindNotKept, NoPicture, TooManyLures, kinds_kept
from houvast.records.audit.actors import REPORTER
from houvast.records.reports.states import Act, can_in_state
from houvast.records.reports.views import Lure, LureKind, MailboxView

from .guards import with_open_mailbox
from .known import Known
from .lock import POLICY, WORDS, Word
from .page import go, show

# Said of a video, of other ways in which a picture lies, and of what is only for platforms: not here.
_NOT_HERE = ("video", "note_see_through", "note_turned", "note_colours")
# What can be wrong with what was typed, beside the lines themselves.
WRONG = ("many", "picture", "kind", "sure", "age")


@dataclass(frozen=True)
class LureShown:
    """`number` is its place in the list; `short`: the beginning of the fingerprint."""

    id: UUID
    number: int
    name: str
    short: str
    told_on: date


@require_http_methods(["GET", "HEAD", "POST"])
@with_open_mailbox
def lures(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    """What was told, each with its way back."""
    if request.method == "POST":
        return _take_back(request, session)
    told = telling_lures.lures_in(keys=session.keys, sent=view.sent)
    context = {
        "view": view,
        "lures": [_shown(number, lure) for number, lure in enumerate(told, start=1)],
        "minor": counts_as_minor(view.facts.situation),
        "kept": request.GET.get("kept", ""),
        "may_tell": can_in_state(view.state, Act.TELL_LURES),
        "full": len(told) >= MOST_LURES,
    }
    return show(request, "public/lures.html", context, role=view.facts.situation.get("reporter_role"))


def _take_back(request: HttpRequest, session: MailboxSession) -> HttpResponse:
    try:
        lure_id = UUID(request.POST.get("gone", ""))
    except ValueError:
        return go("lures")
    telling_lures.take_back(keys=session.keys, lure_id=lure_id, now=timezone.now(), by=REPORTER)
    return go("lures", at="told", kept="back")


@require_safe
@with_open_mailbox
def lures_make(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    """The page that sees pictures. It may ask nobody for anything."""
    situation = view.facts.situation
    context = {
        "known": Known(situation, answers=True, mailbox=True, sent=view.sent),
        "minor": counts_as_minor(situation),
        "view": view,
        "pass_address": "public:lures_next",
        "words": [Word(code) for code in (*(each for each in WORDS if each not in _NOT_HERE), "no_video")],
    }
    response = show(request, "public/lures_make.html", context, role=situation.get("reporter_role"))
    response["Content-Security-Policy"] = POLICY
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@with_open_mailbox
def lures_next(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    """All that goes is read here. What is wrong comes back with what was typed."""
    if request.method != "POST":
        return _next(request, view)
    kinds = kinds_kept(view.facts.situation)
    # Not asked where there is only one. A form from before says what it was: that is never kept as something else.
    chosen = request.POST.get("kind", "") or (kinds[0].value if len(kinds) == 1 else "")
    try:
        pictures = parse_prints(request.POST.get("prints", ""))
    except PrintsError as wrong:
        key = "lures.wrong.many" if wrong.problem == "many" else f"pass.wrong.{wrong.problem}"
        return _next(request, view, problem=key, number=wrong.line)
    if chosen not in {kind.value for kind in LureKind}:
        return _next(request, view, problem="lures.wrong.kind")
    if "sure" not in request.POST:
        return _next(request, view, problem="lures.wrong.sure")
    try:
        told = telling_lures.tell_lures(
            keys=session.keys, kind=LureKind(chosen), pictures=pictures, now=timezone.now(), by=REPORTER
        )
    except KindNotKept:
        return _next(request, view, problem="lures.wrong.age")
    except NoPicture as refused:
        return _next(request, view, problem="lures.wrong.picture", number=refused.parameters["number"])
    except TooManyLures:
        return _next(request, view, problem="lures.wrong.many")
    return go("lures", at="told", kept="new" if told.new else "there")


def _next(request: HttpRequest, view: MailboxView, *, problem: str = "", number: int = 0) -> HttpResponse:
    situation = view.facts.situation
    kinds = kinds_kept(situation)
    context = {
        "view": view,
        "prints": request.POST.get("prints", ""),
        "kinds": [(kind.value, f"lures.kind.{kind.value}", kind.value == request.POST.get("kind")) for kind in kinds],
        "sure": "sure" in request.POST,
        "problem": problem,
        "number": number,
        "most": MOST_LURES,
    }
    status = 422 if problem else 200
    return show(request, "public/lures_next.html", context, role=situation.get("reporter_role"), status=status)


def _shown(number: int, lure: Lure) -> LureShown:
    short = f"{lure.value[:4]} {lure.value[4:8]}"
    return LureShown(lure.id, number, f"lures.kind.{lure.kind.value}", short, lure.told_on)
