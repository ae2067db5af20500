"""Two commands on a bare machine: starting, ending, recovering, and commands beside a running house."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from houvast.core.sealing.secrets import ServerSecrets
from houvast.doors.live.listener import CHANNEL
from houvast.doors.look.live_address import Ticket, write_ticket
from houvast.site.database import EmbeddedPostgres
from houvast.site.environment import DatabaseRole
from houvast.site.running.folder import DataFolder
from tests.support.commands import houvast
from tests.support.running import Running, data_folder, gone, start, started, within

ANSWERS_AGAIN_WITHIN = 20
WARM_SECONDS = 5

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A demo's data, made once: its first start is part of what is tested."""
    with data_folder() as made:
        with started("demo", "--port", "0", folder=made) as first:
            assert first.ready["sign_ins"] and first.ready["receipts"]
        yield made


@pytest.fixture
def demo(folder) -> Iterator[Running]:
    with started("demo", "--port", "0", folder=folder) as running:
        yield running


def count(folder: Path, table: str) -> int:
    """Rows that the owner sees in the running database."""
    address = EmbeddedPostgres(DataFolder(folder).database).url(DatabaseRole.OWNER)
    with psycopg.connect(address) as connection:
        return connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()[0]


# -- starting


def test_ready_says_what_the_contract_says(demo):
    assert set(demo.ready) == {"public_url", "desk_url", "sign_ins", "receipts"}
    assert all(set(each) == {"email", "password", "totp_secret", "role"} for each in demo.ready["sign_ins"])
    assert {each["role"] for each in demo.ready["sign_ins"]} == {"advisor", "coordinator", "administrator"}


def test_once_installed_it_is_there_in_seconds(demo):
    assert demo.seconds < WARM_SECONDS


def test_both_doors_answer_when_it_says_so(demo):
    assert demo.get("/nl/")[0] == 200
    assert demo.get("/en/")[0] == 200
    assert demo.get("/desk/")[0] in (200, 302, 303)


def test_the_next_start_has_the_same_people_and_reports(folder, demo):
    reports = count(folder, "reports_report")
    kept = {key: demo.ready[key] for key in ("sign_ins", "receipts")}
    demo.stop()
    with started("demo", "--port", "0", folder=folder) as again:
        assert {key: again.ready[key] for key in kept} == kept
        assert count(folder, "reports_report") == reports > 0


def test_a_second_start_on_the_same_folder_says_where_it_runs_and_leaves_it_alone(folder, demo):
    second = start("demo", "--port", "0", folder=folder)
    assert second.process.wait(30) == 0
    second.process.stdout.close()
    assert second.ready == demo.ready
    assert demo.get("/nl/")[0] == 200


def test_a_port_that_is_taken_is_one_sentence(folder, demo):
    with data_folder() as other:
        answer = houvast("demo", "--port", str(demo.port), "--data", str(other))
    assert answer.code == 2
    assert answer.error.strip().splitlines() == [f"Port {demo.port} is in use: choose another with --port."]


def test_a_filling_that_was_interrupted_is_done_again(folder, demo):
    """kill -9 in the middle of the first start leaves rows without noted sign-ins."""
    demo.stop()
    kept = DataFolder(folder).demo.read_text()
    DataFolder(folder).demo.unlink()
    head = DataFolder(folder).audit_head
    head.write_text(json.dumps({"at": "2026-11-25T00:00:00+00:00", "entries": 1, "mac": "11" * 35}) + "\n")
    with started("demo", "--port", "0", folder=folder) as again:
        assert again.ready["sign_ins"]
        assert count(folder, "staff_person") == len(json.loads(kept)["sign_ins"])
        assert not head.exists(), "the head of a chain that is gone would tell of a cut for ever"


# -- ending


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_every_way_to_end_it_ends_everything(demo, number):
    family = demo.family()
    assert len(family) > 8
    assert demo.stop(number) == 0
    assert [pid for pid in family if not gone(pid)] == []


