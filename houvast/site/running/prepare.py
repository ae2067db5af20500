"""Brings the schema, the rights and the static files up to date: a child process with the owner's role.

Several machines may do so at once against one database: a lock of the database lets them wait for each other.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from importlib.metadata import version
from pathlib import Path

from houvast.site.logs import scrub_what_python_prints

LOCK = 0x686F75766173  # "houvas"
# With a database of one's own the roles have names of one's own: the supervisor takes them from the addresses.
WEB_NAME, WORKER_NAME = "HOUVAST_WEB_NAME", "HOUVAST_WORKER_NAME"


def main() -> None:
    import django

    django.setup()
    scrub_what_python_prints()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        _migrate()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    collect_static()


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.db.migrations.executor import MigrationExecutor

    from houvast.site.database.grants import WEB, WORKER, apply_grants
    from houvast.site.database.roles import role_name

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    named = {WEB: os.environ.get(WEB_NAME), WORKER: os.environ.get(WORKER_NAME)}
    names = {role: name or role_name(role) for role, name in named.items()}
    with transaction.atomic(), connection.cursor() as cursor:
        apply_grants(cursor, names=names)


def collect_static() -> None:
    """Hashed copies of the static files, made anew where a file changed."""
    from django.conf import settings
    from django.core.management import call_command

    root = Path(settings.STATIC_ROOT)
    stamp = _stamp([Path(folder) for folder in settings.STATICFILES_DIRS])
    noted = root / ".stamp"
    if noted.exists() and noted.read_text() == stamp:
        return
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True, mode=0o755)
    call_command("collectstatic", verbosity=0, interactive=False)
    for path in (root, *root.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    noted.write_text(stamp)


def stamp_of_what_is_prepared() -> str:
    """Changes whenever a migration, a right, a static file or a package that brings migrations does.

    Read from the files' names, sizes and times, without Django: a start that has nothing to prepare skips this process.
    """
    package = Path(__file__).resolve().parents[2]
    folders = [*package.glob("records/*/migrations"), *package.glob("doors/*/static")]
    texts = [_stamp(folders), _stamp([package / "site" / "database"]), sys.version]
    texts += [f"{name} {version(name)}" for name in ("django", "procrastinate", "django-htmx", "whitenoise")]
    return hashlib.blake2b("\n".join(texts).encode(), digest_size=16).hexdigest()


def _stamp(folders: list[Path]) -> str:
    """Changes whenever a file in one of the folders does."""
    files = sorted(file for folder in folders for file in folder.rglob("*") if file.is_file() and file.suffix != ".pyc")
    return "\n".join(f"{file} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in files)


if __name__ == "__main__":
    sys.exit(main())
