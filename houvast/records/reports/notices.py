"""Telling open pages that something changed: an id, never a content, and only if the transaction commits."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from houvast.records.reports.models import Report

CHANNEL = "houvast"


def notify(report_id: UUID) -> None:
    """Tells the pages of this report, and the queue of its team once it has one."""
    told = [report_id, *Report.objects.filter(pk=report_id, team__isnull=False).values_list("team_id", flat=True)]
    with connection.cursor() as cursor:
        for each in told:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(each)])
