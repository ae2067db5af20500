"""All that a thief could carry off from a house: a dump, the files of the database, the logs."""

from __future__ import annotations

import subprocess
from pathlib import Path

from houvast.site.database.server import EmbeddedPostgres
from tests.support.house import House


def _postgres(house: House) -> EmbeddedPostgres:
    return EmbeddedPostgres(house.folder / "database")


def dump(house: House, *options: str) -> bytes:
    """The whole database as SQL, uncompressed."""
    program = _postgres(house).binary_folder / "pg_dump"
    done = subprocess.run(
        [program, "--dbname", house.urls["owner"], *options], capture_output=True, check=True, env={"PGAPPNAME": "test"}
    )
    return done.stdout


def checkpoint(house: House) -> None:
    """Everything in memory goes to the files. Only PostgreSQL's own user may ask for it."""
    server = _postgres(house)
    subprocess.run(
        [server.binary_folder / "psql", "-q", "-h", server.socket_folder, "-U", "postgres", "-c", "checkpoint"],
        capture_output=True,
        check=True,
        cwd="/",
        env={},
        **server.accounts.run_as(server.accounts.server),
    )


def files(house: House) -> Path:
    """The data folder: database files and their log, secrets, static files."""
    return house.folder


def logs(house: House) -> bytes:
    """What every process said."""
    return house.log.read_bytes() + (house.folder / "database/pg.log").read_bytes()
