"""The receipt of an answer: the same asked again, and whatever is otherwise is told."""

import dataclasses
import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houvast.core.law import LegalAct, ask, compare_receipt, read_acts, with_receipt
from houvast.core.law.receipts import ROW, What
from houvast.core.law.tests.asked import TODAY, day
from houvast.core.law.tests.shipped import shipped_law
from houvast.core.situation import SituationError, Truth

FACTS = ["image_sexual", "image_of_person", "image_disclosed", "harm_known", "deceit=no", "paid=unknown"]
LATER = date(2035, 1, 1)
ACTS = [
    {"day": "2020-03-10", "facts": FACTS},
    {"from": "2024-06-01", "until": "2024-07-31", "facts": FACTS, "born": "2007-02-28"},
]


def single(law, language="nl"):
    return with_receipt(law, ask(law, [LegalAct.on(day("2020-03-10"), law.vocabulary.read(FACTS))], TODAY), language)


def several(law):
    return with_receipt(law, ask(law, read_acts(ACTS, law.vocabulary), TODAY), "nl", many=True)


def kept(answer):
    """As it comes back from a file."""
    return json.loads(json.dumps(answer))


def test_the_receipt_holds_what_the_answer_was_made_from(law):
    receipt = single(law)["receipt"]
    assert receipt["data_sha256"] == law.data_sha256
    assert len(receipt["data_sha256"]) == 64
    assert receipt["day"] == "2020-03-10"
    assert receipt["facts"]["paid"] == "unknown"
    assert receipt["facts"]["deceit"] == "no"
    assert receipt["asked_on"] == "2026-11-25"
    assert receipt["known_until"] == "2026-11-24"
    row = law.by_id["sr-139h-lid2"]
    assert receipt["rows"][row.id] == {
        "status": "applies",
        "row_version": row.row_version,
        "confidence": row.confidence,
    }
    assert set(receipt["rows"]) == {item["id"] for item in single(law)["provisions"]}


@pytest.mark.parametrize("make", [single, several])
def test_years_later_it_is_the_same(law, make):
    answer = make(law)
    for recorded in (kept(answer), kept(answer)["receipt"]):
        compared = compare_receipt(law, recorded, "en", today=LATER)
        assert compared.same
        assert compared.changed == ()
    assert compare_receipt(law, kept(answer), "nl", today=LATER).answer == answer


def test_the_same_facts_in_another_order_are_the_same_answer(law):
    backwards = LegalAct.on(day("2020-03-10"), law.vocabulary.read(FACTS[::-1]))
    assert with_receipt(law, ask(law, [backwards], TODAY), "nl") == single(law)


def test_the_language_changes_words_alone(law):
    dutch, english = single(law), single(law, "en")
    assert dutch["receipt"] == english["receipt"]
    assert [row["title"] for row in dutch["provisions"]] != [row["title"] for row in english["provisions"]]


@pytest.mark.parametrize(
    "change",
    [
        lambda answer: answer["receipt"].update(data_sha256="0" * 64),
        lambda answer: answer["receipt"].update(day="2020-03-11"),
        lambda answer: answer["receipt"]["facts"].update(image_disclosed="no"),
        lambda answer: answer["receipt"]["facts"].update(good_taken="unknown"),
        lambda answer: answer["receipt"].update(asked_on="2023-01-01"),
        lambda answer: answer["receipt"].update(answer_sha256="0" * 64),
        lambda answer: answer["provisions"].pop(),
        lambda answer: answer["provisions"][0].update(status="possible", missing=["x"]),
        lambda answer: answer["provisions"][0].update(max_prison_years=99),
        lambda answer: answer.update(covered=False),
    ],
)
def test_whatever_was_changed_is_noticed(law, change):
    answer = kept(single(law))
    change(answer)
    assert not compare_receipt(law, answer, "nl", today=LATER).same


