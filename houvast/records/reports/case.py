"""Everything the case page shows, put together for the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from houvast.core.triage.urgency import UrgencyClass
from houvast.records.audit.acts import AuditAct, report_subject
from houvast.records.audit.reading import AuditLine, history_of
from houvast.records.reports.claims import claim_view
from houvast.records.reports.dates import read_dates
from houvast.records.reports.drafts import desk_draft_view, read_desk_draft
from houvast.records.reports.facts import facts_view, read_facts
from houvast.records.reports.lines import DeskLine, read_desk_line, reporter_line_of
from houvast.records.reports.lures import read_lures
from houvast.records.reports.messages import message_views, read_messages
from houvast.records.reports.models import Report
from houvast.records.reports.notes import note_views, read_notes
from houvast.records.reports.outcomes import read_closing
from houvast.records.reports.proceedings import read_agreement, read_proceedings
from houvast.records.reports.queue import clear_columns, reasons_of
from houvast.records.reports.reading import (
    erasing_view,
    held_until,
    reference_of,
    retention_view,
    state_of,
)
from houvast.records.reports.seals import CaseKeys
from houvast.records.reports.ticks import read_ticks, tick_views
from houvast.records.reports.views import CaseView, ClosedAs, ClosedView, HistoryLine, LoweredView, Side
from houvast.records.staff.people import names_of


def case_view(
    report: Report,
    keys: CaseKeys,
    *,
    person_id: UUID,
    now: datetime,
    may: frozenset[str],
    exists: Callable[[str], bool],
) -> CaseView:
    """`report` from `queue.reports_in_queue` or its like (`next_date`, team and owner at hand)."""
    facts = read_facts(report.id, keys.shared)
    messages = read_messages(report.id, keys.shared)
    notes = read_notes(report.id, keys.desk)
    draft = read_desk_draft(report.id, keys.desk)
    kept = read_proceedings(report.id, keys.shared)
    desk_line = read_desk_line(report.id, keys.desk)
    history = history_of(report_subject(report.id))
    names = names_of(
        [
            facts.person_id,
            report.closed_by_id,
            draft.person_id if draft else None,
            desk_line.lowered.person_id if desk_line.lowered else None,
            *(message.person_id for _, _, message in messages),
            *(note.person_id for _, note in notes),
            *(_person_in(line.actor) for line in history),
        ]
    )
    reporter_line = reporter_line_of(facts.situation)
    clear = clear_columns(report)
    return CaseView(
        report_id=report.id,
        reference=reference_of(report.id),
        state=state_of(report),
        team_id=report.team_id,
        team_name=report.team.name,
        language=report.language,
        arrived=report.arrived_at,
        urgency=UrgencyClass(report.urgency),
        reasons=reasons_of(report, clear, reporter_line, now),
        lowered=_lowered_view(report, desk_line, reporter_line.computed, names),
        facts=facts_view(facts, names.get(facts.person_id) if facts.person_id else None),
        ticks=tick_views(read_ticks(report.id, keys.shared, sent=True), exists),
        messages=message_views(report, messages, names),
        notes=note_views(notes, names),
        draft=desk_draft_view(draft, names) if draft else None,
        dates=read_dates(keys, now),
        proceedings=kept.proceedings,
        proceedings_revision=kept.revision,
        agreement=read_agreement(report.id, keys.shared),
        lures=read_lures(report.id, keys.shared, sent=True),
        claim=claim_view(report, person_id, now),
        waiting_since=clear.waiting_since,
        last_activity=report.last_activity_at,
        last_writer=Side(report.last_writer),
        erasing=erasing_view(report),
        closed=_closed_view(report, keys, names),
        retention=retention_view(report, now),
        held_until=held_until(report),
        history=tuple(_history_line(line, names) for line in history),
        may=may,
        closed_before=_closed_before(report, keys, history, names),
    )


def _lowered_view(
    report: Report, desk_line: DeskLine, computed: UrgencyClass, names: Mapping[UUID, str]
) -> LoweredView | None:
    lowered = desk_line.lowered
    if report.lowered_facts is None or lowered is None:
        return None
    return LoweredView(computed, lowered.reason, names.get(lowered.person_id, ""), lowered.at)


def _closed_view(report: Report, keys: CaseKeys, names: Mapping[UUID, str]) -> ClosedView | None:
    if report.closed_at is None:
        return None
    closing = read_closing(report.id, keys.desk)
    return ClosedView(
        report.closed_at,
        names.get(report.closed_by_id, ""),
        closing.outcomes if closing else {},
        closing.words if closing else "",
        closing.closed_as if closing else ClosedAs.COUNSELLED,
    )


def _closed_before(
    report: Report, keys: CaseKeys, history: Iterable[AuditLine], names: Mapping[UUID, str]
) -> ClosedView | None:
    """The last closing of a case that was opened again: what was left for colleagues is for them to read."""
    line = next((line for line in reversed(list(history)) if line.act == AuditAct.CLOSED), None)
    closing = read_closing(report.id, keys.desk) if line and report.closed_at is None else None
    if line is None or closing is None:
        return None
    return ClosedView(
        line.at, names.get(_person_in(line.actor), ""), closing.outcomes, closing.words, closing.closed_as
    )


def _history_line(line: AuditLine, names: Mapping[UUID, str]) -> HistoryLine:
    person = _person_in(line.actor)
    return HistoryLine(line.at, line.act, names.get(person) if person else None, line.actor, line.parameters)


def _person_in(actor: str) -> UUID | None:
    return UUID(actor.removeprefix("person:")) if actor.startswith("person:") else None
