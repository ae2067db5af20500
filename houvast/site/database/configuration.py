"""What the embedded PostgreSQL is told: its settings, who may come in, and under which name.

Written anew at each start into a folder that the server reads and never owns, so that a moved data folder or a new
system user needs no repair, and nobody but us can change who may come in.
"""

from __future__ import annotations

import grp
from pathlib import Path

from houvast.site.database.accounts import Accounts
from houvast.site.database.roles import SUPERUSER, role_name
from houvast.site.environment import DatabaseRole

SETTINGS = """\
listen_addresses = ''
max_connections = 60
shared_buffers = 64MB
max_wal_size = 256MB
# Old parts of the log are removed, not kept for later use: they show what was erased since.
wal_recycle = off
timezone = 'UTC'
log_timezone = 'UTC'
datestyle = 'iso, mdy'
lc_messages = 'C'
default_text_search_config = 'pg_catalog.simple'
password_encryption = 'scram-sha-256'
# No line of the log may carry a value that somebody typed.
log_error_verbosity = terse
log_min_error_statement = panic
log_statement = none
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_checkpoints = off
log_connections = off
log_disconnections = off
logging_collector = off
"""
FOR_TESTS = """\
fsync = off
full_page_writes = off
synchronous_commit = off
"""


def settings_text(*, socket_folder: Path, accounts: Accounts, testing: bool) -> str:
    """postgresql.conf."""
    lines = [SETTINGS, f"unix_socket_directories = '{_quoted(socket_folder)}'"]
    if accounts.shared_group is None:
        lines.append("unix_socket_permissions = 0700")
    else:
        lines.append("unix_socket_permissions = 0770")
        lines.append(f"unix_socket_group = '{grp.getgrgid(accounts.shared_group).gr_name}'")
    if testing:
        lines.append(FOR_TESTS)
    return "\n".join(lines) + "\n"


def who_may_enter_text(*, database: str, testing: bool) -> str:
    """pg_hba.conf: one line a role, the local socket only; everybody else has no line and is refused."""
    lines = [f"local all {SUPERUSER} peer map={SUPERUSER}"]
    for role in DatabaseRole:
        name = role_name(role)
        databases = "all" if testing else database
        lines.append(f"local {databases} {name} peer map={name}")
    return "\n".join(lines) + "\n"


def names_text(accounts: Accounts) -> str:
    """pg_ident.conf: which user of the machine may be which role."""
    lines = [f'{role} "{user}" {role}' for role, users in accounts.who_may_connect().items() for user in sorted(users)]
    return "\n".join(lines) + "\n"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
