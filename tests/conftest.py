"""Fixtures of tests that need a running house and a browser."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.support.browser import launch
from tests.support.house import RUNNING, House, living

NEEDS_A_HOUSE = {"journeys", "attacks", "faults", "support"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of a running house may speak with this machine; with nobody else."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here) and item.path.relative_to(here).parts[0] in NEEDS_A_HOUSE:
            item.add_marker(pytest.mark.house)
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1", "localhost", "::1"]))


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for the whole run; each person in a test gets a context of their own."""
    browser = launch(playwright)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def live_house() -> Iterator[House]:
    """One running house for the whole run: every test in it is one more visitor."""
    with living() as house:
        yield house


@pytest.fixture
def house(live_house: House) -> House:
    return live_house


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failure shows what the running houses said last."""
    report = yield
    if report.failed:
        for house in RUNNING:
            report.sections.append((f"log of {house.url}", house.log.read_text(errors="replace")[-3000:]))
    return report
