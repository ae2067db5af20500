"""Who holds a case now. A claim lasts 30 minutes and is renewed by what its holder does."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from houvast.records.refused import Refused
from houvast.records.reports.models import Report
from houvast.records.reports.views import ClaimView
from houvast.records.staff.people import names_of

CLAIM_LASTS = timedelta(minutes=30)


class NotYours(Refused):
    """Only who holds the case may do this. Parameters: holder_name (None: nobody holds it), until."""

    code = "not_yours"


def holder_of(report: Report, now: datetime) -> UUID | None:
    """Who holds it at this moment."""
    if report.claimed_until is None or report.claimed_until <= now:
        return None
    return report.owner_id


def check_holder(report: Report, person_id: UUID, now: datetime) -> None:
    """Raises `NotYours`."""
    holder = holder_of(report, now)
    if holder != person_id:
        name = names_of([holder]).get(holder) if holder else None
        raise NotYours(holder_name=name, until=report.claimed_until if holder else None)


def take(report: Report, person_id: UUID, now: datetime) -> None:
    """Sets the columns (the caller saves): 30 minutes from now."""
    report.owner_id = person_id
    report.claimed_until = now + CLAIM_LASTS


def give_back(report: Report) -> None:
    """Sets the columns (the caller saves)."""
    report.owner = None
    report.claimed_until = None


def claim_view(report: Report, person_id: UUID, now: datetime) -> ClaimView | None:
    """The owner, and until when nobody else may; needs `owner` at hand (`select_related`)."""
    if report.owner_id is None:
        return None
    holder = holder_of(report, now)
    until = report.claimed_until if holder else None
    return ClaimView(report.owner_id, report.owner.name, until, report.owner_id == person_id)


def end_claims_of(person_id: UUID) -> None:
    """Nobody is kept waiting by someone who went home; the cases stay theirs until a colleague takes one."""
    Report.objects.filter(owner_id=person_id, claimed_until__isnull=False).update(claimed_until=None)


def give_back_all_of(person_id: UUID, team_id: UUID) -> None:
    """Somebody left the team: their cases go back to the queue."""
    Report.objects.filter(owner_id=person_id, team_id=team_id).update(owner=None, claimed_until=None)
