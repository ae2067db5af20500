"""The three roles of the database, none of them a superuser."""

from __future__ import annotations

from houvast.site.environment import DatabaseRole

DATABASE = "houvast"
SUPERUSER = "postgres"


def role_name(role: DatabaseRole) -> str:
    """The PostgreSQL role behind a process's role."""
    return f"houvast_{role.value}"


def bootstrap_statements(*, database: str, testing: bool) -> list[str]:
    """What a new cluster is told, one statement a line, in single-user mode: there is no moment with open doors."""
    owner, web, worker = (role_name(role) for role in (DatabaseRole.OWNER, DatabaseRole.WEB, DatabaseRole.WORKER))
    statements = [
        f"CREATE ROLE {owner} LOGIN NOSUPERUSER NOCREATEROLE {'CREATEDB' if testing else 'NOCREATEDB'}",
        f"CREATE ROLE {web} LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB",
        f"CREATE ROLE {worker} LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB",
        f"CREATE DATABASE {database} OWNER {owner}",
        f"REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {database} TO {owner}, {web}, {worker}",
    ]
    if testing:
        # A test may put on the rights of another role inside its own transaction.
        statements.append(f"GRANT {web}, {worker} TO {owner}")
    return statements
