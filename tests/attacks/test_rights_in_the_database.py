"""What a broken-in web process or worker can do to the database: as little as its rights allow."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors

from tests.support.house import House

BY_THE_WEB = {
    "change the audit": "update audit_auditentry set actor = 'reporter'",
    "remove from the audit": "delete from audit_auditentry",
    "empty the audit": "truncate audit_auditentry",
    "read registrations that wait": "select * from registrations_registrationwaiting",
    "make a job": "insert into procrastinate_jobs (queue_name, task_name, args) values ('a', 'b', '{}')",
    "read jobs": "select * from procrastinate_jobs",
    "remove a person": "delete from staff_person",
    "remove a team's key": "delete from staff_teamkey",
    "make a table": "create table mine (a int)",
    "change a table": "alter table reports_report add column mine text",
    "run a program": "copy (select 1) to program 'true'",
    "read a file": "select pg_read_file('/etc/passwd')",
    "become another": "set role houvast_owner",
    "load code": "create function f() returns int as '/lib/x.so' language c",
    "make a role": "create role mine superuser",
}
BY_THE_WORKER = {
    "change the audit": "update audit_auditentry set actor = 'reporter'",
    "remove from the audit": "delete from audit_auditentry",
    "read who holds which key": "select * from staff_teamkeyseal",
    "make a session": "insert into staff_desksession select * from staff_desksession",
    "write a message": "insert into reports_message select * from reports_message",
    "make a person": "insert into staff_person select * from staff_person",
    "become another": "set role houvast_web",
    "run a program": "copy (select 1) to program 'true'",
}


def attempt(house: House, role: str, statement: str) -> None:
    with psycopg.connect(house.urls[role]) as connection:
        connection.execute(statement)


@pytest.mark.parametrize("what", BY_THE_WEB)
def test_the_web_cannot(house: House, what: str):
    with pytest.raises(errors.InsufficientPrivilege):
        attempt(house, "web", BY_THE_WEB[what])


@pytest.mark.parametrize("what", BY_THE_WORKER)
def test_the_worker_cannot(house: House, what: str):
    with pytest.raises(errors.InsufficientPrivilege):
        attempt(house, "worker", BY_THE_WORKER[what])


@pytest.mark.parametrize("role", ["web", "worker", "owner"])
def test_nobody_enters_another_database(house: House, role: str):
    for other in ("postgres", "template1"):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(house.urls[role].replace("/houvast?", f"/{other}?")).close()


@pytest.mark.parametrize("role", ["web", "worker", "owner"])
def test_nobody_is_a_superuser(house: House, role: str):
    with psycopg.connect(house.urls[role]) as connection:
        row = connection.execute(
            "select rolsuper or rolcreaterole or rolbypassrls from pg_roles where rolname = current_user"
        ).fetchone()
    assert row == (False,)


def test_each_can_do_its_work(house: House):
    """Control: the same connections do what they are there for."""
    attempt(house, "web", "select count(*) from reports_report")
    attempt(house, "worker", "select count(*) from procrastinate_jobs")
    attempt(house, "owner", "select count(*) from audit_auditentry")
