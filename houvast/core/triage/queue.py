"""The order of the queue and why a row stands where it stands, from what stands in the clear and the time now.

Ordering uses only: the earliest date not done, the class, and how long the reporter waits. What must happen comes
before what need not: somebody waits, a date is near or passed, a request to erase wants a person, a case went quiet.
Among those: first a crisis that waits for an answer (it is due at once, whatever else has an hour); then by the hour of
the date, a passed one staying until it is done; then by class; then who waits longest. A date further away than a day
does not order anything yet. What asks for nothing and will be erased by itself stands last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from houvast.core.triage.urgency import Reason, UrgencyClass

HORIZON = timedelta(hours=24)
# How long an answer may stand without a word back before somebody should ask.
QUIET_AFTER = {
    UrgencyClass.CRISIS: timedelta(hours=24),
    UrgencyClass.THREATENED_NOW: timedelta(hours=72),
    UrgencyClass.PUBLISHED: timedelta(hours=72),
    UrgencyClass.NONE: timedelta(days=7),
}
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class ClearColumns:
    """What the order may use. `next_date`: the earliest date not done. `waiting_since`: None when we wrote last.
    `asked_team_to_erase`: a person must decide on a request to erase. `erases_itself`: nobody needs to decide."""

    urgency: UrgencyClass
    next_date: datetime | None
    waiting_since: datetime | None
    last_activity: datetime
    answered: bool
    asked_team_to_erase: bool = False
    erases_itself: bool = False


def must_act(row: ClearColumns, now: datetime) -> bool:
    """Whether somebody must do something now or within a day."""
    return (
        row.waiting_since is not None
        or _near_date(row, now) is not None
        or row.asked_team_to_erase
        or went_quiet(row, now)
    )


def went_quiet(row: ClearColumns, now: datetime) -> bool:
    """We answered, and no word came back for longer than this class allows."""
    return row.answered and row.waiting_since is None and now - row.last_activity >= QUIET_AFTER[row.urgency]


def queue_key(row: ClearColumns, now: datetime) -> tuple[bool, bool, bool, datetime, int, datetime]:
    """Sort by this, smallest first."""
    return (
        not (row.urgency is UrgencyClass.CRISIS and row.waiting_since is not None),
        not must_act(row, now),
        row.erases_itself and not must_act(row, now),
        _near_date(row, now) or _NEVER,
        row.urgency.rank,
        row.waiting_since or row.last_activity,
    )


def row_reasons(row: ClearColumns, now: datetime) -> tuple[Reason, ...]:
    """Reasons that come from time and clear columns alone: dates first, then who waits, then silence."""
    reasons = []
    near = _near_date(row, now)
    if near is not None:
        reasons.append(Reason("date_passed" if near <= now else "date_near", {"at": near.isoformat()}))
    if row.asked_team_to_erase:
        reasons.append(Reason("erase_asked"))
    if row.waiting_since is not None:
        minutes = max(0, int((now - row.waiting_since).total_seconds() // 60))
        reasons.append(Reason("wrote_back" if row.answered else "new_report", {"minutes": minutes}))
    if went_quiet(row, now):
        reasons.append(Reason("gone_quiet", {"hours": int((now - row.last_activity).total_seconds() // 3600)}))
    return tuple(reasons)


def _near_date(row: ClearColumns, now: datetime) -> datetime | None:
    if row.next_date is None or row.next_date - now > HORIZON:
        return None
    return row.next_date
