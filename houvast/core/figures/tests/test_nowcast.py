"""What is still to come is told with its uncertainty."""

from __future__ import annotations

import pytest

from houvast.core.figures import TriangleError, nowcast

TRIANGLE = [[60, 25, 10, 5], [66, 30, 11, None], [63, 27, None, None], [69, None, None, None]]


def test_chain_ladder_by_hand():
    found = nowcast(TRIANGLE, draws=400, seed=1)
    f1, f2, f3 = (85 + 96 + 90) / (60 + 66 + 63), (95 + 107) / (85 + 96), 100 / 95
    expected = [100, 107 * f3, 90 * f2 * f3, 69 * f1 * f2 * f3]
    assert found.ultimates == pytest.approx(expected)
    assert found.completeness == pytest.approx([1, 107 / expected[1], 90 / expected[2], 69 / expected[3]])
    assert found.intervals[0] == (100, 100)
    for (low, high), ultimate in zip(found.intervals[1:], found.ultimates[1:], strict=True):
        assert low <= ultimate <= high and low < high
    widths = [high - low for low, high in found.intervals]
    assert widths == sorted(widths)


def test_chain_ladder_is_a_poisson_regression():
    """Of the increments on period and delay (Renshaw and Verrall 1998): an independent computation of the ultimates."""
    import numpy
    import statsmodels.api as sm

    seen = [(p, d, n) for p, row in enumerate(TRIANGLE) for d, n in enumerate(row) if n is not None]

    def design(period: int, delay: int) -> list[float]:
        return [1.0, *(float(period == k) for k in (1, 2, 3)), *(float(delay == k) for k in (1, 2, 3))]

    fitted = sm.GLM(
        numpy.array([n for _, _, n in seen], dtype=float),
        numpy.array([design(p, d) for p, d, _ in seen]),
        family=sm.families.Poisson(),
    ).fit()
    found = nowcast(TRIANGLE, draws=200, seed=1)
    for period, row in enumerate(TRIANGLE):
        late = [delay for delay, count in enumerate(row) if count is None]
        to_come = sum(fitted.predict(numpy.array([design(period, delay)]))[0] for delay in late)
        assert sum(filter(None, row)) + to_come == pytest.approx(found.ultimates[period], rel=1e-6)


def test_the_same_seed_gives_the_same_and_another_another():
    assert nowcast(TRIANGLE, draws=300, seed=1) == nowcast(TRIANGLE, draws=300, seed=1)
    assert nowcast(TRIANGLE, draws=300, seed=1).intervals != nowcast(TRIANGLE, draws=300, seed=2).intervals


def test_the_interval_holds_the_truth_about_as_often_as_promised():
    import numpy

    generator = numpy.random.default_rng(5)
    delays, inside, tried = [0.6, 0.25, 0.1, 0.05], 0, 200
    for seed in range(tried):
        full = [[int(generator.poisson(120 * part)) for part in delays] for _ in range(8)]
        seen = [
            [cell if row + column < 8 else None for column, cell in enumerate(cells)] for row, cells in enumerate(full)
        ]
        low, high = nowcast(seen, draws=400, seed=seed).intervals[-1]
        inside += low <= sum(full[-1]) <= high
    assert inside / tried >= 0.91  # 95 % less what 200 tries may miss


def test_nothing_seen_yet_is_not_nothing_to_come():
    found = nowcast([[60, 25, 10], [66, 30, None], [0, None, None]], draws=2000, seed=1)
    assert found.ultimates[-1] == 0 and found.intervals[-1][0] == 0 and found.intervals[-1][1] >= 1


def test_more_rows_than_delays_and_one_delay():
    assert nowcast([[5], [7]], draws=200, seed=1).ultimates == (5, 7)
    long = nowcast([[50, 10]] * 20 + [[40, None]], draws=200, seed=1)
    assert long.ultimates[-1] == pytest.approx(48) and long.completeness[-1] == pytest.approx(5 / 6)


@pytest.mark.parametrize(
    "triangle",
    [
        [],
        [[]],
        [[1, 2], [1]],
        [[1, None, 3]],
        [[1, -2]],
        [[None, None]],
        [[1, None], [2, None]],
        [[1.5, 2]],
        [[True, 2]],
        [5],
        [[0, 5], [0, None]],
        [[10**10, 1]],
    ],
)
def test_a_wrong_triangle_is_told(triangle):
    with pytest.raises(TriangleError):
        nowcast(triangle, draws=200, seed=1)