def test_a_changed_row_is_named(law):
    row = dataclasses.replace(law.by_id["sr-139h-lid2"], max_prison_years=1, row_version="0" * 12)
    rows = tuple(row if one.id == row.id else one for one in law.provisions)
    other = dataclasses.replace(
        law,
        provisions=rows,
        data_sha256="f" * 64,
        by_id={one.id: one for one in rows},
        lines={name: tuple(one for one in rows if one.line == name) for name in law.lines},
    )
    compared = compare_receipt(other, kept(single(law)), "nl", today=LATER)
    assert (compared.same_data, compared.same_answer, compared.changed) == (False, False, ("sr-139h-lid2",))
    (change,) = compared.changes
    assert change.what is What.ROW
    assert (change.was["row_version"], change.now["row_version"]) == (law.by_id[row.id].row_version, "0" * 12)


def test_the_receipt_alone_says_row_by_row_what_is_otherwise(law):
    receipt = kept(single(law))["receipt"]
    receipt["data_sha256"] = "f" * 64
    receipt["rows"]["sr-gone"] = dict.fromkeys(ROW, "x")
    receipt["rows"]["sr-139h-lid2"]["row_version"] = "0" * 12
    receipt["rows"]["sr-318"]["status"] = "applies"
    del receipt["rows"]["sr-266"]
    compared = compare_receipt(law, receipt, "nl", today=LATER)
    assert {change.id: change.what for change in compared.changes} == {
        "sr-gone": What.WENT,
        "sr-139h-lid2": What.ROW,
        "sr-318": What.ANSWER,
        "sr-266": What.CAME,
    }
    assert not compared.same_answer
    assert not compared.altered


def test_a_file_that_was_altered_is_told_apart_from_a_law_that_moved(law):
    answer = kept(single(law))
    answer["receipt"]["facts"]["good_taken"] = "unknown"
    compared = compare_receipt(law, answer, "nl", today=LATER)
    assert compared.same_data
    assert compared.altered
    assert compared.changes == ()


def test_a_stamp_given_since_changes_nothing(law):
    row = dataclasses.replace(law.by_id["sr-139h-lid2"], checked_by="A. Visser", checked_on="2026-12-01")
    rows = tuple(row if one.id == row.id else one for one in law.provisions)
    stamped = dataclasses.replace(law, provisions=rows, by_id={one.id: one for one in rows})
    assert compare_receipt(stamped, kept(single(law)), "nl", today=LATER).same


def test_the_bare_receipt_of_the_contract_is_enough(law):
    bare = {"data_sha256": law.data_sha256, "day": "2020-03-10", "facts": {"paid": "yes"}}
    assert compare_receipt(law, bare, "nl", today=TODAY).same
    assert not compare_receipt(law, {**bare, "data_sha256": "0" * 64}, "nl", today=TODAY).same


@pytest.mark.parametrize(
    "recorded",
    [
        [],
        {},
        None,
        {"receipt": {}},
        {"receipt": []},
        {"data_sha256": 1},
        {"data_sha256": "0" * 64},
        {"data_sha256": "0" * 64, "day": "2020-01-01", "facts": ["x"]},
        {"data_sha256": "0" * 64, "day": "2020-01-01", "facts": [], "asked_on": "now"},
        {"data_sha256": "0" * 64, "acts": []},
        {"data_sha256": "0" * 64, "day": "2020-01-01", "facts": [], "rows": ["sr-318"]},
        {"data_sha256": "0" * 64, "day": "2020-01-01", "facts": [], "rows": {"sr-318": "applies"}},
    ],
)
def test_what_is_no_receipt_is_refused(law, recorded):
    with pytest.raises(SituationError):
        compare_receipt(law, recorded, "nl", today=TODAY)


@pytest.mark.parametrize("per_act", [5, [5], {"a": 1}, [{"covered": True, "provisions": 5}]])
def test_acts_that_are_none_of_ours_are_another_answer_and_no_crash(law, per_act):
    compared = compare_receipt(law, {**kept(several(law)), "acts": per_act}, "nl", today=TODAY)
    assert compared.same_data and not compared.same_answer and compared.altered


@settings(max_examples=60)
@given(
    facts=st.dictionaries(
        st.sampled_from(sorted(shipped_law().vocabulary.facts)), st.sampled_from(list(Truth)), max_size=9
    ),
    when=st.dates(date(2002, 1, 1), TODAY),
)
def test_every_answer_is_the_same_again(facts, when):
    law = shipped_law()
    answer = kept(with_receipt(law, ask(law, [LegalAct.on(when, facts)], TODAY), "en"))
    assert compare_receipt(law, answer, "nl", today=LATER).same
