"""PostgreSQL's own programs (`pg_dump`, `pg_restore`, `psql`), with no address on a command line."""

from __future__ import annotations

import subprocess
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


def tool(
    folder: Path,
    name: str,
    *arguments: str,
    url: str | None = None,
    stdin: int | None = None,
    stdout: int | None = None,
) -> subprocess.Popen[bytes]:
    """Starts a program of `folder`. A password goes by the environment: the command line is everybody's to read."""
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PGCONNECT_TIMEOUT": "10"}
    if url is not None:
        parameters = conninfo_to_dict(url)
        environment |= {_VARIABLES[key]: str(value) for key, value in parameters.items() if key in _VARIABLES}
    return subprocess.Popen(
        [folder / name, *arguments],
        env=environment,
        stdin=subprocess.DEVNULL if stdin is None else stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
    )


def why(process: subprocess.Popen[bytes]) -> str:
    """The last line that a failed program said."""
    said = process.stderr.read().decode(errors="replace").strip() if process.stderr else ""
    return said.splitlines()[-1] if said else f"it ended with {process.returncode}"
