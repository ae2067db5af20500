"""The lists: the queue, my cases, closed cases."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import ngettext

from houvast.doors.desk import pages
from houvast.doors.desk.access import Who, opens_to
from houvast.doors.desk.rows import RowOnScreen, on_screen
from houvast.doors.desk.stamps import stamp_warnings
from houvast.procedures import opening, rotating_keys
from houvast.records.reports.views import QueueRow
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn


@opens_to(Who.SIGNED_IN)
def home(request: HttpRequest, me: SignedIn) -> HttpResponse:
    """`/desk/`: leads to the first page of this person's role."""
    return HttpResponseRedirect(pages.home_of(me), status=303)


@opens_to(Permission.READ_QUEUE)
def queue(request: HttpRequest, me: SignedIn) -> HttpResponse:
    now = timezone.now()
    if me.person.may(Permission.ROTATE_KEYS):
        rotating_keys.tend_keys(keyring=me.keyring, now=now, by=me.by)
    total = opening.count_queue(keyring=me.keyring, now=now)
    page, count = _page(request, total)
    rows = opening.read_queue(keyring=me.keyring, now=now, by=me.by, page=page)
    shown = _shown(rows, me)
    return pages.show(
        request,
        "desk/queue.html",
        {
            "rows": shown,
            "summary": _summary(total, shown),
            "locked": any(not row.readable for row in rows),
            "warnings": stamp_warnings(),
            "waiting": rotating_keys.waiting_to_be_let_in(keyring=me.keyring),
            **_pager(page, count),
            **_buttons(me),
        },
        topics=me.person.teams,
    )


@opens_to(Permission.READ_QUEUE)
def mine(request: HttpRequest, me: SignedIn) -> HttpResponse:
    rows = opening.read_mine(keyring=me.keyring, now=timezone.now(), by=me.by)
    topics = (row.report_id for row in rows)
    return pages.show(request, "desk/mine.html", {"rows": _shown(rows, me), **_buttons(me)}, topics=topics)


@opens_to(Permission.READ_QUEUE)
def closed(request: HttpRequest, me: SignedIn) -> HttpResponse:
    page = max(1, _number(request.GET.get("page")))
    rows = opening.read_closed(keyring=me.keyring, now=timezone.now(), by=me.by, page=page)
    more = len(rows) == opening.QUEUE_PAGE
    return pages.show(request, "desk/closed.html", {"rows": _shown(rows, me), **_pager(page, page + more)})


def _buttons(me: SignedIn) -> dict[str, bool]:
    return {"may_claim": me.person.may(Permission.CLAIM)}


def _shown(rows: tuple[QueueRow, ...], me: SignedIn) -> list[RowOnScreen]:
    now = timezone.now()
    several = len(me.person.teams) > 1
    return [on_screen(row, now, show_team=several) for row in rows]


def _summary(total: int, shown: list[RowOnScreen]) -> str:
    cases = ngettext("%(n)d case", "%(n)d cases", total) % {"n": total}
    free = sum(row.free for row in shown)
    if not free:
        return cases
    return cases + ", " + ngettext("%(n)d to pick up", "%(n)d to pick up", free) % {"n": free}


def _page(request: HttpRequest, total: int) -> tuple[int, int]:
    count = max(1, -(-total // opening.QUEUE_PAGE))
    return min(max(1, _number(request.GET.get("page"))), count), count


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 1


def _pager(page: int, count: int) -> dict[str, int]:
    return {"page": page, "pages": count, "earlier": page - 1, "later": page + 1}
