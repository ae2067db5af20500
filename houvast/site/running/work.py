"""`houvast worker`: the worker alone, on a machine beside others, with a database of one's own."""

from __future__ import annotations

import argparse
from pathlib import Path

from houvast.site.environment import DatabaseRole, Mode
from houvast.site.running.assembling import assemble
from houvast.site.running.folder import default_folder
from houvast.site.running.house import HouseRefused, prepare
from houvast.site.running.supervisor import Child, Supervisor, stop_on_signals


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, help="the data folder; left out: HOUVAST_DATA, or /var/lib/houvast")


def run(arguments: argparse.Namespace) -> int:
    """Runs until SIGTERM; starts the worker again however it ends."""
    stop_on_signals()
    assembled = assemble(Mode.PRODUCTION, (arguments.data or default_folder()).absolute())
    if assembled.server is not None:
        assembled.stop()
        raise HouseRefused("`houvast serve` runs its own worker: `houvast worker` is for a DATABASE_URL.")
    prepare(assembled)
    start = assembled.installation.start
    supervisor = Supervisor([Child("worker", lambda: start("houvast.site.running.worker", role=DatabaseRole.WORKER))])
    try:
        supervisor.run()
    finally:
        supervisor.stop()
    return 0
