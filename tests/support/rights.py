"""Database tests act with the rights of a role of the product, not with those of the tables' owner.

Fixtures prepare as the owner; the test itself is `houvast_web`, or what its mark says: `@pytest.mark.role("owner")`.
So a test cannot pass on rights that the running house does not have.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from houvast.site.environment import DatabaseRole

_DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences"}
_HINT = "Tests act as houvast_web; @pytest.mark.role('owner' or 'worker') changes that (tests/support/rights.py)."

_acting_as: DatabaseRole | None = None


def role_of(item: pytest.Item) -> DatabaseRole | None:
    """As whom this test acts in the database; None: it uses none."""
    fixtures = set(getattr(item, "fixturenames", ()))
    if not fixtures & _DATABASE_FIXTURES and item.get_closest_marker("django_db") is None:
        return None
    mark = item.get_closest_marker("role")
    return DatabaseRole(mark.args[0]) if mark else DatabaseRole.WEB


def on_connection_created(connection, **_: object) -> None:
    """A new connection during a test (another thread, or after a close) acts as the test does."""
    if _acting_as is not None:
        _put_on(connection, _acting_as)


@contextmanager
def acting_as(role: DatabaseRole) -> Iterator[None]:
    """All connections have the rights of this role inside, and those of the owner afterwards."""
    from django.db import connections

    global _acting_as
    if role is DatabaseRole.OWNER:
        yield
        return
    _acting_as = role
    try:
        for connection in connections.all(initialized_only=True):
            if connection.connection is not None:
                _put_on(connection, role)
        yield
    except Exception as error:
        if "permission denied" in str(error):
            error.add_note(_HINT)
        raise
    finally:
        _acting_as = None
        for connection in connections.all(initialized_only=True):
            # Within a transaction the coming rollback takes the role off; otherwise a new connection is the owner's.
            if not connection.in_atomic_block:
                connection.close()


def _put_on(connection, role: DatabaseRole) -> None:
    from houvast.site.database.roles import role_name

    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role_name(role)}")
