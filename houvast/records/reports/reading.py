"""Small reads over one report's clear columns."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.timezone import localtime

from houvast.records.reports.models import Report
from houvast.records.reports.states import State
from houvast.records.reports.views import ErasingRoute, ErasingView, RetentionView, Side

CLOSED_STAYS = timedelta(days=180)
UNSENT_STAYS = timedelta(days=7)
NOTICE = timedelta(days=14)  # how long before erasing the person is told

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def state_of(report: Report) -> State:
    """`ERASING` while a time for erasing stands, else what is stored."""
    return State.ERASING if report.erase_after is not None else State(report.state)


def reference_of(report_id: UUID) -> str:
    """What colleagues call a case aloud: six characters of its random id, for example `7KQ-2M9`."""
    bits = report_id.int >> 98
    characters = [_ALPHABET[(bits >> shift) & 31] for shift in range(25, -1, -5)]
    return f"{''.join(characters[:3])}-{''.join(characters[3:])}"


def is_waiting(report: Report) -> bool:
    """The reporter wrote last, and it is not closed."""
    return report.last_writer == Side.REPORTER and report.state in (State.NEW, State.OPEN)


def erasing_view(report: Report) -> ErasingView | None:
    if report.erase_asked_by == "":
        return None
    scheduled = report.erase_after is not None
    return ErasingView(
        route=ErasingRoute.SCHEDULED if scheduled else ErasingRoute.TEAM,
        asked_by=Side(report.erase_asked_by),
        erase_after=report.erase_after,
        may_stop=scheduled and may_stop(report),
    )


def may_stop(report: Report) -> bool:
    """The receipt stops once. An unsent mailbox has no team to ask instead, so there it may always."""
    return report.team_id is None or not report.erase_stopped


def retention_end(report: Report) -> datetime | None:
    """When it is erased by itself; None while it is worked on."""
    if report.state == State.UNSENT:
        return report.last_activity_at + UNSENT_STAYS
    if report.closed_at is None:
        return None
    term = report.closed_at + CLOSED_STAYS
    return max(term, report.hold_until) if report.hold_until else term


def retention_view(report: Report, now: datetime) -> RetentionView | None:
    """Computed when the mailbox is opened, never written."""
    end = retention_end(report)
    if end is None:
        return None
    closed = report.state == State.CLOSED
    return RetentionView(erase_on=_day(end), notice=closed and end - now <= NOTICE, may_keep=closed)


def held_until(report: Report) -> date | None:
    return _day(report.hold_until) if report.hold_until else None


def _day(moment: datetime) -> date:
    return localtime(moment).date()
