"""Last days of complaint and prosecution."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.core.law.deadlines import add_months, civil_limitation, complaint_until, term
from houvast.core.law.tests.asked import answer, day, finding


@pytest.mark.parametrize(
    ("known", "last"),
    [
        ("2024-01-31", "2024-04-30"),
        ("2024-01-30", "2024-04-30"),
        ("2023-11-30", "2024-02-29"),
        ("2022-11-30", "2023-02-28"),
        ("2022-11-28", "2023-02-28"),
        ("2024-02-29", "2024-05-29"),
        ("2024-10-15", "2025-01-15"),
        ("2024-12-31", "2025-03-31"),
        ("2024-08-31", "2024-11-30"),
    ],
)
def test_three_calendar_months(known, last):
    assert complaint_until(day(known)) == day(last)


@given(st.dates(date(2002, 1, 1), date(2100, 1, 1)))
def test_a_complaint_has_at_most_three_months_and_never_skips_one(known):
    last = complaint_until(known)
    assert (last.year * 12 + last.month) - (known.year * 12 + known.month) == 3
    assert last.day == known.day or (last.day < known.day and (last + timedelta(days=1)).day == 1)
    assert complaint_until(known + timedelta(days=1)) >= last


def test_the_deadline_stands_at_every_offence_that_needs_a_complaint_also_where_it_is_only_possible(law):
    found = answer(law, "2024-01-31")
    needing = {row.id for row in law.provisions if row.complaint == "yes" and row.in_force(day("2024-01-31"))}
    assert needing == {"sr-318", "sr-285b", "sr-261-lid1", "sr-261-lid2", "sr-262", "sr-266", "sr-284-lid1-2"}
    with_deadline = {one.provision.id: one.complaint_until for one in found.findings if one.complaint_until}
    assert with_deadline == dict.fromkeys(needing, day("2024-04-30"))


def test_it_runs_from_knowledge_where_that_is_said(law):
    found = answer(law, "2024-01-31", "threat_to_disclose paid", known_on=day("2024-06-01"))
    assert finding(found, "sr-318").complaint_until == day("2024-09-01")


@pytest.mark.parametrize(
    ("maximum", "years"),
    [(0.1667, 6), (3, 6), (3.5, 12), (4, 12), (6, 12), (7.99, 12), (8, 20), (9, 20), (12, None), (15, None)],
)
def test_the_term_by_the_maximum(maximum, years):
    assert term(maximum) == years


def limit(law, when, name, facts="", **more):
    return finding(answer(law, when, facts, **more), name).acts[0][1].limitation


def test_limitation_starts_with_the_act_or_at_18(law):
    assert limit(law, "2020-03-10", "sr-318").until == day("2032-03-10")
    minor = limit(law, "2020-03-10", "sr-240b-2010", "victim_12_15", born=date(2006, 5, 20))
    assert (minor.starts, minor.until, minor.source) == ("at_18", day("2036-05-20"), "sr-70-71")
    leap = limit(law, "2020-03-10", "sr-240b-2010", "", born=date(2008, 2, 29))
    assert leap.until == day("2038-03-01")
    # No sexual offence: it starts with the act, also for a minor.
    assert limit(law, "2020-03-10", "sr-318", "victim_12_15", born=date(2006, 5, 20)).until == day("2032-03-10")


def test_limitation_says_what_it_does_not_know(law):
    unknown_birthday = limit(law, "2020-03-10", "sr-240b-2010", "victim_12_15")
    assert (unknown_birthday.until, unknown_birthday.at_least_until) == (None, day("2032-03-10"))
    assert unknown_birthday.open == ("birth",)
    unknown_age = limit(law, "2020-03-10", "sr-240b-2010")
    assert (unknown_age.until, unknown_age.open) == (day("2032-03-10"), ("age",))
    assert limit(law, "2024-08-01", "sr-252", "victim_under_18").open == ("maximum",)


def test_the_gravest_never_lapse(law):
    assert limit(law, "2020-03-10", "sr-242-old", "victim_under_18=no").never
    assert limit(law, "2020-03-10", "sr-246-old", "victim_12_15").never
    assert limit(law, "2020-03-10", "sr-246-old", "victim_under_18=no").until == day("2040-03-10")


def test_an_attempt_lapses_by_its_lower_maximum_and_a_minor_offence_in_three_years(law):
    assert limit(law, "2020-06-06", "sr-318", "attempt_only").until == day("2026-06-06")
    assert limit(law, "2020-06-06", "aw-35").until == day("2023-06-06")
    assert limit(law, "2020-06-06", "avg-17") is None


def test_a_claim_lapses_five_years_after_knowledge_twenty_at_most(law):
    assert civil_limitation(day("2010-01-01"), day("2012-02-29")).until == day("2017-02-28")
    assert civil_limitation(day("2003-01-01"), day("2022-01-01")).until == day("2023-01-01")
    assert limit(law, "2020-06-06", "bw-3-310").until == day("2025-06-06")


def test_months_over_a_year():
    assert add_months(day("2023-12-31"), 2) == day("2024-02-29")
    assert add_months(day("2024-02-29"), 12) == day("2025-02-28")
