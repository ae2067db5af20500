"""What each child process is told: its command, its environment, and as whom it runs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from houvast.site.database.accounts import Account, Accounts
from houvast.site.database.children import dies_with_us
from houvast.site.environment import DatabaseRole, Mode
from houvast.site.running.folder import DataFolder

_ADDRESSES = frozenset(role.variable for role in DatabaseRole)
_WHERE_WE_ARE = str(Path(__file__).resolve().parents[3])


@dataclass(frozen=True, slots=True)
class Installation:
    """One installation as its processes see it. `urls`: the database's address for each role."""

    mode: Mode
    folder: DataFolder
    urls: Mapping[DatabaseRole, str]
    accounts: Accounts

    def environment(self, role: DatabaseRole, **more: str) -> dict[str, str]:
        """A child's environment. It holds the address of its own role alone: the web cannot read the owner's."""
        base = {name: value for name, value in os.environ.items() if name not in _ADDRESSES}
        from_folder = {name: value for name, value in self.folder.read_settings().items() if not base.get(name)}
        return {
            **base,
            **from_folder,
            "HOUVAST_MODE": self.mode.value,
            "HOUVAST_DATA": str(self.folder.path),
            "HOUVAST_SECRETS_FILE": base.get("HOUVAST_SECRETS_FILE") or str(self.folder.secrets),
            "HOUVAST_DATABASE_ROLE": role.value,
            "DJANGO_SETTINGS_MODULE": "houvast.site.settings",
            "PYTHONPATH": os.pathsep.join(filter(None, (_WHERE_WE_ARE, base.get("PYTHONPATH")))),
            role.variable: self.urls[role],
            **more,
        }

    def account(self, role: DatabaseRole) -> Account:
        return {
            DatabaseRole.OWNER: self.accounts.me,
            DatabaseRole.WEB: self.accounts.web,
            DatabaseRole.WORKER: self.accounts.worker,
        }[role]

    def start(
        self,
        module: str,
        *arguments: str,
        role: DatabaseRole,
        pass_fds: tuple[int, ...] = (),
        stdout: int | None = None,
        **more: str,
    ) -> subprocess.Popen[bytes]:
        """Starts `python -m module` for `role`; it gets SIGTERM when this process dies. Main thread only."""
        return subprocess.Popen(
            [sys.executable, "-P", "-m", module, *arguments],  # -P: no module comes from the folder we stand in
            env=self.environment(role, **more),
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which ends its children in order
            pass_fds=pass_fds,
            preexec_fn=dies_with_us(signal.SIGTERM),
            **self.accounts.run_as(self.account(role)),
        )
