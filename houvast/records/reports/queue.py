"""The queue: a read over reports, put in order when it is read, by `core.triage` on the clear columns alone.

The words of the rows on one page are opened with the keys of whoever reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from houvast.core.sealing.errors import CannotOpen
from houvast.core.sealing.keyring import Keyring
from houvast.core.triage.queue import ClearColumns, queue_key, row_reasons
from houvast.core.triage.urgency import Reason, UrgencyClass
from houvast.records.audit.times import to_hour
from houvast.records.reports.claims import claim_view
from houvast.records.reports.dates import read_next_dates
from houvast.records.reports.lines import (
    DeskLine,
    ReporterLine,
    desk_line_from,
    reporter_line_from,
)
from houvast.records.reports.models import Report, ReportDate
from houvast.records.reports.parts import PartName
from houvast.records.reports.reading import erasing_view, is_waiting, reference_of, state_of
from houvast.records.reports.sealed_parts import open_row, read_rows
from houvast.records.reports.seals import CaseKeys, open_cases
from houvast.records.reports.states import State
from houvast.records.reports.views import DateView, ErasingRoute, QueueRow, Side

_LINES = (PartName.REPORTER_LINE, PartName.DESK_LINE)


def reports_in_queue(teams: Iterable[UUID], now: datetime) -> QuerySet[Report]:
    """Everything that is worked on by these teams, and of the closed ones those on which a reporter or retention wants
    a decision and those with a day that has come (a referral to ask about, a person we agreed to ask)."""
    due = ReportDate.objects.filter(done=False, hour__lte=now).values("report_id")
    asks = ~Q(erase_asked_by="") | Q(id__in=due)
    worked_on = Q(state__in=(State.NEW, State.OPEN)) | (Q(state=State.CLOSED) & asks)
    return _with_dates(Report.objects.filter(worked_on, team__in=list(teams)))


def reports_closed(teams: Iterable[UUID]) -> QuerySet[Report]:
    """Closed ones, the last closed first."""
    return _with_dates(Report.objects.filter(state=State.CLOSED, team__in=list(teams)).order_by("-closed_at", "id"))


def waiting_now(now: datetime) -> tuple[tuple[UrgencyClass, timedelta], ...]:
    """(how urgent, how long) of everybody in the house who waits for an answer; which report it is stays here."""
    waiting = [report for report in Report.objects.filter(state__in=(State.NEW, State.OPEN)) if is_waiting(report)]
    return tuple((UrgencyClass(each.urgency), now - each.waiting_since) for each in waiting if each.waiting_since)


def reports_by_id(report_ids: Iterable[UUID]) -> QuerySet[Report]:
    return _with_dates(Report.objects.filter(id__in=list(report_ids)))


def in_order(reports: Iterable[Report], now: datetime) -> list[Report]:
    """The most urgent first; computed now, never kept."""
    return sorted(reports, key=lambda report: (*queue_key(clear_columns(report), now), report.id))


def clear_columns(report: Report) -> ClearColumns:
    """What the order may use. The report comes from one of the reads above (`next_date`)."""
    erasing = erasing_view(report)
    return ClearColumns(
        urgency=UrgencyClass(report.urgency),
        next_date=report.next_date,
        waiting_since=report.waiting_since if is_waiting(report) else None,
        last_activity=report.last_activity_at,
        answered=report.state != State.NEW,
        asked_team_to_erase=erasing is not None and erasing.route is ErasingRoute.TEAM,
        erases_itself=erasing is not None and erasing.route is not ErasingRoute.TEAM,
    )


def rows_for(reports: list[Report], keyring: Keyring, now: datetime) -> tuple[QueueRow, ...]:
    """Rows in the order given, their words opened where this keyring opens them."""
    opened = open_cases([report.id for report in reports], keyring)
    sealed = read_rows(opened, _LINES)
    due = read_next_dates(opened, now)
    return tuple(
        _row(report, opened.get(report.id), sealed, due.get(report.id), keyring.person_id, now) for report in reports
    )


def _with_dates(reports: QuerySet[Report]) -> QuerySet[Report]:
    next_date = Min("dates__hour", filter=Q(dates__done=False))
    return reports.annotate(next_date=next_date).select_related("team", "owner")


def _row(
    report: Report, keys: CaseKeys | None, sealed: Mapping, due: DateView | None, person_id: UUID, now: datetime
) -> QueueRow:
    clear = clear_columns(report)
    reporter, desk = _open_lines(report.id, keys, sealed)
    return QueueRow(
        report_id=report.id,
        reference=reference_of(report.id),
        state=state_of(report),
        team_id=report.team_id,
        team_name=report.team.name,
        language=report.language,
        urgency=clear.urgency,
        lowered=report.lowered_facts is not None,
        reasons=reasons_of(report, clear, reporter, now),
        form=reporter.form if reporter else None,
        who=reporter.who if reporter else {},
        next_date=due.at if due else report.next_date,
        next_date_kind=due.kind if due else ("other" if report.next_date else None),
        next_date_words=due.words if due else "",
        passed=due.passed if due else report.next_date is not None and report.next_date <= now,
        waiting_since=clear.waiting_since,
        last_activity=report.last_activity_at,
        last_writer=Side(report.last_writer),
        claim=claim_view(report, person_id, now),
        desk_line=desk.words,
        erasing=erasing_view(report),
        readable=keys is not None,
    )


def reasons_of(report: Report, clear: ClearColumns, reporter: ReporterLine | None, now: datetime) -> tuple[Reason, ...]:
    """Why it stands here: what the facts say (unless an advisor set it lower), then time and clear columns."""
    from_facts = reporter.reasons if reporter and report.lowered_facts is None else ()
    lowered = (Reason("lowered"),) if report.lowered_facts is not None else ()
    # A deadline stands in the facts exactly; the clear hour would say the same twice.
    from_time = tuple(
        reason
        for reason in row_reasons(clear, now)
        if reason.code not in ("date_near", "date_passed") or not _says_deadline(from_facts, report)
    )
    return _with_passed(from_facts, now) + lowered + from_time


def _says_deadline(reasons: tuple[Reason, ...], report: Report) -> bool:
    return any(reason.code == "deadline" and _hour_of(reason) == report.next_date for reason in reasons)


def _with_passed(reasons: tuple[Reason, ...], now: datetime) -> tuple[Reason, ...]:
    """A deadline that has passed says so."""
    return tuple(
        Reason("deadline_passed", reason.parameters)
        if reason.code == "deadline" and datetime.fromisoformat(reason.parameters["at"]) <= now
        else reason
        for reason in reasons
    )


def _hour_of(reason: Reason) -> datetime:
    return to_hour(datetime.fromisoformat(reason.parameters["at"]))


def _open_lines(report_id: UUID, keys: CaseKeys | None, sealed: Mapping) -> tuple[ReporterLine | None, DeskLine]:
    if keys is None:
        return None, DeskLine()
    try:
        reporter = sealed.get((report_id, PartName.REPORTER_LINE))
        desk = sealed.get((report_id, PartName.DESK_LINE))
        return (
            reporter and reporter_line_from(open_row(reporter, keys.shared).data),
            desk_line_from(open_row(desk, keys.desk).data) if desk else DeskLine(),
        )
    except CannotOpen:
        return None, DeskLine()
