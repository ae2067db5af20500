"""Addresses of databases: `postgresql://…` URLs to and from Django's settings.

A URL may carry a Unix socket folder as `?host=/run/…`, the form that libpq itself reads, so that one string serves
psycopg, Django, procrastinate and PostgreSQL's own tools alike.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlsplit


class AddressRefused(ValueError):
    """The URL is not one of a PostgreSQL database; its text never repeats the URL (passwords)."""


def socket_url(*, user: str, folder: Path, database: str) -> str:
    """The URL of `database` over the socket in `folder`, as role `user`, without a password (peer)."""
    return f"postgresql://{quote(user)}@/{quote(database)}?host={quote(str(folder), safe='/')}"


def django_database(url: str, *, application: str, pool: bool) -> dict:
    """Django's `DATABASES` entry for `url`.

    The pool follows `docs/architecture.md`: never `CONN_MAX_AGE` above 0, health checks on, as many connections as
    threads. Raises `AddressRefused`.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise AddressRefused("The database address must start with postgresql://.")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    options["application_name"] = application
    if pool:
        options["pool"] = {"min_size": 2, "max_size": 8, "timeout": 10}
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise AddressRefused("The database address names no database: postgresql://user@host/NAME.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
        "TEST": {"NAME": f"test_{name}"},
    }
