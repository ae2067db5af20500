"""The hand-over sheet: what the next shift finds. What waits, what is promised, what went quiet. Made to be printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.doors.desk import pages, pressing, times
from houvast.doors.desk.access import opens_to
from houvast.doors.desk.rows import RowOnScreen, on_screen
from houvast.procedures import opening
from houvast.records.reports.views import QueueRow
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn


@dataclass(frozen=True)
class Part:
    title: str
    nothing: str
    rows: tuple[RowOnScreen, ...]


@dataclass(frozen=True)
class Promise:
    """A moment at which the next shift must do something."""

    report_id: UUID
    reference: str
    when: str
    clock: str
    kind: str
    words: str


def _waits(row: QueueRow) -> bool:
    return row.waiting_since is not None


def _quiet(row: QueueRow) -> bool:
    return any(reason.code == "gone_quiet" for reason in row.reasons)


def _leaves(row: QueueRow) -> bool:
    return row.erasing is not None


@opens_to(Permission.READ_QUEUE)
def sheet(request: HttpRequest, me: SignedIn) -> HttpResponse:
    now = timezone.now()
    rows = _all_rows(me)
    shown = {row.report_id: on_screen(row, now) for row in rows}

    def part(title: str, nothing: str, belongs: Callable[[QueueRow], bool]) -> Part:
        return Part(title, nothing, tuple(shown[row.report_id] for row in rows if belongs(row)))

    parts = [
        part(_("Waits for an answer"), _("Nobody waits."), _waits),
        part(_("Went quiet"), _("Nobody went quiet."), _quiet),
        part(_("Asked to erase"), _("Nobody asked."), _leaves),
    ]
    context = {
        "parts": parts,
        "due": _due(me),
        "made": times.moment(now, now),
        "day": timezone.localdate(now),
        "total": len(rows),
    }
    return pages.show(request, "desk/sheet.html", context)


def _due(me: SignedIn) -> list[Promise]:
    now = timezone.now()
    return [
        Promise(
            report_id=due.report_id,
            reference=due.reference,
            when=times.moment(due.date.at, now),
            clock=pressing.clock_of(due.date, now),
            kind=str(pressing.DATE_KINDS.get(due.date.kind, pressing.DATE_KINDS[None])),
            words=pressing.date_words(due.date.kind, due.date.words),
        )
        for due in opening.read_due(keyring=me.keyring, now=now, by=me.by)
        if pressing.is_shown(due.date, now)
    ]


def _all_rows(me: SignedIn) -> list[QueueRow]:
    now = timezone.now()
    rows: list[QueueRow] = []
    pages_there = -(-opening.count_queue(keyring=me.keyring, now=now) // opening.QUEUE_PAGE)
    for page in range(1, pages_there + 1):
        rows += opening.read_queue(keyring=me.keyring, now=now, by=me.by, page=page)
    return rows
