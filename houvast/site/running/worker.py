"""The worker process: procrastinate, in PostgreSQL. The supervisor starts it again however it ends."""

from __future__ import annotations

import asyncio
import signal

from houvast.site.logs import scrub_what_python_prints

# A task runs for seconds; what is not done by then is rescued and run again.
GRACE_SECONDS = 8.0
HEARTBEAT_SECONDS = 10.0
GONE_AFTER_SECONDS = 30.0


async def _run(app) -> None:
    async with app.open_async():
        await app.run_worker_async(
            name="houvast",
            concurrency=2,
            wait=True,
            delete_jobs="successful",  # no row of the queue outlives its use
            shutdown_graceful_timeout=GRACE_SECONDS,
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=GONE_AFTER_SECONDS,
        )


def main() -> None:
    """Works until SIGTERM; ends by itself (rc 0) when the database goes away."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    import django

    django.setup()
    scrub_what_python_prints()
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:
        asyncio.run(_run(worker_app))


if __name__ == "__main__":
    main()
