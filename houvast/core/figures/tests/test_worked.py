"""The six worked answers, to the digits given, and what every pair of the catalogue must satisfy."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from houvast.core.figures import CODES, Claim, Severity, Side, Support, Verdict, compare
from houvast.core.figures.comparing import Comparison
from houvast.core.figures.compiling import compile_catalogue
from houvast.core.figures.rates import Counted, p_at_least, p_at_most, wald_interval
from houvast.core.figures.saying import as_json, sentence

FOLDER = Path(__file__).parents[4] / "knowledge" / "figures"
CATALOGUE = compile_catalogue({path.name: path.read_bytes() for path in FOLDER.glob("*.yaml")})
IDS = sorted(CATALOGUE.by_id)


def between(earlier: str, later: str) -> Comparison:
    sides = (Side((CATALOGUE.by_id[name].figure,)) for name in (earlier, later))
    return compare(*sides, CATALOGUE.figures)


def codes(found: Comparison) -> set[str]:
    return {reason.code for reason in found.reasons}


def digits(value: float, count: int = 3) -> float:
    return float(f"{value:.{count}g}")


def test_w1_the_letter():
    found = between("nl.helpwanted.webcam.2014", "nl.helpwanted.webcam.2015")
    assert found.verdict is Verdict.WITH_CAVEATS
    assert (digits(found.ratio), digits(found.interval.low), digits(found.interval.high)) == (0.862, 0.748, 0.993)
    assert digits(found.p) == 0.0396 and digits(found.dispersion_to_overturn) == 1.14
    assert found.claims[Claim.EXPLOSIVE] is found.claims[Claim.DOUBLED] is Support.CONTRADICTED
    assert found.claims[Claim.FELL] is Support.SUPPORTED_WEAKLY
    assert codes(found) == {"source_conflict", "few_points"}  # Nieuwe Revu: 190 for the same year and helpline
    sides = Counted(427, 1), Counted(368, 1)
    assert digits(p_at_most(*sides, 1.5)) == 4.22e-15 and digits(p_at_most(*sides, 2)) == 3.39e-32
    lumpy = wald_interval(*sides, 5)
    assert (digits(lumpy.low), digits(lumpy.high)) == (0.631, 1.18)
    said = sentence(found, CATALOGUE, "en", Claim.EXPLOSIVE)
    assert "14 % fewer" in said and "no growth" in said and "contradicted" in said


def test_w2_a_part_and_its_whole():
    found = between("nl.helpwanted.webcam.2015", "nl.helpwanted.all.2015")
    assert found.verdict is Verdict.NOT_COMPARABLE and "subset" in codes(found)
    assert found.ratio is found.interval is found.p is None and digits(found.share) == 0.510
    assert found.share == between("nl.helpwanted.all.2015", "nl.helpwanted.webcam.2015").share
    other_year = between("nl.helpwanted.webcam.2014", "nl.helpwanted.all.2015")
    assert "union_definition" in codes(other_year) and other_year.share is None


def test_w3_ncmec():
    found = between("us.ncmec.financial.2022", "us.ncmec.financial.2023")
    assert codes(found) == {"new_label", "few_points"}
    assert (digits(found.ratio), digits(found.interval.low), digits(found.interval.high)) == (2.49, 2.43, 2.55)
    assert found.p < 1e-300 and digits(found.dispersion_to_overturn) == 1660
    assert found.claims[Claim.DOUBLED] is Support.SUPPORTED_WEAKLY  # not robust to the label
    assert found.claims[Claim.ROSE] is Support.SUPPORTED
    assert digits(p_at_least(Counted(10731, 1), Counted(26718, 1), 2)) == 1.53e-84


def test_w4_revenge_porn_helpline():
    found = between("uk.rph.sextortion.2020", "uk.rph.sextortion.2021")
    assert "restated" in codes(found)
    assert (digits(found.ratio), digits(found.interval.low), digits(found.interval.high)) == (1.90, 1.71, 2.10)
    assert digits(found.p) == 4.79e-38 and digits(found.dispersion_to_overturn) == 41.3
    assert found.claims[Claim.DOUBLED] is Support.NOT_SHOWN
    assert digits(p_at_most(Counted(593, 1), Counted(1124, 1), 2)) == 0.151
    every = between("uk.rph.all.2020", "uk.rph.all.2021")
    assert (digits(every.ratio), digits(every.interval.low), digits(every.interval.high)) == (1.40, 1.34, 1.47)
    assert "restated" not in codes(every)  # both by the new way


def test_w5_stopncii():
    found = between("global.stopncii.cases.to-2023-03", "global.stopncii.cases.to-2023-11")
    assert found.verdict is Verdict.NOT_COMPARABLE and found.ratio is None
    assert {"cumulative", "unit", "lower_bound", "source_conflict"} <= codes(found)


def test_w6_nobody_registers_it():
    found = between("nl.interpol.sextortion.2015", "nl.om.sextortion.2015")
    assert found.verdict is Verdict.NOT_COMPARABLE and codes(found) == {"one_side_missing"}
    assert "Openbaar Ministerie" in sentence(found, CATALOGUE, "nl")
    assert not found.share and set(found.claims.values()) == {Support.UNDECIDABLE}


@pytest.mark.parametrize("earlier", IDS)
def test_every_pair_answers_and_is_true_to_its_verdict(earlier):
    for later in IDS:
        found = between(earlier, later)
        answer = as_json(found, CATALOGUE, "nl", Claim.ROSE)
        assert codes(found) <= set(CODES) and answer["sentence"]
        numbers = [
            answer[key] for key in ("ratio", "interval", "envelope", "p", "dispersion_to_overturn", "dispersion")
        ]
        if found.verdict is Verdict.NOT_COMPARABLE:
            assert numbers == [None] * 6 and any(reason.severity is Severity.STOP for reason in found.reasons)
        else:
            assert answer["ratio"] is not None and answer["share"] is None
            one, other = (CATALOGUE.by_id[name].figure for name in (earlier, later))
            assert one.system == other.system and one.unit == other.unit and one.scope == other.scope
        back = between(later, earlier)
        assert back.verdict is found.verdict and codes(back) == codes(found)
        if found.ratio:
            assert math.isclose(back.ratio, 1 / found.ratio)
            assert math.isclose(back.interval.low, 1 / found.interval.high)
            assert math.isclose(back.p, found.p)


@pytest.mark.parametrize(
    ("earlier", "later", "code"),
    [
        ("uk.iwf.suspected.2022", "uk.iwf.confirmed.2023", "measure_stage"),
        ("uk.iwf.suspected.2022", "uk.iwf.suspected.2023-h1", "period_length"),
        ("uk.rph.sextortion.2020-9m", "uk.rph.sextortion.2020", "subset"),
        ("nl.helpwanted.sextortion.2018", "nl.helpwanted.sextortion-advice.2023", "unit"),
        ("nl.helpwanted.sextortion.2018", "nl.helpwanted.spreading-or-sextortion.2024", "union_definition"),
        ("nl.revu.sextortion.2014", "nl.helpwanted.webcam.2014", "source_conflict"),
        ("nl.revu.sextortion.2014", "nl.revu.sextortion.2015", "low_confidence"),
        ("us.ic3.complaints.2024", "us.ic3.complaints.2025", "lower_bound"),
        ("us.ic3.complaints.2023", "us.ic3.complaints.2024", "rounded"),
        ("au.esafety.sexual-extortion.2018-19", "au.esafety.sexual-extortion.2022-23", "new_label"),
        ("au.esafety.all.2018-19", "au.esafety.all.five-years", "subset"),
        ("us.ic3.complaints.2023", "us.ncmec.financial.2023", "population"),
        ("nl.helpwanted.advice-all-topics.2022", "nl.helpwanted.advice-all-topics.2022", "scope_change"),
    ],
)
def test_known_pairs(earlier, later, code):
    assert code in codes(between(earlier, later))


def test_the_article_of_2016_is_a_contradiction_not_a_growth():
    """190 and 370 look like a doubling; the letter has 427 for the first year."""
    found = between("nl.revu.sextortion.2014", "nl.revu.sextortion.2015")
    assert "source_conflict" in codes(found)
    assert found.claims[Claim.DOUBLED] in (Support.NOT_SHOWN, Support.CONTRADICTED)
    assert found.claims[Claim.ROSE] is Support.SUPPORTED_WEAKLY
