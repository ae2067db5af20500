"""Taking a report's rows away, and finding what is due."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from houvast.records.reports.models import (
    MailboxSession,
    Message,
    Note,
    Part,
    Report,
    ReportDate,
)
from houvast.records.reports.reading import CLOSED_STAYS, UNSENT_STAYS
from houvast.records.reports.states import State


def due_at(now: datetime) -> Q:
    """Asked and the time is there; closed past its term and not held; never sent for too long."""
    asked = Q(erase_after__lte=now)
    past_term = Q(state=State.CLOSED, closed_at__lte=now - CLOSED_STAYS) & (
        Q(hold_until__isnull=True) | Q(hold_until__lte=now)
    )
    never_sent = Q(state=State.UNSENT, last_activity_at__lte=now - UNSENT_STAYS)
    return asked | past_term | never_sent


def ids_due(now: datetime) -> tuple[UUID, ...]:
    return tuple(Report.objects.filter(due_at(now)).order_by("id").values_list("id", flat=True))


def forget_rows(report_id: UUID) -> None:
    """Everything of a report but its seals, table by table. The seals go first (`seals.destroy_seals`)."""
    MailboxSession.objects.filter(seal__report_id=report_id).delete()
    Message.objects.filter(report_id=report_id).delete()
    Note.objects.filter(report_id=report_id).delete()
    Part.objects.filter(report_id=report_id).delete()
    ReportDate.objects.filter(report_id=report_id).delete()
    Report.objects.filter(id=report_id).delete()
