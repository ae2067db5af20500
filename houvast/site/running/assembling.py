"""From a data folder and an environment to one installation whose database answers."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg

from houvast.site.database import DatabaseRefused, EmbeddedPostgres, Started
from houvast.site.database.accounts import Accounts, find_accounts
from houvast.site.database.binaries import everyone_may_read
from houvast.site.environment import DatabaseRole, Mode
from houvast.site.running.children import Installation
from houvast.site.running.folder import DataFolder
from houvast.site.running.prepare import WEB_NAME, WORKER_NAME

WAIT_FOR_EXTERNAL_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Assembled:
    """`server`: the embedded database, None where DATABASE_URL is set. `started`: whether it is ours to stop."""

    installation: Installation
    server: EmbeddedPostgres | None
    started: Started

    def stop(self) -> None:
        if self.server is not None:
            self.server.stop()


def assemble(mode: Mode, path: Path, *, variables: Mapping[str, str] = os.environ) -> Assembled:
    """Starts or joins the embedded database of the folder, or reaches the one of `DATABASE_URL`.

    Main thread only. Raises `DatabaseRefused`, `FolderRefused`, `NoAccount`, `NoBinaries`.
    """
    folder = DataFolder(path)
    folder.make()
    urls = external_urls(variables)
    if urls is None:
        server = EmbeddedPostgres(folder.database, accounts=_accounts(folder.database / "pg"))
        started = server.start()
        embedded = {role: server.url(role) for role in DatabaseRole}
        return Assembled(Installation(mode, folder, embedded, server.accounts), server, started)
    _check_external(urls)
    return Assembled(Installation(mode, folder, urls, _accounts(folder.database / "pg")), None, Started.JOINED)


def external_urls(variables: Mapping[str, str]) -> dict[DatabaseRole, str] | None:
    """The addresses of somebody's own database; None: none is set. A single one serves every role."""
    given = {role: variables.get(role.variable, "").strip() for role in DatabaseRole}
    if not any(given.values()):
        return None
    if not given[DatabaseRole.WEB]:
        raise DatabaseRefused("DATABASE_URL is not set, although an address for another role is.")
    return {role: url or given[DatabaseRole.WEB] for role, url in given.items()}


def role_names(urls: Mapping[DatabaseRole, str]) -> dict[str, str]:
    """The names of the web's and the worker's role, as environment variables for `prepare`."""
    users = {role: unquote(urlsplit(url).username or "") for role, url in urls.items()}
    return {WEB_NAME: users[DatabaseRole.WEB], WORKER_NAME: users[DatabaseRole.WORKER]}


def _check_external(urls: Mapping[DatabaseRole, str]) -> None:
    for role in DatabaseRole:
        try:
            psycopg.connect(urls[role], connect_timeout=WAIT_FOR_EXTERNAL_SECONDS).close()
        except psycopg.Error as problem:
            reason = str(problem).strip().splitlines()[-1] if str(problem).strip() else "no answer"
            raise DatabaseRefused(f"The database of {role.variable} cannot be reached: {reason}") from None


def _accounts(cluster: Path) -> Accounts:
    """Users of their own for web and worker only where those could read our code."""
    found = find_accounts(cluster)
    if not found.separated or all(map(everyone_may_read, _code())):
        return found
    return Accounts(me=found.me, server=found.server, web=found.me, worker=found.me)


def _code() -> tuple[Path, ...]:
    import sys

    import django

    return (Path(sys.executable), Path(__file__), Path(django.__file__))
