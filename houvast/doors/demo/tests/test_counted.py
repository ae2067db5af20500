"""The figures of a demo: counted, protected and released as real ones."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from houvast.core.figures.definitions import Quarter
from houvast.doors.demo.counted import fill_figures
from houvast.records.publications.releases import all_releases, releases_of
from houvast.records.registrations.tabulating import first_month

NOW = datetime(2026, 11, 25, 20, 8, 30, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.role("worker")]


def test_two_quarters_with_a_release_each_and_never_twice():
    assert fill_figures(NOW) == 2
    (released,) = releases_of(Quarter(2026, 3))
    shown = released.table("reports_by_month_and_form")
    assert not shown.withheld and shown.total >= 180 and first_month().isoformat() == "2026-04-01"
    assert fill_figures(NOW) == 0 and len(all_releases()) == 2
