"""`houvast backup`: an encrypted copy of the database, taken while everything runs.

The server's secrets are not in it, on purpose: who finds a backup with its key still reads nothing. Keep a copy of
`secrets.json` apart from both; without it no backup is worth anything.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from houvast.site.database.binaries import binary_folder
from houvast.site.environment import DatabaseRole
from houvast.site.running.archive import (
    PIECE,
    About,
    BackupDamaged,
    new_key_file,
    read_archive,
    read_key_file,
    write_archive,
)
from houvast.site.running.assembling import Assembled
from houvast.site.running.house import HouseRefused
from houvast.site.running.joining import add_data_argument, joined
from houvast.site.running.tools import tool, why

# Sessions end with their cookies: a copy of them would only be one more thing to lose.
WITHOUT_ROWS = ("reports_mailboxsession", "staff_desksession", "procrastinate_workers")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, help="the file to write, or a folder for one named by the day")
    parser.add_argument("--key", type=Path, required=True, help="the key file; keep it on another machine")
    parser.add_argument("--make-key", action="store_true", help="make the key file first")
    parser.add_argument("--json", action="store_true")
    add_data_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    if arguments.make_key:
        new_key_file(arguments.key)
    key = read_key_file(arguments.key)
    now = datetime.now(UTC)
    file = arguments.path / f"houvast-{now:%Y%m%d-%H%M%S}.backup" if arguments.path.is_dir() else arguments.path
    with joined(arguments) as assembled:
        about = About(now.isoformat(), assembled.installation.mode.value, assembled.installation.folder.read_settings())
        _write_aside(file, about=about, assembled=assembled, key=key)
        secrets = assembled.installation.folder.secrets
    if arguments.json:
        print(json.dumps({"path": str(file), "bytes": file.stat().st_size, "made_at": about.made_at}))
    else:
        print(f"{file}: {file.stat().st_size / 1e6:.1f} MB, sealed.\nNot in it: {secrets}. Keep a copy of that apart.")
    return 0


def verify(arguments: argparse.Namespace) -> int:
    """`houvast verify backup`: reads all of it, and lets PostgreSQL read its table of contents."""
    key = read_key_file(arguments.key)
    problem, about = None, None
    try:
        with arguments.path.open("rb") as source:
            about, dump = read_archive(source, key=key)
            _check_dump(dump)
    except OSError as missing:
        raise HouseRefused(f"The backup {arguments.path} cannot be read: {missing.strerror}.") from None
    except BackupDamaged as damage:
        problem = str(damage)
    if arguments.json:
        print(json.dumps({"whole": problem is None, "problem": problem, "made_at": about.made_at if about else None}))
    else:
        print(problem or f"The backup is whole; it was made {about.made_at}.")
    return 1 if problem else 0


def dump_database(assembled: Assembled) -> Iterator[bytes]:
    """PostgreSQL's dump of everything, in pieces. Raises `HouseRefused` where it did not succeed."""
    folder = assembled.server.binary_folder if assembled.server else binary_folder()
    left_out = [f"--exclude-table-data={table}" for table in WITHOUT_ROWS]
    options = ["--format=custom", "--no-owner", "--no-privileges", *left_out]
    process = tool(
        folder, "pg_dump", *options, url=assembled.installation.urls[DatabaseRole.OWNER], stdout=subprocess.PIPE
    )
    try:
        while piece := process.stdout.read(PIECE):
            yield piece
        if process.wait() != 0:
            raise HouseRefused(f"The database could not be copied: {why(process)}")
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()


def _write_aside(file: Path, *, about: About, assembled: Assembled, key: bytes) -> None:
    """Nothing stands under the name of a backup before it is whole and on the disk."""
    try:
        descriptor, aside = tempfile.mkstemp(dir=file.absolute().parent, prefix=f".{file.name}.")
    except OSError as problem:
        raise HouseRefused(f"The backup {file} cannot be written: {problem.strerror}.") from None
    try:
        with os.fdopen(descriptor, "wb") as out:
            write_archive(out, about=about, dump=dump_database(assembled), key=key, archive_id=uuid.uuid4())
            out.flush()
            os.fsync(out.fileno())
        os.replace(aside, file)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def _check_dump(dump: Iterator[bytes]) -> None:
    """The stream to its end, and a table of contents that `pg_restore` can read."""
    process = tool(binary_folder(), "pg_restore", "--list", stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    try:
        for piece in dump:
            try:
                process.stdin.write(piece)
            except BrokenPipeError:
                continue  # it has read the contents; we go on to the end, for the seal of the last piece
        process.communicate()
        if process.returncode != 0:
            raise BackupDamaged("The backup opens, but PostgreSQL cannot read what is in it.")
    finally:
        process.kill()
        process.wait()
        process.stderr.close()
