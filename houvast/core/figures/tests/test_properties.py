"""What must hold of every comparison, whatever the numbers."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from houvast.core.figures import Claim, Figure, FigureError, Period, Side, Support, Verdict, compare, read_figure
from houvast.core.figures.claims import Evidence, judge
from houvast.core.figures.model import Confidence, Stage, Unit, ValueKind
from houvast.core.figures.rates import Counted, Interval, dispersion, exact_interval, exact_p, ratio, wald_interval

YEARS = (Period(date(2014, 1, 1), date(2014, 12, 31)), Period(date(2015, 1, 1), date(2015, 12, 31)))
PERFECT = Figure(
    value=1,
    period=YEARS[0],
    cumulative=False,
    unit=Unit.REPORT,
    stage=Stage.RECEIVED,
    population="all",
    scope=frozenset({"a"}),
    system="one",
    publisher="One",
    definition="d",
    definition_version="1",
    final=True,
    confidence=Confidence.HIGH,
)
counts = st.integers(0, 5_000)
positive = st.integers(1, 5_000)
STRENGTH = [Support.NOT_SHOWN, Support.SUPPORTED_WEAKLY, Support.SUPPORTED]


def pair(one: int, other: int, **changes) -> tuple[Side, Side]:
    earlier = replace(PERFECT, value=one, **changes)
    return Side((earlier,)), Side((replace(PERFECT, value=other, period=YEARS[1], **changes),))


@given(positive, positive)
def test_swapping_inverts_ratio_and_interval(one, other):
    there, back = compare(*pair(one, other)), compare(*reversed(pair(one, other)))
    assert math.isclose(there.ratio, 1 / back.ratio)
    assert math.isclose(there.interval.low, 1 / back.interval.high)
    assert math.isclose(there.p, back.p, abs_tol=1e-12)


@given(positive, positive, st.floats(0.01, 1_000))
def test_scaling_both_exposures_changes_nothing(one, other, scale):
    found = [compare(*pair(one, other, exposure=size)) for size in (100.0, 100.0 * scale)]
    assert math.isclose(found[0].per_exposure.ratio, found[1].per_exposure.ratio, rel_tol=1e-9)
    assert math.isclose(found[0].per_exposure.interval.low, found[1].per_exposure.interval.low, rel_tol=1e-9)


CAVEATS = [
    {"changed": True},
    {"final": False},
    {"final": None},
    {"confidence": Confidence.LOW},
    {"confidence": None},
    {"unit": None},
    {"scope": frozenset()},
    {"system": None},
    {"label_since": date(2014, 6, 1)},
    {"value_kind": ValueKind.ROUNDED, "low": 1, "high": 100_000},
]


@pytest.mark.parametrize("change", CAVEATS)
@given(one=st.integers(1, 2_000), other=st.integers(1, 2_000))
@settings(max_examples=25)
def test_another_caveat_never_improves_anything(change, one, other):
    before = compare(*pair(one, other))
    side = Side((replace(PERFECT, value=one, **change),))
    after = compare(side, pair(one, other)[1])
    order = [Verdict.COMPARABLE, Verdict.WITH_CAVEATS, Verdict.NOT_COMPARABLE]
    assert order.index(after.verdict) >= order.index(before.verdict)
    for claim in Claim:
        if before.claims[claim] in STRENGTH and after.claims[claim] in STRENGTH:
            assert STRENGTH.index(after.claims[claim]) <= STRENGTH.index(before.claims[claim])


@given(st.integers(10, 2_000), st.integers(10, 2_000), st.integers(0, 50), st.integers(0, 50))
def test_wider_rounding_never_narrows(one, other, near, far):
    def envelope(by: int) -> Interval:
        rounded = {"value_kind": ValueKind.ABOUT}
        earlier = replace(PERFECT, value=one, low=max(0, one - by), high=one + by, **rounded)
        later = replace(PERFECT, value=other, period=YEARS[1], low=max(0, other - by), high=other + by, **rounded)
        return compare(Side((earlier,)), Side((later,))).envelope

    assume(near > 0)
    narrow, wide = envelope(near), envelope(near + far)
    assert wide.low <= narrow.low and (wide.high is None or wide.high >= narrow.high)


@given(positive, positive, st.floats(1, 20), st.floats(1, 20))
def test_more_dispersion_never_narrows(one, other, phi, more):
    sides = Counted(one, 1), Counted(other, 1)
    narrow, wide = wald_interval(*sides, phi), wald_interval(*sides, phi * more)
    assert wide.low <= narrow.low and wide.high >= narrow.high


@given(positive, positive, st.sampled_from(list(Claim)), st.floats(1, 3))
def test_a_wider_interval_never_makes_a_claim_stronger(one, other, claim, by):
    sides = Counted(one, 1), Counted(other, 1)
    interval = exact_interval(*sides)
    wide = Interval(interval.low / by, interval.high * by)
    before, after = (judge(claim, Evidence(*sides, each, None, True, frozenset())) for each in (interval, wide))
    if before in STRENGTH and after in STRENGTH:
        assert STRENGTH.index(after) <= STRENGTH.index(before)
    assert not (before is Support.NOT_SHOWN and after is Support.CONTRADICTED)


@given(counts, counts)
def test_interval_and_p_agree(one, other):
    assume(one + other > 0)
    sides = Counted(one, 1), Counted(other, 1)
    interval, p = exact_interval(*sides), exact_p(*sides)
    excludes = interval.low > 1 or (interval.high is not None and interval.high < 1)
    assert excludes == (p < 0.05) or math.isclose(p, 0.05, rel_tol=1e-6)


@given(positive, positive)
def test_against_statsmodels(one, other):
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(other, one + other, method="beta")
    interval = exact_interval(Counted(one, 1), Counted(other, 1))
    assert math.isclose(interval.low, low / (1 - low), rel_tol=1e-6, abs_tol=1e-9)
    assert math.isclose(interval.high, high / (1 - high), rel_tol=1e-6)


def test_dispersion_against_a_quasi_poisson_regression():
    import numpy
    import statsmodels.api as sm

    draw = random.Random(7)
    series = [[Counted(draw.randrange(20, 90), 30.0) for _ in range(12)] for _ in range(2)]
    y = numpy.array([point.count for side in series for point in side])
    x = sm.add_constant(numpy.repeat([0.0, 1.0], 12))
    fitted = sm.GLM(y, x, family=sm.families.Poisson()).fit(scale="X2")
    assert math.isclose(dispersion(series), fitted.scale, rel_tol=1e-6)


@pytest.mark.parametrize("mean", [0, 1, 3, 10, 50, 200, 500])
def test_coverage_is_at_least_what_is_promised(mean):
    """Of a true ratio of 1: exact over every pair of counts, not simulated where that is possible."""
    import numpy
    from scipy.stats import poisson

    if mean == 0:
        interval = exact_interval(Counted(0, 1), Counted(0, 1))
        assert interval.low == 0 and interval.high is None
        return
    reach = range(int(poisson.ppf(1e-6, mean)), int(poisson.ppf(1 - 1e-6, mean)) + 1)
    weights = poisson.pmf(numpy.array(reach), mean)
    step = max(1, len(reach) // 60)
    covered = total = 0.0
    for i in range(0, len(reach), step):
        for j in range(0, len(reach), step):
            weight = weights[i] * weights[j]
            interval = exact_interval(Counted(reach[i], 1), Counted(reach[j], 1))
            covered += weight * (interval.low <= 1 and (interval.high is None or interval.high >= 1))
            total += weight
    assert covered / total >= 0.95


def test_a_series_widens_by_its_own_dispersion_and_is_comparable():
    def side(year: int, values: list[int]) -> Side:
        months = [Period(date(year, m, 1), date(year, m, 28)) for m in range(1, len(values) + 1)]
        return Side(tuple(replace(PERFECT, value=v, period=p) for v, p in zip(values, months, strict=True)))

    calm = compare(side(2014, [50] * 12), side(2015, [60] * 12))
    lumpy = compare(side(2014, [10, 90] * 6), side(2015, [20, 100] * 6))
    assert calm.verdict is Verdict.COMPARABLE and calm.dispersion < 1 < lumpy.dispersion
    assert lumpy.interval.low < calm.interval.low and lumpy.interval.high > calm.interval.high
    assert calm.claims[Claim.ROSE] is Support.SUPPORTED and lumpy.claims[Claim.ROSE] is Support.NOT_SHOWN


def test_nothing_before_and_nothing_at_all():
    assert ratio(Counted(0, 1), Counted(5, 1)) is None
    found = compare(*pair(0, 5))
    assert found.ratio is None and found.interval.high is None
    assert compare(*pair(0, 0)).claims[Claim.ROSE] is Support.NOT_SHOWN


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"value": -1}, "X.value"),
        ({"value": 1.5}, "X.value"),
        ({"value": 5, "unit": "people"}, "X.unit"),
        ({"value": 5, "low": 6}, "X.low"),
        ({"value": 5, "period": {"from": "2015-02-01", "until": "2015-01-01"}}, "X.period.until"),
        ({"value": 5, "scope": "all"}, "X.scope"),
        ({"value": 5, "what": 1}, "X.what"),
        ({"value": 5, "exposure": 0}, "X.exposure"),
        ([], "X"),
    ],
)
def test_wrong_input_is_told_by_field(data, field):
    with pytest.raises(FigureError) as refused:
        read_figure(data, "X")
    assert refused.value.field == field and "allowed" in str(refused.value)
