"""A command beside a running installation: it uses that one's database, or runs the database while it works."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from houvast.site.environment import DatabaseRole, Mode
from houvast.site.running.assembling import Assembled, assemble
from houvast.site.running.children import Installation
from houvast.site.running.folder import DataFolder, default_folder
from houvast.site.running.house import HouseRefused
from houvast.site.running.supervisor import raise_on_signals


def add_data_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, help="the data folder; left out: HOUVAST_DATA, or /var/lib/houvast")


def folder_of(arguments: argparse.Namespace) -> Path:
    return (arguments.data or default_folder()).absolute()


def mode_of(folder: DataFolder) -> Mode:
    """What the installation in this folder is for: a demo says so by its noted sign-ins."""
    told = os.environ.get("HOUVAST_MODE", "").strip()
    if told:
        return Mode(told)
    return Mode.DEMO if folder.demo.exists() else Mode.PRODUCTION


@contextmanager
def joined(arguments: argparse.Namespace) -> Iterator[Assembled]:
    """The installation of `--data` with its database answering. Raises `HouseRefused` where there is none."""
    folder = DataFolder(folder_of(arguments))
    if not folder.path.is_dir():
        raise HouseRefused(f"There is no data folder {folder.path}: name it with --data.")
    raise_on_signals()
    assembled = assemble(mode_of(folder), folder.path)
    try:
        yield assembled
    finally:
        assembled.stop()


@contextmanager
def django_of(arguments: argparse.Namespace, role: DatabaseRole) -> Iterator[Installation]:
    """Django in this process, with the rights of `role`, on the database of `--data`."""
    with joined(arguments) as assembled:
        put_on(assembled.installation, role)
        from django.db import connections

        try:
            yield assembled.installation
        finally:
            connections.close_all()


def put_on(installation: Installation, role: DatabaseRole) -> None:
    """Makes this process one of the installation's; once a process, before Django is set up."""
    for each in DatabaseRole:
        os.environ.pop(each.variable, None)
    os.environ.update(installation.environment(role))
    import django

    django.setup()
