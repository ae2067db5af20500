"""Leaving at once, and the plain page one ends on."""

from __future__ import annotations

import calendar as months
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from houvast.procedures import mailbox_sessions

from . import cookies
from .page import go, show


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """A plain link, so that it works everywhere. A browser that only looks ahead ends nothing."""
    if "prefetch" in request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", ""):
        return HttpResponse(status=204)
    response = go("calendar")
    cookies.expire(request, response)
    cookie = cookies.read(request, cookies.MAILBOX)
    if cookie:
        mailbox_sessions.end(cookie)
    return response


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """This month, as any page might show it: ours, because no page of ours may lead a browser to somebody else."""
    today = timezone.localdate()
    month = _month(request.GET.get("m", ""), today)
    days = months.Calendar().monthdatescalendar(month.year, month.month)
    context = {
        "month": month,
        "today": today,
        "weeks": days,
        "names": [date_format(day, "D") for day in days[0]],
        "before": _moved(month, -1),
        "after": _moved(month, 1),
    }
    return show(request, "public/calendar.html", context)


def _month(text: str, today: date) -> date:
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return month if abs(month.year - today.year) <= 50 else today.replace(day=1)


def _moved(month: date, by: int) -> str:
    number = month.year * 12 + month.month - 1 + by
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
