"""Figures leave their reports: waiting registrations are published shuffled, in batches."""

from __future__ import annotations

import logging
import random
from collections import Counter
from datetime import datetime

from django.db import DatabaseError, transaction

from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import HOUSE, AuditAct
from houvast.records.audit.writing import write_audit
from houvast.records.registrations.publishing import publish, waiting_rows
from houvast.records.registrations.waiting import Unit, month_of, register_unit

AT_LEAST = 10


def count_plan(*, now: datetime) -> None:
    """A plan was shown to somebody who answered the questions. Without the database it is not counted: the plan is what
    they came for."""
    try:
        register_unit(Unit.PLAN_SHOWN, now=now)
    except DatabaseError:
        logging.getLogger(__name__).warning("a plan that was shown could not be counted")


@transaction.atomic
def publish_registrations(*, now: datetime, by: Actor, shuffler: random.Random | None = None) -> int:
    """Publishes the waiting registrations, shuffled: of each kind when at least ten of it wait (fewer would go out
    almost alone, whatever else goes with them), and those of past months in any number. Gives how many."""
    rows = waiting_rows()
    many = Counter(data["kind"] for _, data in rows)
    this_month = month_of(now).isoformat()
    rows = [(row, data) for row, data in rows if many[data["kind"]] >= AT_LEAST or data["month"] < this_month]
    if not rows:
        return 0
    published = publish(rows, shuffler or random.SystemRandom())
    write_audit(AuditAct.REGISTRATIONS_PUBLISHED, subject=HOUSE, at=now, by=by, parameters={"published": published})
    return published
