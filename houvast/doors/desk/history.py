"""What happened to a case, from the audit, in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from houvast.doors.desk import times
from houvast.doors.desk.case_screen import Happened
from houvast.records.reports.views import HistoryLine

ACTS = {
    "sent": lazy("sent the report"),
}


def lines(happened: Iterable[HistoryLine], now: datetime) -> tuple[Happened, ...]:
    """The last on top."""
    return tuple(Happened(times.moment(line.at, now), _sentence(line)) for line in reversed(tuple(happened)))


def _sentence(line: HistoryLine) -> str:
    act = str(ACTS.get(line.act, line.act))
    return _("%(who)s %(act)s") % {"who": _who(line), "act": act}


def _who(line: HistoryLine) -> str:
    if line.by_name:
        return line.by_name
    return _("The reporter") if line.by == "reporter" else _("The system")
