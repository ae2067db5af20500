"""Platforms with keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.platforms import Platform, admit_platform


@pytest.fixture
def admit(db) -> Callable[..., Platform]:
    return admit_platform


@pytest.fixture
def platform(admit) -> Platform:
    return admit("Voorbeeldplatform")
