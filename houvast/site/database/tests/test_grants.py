"""Who may do what with which table, on the real schema."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection

from houvast.site.database.grants import ALL, APPEND, GRANTS, WEB, WORKER, UnlistedTable, apply_grants, tables_of

pytestmark = [pytest.mark.django_db, pytest.mark.role("owner")]

INSUFFICIENT_PRIVILEGE = "42501"


def may(role: str, right: str, table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [role, table, right])
        return cursor.fetchone()[0]


def test_every_table_is_listed_and_every_listed_one_exists():
    with connection.cursor() as cursor:
        assert tables_of(cursor) == set(GRANTS)


def test_a_table_that_nobody_decided_about_stops_the_migration():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE planted (id int)")
        with pytest.raises(UnlistedTable, match="planted"):
            apply_grants(cursor)


@pytest.mark.parametrize("table", sorted(GRANTS))
@pytest.mark.parametrize("role", [WEB, WORKER])
def test_each_role_has_exactly_the_rights_of_the_table(role, table):
    with connection.cursor() as cursor:
        apply_grants(cursor)
    have = {
        right for right in sorted(ALL | {"TRUNCATE", "REFERENCES", "TRIGGER"}) if may(f"houvast_{role}", right, table)
    }
    assert have == GRANTS[table][role]


def test_applying_takes_away_what_was_given_beside_it():
    with connection.cursor() as cursor:
        cursor.execute("GRANT ALL ON audit_auditentry TO houvast_web")
        apply_grants(cursor)
    assert not may("houvast_web", "DELETE", "audit_auditentry")


@pytest.mark.parametrize("role", [WEB, WORKER])
def test_the_audit_can_only_grow(role):
    assert GRANTS["audit_auditentry"][role] == APPEND


@pytest.mark.parametrize("statement", ["DELETE FROM audit_auditentry", "UPDATE audit_auditentry SET actor = 'x'"])
def test_postgresql_itself_refuses_the_web_to_change_the_audit(statement):
    with connection.cursor() as cursor:
        apply_grants(cursor)
        cursor.execute("SET LOCAL ROLE houvast_web")
        with pytest.raises(psycopg.errors.InsufficientPrivilege) as refused:
            cursor.cursor.execute(statement)
    assert refused.value.sqlstate == INSUFFICIENT_PRIVILEGE


def test_the_worker_can_put_a_job_in_its_queue_and_the_web_cannot():
    job = "INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('q', 't')"
    with connection.cursor() as cursor:
        apply_grants(cursor)
        cursor.execute("SET LOCAL ROLE houvast_worker")
        cursor.execute(job)
        cursor.execute("RESET ROLE")
        cursor.execute("SET LOCAL ROLE houvast_web")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            cursor.cursor.execute(job)
