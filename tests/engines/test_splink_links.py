"""All links of a synthetic house, ours and Splink 5's, as the bench compares them: the same pairs, weights, components.
And the comparison finds what is planted in it. Needs `make second-opinions`."""

from __future__ import annotations

import gc
from pathlib import Path

import duckdb
import pytest

from bench import linking_splink
from bench.tables import Findings

pytest.importorskip("splink", reason="make second-opinions")

pytestmark = pytest.mark.filterwarnings("default")

REPORTS = 1_200


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("links")


@pytest.fixture(scope="module")
def told(home: Path) -> dict[str, dict]:
    try:
        linking_splink.make(home, REPORTS)
        return {
            linking_splink.OURS: linking_splink.ours(home, REPORTS),
            linking_splink.SPLINK: linking_splink.by_splink(home, REPORTS),
        }
    finally:
        gc.enable()  # each is a process of its own in the bench, and does without


def compared(home: Path, told: dict[str, dict]) -> list[str]:
    findings = Findings("compared")
    linking_splink._must_agree(findings, home, REPORTS, told)
    return findings.wrong


def test_the_same_links_with_the_same_weights_in_the_same_components(home: Path, told):
    assert compared(home, told) == []
    ours, theirs = told[linking_splink.OURS], told[linking_splink.SPLINK]
    assert ours["pairs"] == theirs["pairs"] > 500 and ours["joined"] == theirs["joined"] > 50


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        ("select a, b, bits + case when row_number() over (order by a, b) = 1 then 0.01 else 0 end as bits", "differ"),
        (
            "select a, case when row_number() over (order by bits desc) = 1 then 'nobody' else b end as b, bits",
            "one side",
        ),
    ],
)
def test_a_weight_or_a_pair_that_is_otherwise_is_found(home: Path, told, tmp_path: Path, planted: str, said: str):
    (tmp_path / "splink.parquet").write_bytes((home / "splink.parquet").read_bytes())
    with duckdb.connect() as engine:
        engine.execute(f"copy ({planted} from read_parquet('{home}/ours.parquet')) to '{tmp_path}/ours.parquet'")
    assert any(said in line for line in compared(tmp_path, told))
