"""Age on the day of the act."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.core.law.ages import BANDS, TOLD, age_facts, age_on, birthday, told_ages
from houvast.core.law.tests.asked import answer, applies, day, listed, possible
from houvast.core.situation import Truth

BORN = st.dates(date(1930, 1, 1), date(2015, 12, 31))


@pytest.mark.parametrize(
    ("when", "age"),
    [("2026-02-28", 17), ("2026-03-01", 18), ("2028-02-28", 19), ("2028-02-29", 20), ("2008-02-29", 0)],
)
def test_born_on_29_february_is_a_year_older_on_1_march(when, age):
    assert age_on(date(2008, 2, 29), day(when)) == age


@given(born=BORN, days=st.integers(0, 40_000))
def test_age_grows_by_one_on_each_birthday_and_on_no_other_day(born, days):
    when = born + timedelta(days=days)
    grew = age_on(born, when + timedelta(days=1)) - age_on(born, when)
    assert grew == (1 if birthday(born, age_on(born, when) + 1) == when + timedelta(days=1) else 0)


@pytest.mark.parametrize("age", range(40))
def test_a_known_age_settles_every_band(age):
    facts = age_facts(age, age)
    assert {name: low <= age <= high for name, (low, high) in BANDS.items()} == {
        name: facts[name] is Truth.YES for name in BANDS
    }


def test_an_age_between_two_is_certain_only_where_both_agree():
    assert age_facts(10, 13) == {
        "victim_under_16": Truth.YES,
        "victim_under_18": Truth.YES,
        "victim_16_17": Truth.NO,
    }


@given(born=BORN, told=st.integers(0, 30_000), back=st.integers(0, 6_000))
def test_a_band_told_later_holds_the_true_age(born, told, back):
    told_on = born + timedelta(days=told + back)
    when = told_on - timedelta(days=back)
    age = age_on(born, told_on)
    band = next(name for name, (low, high) in TOLD.items() if low <= age <= high)
    youngest, oldest = told_ages(band, told_on, when)
    assert youngest <= age_on(born, when) <= oldest


def test_on_the_day_itself_the_band_is_the_band():
    assert told_ages("12_15", day("2026-11-25"), day("2026-11-25")) == (12, 15)
    assert told_ages("12_15", day("2026-11-25"), day("2025-11-25")) == (11, 14)
    assert told_ages("12_15", day("2026-11-25"), day("2025-11-26")) == (11, 15)


@pytest.mark.parametrize(
    ("when", "yes", "no"),
    [
        ("2024-08-30", "sr-247", "sr-245"),
        ("2024-08-31", "sr-245", "sr-247"),
        ("2026-08-30", "sr-245", "sr-247"),
        ("2026-08-31", "", "sr-245"),
    ],
)
def test_the_law_is_asked_with_the_age_of_the_day(law, when, yes, no):
    found = answer(law, when, "sexual_act_by_victim deceit", born=date(2008, 8, 31))
    assert not yes or yes in applies(found)
    assert no not in listed(found)


def test_an_adult_of_today_may_have_been_a_child_in_the_image(law):
    found = answer(law, "2024-08-01", "image_sexual image_disclosed", born=date(2000, 1, 1))
    assert possible(found)["sr-252"] == ("victim_under_18",)
    child = answer(
        law, "2024-08-01", "image_sexual image_disclosed", born=date(2000, 1, 1), image_made_on=day("2017-12-31")
    )
    assert "sr-252" in applies(child)
    adult = answer(
        law, "2024-08-01", "image_sexual image_disclosed", born=date(2000, 1, 1), image_made_on=day("2018-01-01")
    )
    assert "sr-252" not in listed(adult)


def test_what_was_said_goes_before_the_date_of_birth_and_the_contradiction_is_told(law):
    found = answer(law, "2024-08-01", "victim_under_18=no", born=date(2010, 1, 1))
    assert ("born", "victim_under_18") in found.acts[0].contradictions
    assert "sr-252" not in listed(found)


def test_contradictions_are_answered_and_told(law):
    found = answer(law, "2024-08-01", "victim_12_15 victim_16_17 sexual_act_by_victim deceit paid demand_made=no")
    assert {"sr-245", "sr-247"} <= applies(found)
    assert set(found.acts[0].contradictions) == {("victim_12_15", "victim_16_17"), ("paid", "demand_made")}
