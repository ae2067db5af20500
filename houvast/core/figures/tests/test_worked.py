"""The six worked answers, to the digits given, and what every pair of the catalogue must answer."""

from __future__ import annotations

import csv
import math
from itertools import combinations
from pathlib import Path

import pytest

from houvast.core.figures import CODES, Claim, Severity, Support, Verdict
from houvast.core.figures.model import Stage
from houvast.core.figures.rates import (
    Counted,
    exact_interval,
    overturning_dispersion,
    p_at_least,
    p_at_most,
    ratio,
    share_interval,
    wald_interval,
)
from houvast.core.figures.saying import as_json, sentence

from .pairs import CATALOGUE, IDS, between, codes, digits, stops

INSIDE = Path(__file__).parent / "figures.csv"


def test_w1_the_letter():
    found = between("nl.helpwanted.webcam.2014", "nl.helpwanted.webcam.2015")
    assert found.verdict is Verdict.WITH_CAVEATS
    assert (digits(found.ratio), digits(found.interval.low), digits(found.interval.high)) == (0.862, 0.748, 0.993)
    assert digits(found.p) == 0.0396 and digits(found.dispersion_to_overturn) == 1.14
    assert found.claims == {
        Claim.DOUBLED: Support.CONTRADICTED,
        Claim.ROSE: Support.NOT_SHOWN,
        Claim.FELL: Support.SUPPORTED_WEAKLY,
        Claim.EXPLOSIVE: Support.CONTRADICTED,
        Claim.STABLE: Support.NOT_SHOWN,
    }
    assert codes(found) == {"source_conflict", "few_points"}  # Nieuwe Revu: 190 for the same year and helpline
    sides = Counted(427, 1), Counted(368, 1)
    assert digits(p_at_most(*sides, 1.5)) == 4.22e-15 and digits(p_at_most(*sides, 2)) == 3.39e-32
    lumpy = wald_interval(*sides, 5)
    assert (digits(lumpy.low), digits(lumpy.high)) == (0.631, 1.18)
    said = sentence(found, CATALOGUE, "en", Claim.EXPLOSIVE)
    assert "14 % fewer counted, and no growth. Whether it truly fell cannot be said" in said and "contradicted" in said


def test_w2_a_part_and_its_whole():
    found = between("nl.helpwanted.webcam.2015", "nl.helpwanted.all.2015")
    assert found.verdict is Verdict.NOT_COMPARABLE and stops(found) == {"subset"}
    assert found.ratio is found.interval is found.p is None and digits(found.share) == 0.510
    assert found.share == between("nl.helpwanted.all.2015", "nl.helpwanted.webcam.2015").share
    assert "51 % of the other (368 of 721)" in sentence(found, CATALOGUE, "en")
    other_year = between("nl.helpwanted.webcam.2014", "nl.helpwanted.all.2015")
    assert "union_definition" in stops(other_year) and other_year.share is None


def test_w3_ncmec():
    """figures-worked.md rounds the lower end to 2.44; it is 2.4346 (its own 2.04 at 306 days is 2.4346 * 306 / 365)."""
    found = between("us.ncmec.financial.2022", "us.ncmec.financial.2023")
    assert found.verdict is Verdict.WITH_CAVEATS and codes(found) == {"new_label", "few_points"}
    assert (digits(found.ratio), digits(found.interval.high)) == (2.49, 2.55)
    assert found.interval.low == pytest.approx(2.4346, abs=5e-5)
    assert found.p < 1e-300 and digits(found.dispersion_to_overturn) == 1660
    assert found.claims[Claim.DOUBLED] is Support.SUPPORTED_WEAKLY  # not robust to the label
    assert found.claims[Claim.ROSE] is Support.SUPPORTED
    whole, short = (Counted(10731, 1), Counted(26718, 1)), (Counted(10731, 306), Counted(26718, 365))
    assert digits(p_at_least(*whole, 2)) == 1.53e-84
    interval = exact_interval(*short)
    assert (digits(ratio(*short)), digits(interval.low), digits(interval.high)) == (2.09, 2.04, 2.13)
    assert digits(ratio(*whole) * 0.7) == 1.74 and digits(1 / ratio(*whole)) == 0.402


