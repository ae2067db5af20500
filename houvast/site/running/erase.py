"""`houvast erase --due`: erases what is due, as the worker does every ten minutes."""

from __future__ import annotations

import argparse
import json

from houvast.site.environment import DatabaseRole
from houvast.site.running.joining import add_data_argument, django_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--due", action="store_true", required=True, help="everything whose time has come")
    parser.add_argument("--dry-run", action="store_true", help="only count")
    parser.add_argument("--json", action="store_true")
    add_data_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    with django_of(arguments, DatabaseRole.WORKER):
        from django.utils import timezone

        from houvast.procedures.erasing import erase_due
        from houvast.records.audit.actors import COMMAND

        due = len(erase_due(timezone.now(), by=COMMAND, dry_run=arguments.dry_run))
    erased = 0 if arguments.dry_run else due
    if arguments.json:
        print(json.dumps({"due": due, "erased": erased}))
    else:
        print(f"{due} due, nothing erased (--dry-run)." if arguments.dry_run else f"{erased} erased.")
    return 0
