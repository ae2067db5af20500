"""Evidence, kept here by the person: handed over, listed, taken back. Under 18, and while no age is known, text and
addresses only. A file is sealed while it is read."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from houvast.core.dossier.contents import ItemKind
from houvast.doors.look.uploads import Uploaded, body_too_large, receive_into, uploaded
from houvast.procedures import keeping_evidence
from houvast.procedures.entering import NoSuchMailbox
from houvast.procedures.keeping_evidence import Described, Incoming, NoSuchItem
from houvast.procedures.mailbox_sessions import MailboxSession
from houvast.records.audit.actors import REPORTER
from houvast.records.refused import Refused
from houvast.records.reports.views import MailboxView

from .guards import session_of, with_open_mailbox
from .page import go, show, stays

_TYPED = (ItemKind.TEXT, ItemKind.ADDRESS)
_LONGEST = 200_000
# Code of a refusal → the sentence about it.
PROBLEMS = {
    "evidence_empty": "evidence.empty",
    "evidence_too_large": "evidence.too_large",
    "evidence_too_much": "evidence.too_much",
    "evidence_kind_not_kept": "evidence.kind_not_kept",
    "evidence_may_show": "evidence.may_show",
    "evidence_no_room": "evidence.no_room",
}


@require_http_methods(["GET", "HEAD", "POST"])
def items(request: HttpRequest) -> HttpResponse:
    """Whoever reads the form reads the file with it: what seals it stands ready before anything is read."""
    if request.method == "POST":
        request.incoming = _incoming(request)
        receive_into(request, request.incoming)
    return _items(request)


def _incoming(request: HttpRequest) -> Incoming | None:
    """None: nobody is here, or nothing can be handed over. Then a file is not taken in, and `_give` says why."""
    session = session_of(request)
    if session is None:
        return None
    try:
        return keeping_evidence.begin_at_mailbox(keys=session.keys)
    except (Refused, NoSuchMailbox):
        return None


@with_open_mailbox
def _items(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    if request.method != "POST" or not view.sent:
        return _page(request, session, view)
    if body_too_large(request):
        return _page(request, session, view, problem="evidence.too_large", status=413)
    if stays(request):
        return _page(request, session, view)
    gone = _uuid(request.POST.get("gone", ""))
    if gone is not None:
        return _take_back(session, gone)
    return _give(request, session, view)


def _take_back(session: MailboxSession, item_id: UUID) -> HttpResponse:
    with suppress(NoSuchItem):  # twice is once
        keeping_evidence.take_back(keys=session.keys, item_id=item_id, now=timezone.now(), by=REPORTER)
    return go("items", at="list")


def _give(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    kind = _kind(request)
    try:
        incoming, file = _received(request, session, kind)
        if kind not in _TYPED and file is None and not incoming.too_large:
            return _page(request, session, view, problem="evidence.again", status=422)
        about = Described(
            kind=kind,
            described=request.POST.get("described", ""),
            typed=file.typed if file and kind not in _TYPED else "",
            shows_none="shows_none" in request.POST,
        )
        keeping_evidence.give(keys=session.keys, incoming=incoming, about=about, now=timezone.now(), by=REPORTER)
    except Refused as no:
        if no.code not in PROBLEMS:
            raise
        status = 413 if no.code == "evidence_too_large" else 422
        return _page(request, session, view, problem=PROBLEMS[no.code], status=status)
    return go("items", at="kept", kept="1")


def _received(request: HttpRequest, session: MailboxSession, kind: ItemKind) -> tuple[Incoming, Uploaded | None]:
    """What came in for this mailbox. A file chosen before somebody gave their code again did not come along; one that
    came with a text is left."""
    incoming: Incoming | None = request.incoming
    file = None
    ours = incoming is not None and incoming.report_id == session.keys.report_id
    if ours and kind not in _TYPED:
        file = uploaded(request, incoming)
    if not ours or kind in _TYPED:
        incoming = keeping_evidence.begin_at_mailbox(keys=session.keys)
    if kind in _TYPED:
        text = request.POST.get("words", "")[:_LONGEST].replace("\r\n", "\n").strip()
        incoming.add(text.encode("utf-8", errors="replace"))
    return incoming, file


def _kind(request: HttpRequest) -> ItemKind:
    kind = request.POST.get("kind", "")
    return ItemKind(kind) if kind in tuple(ItemKind) else ItemKind.TEXT


def _page(
    request: HttpRequest, session: MailboxSession, view: MailboxView, *, problem: str = "", status: int = 200
) -> HttpResponse:
    kinds = keeping_evidence.kinds_at_mailbox(keys=session.keys) if view.sent else frozenset(_TYPED)
    typed = request.POST if request.method == "POST" else {}
    context = {
        "view": view,
        "kinds": [(kind.value, f"evidence.kind_{kind.value}") for kind in ItemKind if kind in kinds],
        "files": ItemKind.SCREENSHOT in kinds,
        "items": keeping_evidence.read_mine(keys=session.keys),
        "typed": {name: typed.get(name, "") for name in ("kind", "words", "described")},
        "problem": problem,
        "kept": "kept" in request.GET and not problem,
    }
    return show(request, "public/items.html", context, role=view.facts.situation.get("reporter_role"), status=status)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
