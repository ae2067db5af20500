"""Disclosure control: whatever is published, now and earlier, nobody works out a hidden cell."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from houvast.core.figures import Table, TableError, protect, read_release, read_table
from houvast.core.figures.auditing import Kin, Published, feasible_ranges
from houvast.core.figures.protecting import round_to_5

EXAMPLE = {"rows": ["a", "b", "c"], "columns": ["x", "y", "z"], "cells": [[3, 41, 22], [12, 30, 18], [25, 7, 40]]}
NAMES = ("a", "b", "c", "d", "e")


@st.composite
def tables(draw: st.DrawFn, most: int = 4) -> Table:
    rows, columns = draw(st.integers(1, most)), draw(st.integers(1, most))
    cell = st.sampled_from([0, 1, 2, 4, 5, 7, 12, 30, 80])
    cells = draw(st.lists(st.lists(cell, min_size=columns, max_size=columns), min_size=rows, max_size=rows))
    return Table(NAMES[:rows], NAMES[:columns], tuple(map(tuple, cells)), draw(st.booleans()))


def exact_release(table: Table, hidden: set) -> Published:
    return Published(*table.shape, {c: table.value(c) for c in table.every_cell() if c not in hidden}, rounded=False)


def wide(low: int, high: int | None, threshold: int) -> bool:
    return high is None or high - low >= threshold


@given(tables(), st.sampled_from([3, 5, 10]))
@settings(max_examples=60, deadline=None)
def test_no_hidden_cell_can_be_worked_out_even_from_the_exact_rest(table, threshold):
    found = protect(table, threshold=threshold)
    hidden = set(found.suppressed)
    small = {c for c in table.every_cell() if table.value(c) < threshold}
    assert small <= hidden
    ranges = feasible_ranges(table.shape, [exact_release(table, hidden)], sorted(hidden))
    assert all(wide(*span, threshold) for span in ranges.values())
    assert found.safe and {each.cell for each in found.audit} == hidden
    for each in found.audit:
        assert each.low <= table.value(each.cell) and (each.high is None or table.value(each.cell) <= each.high)


@given(tables(most=3))
@settings(max_examples=40, deadline=None)
def test_nothing_more_is_hidden_than_it_takes(table):
    """Showing any one complementary cell again would tell a hidden one."""
    found = protect(table, threshold=5)
    hidden = set(found.suppressed)
    for extra in {c for c in hidden if table.value(c) >= 5}:
        fewer = hidden - {extra}
        ranges = feasible_ranges(table.shape, [exact_release(table, fewer)], sorted(fewer))
        assert not all(wide(*span, 5) for span in ranges.values())


@given(tables(most=2), st.data())
@settings(max_examples=30, deadline=None)
def test_the_audit_against_trying_every_table(table, data):
    """Every table of counts up to 12 (no sum here can be more) that fits what is published, by brute force."""
    import numpy

    rows, columns = table.shape
    table = Table(table.rows, table.columns, tuple(tuple(min(c, 3) for c in row) for row in table.cells), True)
    cells = table.every_cell()
    hidden = set(data.draw(st.lists(st.sampled_from(cells), max_size=len(cells))))
    release = Published(rows, columns, {c: round_to_5(table.value(c)) for c in cells if c not in hidden})
    every = numpy.array(list(product(range(13), repeat=rows * columns))).reshape(-1, rows, columns)
    for (row, column), value in release.values.items():
        chosen = every[:, slice(None) if row == rows else [row]]
        sums = chosen[:, :, slice(None) if column == columns else [column]].sum(axis=(1, 2))
        every = every[numpy.abs(sums - value) <= 2]
    inner = [(r, c) for r in range(rows) for c in range(columns)]
    for cell, (low, high) in feasible_ranges((rows, columns), [release], inner).items():
        seen = every[:, cell[0], cell[1]]
        assert low == seen.min() and (high == seen.max() if high is not None else seen.max() == 12)


@given(tables())
@settings(max_examples=30, deadline=None)
def test_the_same_table_again_fixes_nothing(table):
    first = protect(table, threshold=5)
    again = protect(table, threshold=5, earlier=[first.release])
    assert again.safe and again.earlier == (Kin.SAME,)
    assert set(again.suppressed) >= {c for c in table.every_cell() if table.value(c) < 5}


@given(tables(most=3), st.booleans())
@example(Table(("a", "b", "c"), ("a", "b", "c"), ((0, 0, 0), (0, 0, 5), (0, 7, 7)), False), False)
@settings(max_examples=30, deadline=None)
def test_a_coarser_table_first_fixes_nothing_that_it_did_not_itself(table, along_rows):
    """Two rows (or columns) added up first, the fine table later: a hidden cell stays as open as the first left it."""
    rows, columns = table.shape
    size = rows if along_rows else columns
    assume(size > 1)
    merged = ((0, 1), *((n,) for n in range(2, size)))
    groups = {"row_groups": merged} if along_rows else {"column_groups": merged}
    if along_rows:
        sums = tuple(tuple(sum(table.cells[r][c] for r in group) for c in range(columns)) for group in merged)
        coarse = Table(NAMES[: len(merged)], table.columns, sums, True)
    else:
        sums = tuple(tuple(sum(row[c] for c in group) for group in merged) for row in table.cells)
        coarse = Table(table.rows, NAMES[: len(merged)], sums, True)
    known = Published(*table.shape, protect(coarse, threshold=5).release.values, **groups)
    found = protect(table, threshold=5, earlier=[known])
    alone = feasible_ranges(table.shape, [known], list(found.suppressed))
    assert found.earlier == (Kin.SAME,)
    for each in found.audit:
        assert wide(each.low, each.high, 5) or not wide(*alone[each.cell], 5)
        assert each.low <= table.value(each.cell) and (each.high is None or table.value(each.cell) <= each.high)


@given(st.lists(st.sampled_from(range(9)), max_size=4), st.data())
@settings(max_examples=25, deadline=None)
def test_rows_and_columns_added_up_against_trying_every_table(events, data):
    """Releases that add up rows and columns at once: halves would fit where no whole table does."""
    counts = tuple(events.count(place) for place in range(9))
    pairs = st.sampled_from([((0, 1),), ((1, 2),), ((0, 2),), ((0,), (1, 2)), ((0, 1), (2,))])
    releases = [Published(3, 3, {(3, 3): len(events)}, rounded=False)]
    for _ in range(data.draw(st.integers(1, 4))):
        rows, columns = data.draw(pairs), data.draw(pairs)
        value = sum(counts[3 * r + c] for r in rows[0] for c in columns[0])
        releases.append(Published(3, 3, {(0, 0): value}, rounded=False, row_groups=rows, column_groups=columns))
    fitting = (
        [
            table
            for table in product(range(len(events) + 1), repeat=9)
            if sum(table) == len(events)
            and all(
                low <= sum(table[3 * r + c] for r, c in inside) <= high
                for release in releases
                for inside, low, high in release.bounds()
            )
        ]
        if len(events) < 3
        else None
    )
    found = feasible_ranges((3, 3), releases, [(r, c) for r in range(3) for c in range(3)])
    for (row, column), (low, high) in found.items():
        assert low <= counts[3 * row + column] <= high
        if fitting is not None:
            seen = [table[3 * row + column] for table in fitting]
            assert (low, high) == (min(seen), max(seen))


def test_an_earlier_release_makes_more_be_hidden_or_told():
    table = Table(("a", "b"), ("x", "y"), ((3, 40), (30, 50)))
    leak = {"cells": [[None, 40], [30, 50]], "row_totals": [43, 80]}
    found = protect(table, threshold=5, earlier=[read_release(leak, table, "t")])
    (each,) = [audited for audited in found.audit if audited.cell == (0, 0)]
    assert (each.low, each.high) == (3, 3) and not found.safe  # it was given away already: told, not hidden


def test_what_was_published_of_part_of_the_columns_counts_too():
    """Then x and y with their total; now x, y and z. Together they would tell y of row a."""
    table = Table(("a", "b", "c"), ("x", "y", "z"), ((40, 3, 60), (50, 70, 80), (55, 65, 75)))
    then = {"columns": ["x", "y"], "rows": ["a", "b", "c"], "exact": True}
    then |= {"cells": [[None, None], [50, 70], [55, 65]], "row_totals": [43, 120, 120]}
    known = read_release(then, table, "t")
    found = protect(table, threshold=5, earlier=[known])
    assert {(0, 0), (0, 1)} <= set(found.suppressed) and found.safe
    alone = protect(table, threshold=5)
    assert set(alone.suppressed) != set(found.suppressed) or (0, 0) in alone.suppressed


@pytest.mark.parametrize(
    ("then", "kin"),
    [([[5, 40], [30, 50]], Kin.SAME), ([[5, 20], [30, 50]], Kin.GROWN), ([[5, 90], [30, 50]], Kin.OTHER)],
)
def test_counts_that_came_in_late_are_held_against_it_as_a_least(then, kin):
    table = Table(("a", "b"), ("x", "y"), ((3, 40), (30, 50)))
    found = protect(table, threshold=5, earlier=[read_release(then, table, "t")])
    assert found.earlier == (kin,)


def test_zero_is_as_small_as_one_unless_it_must_be_zero():
    cells = [[0, 40, 20], [30, 50, 60], [20, 30, 90]]
    plain = protect(read_table({"rows": list("abc"), "columns": list("xyz"), "cells": cells}), threshold=5)
    must = {"rows": list("abc"), "columns": list("xyz"), "cells": cells, "structural": [[0, 0]]}
    assert (0, 0) in plain.suppressed and not protect(read_table(must), threshold=5).suppressed


def test_a_row_that_must_be_empty_is_no_secret():
    table = {"rows": ["a", "b"], "columns": ["x", "y"], "cells": [[0, 0], [30, 50]], "structural": [[0, 0], [0, 1]]}
    assert not protect(read_table(table), threshold=5).suppressed


@pytest.mark.parametrize(("count", "rounded"), [(0, 0), (2, 0), (3, 5), (7, 5), (8, 10), (22, 20), (41, 40), (43, 45)])
def test_rounding(count, rounded):
    assert round_to_5(count) == rounded


def test_the_example_of_the_contract():
    table = read_table(EXAMPLE)
    found = protect(table, threshold=5)
    assert [found.rounded((0, column)) for column in range(3)] == [5, 40, 20]
    assert (0, 0) in found.suppressed and len(found.suppressed) == 4 and found.safe
    in_rows, in_columns = ([cell[axis] for cell in found.suppressed] for axis in (0, 1))
    assert all(in_rows.count(row) == 2 for row in in_rows) and all(in_columns.count(c) == 2 for c in in_columns)


def test_a_table_of_one_row_hides_what_its_totals_would_tell():
    found = protect(Table(("a",), ("x", "y"), ((3, 41),)), threshold=5)
    assert (0, 0) in found.suppressed and (1, 0) in found.suppressed and found.safe


def test_without_margins_only_what_is_small_is_hidden():
    table = read_table(EXAMPLE | {"margins": False})
    found = protect(table, threshold=5)
    assert found.suppressed == ((0, 0),) and found.audit[0].high is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"rows": ["a"], "columns": ["x"], "cells": [[-1]]},
        {"rows": ["a"], "columns": ["x"], "cells": [[1, 2]]},
        {"rows": ["a"], "columns": ["x"], "cells": [1]},
        {"rows": ["a"], "columns": ["x"], "cells": [[True]]},
        {"rows": ["a"], "columns": ["x"], "cells": [[2.5]]},
        {"rows": ["a"], "columns": ["x"], "cells": [[None]]},
        {"rows": [], "columns": ["x"], "cells": []},
        {"rows": ["a", "a"], "columns": ["x"], "cells": [[1], [2]]},
        {"rows": ["a"], "columns": ["x"], "cells": [[1]], "margins": "yes"},
        {"rows": ["a"], "columns": ["x"], "cells": [[1]], "structural": [[0, 0]]},
        {"rows": ["a"], "columns": ["x"], "cells": [[0]], "structural": 1},
        {"rows": ["a"], "columns": ["x"], "cells": [[0]], "structural": [[0, 1]]},
        {"rows": ["a"], "columns": ["x"], "cells": [[0]], "totals": []},
        {"rows": [str(n) for n in range(60)], "columns": [str(n) for n in range(60)], "cells": []},
        [],
    ],
)
def test_a_wrong_table_is_told(wrong):
    with pytest.raises(TableError):
        read_table(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"cells": [[1, 2]]},
        {"cells": [[1, 2, 3]] * 3, "row_totals": [1]},
        {"cells": [[1, 2, -3]] * 3},
        {"cells": [[1, 2, 3]] * 3, "suppressed": 5},
        {"cells": [[1, 2, 3]] * 3, "exact": "yes"},
        {"rows": ["q"], "cells": [[1, 2, 3]]},
        {"rows": ["a", "ab"], "groups": {"ab": ["a", "b"]}, "cells": [[1, 2, 3]] * 2},
        {"rows": ["a"], "groups": [], "cells": [[1, 2, 3]]},
        5,
    ],
)
def test_a_wrong_release_is_told(wrong):
    with pytest.raises(TableError):
        read_release(wrong, read_table(EXAMPLE), "t")