def test_w4_revenge_porn_helpline():
    found = between("uk.rph.sextortion.2020", "uk.rph.sextortion.2021")
    assert found.verdict is Verdict.WITH_CAVEATS and codes(found) == {"restated", "few_points"}
    assert (digits(found.ratio), digits(found.interval.low), digits(found.interval.high)) == (1.90, 1.71, 2.10)
    assert digits(found.p) == 4.79e-38 and digits(found.dispersion_to_overturn) == 41.3
    assert found.claims[Claim.DOUBLED] is Support.NOT_SHOWN
    assert found.claims[Claim.ROSE] is Support.SUPPORTED_WEAKLY
    assert digits(p_at_most(Counted(593, 1), Counted(1124, 1), 2)) == 0.151
    every = between("uk.rph.all.2020", "uk.rph.all.2021")
    assert (digits(every.ratio), digits(every.interval.low), digits(every.interval.high)) == (1.40, 1.34, 1.47)
    shares = found.per_exposure
    assert digits(shares.ratio) == 1.35
    assert (digits(shares.interval.low), digits(shares.interval.high)) == (1.24, 1.48)
    assert shares.interval == share_interval((593, 3146), (1124, 4406))
    parts = between("uk.rph.sextortion.2020", "uk.rph.all.2020"), between("uk.rph.sextortion.2021", "uk.rph.all.2021")
    assert [digits(part.share) for part in parts] == [0.188, 0.255]


def test_w4_had_it_not_been_restated():
    """If the 593 was counted by the old way, the verdict drops to not comparable."""
    from dataclasses import replace

    from houvast.core.figures import Side, compare

    old, new = (CATALOGUE.by_id[f"uk.rph.sextortion.{year}"].figure for year in (2020, 2021))
    found = compare(Side((replace(old, basis="rph.report-2020"),)), Side((new,)), CATALOGUE.figures)
    assert found.verdict is Verdict.NOT_COMPARABLE and stops(found) == {"restated"} and found.ratio is None


def test_w5_stopncii():
    found = between("global.stopncii.cases.to-2023-03", "global.stopncii.cases.to-2023-11")
    assert found.verdict is Verdict.NOT_COMPARABLE and found.ratio is found.p is None
    assert codes(found) == {"cumulative", "unit", "lower_bound", "source_conflict", "few_points"}
    assert found.reasons[0].code == "cumulative" and found.reasons[0].variant == "nested"


@pytest.mark.parametrize("year", [2014, 2015])
def test_w6_nobody_registers_it(year):
    found = between(f"nl.interpol.sextortion.{year}", f"nl.om.sextortion.{year}")
    assert found.verdict is Verdict.NOT_COMPARABLE and codes(found) == {"one_side_missing"}
    for language in ("nl", "en"):
        said = sentence(found, CATALOGUE, language)
        assert "Openbaar Ministerie" in said and not any(digit in said for digit in "0123456789")
    assert not found.share and set(found.claims.values()) == {Support.UNDECIDABLE}
    one = between("nl.helpwanted.all.2015", f"nl.om.sextortion.{year}")
    assert codes(one) == {"one_side_missing"} and one.reasons[0].variant == "not_registered"


