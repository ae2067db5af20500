"""`houvast figures publish [--quarter 2026-Q3]`: a release of our own figures, beside a running house."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from houvast.core.figures.definitions import Quarter, QuarterError
from houvast.site.environment import DatabaseRole
from houvast.site.running.house import HouseRefused
from houvast.site.running.joining import add_data_argument, django_of

_LONGEST_WHY = 500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True)
    publish = acts.add_parser("publish", help="makes a release: for good, numbered, seen by everybody")
    publish.add_argument("--quarter", metavar="2026-Q3", help="left out: the last one that is over")
    publish.add_argument("--why", default="", help="for a quarter that has a release: why a new one replaces it")
    publish.add_argument("--out", type=Path, metavar="FOLDER", help="writes the files of the release there as well")
    publish.add_argument("--json", action="store_true", help="JSON on standard output, and nothing else")
    add_data_argument(publish)


def run(arguments: argparse.Namespace) -> int:
    quarter = _quarter(arguments.quarter)
    if len(arguments.why) > _LONGEST_WHY:
        raise HouseRefused(f"--why must have at most {_LONGEST_WHY} characters.")
    if arguments.out is not None and arguments.out.exists() and not arguments.out.is_dir():
        raise HouseRefused(f"--out: {arguments.out} is no folder.")
    with django_of(arguments, DatabaseRole.WORKER):
        release = _published(quarter, arguments.why)
        if arguments.out is not None:
            _write(release, arguments.out)
    if arguments.json:
        from houvast.core.figures.releasing import to_json

        print(json.dumps(to_json(release), ensure_ascii=False))
        return 0
    withheld = sum(table.withheld for table in release.tables)
    hidden = sum(table.hidden for table in release.tables)
    print(f"Release {release.number}, figures of {release.quarter}: {len(release.tables)} tables.")
    print(f"{hidden} cells are hidden; of {withheld} tables nothing but the total, or not even that, could be told.")
    return 0


def _quarter(text: str | None) -> Quarter | None:
    try:
        return Quarter.read(text) if text is not None else None
    except QuarterError:
        raise HouseRefused(f"--quarter: must look like 2026-Q3, not {text!r}.") from None


def _published(quarter: Quarter | None, why: str):
    from django.utils import timezone

    from houvast.procedures import publishing
    from houvast.records.audit.actors import COMMAND

    now = timezone.now()
    quarter = quarter or Quarter.of(timezone.localdate(now)).before
    try:
        return publishing.publish_figures(quarter=quarter, why=why, now=now, by=COMMAND)
    except publishing.QuarterNotOver:
        raise HouseRefused(f"{quarter} is not over: its figures can be published from the day after.") from None
    except publishing.ReleasedAlready as no:
        number = no.parameters["number"]
        raise HouseRefused(f"{quarter} has release {number}. A new one needs --why: what changed, and why.") from None
    except publishing.NothingToRevise:
        raise HouseRefused(f"{quarter} has no release yet: leave out --why.") from None
    except publishing.NothingChanged as no:
        number = no.parameters["number"]
        raise HouseRefused(f"The figures of {quarter} are what release {number} says: nothing to publish.") from None


def _write(release, folder: Path) -> None:
    from houvast.records.content.releases import package_of

    folder.mkdir(parents=True, exist_ok=True)
    for name, text in package_of(release).items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
