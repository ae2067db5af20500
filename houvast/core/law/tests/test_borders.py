"""Each row on the day before, the first, the last and the day after; changes of version; what is covered."""

import pytest

from houvast.core.law.law import COVERED_FROM
from houvast.core.law.tests.asked import ONE_DAY, TODAY, answer, applies, day, listed
from houvast.core.law.tests.shipped import shipped_law

ROWS = shipped_law().provisions
# Facts of every element: whatever the alternative taken, the row holds.
FACTS = {row.id: " ".join(name for group in row.elements for name in group) for row in ROWS}
BORDERS = [
    (row, when, expected)
    for row in ROWS
    for when, expected in (
        (row.valid_from and row.valid_from - ONE_DAY, False),
        (row.valid_from or COVERED_FROM, True),
        (row.valid_until or TODAY, True),
        (row.valid_until and row.valid_until + ONE_DAY, False),
    )
    if when and COVERED_FROM <= when <= TODAY and (not expected or row.in_force(when))
]


def test_all_rows_are_here():
    assert len(ROWS) == len({row.id for row in ROWS}) == 114


def test_no_row_is_left_untried():
    tried = {row.id for row, _, expected in BORDERS if expected}
    assert {row.id for row in ROWS} - tried == {row.id for row in ROWS if row.valid_from and row.valid_from > TODAY}


@pytest.mark.parametrize(("row", "when", "expected"), BORDERS, ids=lambda part: getattr(part, "id", str(part)))
def test_border_days_are_inclusive(law, row, when, expected):
    found = answer(law, when, FACTS[row.id])
    assert (row.id in applies(found)) is expected
    assert expected or row.id not in listed(found)


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.elements[0] and not row.after_match], ids=lambda row: row.id
)
def test_each_alternative_is_enough_and_each_element_is_needed(law, row):
    when = max(row.valid_from or COVERED_FROM, COVERED_FROM)
    if when > TODAY:
        return
    for alternative in range(max(len(group) for group in row.elements)):
        chosen = [group[min(alternative, len(group) - 1)] for group in row.elements]
        assert row.id in applies(answer(law, when, " ".join(chosen)))
    for group in row.elements:
        without = [name for other in row.elements if other != group for name in other]
        refused = " ".join(f"{name}=no" for name in group)
        # What follows from the other elements cannot be refused by leaving it out.
        implied = {other for name in without for other in law.vocabulary.implies.get(name, ())}
        if not implied & set(group):
            assert row.id not in applies(answer(law, when, " ".join(without)))
            assert row.id not in listed(answer(law, when, f"{' '.join(without)} {refused}"))


@pytest.mark.parametrize("row", [row for row in ROWS if row.replaces], ids=lambda row: row.id)
def test_one_version_gives_way_to_the_next_without_a_gap_and_never_comes_back(law, row):
    before = law.by_id[row.replaces]
    assert before.valid_until + ONE_DAY == row.valid_from
    facts = f"{FACTS[row.id]} {FACTS[before.id]}"
    for when in (row.valid_from, row.valid_from + 400 * ONE_DAY, TODAY):
        if when <= TODAY:
            assert before.id not in listed(answer(law, when, facts))
    assert row.id not in listed(answer(law, before.valid_until, facts))


@pytest.mark.parametrize("when", ["2001-12-31", "1990-05-05", "2026-11-26", "2029-01-01"])
def test_before_2002_and_in_the_future_nothing_is_said(law, when):
    found = answer(law, when, "paid deceit")
    assert found.covered is False
    assert found.findings == ()


@pytest.mark.parametrize("when", ["2002-01-01", "2026-11-25"])
def test_the_ends_of_what_is_covered_are_covered(law, when):
    assert answer(law, when, "paid deceit").covered is True


def test_no_directive_or_treaty_is_an_offence(law):
    states = [row for row in ROWS if row.instrument.id.startswith("richtlijn") or row.instrument.jurisdiction == "CoE"]
    assert len(states) == 10
    assert {row.kind for row in states} == {"background"}
    offences = [row for row in ROWS if row.kind == "offence"]
    assert {row.instrument.id for row in offences} == {"sr", "auteurswet"}


def test_the_directive_of_2024_is_no_law_yet(law):
    found = answer(law, TODAY, " ".join(FACTS["dir-2024-1385-5"].split()))
    assert not {name for name in listed(found) if name.startswith("dir-2024")}


def test_the_same_number_can_be_another_offence(law):
    assert law.by_id["sr-240-old"].article == law.by_id["sr-240"].article
    facts = f"{FACTS['sr-240-old']} {FACTS['sr-240']}"
    assert {"sr-240-old"} == {"sr-240-old", "sr-240"} & applies(answer(law, "2024-06-30", facts))
    assert {"sr-240"} == {"sr-240-old", "sr-240"} & applies(answer(law, "2024-07-01", facts))


def test_the_new_title_begins_on_1_july_2024(law):
    facts = "victim_12_15 deceit sexual_messages sexual_act_by_victim coercion image_sexual image_possessed"
    old, new = applies(answer(law, "2024-06-30", facts)), applies(answer(law, "2024-07-01", facts))
    assert {"sr-246-old", "sr-248a-old", "sr-240b-2010"} <= old
    assert {"sr-251-chat", "sr-247", "sr-252", "sr-241-lid2"} <= new
    assert not {"sr-246-old", "sr-248a-old", "sr-240b-2010"} & new
    assert not {"sr-251-chat", "sr-247", "sr-252", "sr-241-lid2"} & old


def test_whatever_holds_today_is_marked_as_unchecked(law):
    assert {row.checked_by for row in ROWS} == {None}
    assert day("2026-11-24") == law.known_until