def test_a_stream_tells_news_survives_the_database_and_holds_nothing_up(folder, demo):
    """uvicorn alone would wait for an open stream for ever."""
    topic = str(uuid4())
    with stream(demo, folder, topic) as lines:
        _notify(folder, topic)
        assert f"data: {topic}" in until(lines, "data: ")
        os.kill(demo.pids("postgres")[0], signal.SIGKILL)
        assert until(lines, "event: ") == "event: resync"
        assert within(ANSWERS_AGAIN_WITHIN, lambda: _can_count(folder))
        _notify(folder, topic)
        assert until(lines, f"data: {topic}")
        began = time.monotonic()
        assert demo.stop() == 0
    assert time.monotonic() - began < 8


@contextmanager
def stream(demo: Running, folder: Path, topic: str) -> Iterator[BinaryIO]:
    """The lines of an open stream of news about one id."""
    secrets = ServerSecrets.from_json(json.loads(DataFolder(folder).secrets.read_text()))
    now = datetime.now(UTC)
    ticket = write_ticket(
        Ticket(frozenset({topic}), now + timedelta(minutes=1), now + timedelta(minutes=5)), key=secrets.cookie
    )
    with socket.create_connection(("127.0.0.1", demo.port), timeout=ANSWERS_AGAIN_WITHIN) as connection:
        connection.sendall(f"GET /live/{ticket} HTTP/1.1\r\nHost: localhost:{demo.port}\r\n\r\n".encode())
        with connection.makefile("rb") as lines:
            assert b"200" in lines.readline()
            until(lines, "id: ")
            yield lines


def until(lines: BinaryIO, start: str) -> str:
    """The next line that starts so; waits for it as long as the connection does."""
    for line in lines:
        if line.startswith(start.encode()):
            return line.decode().strip()
    raise AssertionError("the stream ended")


def _notify(folder: Path, topic: str) -> None:
    address = EmbeddedPostgres(DataFolder(folder).database).url(DatabaseRole.WEB)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("SELECT pg_notify(%s, %s)", [CHANNEL, topic])


# -- recovering


@pytest.mark.parametrize("what", ["web", "worker", "postgres"])
def test_kill_9_of_one_process_is_mended_by_itself(folder, demo, what):
    before = count(folder, "reports_report")
    (pid,) = demo.pids(what)
    os.kill(pid, signal.SIGKILL)
    assert within(ANSWERS_AGAIN_WITHIN, lambda: demo.pids(what) not in ([], [pid]))
    assert within(ANSWERS_AGAIN_WITHIN, lambda: demo.get("/nl/")[0] == 200)
    assert within(ANSWERS_AGAIN_WITHIN, lambda: len(demo.pids("worker")) == 1)
    assert within(ANSWERS_AGAIN_WITHIN, lambda: _can_count(folder))
    assert count(folder, "reports_report") == before


def test_the_worker_comes_back_after_the_database_did(folder, demo):
    """procrastinate's worker ends with rc 0 some seconds after a crash of the database, and stays away (measured)."""
    assert within(ANSWERS_AGAIN_WITHIN, lambda: _listening_workers(folder) == 1)
    (worker,) = demo.pids("worker")
    os.kill(demo.pids("postgres")[0], signal.SIGKILL)
    assert within(40, lambda: gone(worker))
    assert within(ANSWERS_AGAIN_WITHIN, lambda: _listening_workers(folder) == 1)


def test_a_job_whose_worker_died_is_run_all_the_same(folder, demo):
    """Nothing retries such a job by itself; the worker looks for them every minute, and deletes what is done."""
    address = EmbeddedPostgres(DataFolder(folder).database).url(DatabaseRole.OWNER)
    with psycopg.connect(address, autocommit=True) as connection:
        (worker,) = connection.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        ).fetchone()
        (job,) = connection.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id)"
            " VALUES ('default', 'erase_due', '{\"timestamp\": 0}', 'doing', %s) RETURNING id",
            [worker],
        ).fetchone()

        def done() -> bool:
            return connection.execute("SELECT 1 FROM procrastinate_jobs WHERE id = %s", [job]).fetchone() is None

        assert within(100, done)


