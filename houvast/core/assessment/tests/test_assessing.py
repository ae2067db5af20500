"""Worked answers, and what is refused at the door."""

import pytest

from houvast.core.assessment import Answers, Level, Status, assess, changed_facts, changes
from houvast.core.assessment.vocabulary import MEASURES, NEEDS
from houvast.core.situation import SituationError


def made(rules, **facts):
    return assess(Answers.from_json(facts), rules)


def test_nothing_answered_is_nothing_known_and_nothing_asked_for(rules):
    result = made(rules)
    assert tuple(need.id for need in result.needs) == NEEDS
    assert {need.level for need in result.needs} == {Level.UNKNOWN}
    assert result.measures == ()
    assert {item.id for item in result.not_offered} == set(MEASURES)
    assert all(item.open for item in result.not_offered)


def test_the_shipped_measures_are_those_of_the_contract(rules):
    assert set(rules.measure_ids) == set(MEASURES)


@pytest.mark.parametrize(
    ("suspect", "met", "status"),
    [
        ("yes", True, Status.PROPOSED),
        ("no", False, Status.CONDITION_OPEN),
        ("unknown", None, Status.CONDITION_OPEN),
        ("rather_not_say", None, Status.CONDITION_OPEN),
    ],
)
def test_a_contact_ban_needs_a_known_suspect(rules, suspect, met, status):
    ban = made(rules, threat_of_violence="yes", suspect_known=suspect).measure("contact_ban")
    assert (ban.conditions[0].met, ban.status) == (met, status)


def test_an_open_condition_is_an_open_question(rules):
    assert "suspect_known" in made(rules, threat_of_violence="yes").open_questions
    assert "suspect_known" not in made(rules, threat_of_violence="yes", suspect_known="no").open_questions


def test_what_somebody_rather_did_not_say_is_not_asked_again(rules):
    assert "disability" in made(rules).open_questions
    assert "disability" not in made(rules, disability="rather_not_say").open_questions


def test_no_is_told_apart_from_unknown(rules):
    calm = dict.fromkeys(("suicidal_thoughts", "self_harm", "no_way_out", "alone_now"), "no")
    assert made(rules, **calm).need("self_harm").level is Level.NONE
    assert made(rules, **{**calm, "alone_now": "unknown"}).need("self_harm").level is Level.UNKNOWN
    assert made(rules, no_way_out="yes").need("self_harm").level is Level.HIGH


def test_no_support_is_a_need_and_support_is_none_of_it(rules):
    assert made(rules, support_present="no").need("support_at_home").level is Level.SOME
    assert made(rules, support_present="no", victim_age="12_15").need("support_at_home").level is Level.HIGH
    assert "support_present" not in made(rules, support_present="yes").need("support_at_home").because


def test_a_picture_of_a_child_and_no_age_is_presumed_a_child(rules):
    assert made(rules, age_in_image="under_18").presumed == ("child",)
    assert made(rules, age_in_image="under_18", victim_age="25_plus").presumed == ()
    assert made(rules, age_in_image="adult").presumed == ()


def test_another_language_calls_for_an_interpreter(rules):
    assert made(rules, victim_language="nl", disability="no").need("language_access").level is Level.NONE
    assert made(rules, victim_language="ar").measure("interpreter").status is Status.PROPOSED
    only_disabled = made(rules, victim_language="nl", disability="yes").measure("interpreter")
    assert only_disabled.conditions[0].met is False


def test_refusing_and_accepting_are_kept(rules):
    result = made(rules, threat_of_violence="yes", refuses=["alarm"], accepts=["other_address", "contact_ban"])
    assert result.measure("alarm").status is Status.REFUSED
    assert result.measure("other_address").accepted
    assert result.measure("contact_ban").status is Status.CONDITION_OPEN


@pytest.mark.parametrize(
    ("given", "field", "named"),
    [
        ({"stage": "later"}, "stage", "before, during, after, none"),
        ({"disability": True}, "disability", "yes, no, unknown"),
        ({"refuses": ["bodyguard"]}, "refuses", "contact_ban"),
        ({"accepts": "alarm"}, "accepts", "a list of"),
        ({"threatened": "yes"}, "threatened", "released_or_free"),
        ({"victim_age": "13"}, "victim_age", "12_15"),
        ([], "answers", "one JSON object"),
    ],
)
def test_wrong_answers_are_refused_by_name(given, field, named):
    with pytest.raises(SituationError) as refused:
        Answers.from_json(given)
    assert refused.value.field == field
    assert named in str(refused.value)


def test_answers_come_back_as_they_were_given():
    given = {"victim_age": "16_17", "suspect_known": "no", "stage": "during", "disability": "rather_not_say"}
    written = Answers.from_json({**given, "refuses": ["alarm"]}).to_json()
    assert written == {**given, "accepts": [], "refuses": ["alarm"]}
    assert Answers.from_json(written).to_json() == written


def test_a_changed_fact_is_told_with_what_it_changes(rules):
    earlier = Answers.from_json({"victim_age": "25_plus"})
    later = Answers.from_json({"victim_age": "25_plus", "threat_of_violence": "yes"})
    assert [(c.id, c.before, c.after) for c in changed_facts(earlier, later)] == [("threat_of_violence", None, "yes")]
    found = {(c.what, c.id): (c.before, c.after) for c in changes(assess(earlier, rules), assess(later, rules))}
    assert found[("need", "physical_safety")] == ("unknown", "high")
    assert found[("measure", "alarm")] == (None, "condition_open")
    assert changes(assess(later, rules), assess(later, rules)) == ()
