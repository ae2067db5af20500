"""A helpline in the database: people who signed in, two teams, recovery; and reporters' acts in one line each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from houvast.core.sealing.keypairs import new_pair

if TYPE_CHECKING:  # models load once Django is set up, which is after this file is read
    from houvast.procedures.tests.house import House

NOW = datetime(2026, 11, 25, 20, 8, 30, tzinfo=UTC)


@pytest.fixture
def recovery(settings):
    """The recovery pair, its public half in the configuration."""
    pair = new_pair()
    settings.HOUVAST_RECOVERY_PUBLIC_KEY = pair.public_key.hex()
    return pair


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def house(db, recovery, now) -> House:
    """Set up inside the test's own transaction."""
    from houvast.procedures.tests.house import House

    return House.set_up(now)


@pytest.fixture
def committed_house(transactional_db, recovery, now) -> Iterator[House]:
    """Set up for threads: committed, and swept away afterwards."""
    from houvast.procedures.tests.house import House

    yield House.set_up(now)


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch) -> None:
    """A slow hash is slow on purpose; how slow it is, is tested where it lives (core/sealing)."""
    from houvast.core.sealing import passwords

    monkeypatch.setattr(passwords, "MEMORY_KIB", 8)
    monkeypatch.setattr(passwords, "PASSES", 1)
