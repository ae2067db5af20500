"""A helpline with a key, and reporters whose browser is Django's client: forms are read and sent as they stand."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from houvast.core.sealing.keypairs import new_pair

if TYPE_CHECKING:  # models load once Django is set up, which is after this file is read
    from houvast.doors.public.tests.reporter import Reporter
    from houvast.procedures.tests.house import House


@pytest.fixture
def house(db, settings) -> House:
    """A helpline whose team has a key."""
    from houvast.procedures.tests.house import House

    settings.HOUVAST_RECOVERY_PUBLIC_KEY = new_pair().public_key.hex()
    return House.set_up(timezone.now() - timedelta(hours=1))


@pytest.fixture
def reporter(house) -> Reporter:
    from houvast.doors.public.tests.reporter import Reporter

    return Reporter()


@pytest.fixture
def visitor(db) -> Reporter:
    """Someone at a helpline where nobody was set up."""
    from houvast.doors.public.tests.reporter import Reporter

    return Reporter()


@pytest.fixture
def clock(monkeypatch):
    """`clock(minutes=61)`: that much later for every page."""

    def forward(**span: float) -> None:
        later = timezone.now() + timedelta(**span)
        monkeypatch.setattr(timezone, "now", lambda: later)

    return forward


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch) -> None:
    """A slow hash is slow on purpose; how slow it is, is tested where it lives (core/sealing)."""
    from houvast.core.sealing import passwords

    monkeypatch.setattr(passwords, "MEMORY_KIB", 8)
    monkeypatch.setattr(passwords, "PASSES", 1)
