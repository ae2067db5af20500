"""The embedded PostgreSQL: who may come in, and what it recovers from. Real processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from houvast.site.database import DatabaseRefused, EmbeddedPostgres, Started
from houvast.site.database.addresses import AddressRefused, django_database, socket_url
from houvast.site.environment import DatabaseRole

OWNER, WEB = DatabaseRole.OWNER, DatabaseRole.WEB


@pytest.mark.parametrize("role", list(DatabaseRole))
def test_each_role_comes_in_without_a_secret_and_is_no_superuser(server, role):
    with psycopg.connect(server.url(role)) as connection:
        name, superuser = connection.execute(
            "SELECT rolname, rolsuper FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert (name, superuser) == (f"houvast_{role}", False)


def test_the_web_can_make_no_table_and_run_no_program(server):
    with psycopg.connect(server.url(WEB), autocommit=True) as connection:
        for statement in (
            "CREATE TABLE t (id int)",
            "COPY (SELECT 1) TO PROGRAM 'true'",
            "SELECT pg_read_file('PG_VERSION')",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user is the superuser's own account here")
def test_root_does_not_become_the_superuser(server):
    with pytest.raises(psycopg.OperationalError, match=r"[Pp]eer authentication failed"):
        psycopg.connect(socket_url(user="postgres", folder=server.socket_folder, database="houvast"))


def test_nobody_listens_on_a_network_address(server):
    inodes = {
        os.readlink(entry).removeprefix("socket:[").removesuffix("]")
        for entry in Path(f"/proc/{server.process.pid}/fd").iterdir()
        if os.readlink(entry).startswith("socket:")
    }
    tables = [Path(f"/proc/net/{name}") for name in ("tcp", "tcp6")]
    listening = {line.split()[9] for table in tables if table.exists() for line in table.read_text().splitlines()[1:]}
    assert inodes
    assert not inodes & listening


def closed_to(server: EmbeddedPostgres) -> int:
    """Whom the socket's folder shuts out: where web and worker have users of their own, their group comes in."""
    return 0o027 if server.accounts.separated else 0o077


def test_files_and_socket_are_closed_to_other_users(server):
    assert server.cluster.stat().st_mode & 0o077 == 0
    assert server.socket_folder.stat().st_mode & closed_to(server) == 0
    assert server.log.stat().st_mode & 0o077 == 0


def test_a_second_starter_joins_and_its_stop_leaves_the_server_alone(server):
    second = EmbeddedPostgres(server.home, testing=True)
    assert second.start() is Started.JOINED
    second.stop()
    assert server.answers()


def test_after_kill_9_of_the_server_the_next_start_has_every_acknowledged_row(folder):
    server = EmbeddedPostgres(folder / "home")
    server.start()
    with psycopg.connect(server.url(OWNER), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (id int)")
        connection.execute("INSERT INTO kept SELECT generate_series(1, 100)")
    server.process.kill()
    server.process.wait()
    server.stop()
    server.start()
    try:
        with psycopg.connect(server.url(OWNER)) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (100,)
    finally:
        server.stop()


START_AND_WAIT = """
import sys, time
from pathlib import Path
from houvast.site.database import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]), testing=True)
server.start()
print(server.process.pid, flush=True)
time.sleep(60)
"""


def start_in_another_process(home: Path) -> tuple[subprocess.Popen, int]:
    process = subprocess.Popen(
        [sys.executable, "-c", START_AND_WAIT, home], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[4]
    )
    return process, int(process.stdout.readline())


def test_kill_9_of_the_supervisor_takes_the_server_along(folder):
    supervisor, server = start_in_another_process(folder / "home")
    supervisor.kill()
    supervisor.wait()
    supervisor.stdout.close()
    assert gone_within(server, seconds=5)


def test_a_busy_orphan_does_not_block_the_next_start(folder):
    """Server and supervisor killed while a backend computes: the kernel tells the backend nothing."""
    home = folder / "home"
    supervisor, server = start_in_another_process(home)
    busy = EmbeddedPostgres(home, testing=True)
    client = subprocess.Popen(
        [sys.executable, "-c", BUSY, busy.url(OWNER)], stderr=subprocess.DEVNULL, stdout=subprocess.PIPE
    )
    client.stdout.readline()
    time.sleep(0.3)
    os.kill(server, signal.SIGKILL)
    supervisor.kill()
    supervisor.wait()
    supervisor.stdout.close()
    again = EmbeddedPostgres(home, testing=True)
    try:
        assert again.start(seconds=20) is Started.OWNED
    finally:
        again.stop()
        client.kill()
        client.wait()
        client.stdout.close()


BUSY = """
import sys, psycopg
connection = psycopg.connect(sys.argv[1])
print("ready", flush=True)
connection.execute("DO $$ BEGIN FOR i IN 1..2000000000 LOOP END LOOP; END $$")
"""


def test_the_rest_of_an_interrupted_making_is_cleared(folder):
    home = folder / "home"
    (home / "pg.init.1").mkdir(parents=True)
    home.chmod(0o711)
    server = EmbeddedPostgres(home, testing=True)
    server.start()
    server.stop()
    assert not (home / "pg.init.1").exists()


def test_a_cluster_of_another_version_is_refused_with_a_way_out(folder):
    server = EmbeddedPostgres(folder / "home", testing=True)
    server.start()
    server.stop()
    (server.cluster / "PG_VERSION").write_text("12\n")
    with pytest.raises(DatabaseRefused, match=r"PostgreSQL 12.*backup"):
        server.start()
    assert server.lock.take(), "a refused start must not keep the folder"
    server.lock.give_back()


def test_a_long_path_gets_a_short_socket_that_only_we_may_enter(folder):
    server = EmbeddedPostgres(folder / ("long-" * 20), testing=True)
    server.start()
    try:
        assert len(str(server.socket_folder)) < 60
        assert server.socket_folder.stat().st_mode & closed_to(server) == 0
    finally:
        server.stop()


def test_a_folder_that_somebody_else_put_at_our_socket_is_refused(folder):
    server = EmbeddedPostgres(folder / "home", testing=True)
    server.home.mkdir(mode=0o711)
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    server.socket_folder.symlink_to(elsewhere)
    with pytest.raises(DatabaseRefused, match="belongs to somebody else"):
        server.start()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another user")
def test_no_closed_parent_is_opened_up(folder):
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(DatabaseRefused, match=r"may not pass through"):
        EmbeddedPostgres(closed / "home", testing=True).start()
    assert closed.stat().st_mode & 0o777 == 0o700


def test_addresses_with_a_socket_folder_reach_django_whole():
    url = socket_url(user="houvast_web", folder=Path("/run/it's here"), database="houvast")
    entry = django_database(url, application="a", pool=True)
    assert (entry["HOST"], entry["USER"], entry["NAME"]) == ("/run/it's here", "houvast_web", "houvast")
    assert (entry["CONN_MAX_AGE"], entry["OPTIONS"]["pool"]["max_size"]) == (0, 8)


@pytest.mark.parametrize("url", ["mysql://u:geheim@h/n", "postgresql://u:geheim@h", "geheim"])
def test_a_wrong_address_is_refused_without_repeating_its_password(url):
    with pytest.raises(AddressRefused) as refused:
        django_database(url, application="a", pool=False)
    assert "geheim" not in str(refused.value)


def gone_within(pid: int, *, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_sockets_are_off_here():
    """The control of this folder: no test above reaches PostgreSQL over a network."""
    with pytest.raises(Exception, match=r"[Ss]ocket"):
        socket.create_connection(("127.0.0.1", 9), timeout=1)
