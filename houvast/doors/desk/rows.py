"""A row of the queue in words: what must happen next, why, who, by when, with whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from houvast.doors.desk import pressing, times, wording
from houvast.records.reports.states import State
from houvast.records.reports.views import QueueRow


@dataclass(frozen=True)
class RowOnScreen:
    """One row, ready to show. `deadline` is a running clock; `free`: somebody must act and nobody holds it; `ink` marks
    those that are not the reader's own either. `leaves`: it is erased by itself, so there is nothing to take."""

    report_id: UUID
    reference: str
    what: str
    why: str
    line: str  # a colleague's own words
    form: str
    who: str
    writer: str  # where it is not the victim
    deadline: str
    deadline_at: datetime | None
    passed: bool
    waiting: str
    mine: bool
    holder: str
    held_for: str
    owner: str  # whose case it is while nobody holds it
    owner_is_me: bool
    free: bool
    ink: bool
    leaves: bool
    calm: bool
    closed: bool
    readable: bool
    team: str


def on_screen(row: QueueRow, now: datetime, *, show_team: bool = False) -> RowOnScreen:
    held = row.claim is not None and row.claim.until is not None and row.claim.until > now
    press = pressing.of_row(row, now)
    closed = row.state is State.CLOSED
    who, writer = wording.short_who(row.who)
    free = not held and press.must_act(now) and not closed
    owner_is_me = row.claim is not None and row.claim.mine
    return RowOnScreen(
        report_id=row.report_id,
        reference=row.reference,
        what=pressing.next_step(press, now),
        why=pressing.detail(press, now),
        line=row.desk_line,
        form=str(wording.SHORT_FORMS[row.form]) if row.form else "",
        who=who,
        writer=writer,
        deadline=times.until(press.clock_at, now) if _runs(press, now) else "",
        deadline_at=press.clock_at if _runs(press, now) else None,
        passed=row.passed,
        waiting=times.span(now - row.waiting_since) if row.waiting_since else "",
        mine=held and row.claim.mine,
        holder=row.claim.holder_name if held else "",
        held_for=times.span(row.claim.until - now) if held else "",
        owner=row.claim.holder_name if row.claim and not held else "",
        owner_is_me=owner_is_me,
        free=free,
        ink=free and not owner_is_me,
        leaves=press.is_told_to_erase and not press.must_act(now),
        calm=not press.must_act(now),
        closed=closed,
        readable=row.readable,
        team=row.team_name if show_team else "",
    )


def _runs(press: pressing.Pressing, now: datetime) -> bool:
    """A date months ahead is no clock that runs; the blackmailer's own always is."""
    if press.next_date is None:
        return False
    return press.next_date_kind == "deadline" or press.next_date - now <= pressing.DERIVED_AHEAD