# Every pair that may be compared, in the order of time, with every caveat; all others may not.
COMPARABLE = {
    ("au.esafety.all.2018-19", "au.esafety.all.2022-23"): "period_length new_label",
    ("au.esafety.sexual-extortion.2018-19", "au.esafety.sexual-extortion.2022-23"): "period_length new_label",
    ("au.esafety.sexual-extortion.2018-19", "au.esafety.sexual-extortion.2022-q1"): "period_length rounded new_label",
    (
        "au.esafety.sexual-extortion.2018-19",
        "au.esafety.sexual-extortion.2023-q1",
    ): "period_length lower_bound new_label",
    ("au.esafety.sexual-extortion.2022-q1", "au.esafety.sexual-extortion.2022-23"): "period_length rounded",
    ("au.esafety.sexual-extortion.2022-q1", "au.esafety.sexual-extortion.2023-q1"): "rounded lower_bound",
    ("nl.fraudehelpdesk.bluff-mail.2017", "nl.fraudehelpdesk.bluff-mail.2018"): "",
    ("nl.helpwanted.all.2015", "nl.helpwanted.sextortion.2018"): "union_definition",
    ("nl.helpwanted.webcam.2014", "nl.helpwanted.webcam.2015"): "source_conflict",
    ("nl.helpwanted.webcam.2014", "nl.revu.sextortion.2015"): "union_definition source_conflict low_confidence",
    ("uk.iwf.confirmed.2022", "uk.iwf.confirmed.2023"): "",
    ("uk.iwf.confirmed.2022", "uk.iwf.confirmed.2024"): "",
    ("uk.iwf.confirmed.2023", "uk.iwf.confirmed.2024"): "",
    ("uk.iwf.suspected.2022", "uk.iwf.suspected.2023-h1"): "period_length",
    ("uk.rph.all.2019", "uk.rph.all.2020"): "restated",
    ("uk.rph.all.2019", "uk.rph.all.2021"): "restated",
    ("uk.rph.all.2020", "uk.rph.all.2021"): "restated",
    ("uk.rph.sextortion.2020", "uk.rph.sextortion.2021"): "restated",
    ("uk.rph.sextortion.2020-9m", "uk.rph.sextortion.2021"): "period_length restated incomplete",
    ("us.ic3.complaints.2021-h1", "us.ic3.complaints.2023"): "period_length rounded lower_bound low_confidence",
    ("us.ic3.complaints.2021-h1", "us.ic3.complaints.2024"): "period_length rounded lower_bound low_confidence",
    ("us.ic3.complaints.2021-h1", "us.ic3.complaints.2025"): "period_length lower_bound incomplete low_confidence",
    ("us.ic3.complaints.2023", "us.ic3.complaints.2024"): "rounded low_confidence",
    ("us.ic3.complaints.2023", "us.ic3.complaints.2025"): "rounded lower_bound incomplete low_confidence",
    ("us.ic3.complaints.2024", "us.ic3.complaints.2025"): "rounded lower_bound incomplete low_confidence",
    ("us.ncmec.financial.2022", "us.ncmec.financial.2023"): "new_label",
}
# Every pair that is a part and its whole, or shares a part, with its share where one may be told.
PARTS = {
    ("au.esafety.all.2018-19", "au.esafety.all.five-years"): 0.0436,
    ("au.esafety.all.2018-19", "au.esafety.sexual-extortion.2018-19"): 0.509,
    ("au.esafety.all.2022-23", "au.esafety.all.five-years"): 0.465,
    ("au.esafety.all.2022-23", "au.esafety.sexual-extortion.2022-23"): 0.683,
    ("au.esafety.all.2022-23", "au.esafety.sexual-extortion.2023-q1"): 0.188,
    ("au.esafety.all.five-years", "au.esafety.sexual-extortion.2018-19"): 0.0222,
    ("au.esafety.all.five-years", "au.esafety.sexual-extortion.2022-23"): 0.318,
    ("au.esafety.all.five-years", "au.esafety.sexual-extortion.2022-q1"): 0.0308,
    ("au.esafety.all.five-years", "au.esafety.sexual-extortion.2023-q1"): 0.0873,
    ("au.esafety.sexual-extortion.2022-23", "au.esafety.sexual-extortion.2023-q1"): 0.275,
    ("nl.helpwanted.all.2015", "nl.helpwanted.webcam.2015"): 0.51,
    ("nl.helpwanted.all.2015", "nl.revu.sextortion.2015"): None,  # another source's number
    ("uk.iwf.confirmed.2022", "uk.iwf.suspected.2022"): 0.7,
    ("uk.rph.all.2020", "uk.rph.sextortion.2020"): 0.188,
    ("uk.rph.all.2020", "uk.rph.sextortion.2020-9m"): 0.115,
    ("uk.rph.all.2021", "uk.rph.sextortion.2021"): 0.255,
    ("uk.rph.sextortion.2020", "uk.rph.sextortion.2020-9m"): 0.612,
}


