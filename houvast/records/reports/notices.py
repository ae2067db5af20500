"""Telling open pages that something changed: an id, never a content, and only if the transaction commits."""

from __future__ import annotations

from django.db import connection

from houvast.records.reports.models import Report

CHANNEL = "houvast"


def notify(report: Report) -> None:
    """Tells the pages of this report, and the queue of its team once it has one."""
    told = [str(each) for each in (report.id, report.team_id) if each is not None]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, told) FROM unnest(%s::text[]) AS told", [CHANNEL, told])
