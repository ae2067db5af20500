"""The data folder of one installation: what lies where, and who may read it.

    houvast.env        settings of this installation that are no secret (the recovery public key, hosts), KEY=VALUE
    secrets.json       the server's secrets: in backups only beside, never together with the database
    database/          the embedded PostgreSQL, unless DATABASE_URL is set
    static/            style sheets and the script under hashed names
    demo.json          the sign-ins of a demo, so that its next start can show them again
    recovery-shares.txt    of a demo only
    running.json       the addresses of the installation that runs here now
    reserve, low-disk  see space.py

Beside it, as `<name>-audit/`, lies the noted head of the audit.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from houvast.core.sealing.secrets import SecretsError, ServerSecrets

SETTINGS_THAT_MAY_STAND_IN_THE_FOLDER = frozenset(
    {
        "HOUVAST_PUBLIC_HOST",
        "HOUVAST_DESK_HOST",
        "HOUVAST_ONION_HOST",
        "HOUVAST_EXCHANGE_HOST",
        "HOUVAST_RECOVERY_PUBLIC_KEY",
        "HOUVAST_OVERLAY",
        "HOUVAST_AUDIT_HEAD",
        "HOUVAST_HELPLINE_NAME",
        "HOUVAST_HELPLINE_PHONE",
        "HOUVAST_HELPLINE_POLICE_REGION",
        "HOUVAST_HASH_AUTHORITY",
        "HOUVAST_EVIDENCE_UNDER_18",
        "HOUVAST_DOSSIER_SEAL",
        "HOUVAST_TIMESTAMP_URL",
        "HOUVAST_NOTICE_NAME",
        "HOUVAST_NOTICE_EMAIL",
        "HOUVAST_TRUSTED_FLAGGER",
        "HOUVAST_SMTP",
        "HOUVAST_POSTER_ADDRESS",
        "HOUVAST_PROXIES",
    }
)


class FolderRefused(RuntimeError):
    """The data folder cannot be used; one sentence that says why."""


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The paths in one data folder."""

    path: Path

    @property
    def database(self) -> Path:
        return self.path / "database"

    @property
    def secrets(self) -> Path:
        return self.path / "secrets.json"

    @property
    def static(self) -> Path:
        return self.path / "static"

    @property
    def settings(self) -> Path:
        return self.path / "houvast.env"

    @property
    def demo(self) -> Path:
        return self.path / "demo.json"

    @property
    def demo_shares(self) -> Path:
        return self.path / "recovery-shares.txt"

    @property
    def is_demo(self) -> bool:
        """A demo lives here. Its recovery shares lie in the folder, which no real installation would allow."""
        return self.demo.exists() or self.demo_shares.exists()

    @property
    def is_real(self) -> bool:
        """An installation lives here that is no demo: it has secrets of its own."""
        return self.secrets.exists() and not self.is_demo

    @property
    def running(self) -> Path:
        return self.path / "running.json"

    @property
    def audit_head(self) -> Path:
        return self.path.with_name(f"{self.path.name}-audit") / "head.jsonl"

    def make(self) -> None:
        """Makes the folder, closed to everyone (root: passable, for the users that the processes run as)."""
        if self.path.is_dir():
            return
        try:
            self.path.mkdir(parents=True, mode=0o700)
        except OSError as problem:
            raise FolderRefused(f"The folder {self.path} cannot be made: {problem.strerror}.") from None
        if os.geteuid() == 0:
            self.path.chmod(0o711)

    def make_secrets(self, *, group: int | None) -> None:
        """The server's secrets, made once; `group` may read them too (web and worker under users of their own).

        A file from before a secret was invented gets that one added. What is broken stays as it is.
        """
        known = read_json(self.secrets)
        if not self.secrets.exists():
            self._write_secrets(ServerSecrets.generate())
        elif isinstance(known, dict):
            with contextlib.suppress(SecretsError):
                completed = ServerSecrets.completed(known)
                if completed.to_json() != known:
                    self._write_secrets(completed)
        if group is not None:
            os.chown(self.secrets, 0, group)
            self.secrets.chmod(0o640)

    def _write_secrets(self, secrets: ServerSecrets) -> None:
        write_whole(self.secrets, json.dumps(secrets.to_json(), indent=1), mode=0o600)

    def read_settings(self) -> dict[str, str]:
        """`houvast.env`. Raises `FolderRefused` for a line that is none, or a setting that does not belong there."""
        if not self.settings.exists():
            return {}
        found: dict[str, str] = {}
        for number, line in enumerate(self.settings.read_text().splitlines(), 1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            name, equals, value = line.partition("=")
            if not equals or name.strip() not in SETTINGS_THAT_MAY_STAND_IN_THE_FOLDER:
                raise FolderRefused(f"{self.settings} line {number}: expected one of our settings, as NAME=VALUE.")
            found[name.strip()] = value.strip()
        return found

    def keep_settings(self, settings: Mapping[str, str]) -> None:
        """Adds or replaces settings in `houvast.env`."""
        lines = [f"{name}={value}" for name, value in sorted({**self.read_settings(), **settings}.items())]
        write_whole(self.settings, "\n".join(lines) + "\n", mode=0o644)


def write_whole(file: Path, text: str, *, mode: int) -> None:
    """Writes a file so that a reader, or a kill, meets the old one or the new one, never half of it."""
    descriptor, aside = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(descriptor, "w") as handle:
            handle.write(text)
            handle.flush()
            os.fchmod(handle.fileno(), mode)
            os.fsync(handle.fileno())
        os.replace(aside, file)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def read_json(file: Path) -> Any | None:
    """The JSON in `file`, or None where it is missing or broken."""
    try:
        return json.loads(file.read_text())
    except (OSError, ValueError):
        return None


def default_folder() -> Path:
    """Where an installation keeps its data when nobody says."""
    told = os.environ.get("HOUVAST_DATA", "").strip()
    if told:
        return Path(told)
    return Path("/var/lib/houvast") if os.geteuid() == 0 else Path.home() / ".local" / "share" / "houvast"


def demo_folder() -> Path:
    """Where a demo keeps its data when nobody says: `.demo` here, or elsewhere where root's database could not reach.

    PostgreSQL refuses to run as root, and the user it runs as cannot pass through a closed home.
    """
    here = Path.cwd() / ".demo"
    if os.geteuid() != 0 or all(parent.stat().st_mode & stat.S_IXOTH for parent in here.parents):
        return here
    digest = hashlib.blake2b(os.fsencode(here), digest_size=4).hexdigest()
    return Path("/var/lib") / f"houvast-demo-{digest}"
