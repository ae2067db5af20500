"""What the worker does by the clock. Each task calls one procedure; the times are UTC."""

from __future__ import annotations

import logging
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from houvast.doors.schedule import audit_head, rescue
from houvast.procedures import asking_helplines, counting, erasing, exchanging, linking
from houvast.records.audit.actors import WORKER
from houvast.records.audit.reading import read_head

KEEP_FAILED_HOURS = 7 * 24

log = logging.getLogger(__name__)


@app.periodic(cron="*/10 * * * *")
@app.task(name="erase_due", queueing_lock="erase_due", lock="erase_due")
def erase_due(timestamp: int) -> None:
    """Asked 72 hours ago, closed past its term, never sent for 7 days; sessions past their end."""
    erased = erasing.erase_due(timezone.now(), by=WORKER)
    if erased:
        log.info("Erased what was due: %d", len(erased))


@app.periodic(cron="5 * * * *")
@app.task(name="publish_registrations", queueing_lock="publish_registrations", lock="publish_registrations")
def publish_registrations(timestamp: int) -> None:
    """Waiting registrations, shuffled, at least ten at a time or at the month's end."""
    counting.publish_registrations(now=timezone.now(), by=WORKER)


@app.periodic(cron="20 3 * * *")
@app.task(name="relink", queueing_lock="relink", lock="relink")
def relink(timestamp: int) -> None:
    """Every report put together anew, on digests alone."""
    linking.relink(now=timezone.now(), by=WORKER)


@app.periodic(cron="40 * * * *")
@app.task(name="ask_helplines", queueing_lock="ask_helplines", lock="ask_helplines")
def ask_helplines(timestamp: int) -> None:
    """What other helplines put forward and know, where there is an agreement; off until a setting says so."""
    asking_helplines.ask_all(now=timezone.now(), by=WORKER)


@app.periodic(cron="15 * * * *")
@app.task(name="note_audit_head", queueing_lock="note_audit_head", lock="note_audit_head")
def note_audit_head(timestamp: int) -> None:
    """Once a day, outside the data folder."""
    if settings.HOUVAST_AUDIT_HEAD is None:
        return
    file, now, head = Path(settings.HOUVAST_AUDIT_HEAD), timezone.now(), read_head()
    if audit_head.is_due(audit_head.read_noted(file), entries=head.entries, now=now):
        audit_head.note(file, audit_head.NotedHead(now, head.entries, head.mac))


@app.periodic(cron="25 4 * * *")
@app.task(name="tidy_exchange", queueing_lock="tidy_exchange", lock="tidy_exchange")
def tidy_exchange(timestamp: int) -> None:
    """Picture hashes withdrawn longer ago than any client looks back, and old lines of the log of fetches."""
    exchanging.tidy(now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="rescue_stalled", queueing_lock="rescue_stalled", pass_context=True)
async def rescue_stalled(context: JobContext, timestamp: int) -> None:
    """Jobs of a worker that was killed."""
    await rescue.rescue_stalled(context.app.job_manager)


@app.periodic(cron="45 4 * * *")
@app.task(name="forget_failed_jobs", queueing_lock="forget_failed_jobs", pass_context=True)
async def forget_failed_jobs(context: JobContext, timestamp: int) -> None:
    """Finished jobs are deleted at once by the worker; failed ones stay a week for whoever looks into them."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEEP_FAILED_HOURS, include_failed=True)
