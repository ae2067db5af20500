"""`houvast restore`: a backup into an empty installation, all of it or nothing."""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import psycopg

from houvast.core.sealing.secrets import SecretsError, ServerSecrets
from houvast.site.database.binaries import binary_folder
from houvast.site.database.grants import tables_of
from houvast.site.environment import DatabaseRole, Mode
from houvast.site.running.archive import read_archive, read_key_file
from houvast.site.running.assembling import Assembled, assemble
from houvast.site.running.folder import DataFolder, write_whole
from houvast.site.running.house import HouseRefused, prepare, running
from houvast.site.running.joining import add_data_argument, folder_of
from houvast.site.running.supervisor import raise_on_signals
from houvast.site.running.tools import tool, why

# A newer PostgreSQL writes settings into its dumps that an older server does not know.
UNKNOWN_TO_OLDER = (b"SET transaction_timeout",)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, help="the backup")
    parser.add_argument("--key", type=Path, required=True, help="the key file it was made with")
    parser.add_argument("--secrets", type=Path, required=True, help="the copy of secrets.json that you kept apart")
    parser.add_argument("--json", action="store_true")
    add_data_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    key, secrets = read_key_file(arguments.key), _read_secrets(arguments.secrets)
    folder = DataFolder(folder_of(arguments))
    if about := running(folder):
        raise HouseRefused(f"houvast runs in {folder.path} (process {about['pid']}): restore into an empty folder.")
    if folder.secrets.exists() and folder.secrets.read_text() != secrets:
        raise HouseRefused(f"{folder.path} belongs to another installation: restore into an empty folder.")
    try:
        source = arguments.path.open("rb")
    except OSError as problem:
        raise HouseRefused(f"The backup {arguments.path} cannot be read: {problem.strerror}.") from None
    raise_on_signals()
    with source:
        about, dump = read_archive(source, key=key)
        assembled = assemble(Mode(about.mode), folder.path)
        try:
            _check_empty(assembled)
            _pour(dump, assembled)
            if not folder.secrets.exists():
                write_whole(folder.secrets, secrets, mode=0o600)
            folder.keep_settings(about.settings)
            prepare(assembled)
        finally:
            assembled.stop()
    if arguments.json:
        print(json.dumps({"restored": True, "made_at": about.made_at}))
    else:
        print(f"Restored what was saved {about.made_at}. Next: houvast verify audit --data {folder.path}")
    return 0


def _read_secrets(file: Path) -> str:
    try:
        text = file.read_text()
        ServerSecrets.from_json(json.loads(text))
    except OSError as problem:
        raise HouseRefused(f"--secrets {file} cannot be read: {problem.strerror}.") from None
    except (ValueError, SecretsError):
        raise HouseRefused(f"--secrets {file} does not hold a server's secrets.") from None
    return text


def _check_empty(assembled: Assembled) -> None:
    with psycopg.connect(assembled.installation.urls[DatabaseRole.OWNER]) as connection, connection.cursor() as cursor:
        if tables_of(cursor):
            raise HouseRefused("This database is not empty: restore into an empty one.")


def _pour(dump: Iterator[bytes], assembled: Assembled) -> None:
    """The dump through `pg_restore` into `psql`, in one transaction that ends only when the backup proved whole."""
    folder = assembled.server.binary_folder if assembled.server else binary_folder()
    reading = tool(
        folder, "pg_restore", "--no-owner", "--no-privileges", "--file=-", stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    writing = tool(
        folder,
        "psql",
        *("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null"),
        url=assembled.installation.urls[DatabaseRole.OWNER],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    problems: list[Exception] = []
    feeding = threading.Thread(target=_feed, args=(dump, reading.stdin, problems), daemon=True)
    feeding.start()
    try:
        if not _copy_lines(reading.stdout, writing.stdin):
            writing.wait()
            raise HouseRefused(f"The database refused the backup: {why(writing)}")
        feeding.join()
        if problems:
            raise problems[0]
        if reading.wait() != 0:
            raise HouseRefused(f"The backup could not be read: {why(reading)}")
        with contextlib.suppress(BrokenPipeError):
            writing.stdin.close()  # the end of the words: only now the transaction is committed
        if writing.wait() != 0:
            raise HouseRefused(f"The database refused the backup: {why(writing)}")
    finally:
        for process in (writing, reading):
            process.kill()
            process.wait()
        feeding.join()


def _feed(dump: Iterator[bytes], into: BinaryIO, problems: list[Exception]) -> None:
    try:
        for piece in dump:
            into.write(piece)
        into.close()
    except (OSError, HouseRefused) as problem:  # told to the main thread, which decides
        problems.append(problem)
        with contextlib.suppress(OSError):
            into.close()


def _copy_lines(source: BinaryIO, into: BinaryIO) -> bool:
    """All statements but those that an older server does not know; rows are passed on untouched. False: psql ended."""
    in_rows = False
    for line in source:
        if in_rows:
            in_rows = line != b"\\.\n"
        elif line.startswith(UNKNOWN_TO_OLDER):
            continue
        elif line.startswith(b"COPY ") and line.endswith(b"FROM stdin;\n"):
            in_rows = True
        try:
            into.write(line)
        except BrokenPipeError:
            return False
    return True
