"""What must hold of every comparison, whatever the numbers."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from houvast.core.figures import Claim, Figure, Order, Period, Side, Support, Verdict, compare
from houvast.core.figures.claims import Evidence, judge
from houvast.core.figures.model import Confidence, Stage, Unit, ValueKind
from houvast.core.figures.rates import (
    Counted,
    Interval,
    dispersion,
    exact_interval,
    exact_p,
    interval,
    p_value,
    ratio,
    share_interval,
    wald_interval,
)

from .pairs import PERFECT, YEARS, codes, pair, stops

counts = st.integers(0, 5_000)
positive = st.integers(1, 5_000)
# From the firmest to the least that is said: what another caveat may only go down in.
FIRMNESS = {
    Support.SUPPORTED: 2,
    Support.CONTRADICTED: 2,
    Support.SUPPORTED_WEAKLY: 1,
    Support.NOT_SHOWN: 0,
    Support.UNDECIDABLE: 0,
}
VERDICTS = [Verdict.COMPARABLE, Verdict.WITH_CAVEATS, Verdict.NOT_COMPARABLE]
SAYS_YES = {Support.SUPPORTED, Support.SUPPORTED_WEAKLY}


def no_stronger(after: Support, before: Support) -> bool:
    """Never firmer, and never the opposite of what was said."""
    if {after, before} == {Support.CONTRADICTED, Support.SUPPORTED} or (
        after is Support.CONTRADICTED and before in SAYS_YES
    ):
        return False
    return FIRMNESS[after] <= FIRMNESS[before]


@given(positive, positive)
def test_swapping_inverts_ratio_and_interval(one, other):
    there, back = compare(*pair(one, other)), compare(*reversed(pair(one, other)))
    assert math.isclose(there.ratio, 1 / back.ratio)
    assert math.isclose(there.interval.low, 1 / back.interval.high)
    assert math.isclose(there.interval.high, 1 / back.interval.low)
    assert math.isclose(there.p, back.p, abs_tol=1e-12) and there.dispersion_to_overturn == pytest.approx(
        back.dispersion_to_overturn
    )
    assert there.order is Order.FORWARD and back.order is Order.BACKWARD
    assert back.claims[Claim.FELL] is there.claims[Claim.ROSE] and back.claims[Claim.ROSE] is there.claims[Claim.FELL]


@given(positive, positive, st.floats(0.01, 1_000), st.booleans())
def test_scaling_both_exposures_changes_nothing(one, other, scale, whole):
    size = 10_000.0
    found = [compare(*pair(one, other, exposure=each)) for each in (size, size * scale)]
    assert math.isclose(found[0].per_exposure.ratio, found[1].per_exposure.ratio, rel_tol=1e-9)
    assert math.isclose(found[0].per_exposure.interval.low, found[1].per_exposure.interval.low, rel_tol=1e-9)
    assert found[0].claims == found[1].claims


CAVEATS = [
    {"changed": True},
    {"final": False},
    {"final": None},
    {"confidence": Confidence.LOW},
    {"confidence": None},
    {"unit": None},
    {"unit": Unit.CASE},
    {"scope": frozenset(), "definition": None},
    {"scope": frozenset({"a", "b"})},
    {"definition": None},
    {"definition": "e"},
    {"definition_version": "2"},
    {"definition_version": None},
    {"system": None},
    {"system": "two"},
    {"population": None},
    {"population": "others"},
    {"publisher": "Two"},
    {"stage": None},
    {"stage": Stage.CONFIRMED},
    {"cumulative": None},
    {"cumulative": True},
    {"restated_system": True},
    {"period": None},
    {"registered": False, "value": None},
    {"label_since": date(2015, 6, 1)},
    {"value_kind": ValueKind.ROUNDED, "low": 1, "high": 100_000},
    {"value_kind": ValueKind.AT_LEAST},
]


@pytest.mark.parametrize("change", CAVEATS, ids=str)
@given(one=st.integers(1, 2_000), other=st.integers(1, 2_000), swap=st.booleans())
@settings(max_examples=20)
def test_another_caveat_never_improves_anything(change, one, other, swap):
    sides = pair(one, other)
    before = compare(*sides)
    number = int(swap)
    changed = [*sides]
    changed[number] = Side((replace(sides[number].points[0], **change),))
    after = compare(*changed)
    assert VERDICTS.index(after.verdict) >= VERDICTS.index(before.verdict)
    assert codes(after) > codes(before) or stops(after) == {"one_side_missing"}
    if set(change) != {"period"}:  # without a period nothing is reckoned by the day
        for claim in Claim:
            assert no_stronger(after.claims[claim], before.claims[claim])


@given(st.integers(10, 2_000), st.integers(10, 2_000), st.integers(0, 50), st.integers(0, 50))
def test_wider_rounding_never_narrows(one, other, near, far):
    def rounded_by(by: int):
        kind = {"value_kind": ValueKind.ABOUT}
        earlier = replace(PERFECT, value=one, low=max(0, one - by), high=one + by, **kind)
        later = replace(PERFECT, value=other, period=YEARS[1], low=max(0, other - by), high=other + by, **kind)
        return compare(Side((earlier,)), Side((later,)))

    assume(near > 0)
    narrow, wide = rounded_by(near), rounded_by(near + far)
    assert wide.envelope.low <= narrow.envelope.low and narrow.interval == wide.interval
    assert wide.envelope.high is None or wide.envelope.high >= narrow.envelope.high
    assert narrow.envelope.low <= narrow.interval.low
    assert narrow.envelope.high is None or narrow.envelope.high >= narrow.interval.high
    assert all(no_stronger(wide.claims[claim], narrow.claims[claim]) for claim in Claim)


@given(positive, positive, st.floats(1, 20), st.floats(1, 20), st.integers(2, 60))
def test_more_dispersion_never_narrows(one, other, phi, more, freedom):
    from houvast.core.figures.rates import Dispersion

    sides = Counted(one, 1), Counted(other, 1)
    narrow, wide = (interval(*sides, Dispersion(each, freedom)) for each in (phi, phi * more))
    exact = exact_interval(*sides)
    assert wide.low <= narrow.low <= exact.low and wide.high >= narrow.high >= exact.high
    assert p_value(*sides, Dispersion(phi * more, freedom)) >= p_value(*sides, Dispersion(phi, freedom))


@given(positive, positive, st.sampled_from(list(Claim)), st.floats(1, 3))
def test_a_wider_interval_never_makes_a_claim_stronger(one, other, claim, by):
    sides = Counted(one, 1), Counted(other, 1)
    first = exact_interval(*sides)
    wide = Interval(first.low / by, first.high * by)
    before, after = (judge(claim, Evidence(each)) for each in (first, wide))
    assert no_stronger(after, before)
    assert no_stronger(judge(claim, Evidence(first, others=(wide,))), before)
    assert no_stronger(judge(claim, Evidence(first, wide)), before)


@given(counts, counts, st.floats(0.2, 5))
def test_interval_and_p_agree(one, other, length):
    assume(one + other > 0)
    sides = Counted(one, 1), Counted(other, length)
    found, p = exact_interval(*sides), exact_p(*sides)
    excludes = found.low > 1 or (found.high is not None and found.high < 1)
    assert excludes == (p < 0.05) or math.isclose(p, 0.05, rel_tol=1e-6)


@given(positive, positive, st.floats(0.2, 5))
def test_against_statsmodels(one, other, length):
    """Its Clopper-Pearson, turned into a ratio; its exact conditional test; its Wald interval of the log ratio."""
    from statsmodels.stats.proportion import proportion_confint
    from statsmodels.stats.rates import confint_poisson_2indep
    from statsmodels.stats.rates import test_poisson_2indep as poisson_2indep

    sides = Counted(one, 1), Counted(other, length)
    low, high = proportion_confint(other, one + other, method="beta")
    found = exact_interval(*sides)
    assert math.isclose(found.low, low / (1 - low) / length, rel_tol=1e-6, abs_tol=1e-9)
    assert math.isclose(found.high, high / (1 - high) / length, rel_tol=1e-6)
    larger = poisson_2indep(other, length, one, 1, method="exact-cond", alternative="larger").pvalue
    smaller = poisson_2indep(other, length, one, 1, method="exact-cond", alternative="smaller").pvalue
    assert math.isclose(exact_p(*sides), min(1, 2 * min(larger, smaller)), rel_tol=1e-6, abs_tol=1e-300)
    low, high = confint_poisson_2indep(other, length, one, 1, method="wald-log")
    wald = wald_interval(*sides, 1.0)
    assert math.isclose(wald.low, low, rel_tol=1e-6) and math.isclose(wald.high, high, rel_tol=1e-6)


@given(st.integers(1, 500), st.integers(1, 500), st.integers(0, 2_000), st.integers(0, 2_000))
def test_a_ratio_of_shares_against_scipy(one, other, rest, later_rest):
    from scipy.stats.contingency import relative_risk

    found = share_interval((one, one + rest), (other, other + later_rest))
    theirs = relative_risk(other, other + later_rest, one, one + rest).confidence_interval(0.95)
    assert math.isclose(found.low, theirs.low, rel_tol=1e-6) and math.isclose(found.high, theirs.high, rel_tol=1e-6)


def test_a_series_against_a_quasi_poisson_regression():
    """Dispersion, ratio, interval and p of a generalised linear model with Student's t."""
    import numpy
    import statsmodels.api as sm

    draw = random.Random(7)
    years = [[draw.randrange(low, 90 + low) for _ in range(12)] for low in (20, 45)]
    y = numpy.array([count for year in years for count in year])
    x = sm.add_constant(numpy.repeat([0.0, 1.0], 12))
    fitted = sm.GLM(y, x, family=sm.families.Poisson()).fit(scale="X2", use_t=True)
    lumpy = dispersion([[Counted(count, 30.0) for count in year] for year in years])
    assert math.isclose(lumpy.phi, fitted.scale, rel_tol=1e-6) and lumpy.freedom == fitted.df_resid == 22
    sides = Counted(sum(years[0]), 1), Counted(sum(years[1]), 1)
    found, (low, high) = interval(*sides, lumpy), numpy.exp(fitted.conf_int()[1])
    assert math.isclose(ratio(*sides), math.exp(fitted.params[1]), rel_tol=1e-6)
    assert math.isclose(found.low, low, rel_tol=1e-5) and math.isclose(found.high, high, rel_tol=1e-5)
    assert math.isclose(p_value(*sides, lumpy), fitted.pvalues[1], rel_tol=1e-5)


