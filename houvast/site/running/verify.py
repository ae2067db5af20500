"""`houvast verify audit|backup|dossier`: whether what should not change has not changed."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from houvast.doors.commands import verify_dossier
from houvast.doors.schedule.audit_head import HeadFileNotRight, longest, read_noted
from houvast.site.environment import DatabaseRole
from houvast.site.running.house import HouseRefused
from houvast.site.running.joining import add_data_argument, django_of

FAILED = 1

_WORDS = {
    "edited": "entry {at} does not say what it was written to say",
    "broken": "entry {at} does not follow the one before it: something was deleted or put elsewhere",
    "cut": "the newest entries are missing: the noted head is not in the chain",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True)
    audit = what.add_parser("audit", help="edits, deletions, reordering; with a noted head also a cut tail")
    audit.add_argument("--head", type=Path, help="the file of noted heads; left out: the installation's own")
    audit.add_argument("--json", action="store_true")
    add_data_argument(audit)
    backup = what.add_parser("backup", help="whether a backup is whole and opens with its key")
    backup.add_argument("path", type=Path)
    backup.add_argument("--key", type=Path, required=True, help="the key file of `houvast backup`")
    backup.add_argument("--json", action="store_true")
    dossier = what.add_parser("dossier", help="whether a dossier (a BagIt bag) is whole and safe to open")
    verify_dossier.add_arguments(dossier)


def run(arguments: argparse.Namespace) -> int:
    if arguments.what == "backup":
        from houvast.site.running.backup import verify

        return verify(arguments)
    if arguments.what == "dossier":
        return verify_dossier.answer(arguments)
    return _audit(arguments)


def _audit(arguments: argparse.Namespace) -> int:
    with django_of(arguments, DatabaseRole.WORKER):
        from django.conf import settings

        from houvast.records.audit.reading import verify_chain

        file = arguments.head or settings.HOUVAST_AUDIT_HEAD
        noted = longest(_noted(Path(file), must_exist=arguments.head is not None))
        verdict = verify_chain(noted.mac if noted else None)
    damage = verdict.damage.value if verdict.damage else None
    if arguments.json:
        answer = {
            "whole": damage is None,
            "entries": verdict.checked,
            "damage": damage,
            "at": None if verdict.at is None else verdict.at + 1,
            "head": verdict.head.hex(),
            "noted_head": noted.mac if noted else None,
        }
        print(json.dumps(answer))
    elif damage:
        print(f"The audit is damaged: {_WORDS[damage].format(at=(verdict.at or 0) + 1)}.")
    else:
        against = f", and reaches past the head noted on {noted.at:%Y-%m-%d}" if noted else "; no head is noted yet"
        print(f"The audit is whole: {verdict.checked} entries{against}.")
    return FAILED if damage else 0


def _noted(file: Path, *, must_exist: bool):
    if must_exist and not file.is_file():
        raise HouseRefused(f"--head: there is no file {file}.")
    try:
        return read_noted(file)
    except (HeadFileNotRight, OSError) as problem:
        raise HouseRefused(f"--head {file}: {problem}") from None
