"""Jobs whose worker died in the middle: nothing else would ever run them again (measured)."""

from __future__ import annotations

import logging
from typing import Any

from procrastinate.jobs import Status

# Heartbeats come every 10 seconds; a worker that missed three is gone.
STALLED_AFTER = 30
# A job that kills its worker each time must not do so for ever.
ATTEMPTS_AT_MOST = 3

log = logging.getLogger(__name__)


async def rescue_stalled(job_manager: Any) -> int:
    """Puts stalled jobs back in the queue; those that were tried often enough are marked failed. Gives how many."""
    stalled = list(await job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER))
    for job in stalled:
        if job.attempts >= ATTEMPTS_AT_MOST:
            log.error("The task %s stopped its worker %d times and is given up", job.task_name, job.attempts)
            await job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
        else:
            await job_manager.retry_job(job)
    return len(stalled)
