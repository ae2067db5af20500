"""A row of the queue in words: what must happen next, why, who, by when, with whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from houvast.doors.desk import pressing, times
from houvast.records.reports.states import State
from houvast.records.reports.views import QueueRow


@dataclass(frozen=True)
class RowOnScreen:
    """One row, ready to show. `deadline` is a running clock; `ink` marks a case that waits and that nobody has."""

    report_id: UUID
    reference: str
    what: str
    why: str
    line: str  # a colleague's own words
    form: str
    who: str
    deadline: str
    deadline_at: datetime | None
    passed: bool
    waiting: str
    mine: bool
    holder: str
    held_for: str
    owner: str  # whose case it is while nobody holds it
    owner_is_me: bool
    ink: bool
    calm: bool
    closed: bool
    readable: bool
    team: str


Label = Callable[[str, str], str]


def on_screen(row: QueueRow, now: datetime, label: Label, *, show_team: bool = False) -> RowOnScreen:
    """`label(fact, value)` gives the words of a fact's value."""
    held = row.claim is not None and row.claim.until is not None and row.claim.until > now
    press = pressing.of_row(row)
    closed = row.state is State.CLOSED
    return RowOnScreen(
        report_id=row.report_id,
        reference=row.reference,
        what=pressing.next_step(press, now),
        why=pressing.detail(press, now),
        line=row.desk_line,
        form=label("form", row.form) if row.form else "",
        who=_who(row, label),
        deadline=times.until(row.next_date, now) if row.next_date else "",
        deadline_at=row.next_date,
        passed=row.passed,
        waiting=times.span(now - row.waiting_since) if row.waiting_since else "",
        mine=held and row.claim.mine,
        holder=row.claim.holder_name if held else "",
        held_for=times.span(row.claim.until - now) if held else "",
        owner=row.claim.holder_name if row.claim and not held else "",
        owner_is_me=row.claim is not None and row.claim.mine,
        ink=not held and press.must_act(now) and not closed,
        calm=not press.must_act(now),
        closed=closed,
        readable=row.readable,
        team=row.team_name if show_team else "",
    )


def _who(row: QueueRow, label: Label) -> str:
    """ "16 or 17, man or boy"; who writes only where it is not the victim."""
    facts = [fact for fact in ("victim_age", "victim_gender", "reporter_role") if row.who.get(fact)]
    parts = [label(fact, row.who[fact]) for fact in facts if row.who[fact] != "self"]
    return ", ".join(part if number == 0 else part[:1].lower() + part[1:] for number, part in enumerate(parts))