def test_kill_9_of_the_supervisor_takes_everything_along_and_the_next_start_recovers(folder, demo):
    before = count(folder, "reports_report")
    family = demo.family()
    demo.process.kill()
    demo.process.wait()
    assert within(15, lambda: all(gone(pid) for pid in family))
    with started("demo", "--port", str(demo.port), folder=folder) as again:
        assert again.get("/nl/")[0] == 200
        assert count(folder, "reports_report") == before


def test_kill_9_of_everything_at_once_is_recovered_from(folder, demo):
    before = count(folder, "reports_report")
    for pid in demo.family():
        os.kill(pid, signal.SIGKILL)
    demo.process.wait()
    with started("demo", "--port", "0", folder=folder) as again:
        assert again.get("/nl/")[0] == 200
        assert count(folder, "reports_report") == before


# -- commands beside it


def test_commands_work_beside_a_running_house_and_without_one(folder, demo):
    for running in (True, False):
        if not running:
            demo.stop()
        audit = houvast("verify", "audit", "--data", str(folder), "--json")
        assert (audit.code, audit.json["whole"]) == (0, True), audit.error
        assert audit.json["entries"] > 10
        due = houvast("erase", "--due", "--dry-run", "--data", str(folder), "--json")
        assert due.code == 0, due.error
        assert due.json["erased"] == 0
        assert not running or demo.get("/nl/")[0] == 200


def test_an_edited_audit_is_found(folder, demo):
    address = EmbeddedPostgres(DataFolder(folder).database).url(DatabaseRole.OWNER)
    with psycopg.connect(address, autocommit=True) as connection:
        (actor,) = connection.execute("SELECT actor FROM audit_auditentry WHERE sequence = 3").fetchone()
        connection.execute("UPDATE audit_auditentry SET actor = 'command' || actor WHERE sequence = 3")
        answer = houvast("verify", "audit", "--data", str(folder), "--json")
        connection.execute("UPDATE audit_auditentry SET actor = %s WHERE sequence = 3", [actor])
    assert answer.code == 1
    assert (answer.json["whole"], answer.json["damage"], answer.json["at"]) == (False, "edited", 3)
    assert houvast("verify", "audit", "--data", str(folder)).code == 0


def test_a_cut_tail_is_found_with_a_noted_head_alone(folder, demo, tmp_path):
    noted = tmp_path / "head.jsonl"
    whole = houvast("verify", "audit", "--data", str(folder), "--json").json
    line = {"at": "2026-11-25T00:00:00+00:00", "entries": whole["entries"], "mac": whole["head"]}
    noted.write_text(json.dumps(line) + "\n")
    assert houvast("verify", "audit", "--data", str(folder), "--head", str(noted)).code == 0
    noted.write_text(json.dumps({**line, "entries": whole["entries"] + 1, "mac": "11" * 35}) + "\n")
    cut = houvast("verify", "audit", "--data", str(folder), "--head", str(noted), "--json")
    assert (cut.code, cut.json["damage"]) == (1, "cut")


# -- backups


def test_a_backup_of_a_running_house_is_restored_into_another(folder, demo, tmp_path):
    backup, key = tmp_path / "one.backup", tmp_path / "key"
    made = houvast("backup", str(backup), "--key", str(key), "--make-key", "--data", str(folder), "--json")
    assert made.code == 0, made.error
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert houvast("verify", "backup", str(backup), "--key", str(key)).code == 0
    secrets = DataFolder(folder).secrets
    with data_folder() as other:
        restoring = ("restore", str(backup), "--key", str(key), "--secrets", str(secrets), "--data", str(other))
        restored = houvast(*restoring)
        assert restored.code == 0, restored.error
        assert houvast("verify", "audit", "--data", str(other)).code == 0
        again = houvast(*restoring)
        assert (again.code, "not empty" in again.error) == (2, True)
        DataFolder(other).demo.write_text(DataFolder(folder).demo.read_text())
        with started("demo", "--port", "0", folder=other) as second:
            assert second.get("/nl/")[0] == 200
            for table in ("reports_report", "reports_seal", "reports_message", "staff_person", "audit_auditentry"):
                assert count(other, table) == count(folder, table) > 0, table
            assert count(other, "reports_mailboxsession") == 0, "sessions end with their cookies"


