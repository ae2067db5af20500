"""What happened to a case, from the audit, in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from houvast.doors.desk import times
from houvast.doors.desk.case_screen import Happened
from houvast.records.audit.acts import AuditAct
from houvast.records.reports.views import HistoryLine

# Acts of the audit that are about a case. What is only reading or keeping a draft is not shown as an event.
ACTS: dict[str, Promise] = {
    AuditAct.REPORT_SENT: lazy("sent the report"),
    AuditAct.MESSAGE_SENT: lazy("wrote"),
    AuditAct.REPLIES_READ: lazy("read our answers"),
    AuditAct.MAILBOX_OPENED: lazy("opened the mailbox"),
    AuditAct.ANSWERS_SAVED: lazy("changed answers"),
    AuditAct.ERASE_ASKED: lazy("asked to erase"),
    AuditAct.ERASE_STOPPED: lazy("stopped the erasing"),
    AuditAct.WORD_WRONG: lazy("gave a wrong extra word"),
    AuditAct.KEPT_LONGER: lazy("kept it longer"),
    AuditAct.CASE_OPENED: lazy("opened the case"),
    AuditAct.CASE_CLAIMED: lazy("took the case"),
    AuditAct.CASE_TAKEN_OVER: lazy("took the case over"),
    AuditAct.CASE_RELEASED: lazy("gave the case back"),
    AuditAct.CASE_HANDED_OVER: lazy("handed the case over"),
    AuditAct.REPLIED: lazy("answered"),
    AuditAct.NOTED: lazy("left a note"),
    AuditAct.DATE_ADDED: lazy("added a date"),
    AuditAct.DATE_DONE: lazy("marked a date done"),
    AuditAct.FACTS_CHANGED: lazy("changed what we know"),
    AuditAct.URGENCY_LOWERED: lazy("set the urgency lower"),
    AuditAct.CLOSED: lazy("closed the case"),
    AuditAct.REOPENED: lazy("opened it again"),
    AuditAct.HELD: lazy("kept it past its term"),
    AuditAct.ERASE_DECLINED: lazy("decided to keep it"),
}


def lines(happened: Iterable[HistoryLine], now: datetime) -> tuple[Happened, ...]:
    """The last on top."""
    shown = [line for line in happened if line.act in ACTS]
    return tuple(Happened(times.moment(line.at, now), _sentence(line)) for line in reversed(shown))


def _sentence(line: HistoryLine) -> str:
    return _("%(who)s %(act)s") % {"who": _who(line), "act": ACTS[line.act]}


def _who(line: HistoryLine) -> str:
    if line.by_name:
        return line.by_name
    return _("The reporter") if line.by == "reporter" else _("The system")
