"""Somebody plants indicators: to melt two groups together, to make a group grow, to have one's own number seen."""

from __future__ import annotations

from uuid import UUID

import pytest

from houvast.core.situation import Indicator
from houvast.procedures import deciding_links, linking, reading_groups, reading_links
from houvast.procedures.tests.house import make, send, version
from houvast.records.audit.actors import WORKER
from houvast.records.links import grouping
from houvast.records.links.leads import released_groups
from houvast.records.links.views import Verdict


def told(now, *used: Indicator):
    return send(make(now), now, indicators=used).report_id


def account(name: str) -> Indicator:
    return Indicator("account", "instagram", name)


def phone(number: int) -> Indicator:
    return Indicator("phone", None, f"+3161234{number:04d}")


def group_of_some(now, name: str, first: int, size: int = 6):
    """Reports that share an account and, two by two, numbers."""
    return [told(now, account(name), phone(first), phone(first + 1 + n % 3)) for n in range(size)]


def homes(reports) -> set:
    return {grouping.group_of(each) for each in reports}


@pytest.fixture
def two(house, now) -> tuple[list[UUID], list[UUID]]:
    """Two groups that stand at the desk."""
    ours, theirs = group_of_some(now, "anna.rose.1", 0), group_of_some(now, "viktor_kx", 100)
    linking.relink(now=now, by=WORKER)
    assert len(homes(ours)) == len(homes(theirs)) == 1 and homes(ours) != homes(theirs)
    return ours, theirs


def plant(now) -> UUID:
    """Names the account and the number of both."""
    return told(now, account("anna.rose.1"), phone(0), account("viktor_kx"), phone(100))


@pytest.mark.parametrize("planted", [1, 3])
def test_planted_reports_do_not_melt_two_groups_together(two, now, planted):
    ours, theirs = two
    before = homes(ours) | homes(theirs)
    reports = [plant(now) for _ in range(planted)]
    for _ in range(2):
        assert len(homes(ours)) == len(homes(theirs)) == 1 and homes(ours) | homes(theirs) == before
        assert homes(reports) <= before
        linking.relink(now=now, by=WORKER)


def test_without_that_rule_one_report_melts_them(two, now, monkeypatch):
    """The control: it is this rule that keeps them apart."""
    monkeypatch.setattr(linking, "melted", lambda *_, **__: ())
    plant(now)
    linking.relink(now=now, by=WORKER)
    assert homes(two[0]) == homes(two[1])


def test_what_joins_them_is_a_bridge_and_a_person_makes_them_one(house, two, now):
    ours, theirs = two
    plant(now)
    linking.relink(now=now, by=WORKER)
    (here,), (there,) = homes(ours), homes(theirs)
    (bridge,) = reading_groups.read_group(group_id=here, **house.acting("ada")).bridges
    assert bridge.group_id == there and {"account", "phone"} <= set(bridge.kinds)
    one, other = bridge.pair
    (link,) = [
        each
        for each in reading_links.read_case_links(report_id=one, **house.acting("ada")).alike
        if each.other_id == other
    ]
    deciding_links.decide_link(
        report_id=one, other_id=other, verdict=Verdict.TOGETHER, why="", evidence=link.evidence, **house.acting("ada")
    )
    linking.relink(now=now, by=WORKER)
    assert homes(ours) == homes(theirs)


def test_a_planted_report_takes_nothing_back_that_went_out(house, two, now):
    ours, _ = two
    (group_id,) = homes(ours)
    deciding_links.confirm_group(group_id=group_id, stands=True, seen=version(group_id), **house.acting("ada"))
    deciding_links.release(
        group_id=group_id, kind="account", platform="instagram", value="anna.rose.1", **house.acting("cora")
    )
    plant(now)
    linking.relink(now=now, by=WORKER)
    (shared,) = released_groups()
    assert shared.stands and shared.id == group_id


def test_single_reports_move_and_pairs_melt_freely(house, now):
    """Only groups that people know are kept: what two reports make is no more than a link."""
    pair, other = group_of_some(now, "anna.rose.1", 0, size=2), group_of_some(now, "viktor_kx", 100, size=2)
    linking.relink(now=now, by=WORKER)
    plant(now)
    linking.relink(now=now, by=WORKER)
    assert homes(pair) == homes(other)