def test_a_damaged_backup_is_found_and_restores_nothing(folder, demo, tmp_path):
    backup, key = tmp_path / "one.backup", tmp_path / "key"
    assert houvast("backup", str(backup), "--key", str(key), "--make-key", "--data", str(folder)).code == 0
    data = bytearray(backup.read_bytes())
    data[-200] ^= 1
    backup.write_bytes(data)
    found = houvast("verify", "backup", str(backup), "--key", str(key), "--json")
    assert (found.code, found.json["whole"]) == (1, False)
    secrets = DataFolder(folder).secrets
    with data_folder() as other:
        restored = houvast("restore", str(backup), "--key", str(key), "--secrets", str(secrets), "--data", str(other))
        assert (restored.code, "damaged" in restored.error) == (2, True)
        server = EmbeddedPostgres(DataFolder(other).database)
        server.start()
        try:
            with psycopg.connect(server.url(DatabaseRole.OWNER)) as connection:
                tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        finally:
            server.stop()
        assert tables == (0,)


# -- the real thing

STAMP = 'reviewed: {by: "a test", on: 2026-11-24}'


@pytest.fixture
def stamped_overlay(tmp_path) -> Path:
    """An overlay in which a professional looked at what is said in a crisis."""
    from houvast.records.content import current_knowledge

    knowledge = current_knowledge()
    steps = [step.id for step in knowledge.steps if step.kind == "crisis"]
    overlay = tmp_path / "overlay"
    for language in knowledge.languages:
        texts = overlay / "texts" / language
        texts.mkdir(parents=True)
        (texts / "steps_crisis.yaml").write_text("".join(f"{step}:\n  {STAMP}\n" for step in steps))
        screens = knowledge.texts(language).crisis_screens()
        (texts / "screens.yaml").write_text("".join(f"{key}:\n  {STAMP}\n" for key in screens))
    (overlay / "referrals.yaml").write_text("".join(f"- id: {name}\n  {STAMP}\n" for name in ("emergency", "s113")))
    return overlay


def test_serve_does_not_start_before_a_professional_looked_at_the_crisis_texts():
    with data_folder() as folder:
        answer = houvast("serve", "--port", "0", "--data", str(folder))
    assert answer.code == 2
    assert "reviewed" in answer.error and "number emergency" in answer.error
    assert len(answer.error.strip().splitlines()) == 1


def test_serve_runs_two_web_processes_and_shows_each_host_its_own_door(stamped_overlay):
    hosts = {"HOUVAST_PUBLIC_HOST": "help.example", "HOUVAST_DESK_HOST": "desk.example"}
    https = {"X-Forwarded-Proto": "https"}
    with (
        data_folder() as folder,
        started("serve", "--port", "0", folder=folder, HOUVAST_OVERLAY=str(stamped_overlay), **hosts) as house,
    ):
        assert house.ready["public_url"] == "https://help.example/"
        assert len(house.pids("web")) == 2
        assert house.get("/nl/", host="help.example", **https)[0] == 200
        assert house.get("/desk/", host="help.example", **https)[0] == 404
        assert house.get("/nl/", host="desk.example", **https)[0] == 404
        assert house.get("/desk/", host="desk.example", **https)[0] in (200, 302, 303)
        status, text = house.get("/nl/", host="help.example")
        assert (status, "https" in text) == (403, True)


def _listening_workers(folder: Path) -> int:
    """Workers that wait for jobs in the running database."""
    address = EmbeddedPostgres(DataFolder(folder).database).url(DatabaseRole.WORKER)
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'houvast_worker' AND query LIKE 'LISTEN%'"
    try:
        with psycopg.connect(address) as connection:
            return connection.execute(waiting).fetchone()[0]
    except psycopg.OperationalError:
        return 0


def _can_count(folder: Path) -> bool:
    try:
        count(folder, "django_migrations")
    except psycopg.Error:
        return False
    return True
