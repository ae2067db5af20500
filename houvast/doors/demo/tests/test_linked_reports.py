"""Groups found among synthetic reports, on seeds that were used for no choice. Every number here is synthetic."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bench.link_scores import scores
from houvast.core.linking.grouping import group
from houvast.core.linking.preparing import RawReport, prepare
from houvast.core.linking.scoring import frequencies_of, links
from houvast.core.situation import Indicator
from houvast.doors.demo.linked_pools import made_pools
from houvast.doors.demo.linked_reports import MAKERS, made_reports
from houvast.doors.demo.linked_worlds import made_world
from houvast.records.content.linking import current_linking


def raw(report: dict) -> RawReport:
    used = tuple(Indicator(item["kind"], item["platform"], item["value"]) for item in report["indicators"])
    return RawReport(report["id"], date.fromisoformat(report["day"]) if report["day"] else None, used, report["script"])


@pytest.mark.parametrize("maker", sorted(MAKERS))
@pytest.mark.parametrize("seed", [101, 102])
def test_eight_thousand(maker, seed):
    made = made_reports(8_000, seed=seed, settings=MAKERS[maker])
    found = scores(
        [each.reports for each in group(prepare(map(raw, made.reports)), current_linking().parameters).groups],
        made.truth,
    )
    assert found.precision >= 0.95 and found.recall >= 0.45 and found.b3 >= 0.85
    assert found.largest <= found.true_largest


@pytest.mark.parametrize("seed", [201, 203])
def test_eight_thousand_in_worlds_with_habits_of_their_own(seed):
    """Another maker, whose habits are drawn too: what is shown must be right in each world. How much can be found hangs
    on how much people tell there."""
    made = made_world(8_000, seed=seed)
    found = scores(
        [each.reports for each in group(prepare(map(raw, made.reports)), current_linking().parameters).groups],
        made.truth,
    )
    assert found.precision >= 0.95 and found.recall >= 0.25 and found.b3 >= 0.75
    assert found.largest <= found.true_largest


@pytest.mark.parametrize("seed", [301, 302])
def test_eight_thousand_from_pools_that_turn_over_by_the_calendar(seed):
    """A maker on which no number was chosen, written by somebody who had not seen the others."""
    made = made_pools(8_000, seed=seed)
    prepared = prepare(map(raw, made.reports))
    found = scores([each.reports for each in group(prepared, current_linking().parameters).groups], made.truth)
    assert found.precision >= 0.95 and found.recall >= 0.45 and found.b3 >= 0.85
    assert found.largest <= found.true_largest
    alone = scores([], made.truth)
    assert found.b3 > alone.b3 + 0.15, "nothing linked is no yardstick"


def components(pairs: list[tuple[str, str]]) -> list[list[str]]:
    """What must never be called a group: everything that hangs together by pairs."""
    home: dict[str, str] = {}

    def root(name: str) -> str:
        while home.setdefault(name, name) != name:
            name = home[name]
        return name

    for one, other in pairs:
        home[root(one)] = root(other)
    found: dict[str, list[str]] = {}
    for name in list(home):
        found.setdefault(root(name), []).append(name)
    return list(found.values())


def test_without_the_group_step_pairs_chain_into_one():
    """The group step can fail: components over every shared value that is no hub hold far more than a true group."""
    made = made_reports(6_000, seed=103, settings=MAKERS["many_small"])
    parameters = current_linking().parameters
    prepared = prepare(map(raw, made.reports))
    grouped = group(prepared, parameters)
    frequencies = frequencies_of(prepared, (hub.term for hub in grouped.hubs))
    pairs = [(link.a, link.b) for link in links(prepared, frequencies, replace(parameters, link_from=0))]
    chained = scores(components(pairs), made.truth)
    kept = scores([each.reports for each in grouped.groups], made.truth)
    assert chained.largest > 2 * chained.true_largest and chained.precision < 0.85
    assert kept.precision >= 0.95 and kept.largest <= kept.true_largest * 1.1


def test_the_same_seed_makes_the_same_reports():
    assert made_reports(50, seed=3).reports == made_reports(50, seed=3).reports
    assert made_reports(50, seed=3).reports != made_reports(50, seed=4).reports
    assert made_pools(50, seed=3) == made_pools(50, seed=3) != made_pools(50, seed=4)
