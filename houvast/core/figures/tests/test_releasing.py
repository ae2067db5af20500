"""What a release shows, and that nobody can be found in it: alone, and with every release before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houvast.core.figures.auditing import Kin, Published, feasible_ranges
from houvast.core.figures.counting import table_of
from houvast.core.figures.definitions import BY_ID, DEFINITIONS, Quarter, QuarterError
from houvast.core.figures.releasing import (
    LETTER_CATEGORY,
    THRESHOLD,
    Release,
    from_json,
    released_tables,
    to_json,
)

QUARTER = Quarter(2026, 3)
BY_FORM, BY_AGE = BY_ID["reports_by_month_and_form"], BY_ID["reports_by_age_and_gender"]
PAID = BY_ID["reports_by_paid"]


def table(definition, counts: list[int]):
    """Filled row by row, the rest 0."""
    rows, columns = definition.rows.codes(QUARTER), definition.columns.codes(QUARTER)
    places = [(row, column) for row in rows for column in columns]
    return table_of(dict(zip(places, counts, strict=False)), definition, QUARTER)


def release(tables, number: int = 1, **more) -> Release:
    return Release(number, QUARTER, date(2026, 10, 2), tables, **more)


def held_against(one, earlier=()) -> None:
    """No hidden cell of it can be worked out within less than the threshold, whatever was published before."""
    shape = len(one.rows), len(one.columns)
    known = [each for each in (one, *earlier) if each]
    cells = [(row, column) for row in range(shape[0]) for column in range(shape[1]) if one.cells[row][column] is None]
    for low, high in feasible_ranges(shape, [each.published for each in known], cells).values():
        assert high is None or high - low >= THRESHOLD


@given(st.lists(st.integers(0, 60), min_size=24, max_size=24))
@settings(max_examples=25, deadline=None)
def test_nobody_is_found_in_one_release(counts):
    for one in released_tables({BY_AGE.id: table(BY_AGE, counts), PAID.id: table(PAID, counts)}):
        held_against(one)
        assert all(cell is None or (cell % 5 == 0) for line in one.cells for cell in line)


@given(st.lists(st.integers(0, 40), min_size=24, max_size=24), st.lists(st.integers(0, 6), min_size=24, max_size=24))
@settings(max_examples=15, deadline=None)
def test_nor_in_a_revision_and_what_it_revises(counts, late):
    """Late registrations came in: each count is what it was, or more."""
    first = release(released_tables({BY_AGE.id: table(BY_AGE, counts)}))
    grown = [before + more for before, more in zip(counts, late, strict=True)]
    (second,) = released_tables({BY_AGE.id: table(BY_AGE, grown)}, [first])
    before = first.tables[0].published
    kin, known = before.beside(table(BY_AGE, grown).cells)
    if second.withheld:
        return
    shape = len(second.rows), len(second.columns)
    own = [
        cell
        for cell in ((r, c) for r in range(shape[0]) for c in range(shape[1]))
        if second.cells[cell[0]][cell[1]] is None
    ]
    alone = feasible_ranges(shape, [known] if kin is not Kin.OTHER else [], own)
    both = feasible_ranges(shape, [second.published, *([known] if kin is not Kin.OTHER else [])], own)
    for cell, (low, high) in both.items():
        assert high is None or high - low >= THRESHOLD, (cell, alone[cell])


def test_every_table_of_a_kind_tells_the_same_total_and_only_that_links_them():
    counts = [9, 14, 12]
    found = released_tables({each.id: table(each, counts) for each in (BY_FORM, BY_AGE, PAID)})
    assert [one.total for one in found] == [35, 35, 35]


def test_a_quarter_with_fewer_than_five_tells_no_total():
    (one,) = released_tables({PAID.id: table(PAID, [2, 1, 1])})
    assert one.total is None and one.withheld and one.hidden == 3


def test_the_letters_category_waits_where_it_would_tell_of_a_hidden_margin():
    """Twelve of the category, in a quarter where the number of men is hidden."""
    letter = BY_ID[LETTER_CATEGORY]
    lured = [12] + [0] * 8 + [9]
    women = [0, 12, 0, 9]
    found = {
        one.id: one
        for one in released_tables(
            {letter.id: table(letter, [12, 9, 9]), BY_FORM.id: table(BY_FORM, lured), BY_AGE.id: table(BY_AGE, women)}
        )
    }
    assert found[BY_AGE.id].column_totals[0] is None
    assert found[letter.id].withheld and found[letter.id].total == 30


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda each: each.id)
def test_a_release_comes_back_from_its_json_as_it_was(definition):
    found = released_tables({definition.id: table(definition, [30, 8, 2, 44, 61])})
    made = release(found, 2, revises=1, why="late")
    assert from_json(to_json(made)) == made


def test_a_table_of_another_version_is_no_earlier_release():
    first = release(released_tables({PAID.id: table(PAID, [30, 8, 9])}))
    other = replace(first, tables=tuple(replace(each, definition="houvast.other@9") for each in first.tables))
    (alone,) = released_tables({PAID.id: table(PAID, [30, 8, 9])})
    assert released_tables({PAID.id: table(PAID, [30, 8, 9])}, [other]) == (alone,)
    assert isinstance(alone.published, Published)


def test_quarters():
    assert str(Quarter.read("2026-Q4").following) == "2027-Q1"
    assert Quarter.of(date(2026, 9, 30)) == QUARTER
    assert QUARTER.period.last == date(2026, 9, 30) and QUARTER.period.months == 3
    for wrong in ("2026", "2026-Q5", "26-Q1", ""):
        with pytest.raises(QuarterError):
            Quarter.read(wrong)