@pytest.mark.parametrize("true", [1.0, 2.0])
@pytest.mark.parametrize("mean", [0, 1, 3, 10, 50, 200, 500])
def test_coverage_is_at_least_what_is_promised(mean, true):
    """Of every pair of counts with its chance; from 200 on of pairs drawn by their chance."""
    import numpy
    from scipy.stats import poisson

    generator = numpy.random.default_rng(mean)
    if mean < 200:
        reach = [
            numpy.arange(int(poisson.ppf(1e-5, m)), int(poisson.ppf(1 - 1e-5, m)) + 1) for m in (mean, mean * true)
        ]
        step = [max(1, len(each) // 40) for each in reach]
        drawn = [(i, j) for i in reach[0][:: step[0]] for j in reach[1][:: step[1]]]
        weights = [poisson.pmf(i, mean) * poisson.pmf(j, mean * true) for i, j in drawn]
    else:
        drawn = generator.poisson([mean, mean * true], size=(2_000, 2)).tolist()
        weights = [1.0] * len(drawn)
    covered = 0.0
    for (one, other), weight in zip(drawn, weights, strict=True):
        found = exact_interval(Counted(int(one), 1), Counted(int(other), 1))
        covered += weight * (found.low <= true and (found.high is None or found.high >= true))
    allowance = 0.0 if mean < 200 else 0.01  # of 2,000 draws
    assert covered / sum(weights) >= 0.95 - allowance


def months(year: int, values: list[int], **changes) -> Side:
    periods = [Period(date(year, m, 1), date(year, m, 28)) for m in range(1, len(values) + 1)]
    return Side(tuple(replace(PERFECT, value=v, period=p, **changes) for v, p in zip(values, periods, strict=True)))


def test_a_series_widens_by_its_own_dispersion_and_is_comparable():
    calm = compare(months(2014, [50] * 12), months(2015, [60] * 12))
    lumpy = compare(months(2014, [10, 90] * 6), months(2015, [20, 100] * 6))
    assert calm.verdict is Verdict.COMPARABLE and not calm.reasons and calm.dispersion < 1 < lumpy.dispersion
    assert lumpy.interval.low < calm.interval.low and lumpy.interval.high > calm.interval.high
    assert calm.claims[Claim.ROSE] is Support.SUPPORTED and lumpy.claims[Claim.ROSE] is Support.NOT_SHOWN
    assert lumpy.p > 0.05 > calm.p


def test_one_series_is_enough_to_know_how_lumpy_and_two_points_no_trend():
    found = compare(months(2014, [10, 90] * 6), Side((replace(PERFECT, value=700, period=YEARS[1]),)))
    assert found.dispersion > 5 and codes(found) == {"few_points"}


@pytest.mark.parametrize(
    ("name", "values", "code"),
    [
        ("unit", (Unit.REPORT, Unit.CASE), "unit"),
        ("stage", (Stage.RECEIVED, Stage.CONFIRMED), "measure_stage"),
        ("population", ("all", "others"), "population"),
        ("system", ("one", "two"), "population"),
        ("scope", (frozenset({"a"}), frozenset({"b"})), "union_definition"),
        ("definition", ("d", "e"), "union_definition"),
        ("cumulative", (False, True), "cumulative"),
    ],
)
def test_a_series_that_changes_on_the_way_is_no_series(name, values, code):
    first, second = (months(2014, [50] * 4, **{name: value}).points for value in values)
    found = compare(Side((*first[:2], *second[2:])), months(2015, [60] * 4))
    assert code in stops(found) and found.ratio is None


def test_a_series_whose_definition_has_a_new_version_halfway():
    first, second = (months(2014, [50] * 4, definition_version=version).points for version in "12")
    found = compare(Side((*first[:2], *second[2:])), months(2015, [60] * 4))
    assert codes(found) == {"scope_change"} and found.claims[Claim.ROSE] is not Support.SUPPORTED


def test_nothing_before_and_nothing_at_all():
    assert ratio(Counted(0, 1), Counted(5, 1)) is None
    found = compare(*pair(0, 500))
    assert found.ratio is None and found.interval.high is None and found.claims[Claim.ROSE] is Support.SUPPORTED
    assert compare(*pair(500, 0)).claims[Claim.FELL] is Support.SUPPORTED
    assert compare(*pair(0, 5)).claims[Claim.ROSE] is not Support.SUPPORTED
    assert set(compare(*pair(0, 0)).claims.values()) == {Support.NOT_SHOWN}


def test_other_helplines_are_other_people_unless_both_say_otherwise():
    later = replace(PERFECT, value=120, period=YEARS[1], system="two", publisher="Two")
    agreed = compare(Side((replace(PERFECT, value=100),)), Side((later,)))
    assert agreed.verdict is Verdict.WITH_CAVEATS and "population" in codes(agreed)
    silent = compare(Side((replace(PERFECT, value=100),)), Side((replace(later, population=None),)))
    assert "population" in stops(silent)


def test_beside_each_other_in_time_nothing_rises():
    later = replace(PERFECT, value=300, system="two", publisher="Two")
    found = compare(Side((replace(PERFECT, value=100),)), Side((later,)))
    assert found.order is Order.BESIDE and set(found.claims.values()) == {Support.UNDECIDABLE}


def test_a_surer_source_stops_and_a_less_sure_one_is_told():
    def other(confidence: Confidence) -> Figure:
        return replace(PERFECT, value=200, id="x", publisher="Press", confidence=confidence)

    sides = pair(100, 300, confidence=Confidence.MEDIUM)
    surer, equal, less = (
        compare(*sides, [other(each)]) for each in (Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW)
    )
    assert stops(surer) == {"source_conflict"} and not stops(equal) and not stops(less)
    assert (equal.claims[Claim.ROSE], less.claims[Claim.ROSE]) == (Support.SUPPORTED_WEAKLY, Support.SUPPORTED)
    near = compare(*sides, [replace(other(Confidence.HIGH), value=102)])
    assert "source_conflict" not in codes(near)  # within one in twenty
