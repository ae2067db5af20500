"""After erasing: what the database only marked as deleted is overwritten or taken off the disk.

PostgreSQL leaves a deleted row in the table's file until the space is used again, and a copy in its write-ahead log.
The seals decide whether a report can be opened, so their table is written anew without the deleted ones, and the log is
moved on, so that the next checkpoint removes the part that still shows them (`wal_recycle` is off).
"""

from __future__ import annotations

from django.db import OperationalError, connection

_TABLES = ("reports_seal", "reports_mailboxsession")
_PATIENCE = "5s"  # requests queue behind the lock: rather try again later
_FIRST_WITH_MAINTAIN = 170_000
_FILLING = 1_000_000  # bytes a piece


def scrub_seals() -> bool:
    """Whether it was done; not where the role may not, or the tables were busy. Outside any transaction."""
    if connection.in_atomic_block:
        raise RuntimeError("a table cannot be written anew inside a transaction")
    with connection.cursor() as cursor:
        if not all(_may_maintain(cursor, table) for table in _TABLES):
            return False
        cursor.execute(f"SET lock_timeout = '{_PATIENCE}'")
        try:
            for table in _TABLES:
                cursor.execute(f"VACUUM (FULL) {table}")
        except OperationalError:
            return False
        finally:
            cursor.execute("RESET lock_timeout")
        _move_the_log_on(cursor)
    return True


def _may_maintain(cursor, table: str) -> bool:
    """The owner, or since version 17 whoever was given it; anyone else is only warned, and nothing happens."""
    cursor.execute(
        "SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class WHERE oid = %s::regclass", [table]
    )
    if cursor.fetchone()[0]:
        return True
    if connection.pg_version < _FIRST_WITH_MAINTAIN:
        return False
    cursor.execute("SELECT has_table_privilege(%s, 'MAINTAIN')", [table])
    return cursor.fetchone()[0]


def _move_the_log_on(cursor) -> None:
    """One whole segment of the log, filled with nothing: any role may, and it needs no restart."""
    cursor.execute("SELECT setting::bigint FROM pg_settings WHERE name = 'wal_segment_size'")
    pieces = cursor.fetchone()[0] // _FILLING + 1
    for _ in range(pieces):
        cursor.execute("SELECT pg_logical_emit_message(false, 'houvast', repeat(' ', %s))", [_FILLING])
