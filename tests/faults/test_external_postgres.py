"""DATABASE_URL set: the same house on Debian's own PostgreSQL, with none of our database code running."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from houvast.site.database import EmbeddedPostgres
from houvast.site.environment import DatabaseRole
from houvast.site.running.folder import DataFolder
from tests.support.client import Client
from tests.support.commands import houvast
from tests.support.reporting import Reporter
from tests.support.running import Running, data_folder, started

DEBIAN = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DEBIAN, reason="Debian's PostgreSQL is not installed: apt-get install postgresql"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedPostgres]:
    """Debian's server with three roles, as an administrator of a database would make them."""
    with data_folder() as home:
        made = EmbeddedPostgres(home, binary_folder=DEBIAN[0].parent)
        made.start()
        yield made
        made.stop()


@pytest.fixture(scope="module")
def addresses(server) -> dict[str, str]:
    return {role.variable: server.url(role) for role in DatabaseRole}


@pytest.fixture(scope="module")
def house(addresses) -> Iterator[tuple[Running, Path]]:
    with data_folder() as folder, started("demo", "--port", "0", folder=folder, **addresses) as running:
        yield running, folder


def test_it_is_debians_server_and_nothing_of_ours_beside_it(house, server):
    running, folder = house
    with psycopg.connect(server.url(DatabaseRole.OWNER)) as connection:
        assert connection.info.server_version // 10_000 == int(DEBIAN[0].parts[4]) >= 15
    assert running.pids("postgres") == []
    assert not DataFolder(folder).database.exists()


def test_each_role_has_its_own_rights_there(house, server):
    with (
        psycopg.connect(server.url(DatabaseRole.WEB)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("DELETE FROM audit_auditentry")


def test_a_report_is_made_and_sent(house, server):
    running, _ = house
    before = _messages(server)
    Reporter(Client(f"http://localhost:{running.port}"), {}).report("Iemand dreigt mijn foto door te sturen.")
    assert _messages(server) == before + 1


def test_commands_need_no_more_than_the_addresses(house, addresses):
    _, folder = house
    audit = houvast("verify", "audit", "--data", str(folder), "--json", **addresses)
    assert (audit.code, audit.json["whole"]) == (0, True), audit.error


def test_a_backup_made_there_is_restored_there(house, server, addresses, tmp_path):
    _, folder = house
    backup, key = tmp_path / "one.backup", tmp_path / "key"
    made = houvast("backup", str(backup), "--key", str(key), "--make-key", "--data", str(folder), **addresses)
    assert made.code == 0, made.error
    secrets = DataFolder(folder).secrets
    with data_folder() as home, data_folder() as other:
        second = EmbeddedPostgres(home, binary_folder=DEBIAN[0].parent)
        second.start()
        try:
            into = {role.variable: second.url(role) for role in DatabaseRole}
            options = ("--key", str(key), "--secrets", str(secrets), "--data", str(other))
            restored = houvast("restore", str(backup), *options, **into)
            assert restored.code == 0, restored.error
            assert _messages(second) == _messages(server) > 0
        finally:
            second.stop()


def test_a_folder_without_the_secrets_is_refused_in_a_sentence(addresses):
    with data_folder() as folder:
        answer = houvast("verify", "audit", "--data", str(folder.parent), "--json", **addresses)
    assert (answer.code, len(answer.error.strip().splitlines())) == (2, 1)
    assert "HOUVAST_SECRETS_FILE" in answer.error


def test_the_end_of_the_house_leaves_the_server_alone(house, server):
    running, _ = house
    assert running.stop() == 0
    assert server.answers()


def _messages(server: EmbeddedPostgres) -> int:
    with psycopg.connect(server.url(DatabaseRole.OWNER)) as connection:
        return connection.execute("SELECT count(*) FROM reports_message").fetchone()[0]
