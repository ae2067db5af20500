"""One embedded PostgreSQL in one folder: made once, started, watched, stopped; recovered after any kill."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from enum import Enum, auto
from pathlib import Path

import psycopg

from houvast.site.database import binaries, configuration
from houvast.site.database.accounts import Accounts, find_accounts
from houvast.site.database.addresses import socket_url
from houvast.site.database.children import dies_with_us
from houvast.site.database.leftovers import end_leftovers
from houvast.site.database.locking import FolderLock
from houvast.site.database.roles import DATABASE, SUPERUSER, bootstrap_statements, role_name
from houvast.site.environment import DatabaseRole

SOCKET_LIMIT = 107 - len("/.s.PGSQL.5432")
LOG_LIMIT = 5 * 1024 * 1024
LITTLE_SPACE = 100 * 1024 * 1024
START_SECONDS = 60.0
STOP_SECONDS = 30.0


class DatabaseRefused(RuntimeError):
    """The database cannot run here; one sentence that says why and what to do."""


class Started(Enum):
    """What `start` found."""

    OWNED = auto()  # ours: started now, and `stop` ends it
    JOINED = auto()  # somebody else's, running; `stop` leaves it alone


class EmbeddedPostgres:
    """The cluster in `home`. `testing`: no fsync, and the owner may make databases.

    `start` either owns the folder's lock and runs the server, or joins the process that does. Call it from the main
    thread: the server is tied to the life of the thread that starts it.
    """

    def __init__(
        self,
        home: Path,
        *,
        binary_folder: Path | None = None,
        accounts: Accounts | None = None,
        testing: bool = False,
    ) -> None:
        self.home = Path(os.path.realpath(home))
        self.cluster = self.home / "pg"
        self.testing = testing
        self.accounts = accounts or find_accounts(self.cluster)
        self.lock = FolderLock(self.home / "lock")
        self.process: subprocess.Popen[bytes] | None = None
        self.made = False  # whether this object made the cluster: then it is empty
        self._binaries = binary_folder

    # -- addresses

    def url(self, role: DatabaseRole, *, database: str = DATABASE) -> str:
        """The address for one of the three roles."""
        return socket_url(user=role_name(role), folder=self.socket_folder, database=database)

    @property
    def socket_folder(self) -> Path:
        """`home/run`, or a short folder of its own where that name is too long for a socket."""
        near = self.home / "run"
        if len(os.fsencode(near)) <= SOCKET_LIMIT:
            return near
        digest = hashlib.blake2b(os.fsencode(self.home), digest_size=8).hexdigest()
        return Path(tempfile.gettempdir()) / f"hv-{self.accounts.server.uid}-{digest}"

    @property
    def log(self) -> Path:
        return self.home / "pg.log"

    @property
    def binary_folder(self) -> Path:
        """`postgres`, `pg_dump` and their like, readable by the server's user."""
        chosen = self._binaries or binaries.binary_folder()
        return binaries.readable_binaries(chosen, accounts=self.accounts, home=self.home)

    # -- life

    def start(self, *, seconds: float = START_SECONDS) -> Started:
        """Runs the server, or joins the one that runs; returns when a connection works. Raises `DatabaseRefused`."""
        self._make_home()
        deadline = time.monotonic() + seconds
        while not self.lock.take():
            if self.answers():
                return Started.JOINED
            if time.monotonic() > deadline:
                raise DatabaseRefused(f"{self.home} is in use by another process that does not answer.")
            time.sleep(0.05)
        try:
            self.launch()
            self.wait_until_ready(deadline)
        except BaseException:
            self.stop()
            raise
        return Started.OWNED

    def launch(self) -> None:
        """Starts the server process, after making the cluster if need be and ending leftovers. Needs the lock."""
        if not self.lock.held:
            raise DatabaseRefused(f"{self.home} is not ours to start a database in.")
        self._check_reachable()
        self._make_socket_folder()
        if not self.cluster.is_dir():
            self._make_cluster()
        self._check_version()
        self._write_configuration(self.home / "conf")
        end_leftovers(self.cluster, socket_folder=self.socket_folder, uid=self.accounts.server.uid)
        conf = self.home / "conf"
        arguments = [
            self.binary_folder / "postgres",
            *("-D", self.cluster),
            *("-c", f"config_file={conf / 'postgresql.conf'}"),
            *("-c", f"hba_file={conf / 'pg_hba.conf'}"),
            *("-c", f"ident_file={conf / 'pg_ident.conf'}"),
        ]
        with self._open_log() as log:
            self.process = subprocess.Popen(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **self._server_process(signal.SIGINT),
            )

    def wait_until_ready(self, deadline: float) -> None:
        """Returns once a connection works; the server's own word for it is not asked. Raises `DatabaseRefused`."""
        while not self.answers():
            if self.process is not None and self.process.poll() is not None:
                raise DatabaseRefused(self.why_not())
            if time.monotonic() > deadline:
                raise DatabaseRefused(f"The database in {self.home} did not answer in time; see {self.log}.")
            time.sleep(0.02)

    def answers(self) -> bool:
        """Whether the owner's role can connect right now."""
        try:
            psycopg.connect(self.url(DatabaseRole.OWNER), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, *, seconds: float = STOP_SECONDS) -> None:
        """Ends the server if it is ours: orderly, after `seconds` hard. The folder is free afterwards."""
        process, self.process = self.process, None
        if process is not None and process.poll() is None:
            _end(process, signal.SIGINT, seconds) or _end(process, signal.SIGQUIT, 5) or _end(
                process, signal.SIGKILL, 5
            )
        self.lock.give_back()

    def why_not(self) -> str:
        """Why the server ended, in one sentence."""
        free = shutil.disk_usage(self.home).free
        if free < LITTLE_SPACE:
            return f"The disk of {self.home} is full ({free // 1024 // 1024} MB left): the database cannot run."
        lines = self.log.read_text(errors="replace").strip().splitlines() if self.log.exists() else []
        fatal = next((line.partition("FATAL:")[2].strip() for line in reversed(lines) if "FATAL:" in line), None)
        return f"The database ended: {fatal or 'it did not say why'} (see {self.log})."

    # -- making it

    def _make_home(self) -> None:
        if self.home.is_dir():
            return
        self.home.mkdir(parents=True, mode=0o700)
        if self.accounts.me.uid == 0:
            self.home.chmod(0o711)  # PostgreSQL's own user passes through to its folder; nobody can list it

    def _check_reachable(self) -> None:
        """PostgreSQL's user must be able to pass through to the folder; no parent is ever opened up for it."""
        if self.accounts.server.uid == self.accounts.me.uid:
            return
        closed = next((p for p in self.home.parents if not p.stat().st_mode & stat.S_IXOTH), None)
        if closed is not None:
            user = self.accounts.server.name
            raise DatabaseRefused(f"The user {user} may not pass through {closed}: choose another folder with --data.")

    def _make_socket_folder(self) -> None:
        folder = self.socket_folder
        shared = self.accounts.shared_group
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            os.chown(folder, self.accounts.server.uid, self.accounts.server.gid if shared is None else shared)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.accounts.server.uid:
            raise DatabaseRefused(f"{folder} belongs to somebody else: remove it, or choose another --data.")
        if shared is not None:
            os.chown(folder, self.accounts.server.uid, shared)
        folder.chmod(0o700 if shared is None else 0o750)

    def _make_cluster(self) -> None:
        """initdb aside, then one rename: a kill in the middle leaves nothing that looks like a cluster."""
        for unfinished in self.home.glob("pg.init.*"):
            shutil.rmtree(unfinished, ignore_errors=True)
        making = self.home / f"pg.init.{os.getpid()}"
        making.mkdir(mode=0o700)
        if self.accounts.server.uid != self.accounts.me.uid:
            os.chown(making, self.accounts.server.uid, self.accounts.server.gid)
        initdb = ["-D", making, "-U", SUPERUSER, "--encoding=UTF8", *self._locale(), "--data-checksums"]
        self._run(
            "initdb", *initdb, "--auth-local=peer", "--auth-host=reject", *(["--no-sync"] if self.testing else [])
        )
        statements = bootstrap_statements(database=DATABASE, testing=self.testing)
        single = ["--single", "-D", making, "-c", "log_min_messages=warning", SUPERUSER]
        self._run("postgres", *single, words="\n".join(statements) + "\n")
        making.rename(self.cluster)
        self.made = True

    def _locale(self) -> list[str]:
        if binaries.major_version(self.binary_folder) < 17:
            return ["--locale=C.UTF-8"]
        return ["--locale-provider=builtin", "--locale=C.UTF-8"]

    def _run(self, program: str, *arguments: object, words: str = "") -> None:
        done = subprocess.run(
            [self.binary_folder / program, *(str(argument) for argument in arguments)],
            input=words,
            capture_output=True,
            text=True,
            check=False,
            **self._server_process(signal.SIGKILL),
        )
        # Single-user mode ends with 0 whatever became of a statement, and speaks of it on standard error.
        if done.returncode != 0 or "ERROR:" in done.stderr:
            free = shutil.disk_usage(self.home).free
            if free < LITTLE_SPACE:
                raise DatabaseRefused(f"The disk of {self.home} is full ({free // 1024 // 1024} MB left).")
            last = (done.stderr.strip() or done.stdout.strip() or "it said nothing").splitlines()[-1]
            raise DatabaseRefused(f"{program} failed: {last}")

    def _server_process(self, when_we_die: signal.Signals) -> dict:
        return {
            "cwd": "/",
            "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            "start_new_session": True,
            "preexec_fn": dies_with_us(when_we_die),
            **self.accounts.run_as(self.accounts.server),
        }

    def _check_version(self) -> None:
        made_by = int((self.cluster / "PG_VERSION").read_text())
        have = binaries.major_version(self.binary_folder)
        if made_by != have:
            raise DatabaseRefused(
                f"{self.cluster} was made by PostgreSQL {made_by} and this one is {have}: "
                f"take a backup with the version of houvast that made it, then restore it into a new folder."
            )

    def _write_configuration(self, folder: Path) -> None:
        folder.mkdir(mode=0o755, exist_ok=True)
        texts = {
            "postgresql.conf": configuration.settings_text(
                socket_folder=self.socket_folder, accounts=self.accounts, testing=self.testing
            ),
            "pg_hba.conf": configuration.who_may_enter_text(database=DATABASE, testing=self.testing),
            "pg_ident.conf": configuration.names_text(self.accounts),
        }
        for name, text in texts.items():
            file = folder / name
            file.write_text(text)
            file.chmod(0o644)
        folder.chmod(0o755)

    def _open_log(self):
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.rename(self.log.with_suffix(".log.1"))
        return os.fdopen(os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")


def _end(process: subprocess.Popen[bytes], number: signal.Signals, seconds: float) -> bool:
    process.send_signal(number)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True