def test_every_pair_that_may_be_compared_is_known_with_its_caveats():
    found = {}
    for one, other in combinations(IDS, 2):
        compared = between(one, other)
        if compared.verdict is not Verdict.NOT_COMPARABLE:
            in_time = sorted((one, other), key=lambda name: CATALOGUE.by_id[name].figure.period.first)
            found[tuple(in_time)] = codes(compared)
    assert found == {names: {"few_points", *told.split()} for names, told in COMPARABLE.items()}


def test_every_part_of_a_whole_is_known_with_its_share():
    found = {}
    for one, other in combinations(IDS, 2):
        compared = between(one, other)
        if "subset" in codes(compared):
            found[one, other] = None if compared.share is None else digits(compared.share)
        else:
            assert compared.share is None
    assert found == PARTS


@pytest.mark.parametrize("earlier", IDS)
def test_every_pair_answers_and_is_true_to_its_verdict(earlier):
    for later in IDS:
        found = between(earlier, later)
        for language in ("nl", "en"):
            answer = as_json(found, CATALOGUE, language, Claim.ROSE)
            texts = [answer["sentence"], *(reason["text"] for reason in answer["reasons"])]
            assert all(text and "{" not in text and "None" not in text for text in texts)
        assert codes(found) <= set(CODES)
        assert len(codes(found)) == len(found.reasons)
        numbers = [
            answer[key] for key in ("ratio", "interval", "envelope", "p", "dispersion_to_overturn", "dispersion")
        ]
        if found.verdict is Verdict.NOT_COMPARABLE:
            assert numbers == [None] * 6 and found.reasons[0].severity is Severity.STOP
        else:
            assert answer["ratio"] is not None and answer["share"] is None and not stops(found)
            one, other = (CATALOGUE.by_id[name].figure for name in (earlier, later))
            assert one.system == other.system and one.unit == other.unit and one.scope == other.scope
        back = between(later, earlier)
        assert back.verdict is found.verdict and codes(back) == codes(found) and back.share == found.share
        if found.ratio:
            assert math.isclose(back.ratio, 1 / found.ratio)
            assert math.isclose(back.interval.low, 1 / found.interval.high)
            assert math.isclose(back.p, found.p)


def test_each_reason_of_every_pair_is_true():
    """By the fields of both figures, not by the rules."""
    for one, other in combinations(IDS, 2):
        a, b = CATALOGUE.by_id[one].figure, CATALOGUE.by_id[other].figure
        told = {reason.code: reason.variant for reason in between(one, other).reasons}
        if "one_side_missing" in told:
            assert None in (a.value, b.value)
            continue
        assert ("unit" in told) == (a.unit != b.unit or None in (a.unit, b.unit))
        assert ("measure_stage" in told) == (a.stage != b.stage)
        assert ("cumulative" in told) == bool(a.cumulative or b.cumulative)
        assert ("population" in told) == (a.system != b.system)  # each system reaches its own people here
        if told.get("subset") in ("set", "set_and_time"):
            assert a.system == b.system and (a.scope < b.scope or b.scope < a.scope)
        if told.get("subset") == "stage":
            assert {a.stage, b.stage} == {Stage.SUSPECTED, Stage.CONFIRMED} and a.period == b.period
        if told.get("union_definition") == "wider":
            assert a.scope & b.scope and a.scope != b.scope
        if told.get("union_definition") == "other":
            assert not a.scope & b.scope
        if told.get("union_definition") == "unknown":
            assert None in (a.definition, b.definition)
        if told.get("source_conflict") in ("surer", "less"):
            assert "nl.revu.sextortion.2014" in (one, other) or "nl.helpwanted.webcam.2014" in (one, other)
        assert ("low_confidence" in told) == ("low" in (a.confidence, b.confidence))


