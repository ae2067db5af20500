"""The shipped rules as a whole: nothing is dead, every situation of the field is there, quick enough."""

import time

from houvast.core.advice import advise, next_page
from houvast.core.knowledge.names import KINDS
from houvast.core.situation import FIELDS, Situation

from .case_files import NOW, cases, situation_of

SITUATIONS = """
    stranger_money threatened_followers ex_partner more_images_or_sex peers_school minor bluff_mail deepfake
    hacked_account already_paid already_published fake_police
""".split()  # noqa: SIM905


def test_the_twelve_situations_are_there(rules):
    assert set(rules.situations) == set(SITUATIONS)


def test_every_kind_has_steps(rules):
    assert {step.kind for step in rules.steps} == set(KINDS)


def test_every_form_leads_to_a_stop_of_its_own_or_the_general_one(rules):
    found = {}
    for form in FIELDS["form"].values:
        plan = advise(Situation.from_json({"form": form, "money_demanded": "yes"}), rules)
        found[form] = next(step.id for step in plan.steps if step.kind == "stop")
    assert found["bluff_mail"] == "stop.bluff_mail"
    assert found["fake_police"] == "stop.fake_police"
    assert found["ex_partner"] == "stop.ex_partner"
    assert found["webcam_lure"] == "stop.money"


def test_every_step_can_come_up(rules):
    """For each step a situation is made from one of its own terms; with nothing weightier it must be in the plan."""
    for step in rules.steps:
        assert any(_situation_for(rules, term, step) for term in step.rule.terms), f"{step.id} never comes up"


def _situation_for(rules, term, step):
    answers = {}
    for fact, values in rules.atoms.atoms_in(term, (0,)):
        if fact == "image_shows":
            answers["age_in_image"] = values[0]
        elif fact in FIELDS:
            many = FIELDS[fact].shape.value == "many"
            answers[fact] = [*answers.get(fact, []), values[0]] if many else values[0]
    for fact, values in rules.atoms.atoms_in(term, (1,)):
        if fact in FIELDS and fact not in answers:
            others = [value for value in FIELDS[fact].values or ("BE",) if value not in values]
            answers[fact] = [] if FIELDS[fact].shape.value == "many" else others[0]
    plan = advise(Situation.from_json(answers), rules, now=NOW, ask=False)
    return step.id in {item.id for item in (*plan.steps, *plan.more)}


def test_every_thing_to_avoid_comes_up_in_some_case(rules):
    seen = {item.id for case in cases() for item in advise(situation_of(case), rules, ask=False).avoid}
    assert {item.id for item in rules.avoid} - seen == set()


def test_a_plan_lists_no_more_to_avoid_than_can_be_read(rules):
    for case in cases():
        assert len(advise(situation_of(case), rules, ask=False).avoid) <= 13


def test_every_fact_that_can_matter_is_asked_somewhere(rules):
    asked = set(rules.pages_of_fact)
    assert asked <= set(FIELDS)
    assert {fact for step in rules.steps for fact in step.depends_on} <= asked


def test_the_next_page_comes_quickly(rules):
    situations = [situation_of(case) for case in cases()]
    for situation in situations:
        next_page(situation, frozenset({"immediate_danger"}), rules, now=NOW)
    began = time.perf_counter()
    for situation in situations:
        next_page(situation, frozenset({"immediate_danger"}), rules, now=NOW)
    assert (time.perf_counter() - began) / len(situations) < 0.030
