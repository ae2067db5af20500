"""A real cluster in a folder of its own."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from houvast.site.database import EmbeddedPostgres


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short folder that PostgreSQL's own user can pass through when the tests run as root."""
    with tempfile.TemporaryDirectory(prefix="hv-") as name:
        os.chmod(name, 0o711)
        yield Path(name)


@pytest.fixture
def server(folder: Path) -> Iterator[EmbeddedPostgres]:
    made = EmbeddedPostgres(folder / "home", testing=True)
    made.start()
    yield made
    made.stop()
