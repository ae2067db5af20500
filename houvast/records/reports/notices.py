"""Telling open pages that something changed: an id, never a content, and only if the transaction commits."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

CHANNEL = "houvast"


def notify(report_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(report_id)])