@pytest.mark.parametrize(
    ("earlier", "later", "code"),
    [
        ("uk.iwf.suspected.2022", "uk.iwf.confirmed.2023", "measure_stage"),
        ("nl.helpwanted.sextortion.2018", "nl.helpwanted.sextortion-advice.2023", "unit"),
        ("nl.helpwanted.sextortion.2018", "nl.helpwanted.spreading-or-sextortion.2024", "union_definition"),
        ("nl.helpwanted.sextortion-advice.2023", "nl.helpwanted.spreading-or-sextortion.2024", "union_definition"),
        ("nl.revu.sextortion.2014", "nl.helpwanted.webcam.2014", "source_conflict"),
        ("nl.revu.sextortion.2015", "nl.helpwanted.webcam.2015", "source_conflict"),
        ("nl.revu.sextortion.2014", "nl.helpwanted.webcam.2015", "source_conflict"),
        ("us.ic3.complaints.2023", "us.ncmec.financial.2023", "population"),
        ("us.ncmec.financial.2022", "us.ncmec-thorn.weekly-mean.2022-08", "union_definition"),
        ("global.stopncii.cases.to-2022-12", "global.stopncii.hashes.to-2022-12", "unit"),
        ("au.esafety.all.five-years", "au.esafety.removal-requests.five-years", "measure_stage"),
        ("nl.helpwanted.all.2015", "nl.helpwanted.all.2015", "subset"),
    ],
)
def test_what_stops_known_pairs(earlier, later, code):
    assert code in stops(between(earlier, later))


def test_a_mean_a_week_is_no_number_of_a_year():
    figure = CATALOGUE.by_id["us.ncmec-thorn.weekly-mean.2022-08"].figure
    assert figure.value == 812 and figure.count == round(812 * figure.period.days / 7)
    told = between("us.ncmec.financial.2022", "us.ncmec-thorn.weekly-mean.2022-08").reasons
    assert [reason.variant for reason in told if reason.code == "period_length"] == ["mean"]


def test_the_article_of_2016_is_a_contradiction_not_a_growth():
    """190 and 370 look like a doubling; the letter has 427 for the first year."""
    found = between("nl.revu.sextortion.2014", "nl.revu.sextortion.2015")
    assert found.verdict is Verdict.NOT_COMPARABLE and stops(found) == {"source_conflict"}
    assert found.ratio is None and found.claims[Claim.DOUBLED] is Support.UNDECIDABLE
    assert "427 in plaats van 190" in sentence(found, CATALOGUE, "nl")


def test_a_bound_without_an_end_leaves_a_claim_open():
    found = between("us.ic3.complaints.2021-h1", "us.ic3.complaints.2023")
    assert found.envelope.low == 0 and found.claims[Claim.ROSE] is Support.UNDECIDABLE
    assert found.claims[Claim.DOUBLED] is Support.CONTRADICTED  # it can only have been less
    found = between("us.ic3.complaints.2024", "us.ic3.complaints.2025")
    assert found.envelope.high is None and found.claims[Claim.DOUBLED] is Support.UNDECIDABLE
    assert found.claims[Claim.ROSE] is Support.SUPPORTED_WEAKLY  # not checked
    assert found.claims[Claim.FELL] is Support.CONTRADICTED


def test_a_first_year_of_317_days_is_reckoned_by_the_day():
    found = between("au.esafety.sexual-extortion.2018-19", "au.esafety.sexual-extortion.2022-23")
    assert found.ratio == pytest.approx((6187 / 365) / (432 / 317))
    assert digits(overturning_dispersion(Counted(432, 317), Counted(6187, 365))) == digits(found.dispersion_to_overturn)


def test_the_catalogue_holds_every_figure_that_was_given():
    """figures.csv: id, value, and the two ends of its period as they were given."""
    with INSIDE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 44
    for row in rows:
        figure = CATALOGUE.by_id[row["id"]].figure
        assert figure.value == int(row["value"]) and figure.confidence == row["confidence"]
        first, last = figure.period.first.isoformat(), figure.period.last.isoformat()
        assert last.startswith(row["until"]) and (first.startswith(row["from"]) or figure.label_since)
    gone = {name for name, entry in CATALOGUE.by_id.items() if not entry.figure.registered}
    assert set(IDS) == {row["id"] for row in rows} | gone and len(gone) == 4
