"""As whom each process runs on this machine, and who may connect as which role."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from houvast.site.database.roles import SUPERUSER, role_name
from houvast.site.environment import DatabaseRole

SERVER_USER = "houvast"
WEB_USER = "houvast-web"
WORKER_USER = "houvast-worker"


class NoAccount(RuntimeError):
    """There is nobody this process could run as; one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Account:
    """A user of this machine."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Accounts:
    """Who runs what. All four are one account where houvast was not started as root."""

    me: Account
    server: Account
    web: Account
    worker: Account

    @property
    def separated(self) -> bool:
        """Whether web and worker are kept out of the database's files and of each other's role."""
        return len({self.me.uid, self.server.uid, self.web.uid, self.worker.uid}) == 4

    @property
    def shared_group(self) -> int | None:
        """The group that lets web and worker reach the socket and the secrets file; None: they are the same user."""
        return self.web.gid if self.separated else None

    def run_as(self, account: Account) -> dict:
        """Arguments for `subprocess.Popen`: nothing where that is who we are already."""
        if account.uid == self.me.uid:
            return {}
        groups = [] if self.shared_group is None else [self.shared_group]
        return {"user": account.uid, "group": account.gid, "extra_groups": groups}

    def who_may_connect(self) -> dict[str, set[str]]:
        """PostgreSQL role → names of the machine's users that may put it on.

        Root is in every map but the superuser's: a web process that runs as root must not be the superuser by it.
        """
        both = {self.me.name, "root"}
        return {
            SUPERUSER: {self.server.name},
            role_name(DatabaseRole.OWNER): both | {self.server.name},
            role_name(DatabaseRole.WEB): both | {self.web.name},
            role_name(DatabaseRole.WORKER): both | {self.worker.name},
        }


def find_accounts(existing_cluster: Path) -> Accounts:
    """Who runs what, for a cluster in (or to be made in) `existing_cluster`. Makes no user. Raises `NoAccount`."""
    me = _by_uid(os.geteuid())
    if me.uid != 0:
        return Accounts(me=me, server=me, web=me, worker=me)
    return Accounts(
        me=me,
        server=_server(existing_cluster),
        web=_by_name(WEB_USER) or me,
        worker=_by_name(WORKER_USER) or me,
    )


def _server(existing_cluster: Path) -> Account:
    """Root: whoever owns the cluster already, else `houvast`, else `nobody`."""
    if existing_cluster.is_dir():
        owner = existing_cluster.stat().st_uid
        if owner == 0:
            raise NoAccount(f"{existing_cluster} belongs to root, and PostgreSQL refuses to run as root.")
        return _by_uid(owner)
    found = _by_name(SERVER_USER) or _by_name("nobody")
    if found is None:
        raise NoAccount(f"PostgreSQL refuses to run as root: make a system user named {SERVER_USER}.")
    return found


def _by_name(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _by_uid(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise NoAccount(f"User number {uid} has no name in /etc/passwd, and PostgreSQL asks for one.") from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
