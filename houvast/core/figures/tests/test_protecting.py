"""Disclosure control and nowcast: nobody is found, and what is still to come is told with its uncertainty."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houvast.core.figures import TableError, TriangleError, nowcast, protect
from houvast.core.figures.auditing import Published, feasible_ranges
from houvast.core.figures.protecting import Table, read_release, read_table, round_to_5

TRIANGLE = [[60, 25, 10, 5], [66, 30, 11, None], [63, 27, None, None], [69, None, None, None]]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    cell = st.sampled_from([0, 1, 2, 4, 5, 7, 12, 30, 80])
    cells = draw(st.lists(st.lists(cell, min_size=columns, max_size=columns), min_size=rows, max_size=rows))
    names = tuple(map(str, range(max(rows, columns))))
    return Table(names[:rows], names[:columns], tuple(map(tuple, cells)), draw(st.booleans()))


def exact_release(table: Table, hidden: set) -> Published:
    return Published(*table.shape, {c: table.value(c) for c in table.every_cell() if c not in hidden}, rounded=False)


@given(tables(), st.sampled_from([3, 5, 10]))
@settings(max_examples=60, deadline=None)
def test_no_hidden_cell_can_be_worked_out_even_from_the_exact_rest(table, threshold):
    found = protect(table, threshold=threshold)
    hidden = set(found.suppressed)
    small = {c for c in table.every_cell() if table.value(c) < threshold}
    assert small <= hidden
    ranges = feasible_ranges(table.shape, [exact_release(table, hidden)], sorted(hidden))
    for low, high in ranges.values():
        assert high is None or high - low >= threshold
    assert found.safe
    for each in found.audit:
        assert each.low <= table.value(each.cell) and (each.high is None or table.value(each.cell) <= each.high)


@given(tables())
@settings(max_examples=25, deadline=None)
def test_a_release_with_all_earlier_ones_fixes_nothing(table):
    first = protect(table, threshold=5)
    shown = {cell: first.published(cell) for cell in table.every_cell() if cell not in first.suppressed}
    again = protect(table, threshold=5, earlier=[Published(*table.shape, shown)])
    assert again.safe and set(again.suppressed) >= {c for c in table.every_cell() if table.value(c) < 5}


def test_an_earlier_release_makes_more_be_hidden_or_told():
    table = Table(("a", "b"), ("x", "y"), ((3, 40), (30, 50)))
    leak = {"cells": [[None, 40], [30, 50]], "row_totals": [43, 80], "exact": True}
    found = protect(table, threshold=5, earlier=[read_release(leak, table, "t")])
    (each,) = [audited for audited in found.audit if audited.cell == (0, 0)]
    assert (each.low, each.high) == (3, 3) and not found.safe  # it was given away already: told, not hidden


def test_zero_is_as_small_as_one_unless_it_must_be_zero():
    cells = [[0, 40, 20], [30, 50, 60], [20, 30, 90]]
    plain = protect(read_table({"rows": list("abc"), "columns": list("xyz"), "cells": cells}), threshold=5)
    must = {"rows": list("abc"), "columns": list("xyz"), "cells": cells, "structural": [[0, 0]]}
    assert (0, 0) in plain.suppressed and not protect(read_table(must), threshold=5).suppressed


@pytest.mark.parametrize(("count", "rounded"), [(0, 0), (2, 0), (3, 5), (7, 5), (8, 10), (22, 20), (41, 40), (43, 45)])
def test_rounding(count, rounded):
    assert round_to_5(count) == rounded


def test_the_example_of_the_contract():
    table = read_table(
        {"rows": ["a", "b", "c"], "columns": ["x", "y", "z"], "cells": [[3, 41, 22], [12, 30, 18], [25, 7, 40]]}
    )
    found = protect(table, threshold=5)
    assert [found.rounded((0, column)) for column in range(3)] == [5, 40, 20]
    assert (0, 0) in found.suppressed and len(found.suppressed) >= 4 and found.safe


def test_a_table_of_one_row_hides_what_its_totals_would_tell():
    found = protect(Table(("a",), ("x", "y"), ((3, 41),)), threshold=5)
    assert (0, 0) in found.suppressed and (1, 0) in found.suppressed and found.safe


@pytest.mark.parametrize(
    "wrong",
    [
        {"rows": ["a"], "columns": ["x"], "cells": [[-1]]},
        {"rows": ["a"], "columns": ["x"], "cells": [[1, 2]]},
        {"rows": [], "columns": ["x"], "cells": []},
        {"rows": ["a"], "columns": ["x"], "cells": [[1]], "margins": "yes"},
        {"rows": ["a"], "columns": ["x"], "cells": [[1]], "structural": [[0, 0]]},
        [],
    ],
)
def test_a_wrong_table_is_told(wrong):
    with pytest.raises(TableError):
        read_table(wrong)


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


def test_the_same_seed_gives_the_same_and_another_another():
    assert nowcast(TRIANGLE, draws=300, seed=1) == nowcast(TRIANGLE, draws=300, seed=1)
    assert nowcast(TRIANGLE, draws=300, seed=1).intervals != nowcast(TRIANGLE, draws=300, seed=2).intervals


def test_the_interval_holds_the_truth_about_as_often_as_promised():
    import numpy

    generator = numpy.random.default_rng(5)
    delays, inside, tried = [0.6, 0.25, 0.1, 0.05], 0, 60
    for seed in range(tried):
        full = [[int(generator.poisson(120 * part)) for part in delays] for _ in range(6)]
        seen = [
            [cell if row + column < 6 else None for column, cell in enumerate(cells)] for row, cells in enumerate(full)
        ]
        low, high = nowcast(seen, draws=200, seed=seed).intervals[-1]
        inside += low <= sum(full[-1]) <= high
    assert inside / tried >= 0.87  # 95 % less what 60 tries may miss


@pytest.mark.parametrize(
    "triangle",
    [[], [[1, 2], [1]], [[1, None, 3]], [[1, -2]], [[None, None]], [[1, None], [2, None]], [[1.5, 2]]],
)
def test_a_wrong_triangle_is_told(triangle):
    with pytest.raises(TriangleError):
        nowcast(triangle, draws=200, seed=1)
