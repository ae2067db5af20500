"""One throwaway PostgreSQL for a test run, by the product's own code, in a folder that is gone afterwards.

It is started lazily: a run of pure tests never pays for it.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from houvast.site.database.server import EmbeddedPostgres
from houvast.site.environment import DatabaseRole


class Cluster:
    """`start` makes it, `stop` removes every trace."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="hvt-"))
        self.home.chmod(0o711)  # PostgreSQL's own user passes through
        self.postgres = EmbeddedPostgres(self.home / "database", testing=True)
        self._running = False

    def url(self, role: DatabaseRole = DatabaseRole.OWNER) -> str:
        return self.postgres.url(role)

    def start(self) -> None:
        if not self._running:
            self.postgres.start()
            self._running = True

    def stop(self) -> None:
        if self._running:
            self.postgres.stop(seconds=10)
        shutil.rmtree(self.home, ignore_errors=True)
