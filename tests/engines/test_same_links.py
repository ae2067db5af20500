"""The same hubs, links and groups: by Python, and by DuckDB from the definitions that Spark takes too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from houvast.core.knowledge.yaml_text import read_yaml
from houvast.core.linking.engines.growing import Linking
from houvast.core.linking.engines.rows import TooMany, given
from houvast.core.linking.grouping import group
from houvast.core.linking.holdings import hold
from houvast.core.linking.hubs import find_hubs
from houvast.core.linking.parameters import Parameters, read_parameters
from houvast.core.linking.preparing import LinkedReport
from houvast.core.linking.scoring import frequencies_of, links
from houvast.core.linking.weights import TICKS
from houvast.doors.demo.linked_reports import MAKERS, made_reports
from houvast.doors.demo.linked_worlds import made_world
from tests.support.link_engines import TABLES, on_duckdb
from tests.support.linked import crowded, decided, prepared
from tests.support.repository import ROOT

FILE = ROOT / "knowledge" / "linking" / "parameters-1.yaml"
PARAMETERS = read_parameters(read_yaml(Path(FILE).read_bytes(), FILE.name))
# So little is needed, and so few make a hub, that a crowd of a hundred has everything that a crowd of a million has.
EASY = replace(
    PARAMETERS, needed=4, reports=60, hub_from=4, hub_always=14, hub_coherence=0.4, hub_shared_least=12,
    most_holders=9, link_from=3, two_hold_from=4, two_hold_step=3, support=0.6, held_size=8,
)  # fmt: skip


def linked_in_python(reports: list[LinkedReport], parameters: Parameters) -> list[tuple[str, str, int]]:
    hubs = find_hubs(hold(reports), parameters)
    frequencies = frequencies_of(reports, (hub.term for hub in hubs.values()))
    return [(link.a, link.b, round(link.bits * TICKS)) for link in links(reports, frequencies, parameters)]


def must_be_alike(reports: list[LinkedReport], parameters: Parameters, **decisions) -> tuple[int, int, int]:
    """How many groups, links and hubs both found."""
    held = hold(reports)
    with on_duckdb(held, parameters) as engine:
        linking = Linking(held, parameters, engine, TABLES)
        hubs = linking.find_hubs()
        found = [(held.reports[one].id, held.reports[other].id, ticks) for one, other, ticks in linking.links()]
        grouped = linking.group(hubs, **decisions)
        linking.close()
        left = {name for (name,) in engine.execute("select table_name from information_schema.tables")}
    assert hubs == find_hubs(held, parameters)
    assert found == linked_in_python(reports, parameters)
    assert grouped == group(reports, parameters, **decisions)
    assert left == set(TABLES.values())
    return len(grouped.groups), len(found), len(hubs)


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("seed", [31, 32])
def test_engines_link_alike(maker: str, seed: int):
    made = made_reports(3_000, seed=seed, settings=MAKERS[maker])
    assert min(must_be_alike(prepared(made), PARAMETERS)) > 10


@pytest.mark.parametrize("seed", range(3))
def test_engines_link_alike_in_other_worlds_with_what_people_decided(seed: int):
    made = made_world(1_500, seed=seed)
    must, cannot = decided(made, seed=seed)
    reports = prepared(made)
    alone = group(reports, PARAMETERS)
    before = {each.id: len(each.reports) // 6 for each in alone.groups}
    assert min(must_be_alike(reports, PARAMETERS, must=must, cannot=cannot, before=before)) > 3
    assert group(reports, PARAMETERS, must=must, cannot=cannot) != alone


@pytest.mark.parametrize("seed", range(12))
def test_engines_decide_ties_alike(seed: int):
    reports = crowded(120, seed=seed)
    names = [report.id for report in reports]
    decisions = {"must": list(zip(names[:9], names[5:14], strict=True)), "cannot": list(zip(names, names[3:8]))}  # noqa: B905
    assert min(must_be_alike(reports, EASY, **decisions)) > 2


@pytest.mark.parametrize(
    "changed",
    [
        {"hub_from": 10**9, "hub_always": 10**9, "allowed": frozenset()},
        {"most": {}, "most_in_all": {}, "most_traded": float("inf")},
        {"support": 0.0},
        {"time": ((float("inf"), 0.5),), "link_from": 3.3, "most_holders": 5},
    ],
    ids=["no guard", "no caps", "no support", "no time"],
)
def test_engines_take_other_parameters_alike(changed: dict):
    reports = prepared(made_reports(600, seed=7, settings=MAKERS["zipf"]))
    must_be_alike(reports, replace(PARAMETERS, **changed))


def test_nothing_and_nobody_link_alike():
    assert must_be_alike([], PARAMETERS) == (0, 0, 0)
    assert must_be_alike([LinkedReport("a", None, ())], PARAMETERS) == (0, 0, 0)


def test_more_than_can_be_numbered_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("houvast.core.linking.engines.rows.MOST_REPORTS", 9)
    with pytest.raises(TooMany, match="at most 9 reports"):
        given(hold(crowded(10, seed=1)), EASY)
