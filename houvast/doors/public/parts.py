"""What the desk worked out about protection, part by part: the person ticks what may go along, and only that does."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from houvast.procedures import showing_assessments
from houvast.procedures.consenting import ConsentChanged
from houvast.procedures.mailbox_sessions import MailboxSession
from houvast.procedures.showing_assessments import NoSuchPaper, PaperInTheMailbox, shown_hash
from houvast.records.audit.actors import REPORTER
from houvast.records.reports.views import MailboxView

from .guards import with_open_mailbox
from .page import go, show


@dataclass(frozen=True)
class PartShown:
    """`heading`: key of the heading that stands above it, "" where it goes on under the one before."""

    id: str
    title: str
    lines: tuple[str, ...]
    goes: bool
    heading: str = ""


# What a part is, by the beginning of its id.
HEADINGS = {"presumed": "parts.needs", "need": "parts.needs", "measure": "parts.measures", "refused": "parts.refused"}


@require_http_methods(["GET", "HEAD", "POST"])
@with_open_mailbox
def parts(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    if request.method == "POST" and view.sent:
        return _choose(request, session, view)
    return _page(request, session, view)


def _choose(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    """The ticked ones, all of them, or none: by which button was pressed."""
    there = showing_assessments.read_paper(keys=session.keys)
    how = request.POST.get("how", "")
    paper_id = _uuid(request.POST.get("paper"))
    if there is None or paper_id is None or how not in ("these", "all", "none"):
        return go("parts")
    ticked = frozenset(request.POST.getlist("part")) if how == "these" else frozenset()
    if how == "these" and not ticked:
        return _page(request, session, view, problem="parts.tick_one", status=422)
    chosen = frozenset(part.id for part in there.paper.parts) if how == "all" else ticked
    try:
        showing_assessments.choose(
            keys=session.keys,
            paper_id=paper_id,
            chosen=chosen,
            shown_sha256=request.POST.get("sha256", ""),
            now=timezone.now(),
            by=REPORTER,
        )
    except (NoSuchPaper, ConsentChanged):
        return _page(request, session, view, problem="parts.changed", ticked=ticked, status=409)
    return go("parts", kept="1")


def _page(
    request: HttpRequest,
    session: MailboxSession,
    view: MailboxView,
    *,
    problem: str = "",
    ticked: frozenset[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    there = showing_assessments.read_paper(keys=session.keys) if view.sent else None
    context = {
        "view": view,
        "there": there,
        "parts": _shown(there, ticked),
        "sha256": shown_hash(there.paper) if there else "",
        "problem": problem,
        "kept": "kept" in request.GET and not problem,
    }
    return show(request, "public/parts.html", context, role=view.facts.situation.get("reporter_role"), status=status)


def _shown(there: PaperInTheMailbox | None, ticked: frozenset[str] | None) -> list[PartShown]:
    if there is None:
        return []
    goes = {part.id for part in there.chosen or ()} if ticked is None else ticked
    shown, above = [], ""
    for part in there.paper.parts:
        heading = HEADINGS.get(part.id.partition(".")[0], "")
        lines = tuple(part.text.split("\n")[1:])
        shown.append(PartShown(part.id, part.title, lines, part.id in goes, heading if heading != above else ""))
        above = heading
    return shown


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
