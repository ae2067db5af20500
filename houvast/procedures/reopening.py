"""What a person does brings a closed case back to work, and with it the days that follow from what they told."""

from __future__ import annotations

from datetime import datetime

from houvast.procedures.asking_the_law import follow_complaint
from houvast.procedures.following_proceedings import follow_told
from houvast.records.registrations.waiting import Unit, register_unit
from houvast.records.reports.models import Report
from houvast.records.reports.reading import state_of
from houvast.records.reports.states import Act, State, can_in_state


def open_again(report: Report, now: datetime) -> bool:
    """Whether it was closed. The caller saves the report."""
    if report.state != State.CLOSED:
        return False
    report.state = State.OPEN.value
    report.closed_at = report.closed_by = report.hold_until = None
    register_unit(Unit.REOPENED, now=now)
    return True


def follow_the_told(report: Report, shared: bytes, now: datetime) -> None:
    """What must be done by a day because of what was told. A closed case has none, one reopened has them again."""
    if can_in_state(state_of(report), Act.FOLLOW):
        follow_told(report.id, shared, now)
        follow_complaint(report, shared, now)
