"""Controls of the rights: a test cannot do what the running house cannot."""

from __future__ import annotations

import threading

import pytest
from django.db import ProgrammingError, connection

TRUNCATE = "truncate audit_auditentry"


def who() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_a_test_acts_as_the_web():
    assert who() == "houvast_web"
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(TRUNCATE)


@pytest.mark.django_db
@pytest.mark.role("worker")
def test_a_test_may_act_as_the_worker():
    assert who() == "houvast_worker"


@pytest.mark.django_db
@pytest.mark.role("owner")
def test_a_test_may_act_as_the_owner():
    assert who() == "houvast_owner"


@pytest.mark.django_db(transaction=True)
def test_so_do_its_other_connections():
    seen = [who()]
    connection.close()
    seen.append(who())

    def elsewhere() -> None:
        seen.append(who())
        connection.close()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert seen == ["houvast_web"] * 3
