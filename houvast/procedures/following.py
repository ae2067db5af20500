"""What hangs on the facts of a sent report, brought up to date by whoever changes them."""

from __future__ import annotations

from houvast.core.situation import Situation
from houvast.records.reports.dates import set_deadline
from houvast.records.reports.lines import write_reporter_line
from houvast.records.reports.models import Report
from houvast.records.reports.urgency import set_urgency


def follow_the_facts(report: Report, situation: Situation, shared: bytes) -> None:
    """The class, the line in the queue, the offender's deadline. The caller saves the report."""
    set_urgency(report, situation, shared)
    write_reporter_line(report.id, situation, shared)
    set_deadline(report.id, situation.get("deadline"), shared)
