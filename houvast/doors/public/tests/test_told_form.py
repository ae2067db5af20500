"""What someone tells, read from a form: forgiving, and nothing thrown away."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from houvast.core.situation import Act, Indicator, Told
from houvast.doors.public import told_form

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)


def form(**fields: str | list[str]) -> QueryDict:
    made = QueryDict(mutable=True)
    for name, value in fields.items():
        made.setlist(name, value if isinstance(value, list) else [value])
    return made


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("150", "150"),
        ("150,50", "150.50"),
        ("1.250,50", "1250.50"),
        ("1,250.50", "1250.50"),
        ("1.250", "1250"),
        ("€ 50", "50"),
        ("0,5", "0.5"),
        ("-5", None),
        ("veel", None),
        ("1e9", None),
        ("", None),
        ("9" * 40, None),
    ],
)
def test_amounts_as_people_write_them(typed: str, amount: str | None):
    assert told_form._amount(typed) == (Decimal(amount) if amount else None)


@pytest.mark.parametrize(
    ("day", "time", "zone", "expected"),
    [
        ("2027-01-02", "22:00", "Europe/Amsterdam", "2027-01-02T22:00+01:00"),
        ("2027-07-02", "22:00", "Europe/Amsterdam", "2027-07-02T22:00+02:00"),
        ("2027-07-02", "", "Europe/Amsterdam", "2027-07-02T23:59+02:00"),
        ("2027-01-02", "22:00", "America/Curacao", "2027-01-02T22:00-04:00"),
        ("2027-01-02", "22:00", "-3", "2027-01-02T22:00-03:00"),
        ("", "", "Europe/Amsterdam", None),
    ],
)
def test_a_deadline_has_its_offset_and_comes_back_as_it_was(day, time, zone, expected):
    deadline, problems = told_form.read_deadline(form(day=day, time=time, zone=zone))
    assert deadline == expected and not problems
    if deadline:
        shown = told_form.deadline_fields(deadline)
        again, _ = told_form.read_deadline(form(**shown))
        assert datetime.fromisoformat(again) == datetime.fromisoformat(deadline)
        Told.from_json({"deadline": deadline})


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"time": "22:00"}, "day"),
        ({"day": "morgen"}, "day"),
        ({"day": "2027-01-02", "time": "25:99"}, "day"),
        ({"day": "2027-01-02", "zone": "Mars/Olympus"}, "zone"),
        ({"day": "2027-01-02", "time": "22:00+05:00"}, "zone"),
    ],
)
def test_a_deadline_that_cannot_be_read_names_its_field(fields, field):
    deadline, problems = told_form.read_deadline(form(**fields))
    assert deadline is None and [problem.field for problem in problems] == [field]


def test_indicators_of_every_kind():
    found, problems = told_form.read_indicators(
        form(
            account=["tess", " ", "kim"],
            account_platform=["instagram", "", "nowhere"],
            phone="+31 6 1\r\n\r\n06-2",
            script="Pay\r\nnow",
        ),
        told_form.USED_KINDS,
    )
    assert not problems
    assert found == (
        Indicator("account", "instagram", "tess"),
        Indicator("account", None, "kim"),
        Indicator("phone", None, "+31 6 1"),
        Indicator("phone", None, "06-2"),
        Indicator("script", None, "Pay\nnow"),
    )
    assert told_form.lines_of(found, "phone") == "+31 6 1\n06-2"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"phone": "0" * 501}, "phone"),
        ({"script": "x" * 20_001}, "script"),
        ({"email": "\n".join("abcdefghij" for _ in range(51))}, "account"),
    ],
)
def test_too_much_is_said_beside_its_field(fields, field):
    found, problems = told_form.read_indicators(form(**fields), told_form.USED_KINDS)
    assert found and [problem.field for problem in problems] == [field]


def test_an_act_of_one_day_and_of_several():
    act, problems = told_form.read_act(form(act_kind="threat", act_day="2026-11-20", act_until="2026-11-20"))
    assert (act.day.isoformat(), act.until_day, problems) == ("2026-11-20", None, [])
    act, problems = told_form.read_act(form(act_kind="threat", act_day="2026-11-18", act_until="2026-11-20"))
    assert (act.from_day.isoformat(), act.until_day.isoformat(), problems) == ("2026-11-18", "2026-11-20", [])


def test_an_act_without_a_kind_is_something_else_and_nothing_is_no_act():
    act, _ = told_form.read_act(form(act_words="hij belde"))
    assert act == Act("other", words="hij belde")
    assert told_form.read_act(form(act_currency="EUR")) == (None, [])


def test_an_until_without_a_day_is_asked_about():
    act, problems = told_form.read_act(form(act_kind="threat", act_until="2026-11-20"))
    assert act is None and problems[0].key == "tell.day_unclear"


@given(st.dictionaries(st.sampled_from(["kind", "day", "until", "platform", "amount", "currency", "words"]), texts))
def test_no_form_breaks_the_reader_of_acts(fields):
    act, problems = told_form.read_act(form(**{f"act_{name}": value for name, value in fields.items()}))
    if act is not None:
        assert Act.from_json(act.to_json()) == act
        assert not problems


@given(texts, texts, texts)
def test_no_form_breaks_the_reader_of_deadlines(day, time, zone):
    deadline, problems = told_form.read_deadline(form(day=day, time=time, zone=zone))
    assert deadline is None or not problems


def test_acts_stand_in_the_order_of_their_days():
    acts = tuple(
        Act.from_json({"kind": "threat", **days}) for days in ({}, {"day": "2026-02-01"}, {"day": "2026-01-01"})
    )
    assert [act.day and act.day.month for act in told_form.in_order(acts)] == [1, 2, None]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_deadline_in_a_year_of_no_report_is_unclear(day):
    """One report with such a deadline would break the queue of a whole team."""
    deadline, problems = told_form.read_deadline(form(day=day, time="23:30", zone="0"))
    assert deadline is None
    assert [problem.field for problem in problems] == ["day"]
