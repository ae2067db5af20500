"""Empties the database of a demo whose filling was interrupted: a child process with the owner's role.

Only ever called for the embedded database of a demo that noted no sign-ins: nobody ever got into it.
"""

from __future__ import annotations

from django.conf import settings


def main() -> None:
    import django

    django.setup()
    from django.db import connection, transaction

    from houvast.site.database.grants import tables_of

    if settings.HOUVAST_MODE != "demo":
        raise SystemExit("Only a demo is ever emptied.")
    with transaction.atomic(), connection.cursor() as cursor:
        tables = sorted(tables_of(cursor) - {"django_migrations"})
        cursor.execute(f"TRUNCATE {', '.join(tables)}")


if __name__ == "__main__":
    main()
