"""The acceptance cases: every demand on the steps, and the rules that hold for every case."""

from dataclasses import replace

import pytest

from houvast.core.advice import advise, next_page

from .case_files import NOW, cases, facts_of, situation_of
from .demands import broken_demands, broken_rules

CASES = cases()


def test_the_sample_and_twice_as_many_of_our_own_are_there():
    assert sum("source" in case for case in CASES) == 12
    assert len(CASES) >= 12 + 24


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_plan_meets_the_demands(case, rules):
    plan = advise(situation_of(case), rules, now=NOW)
    assert broken_demands(case["expect"], plan) == []
    assert broken_rules(facts_of(case), plan, tuple(case.get("allow", ()))) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_asking_leads_to_the_plan_of_everything_known(case, rules):
    """Whoever answers the pages as they come gets the urgent steps of the plan that knows everything."""
    truth = situation_of(case)
    role = truth.get("reporter_role")
    known = type(truth)().with_answers({"reporter_role": role})
    asked: frozenset[str] = frozenset()
    pages = []
    while (page := next_page(known, asked, rules, now=NOW)) is not None:
        pages.append(page.id)
        assert not set(page.facts) & asked
        assert len(pages) <= 8
        known = known.with_answers({fact: truth.get(fact) for fact in page.facts})
        asked |= set(page.facts)
    assert pages[0] == "now"
    assert len(set(pages)) == len(pages)
    wanted = {step.kind for step in advise(truth, rules, now=NOW).steps if step.when == "now"}
    found = {step.kind for step in advise(known, rules, now=NOW).steps if step.when in ("now", "today")}
    assert wanted <= found


def test_the_demands_themselves_can_fail(rules):
    """A guard that never objects is none: turn demands round and see them broken."""
    case = next(case for case in CASES if case["id"] == "boy17-suicidal-deadline-paid")
    plan = advise(situation_of(case), rules, now=NOW)
    turned = {
        "first_kind": ["aftercare"],
        "kinds_in_order": ["stop", "crisis"],
        "before": [["stop", "crisis"]],
        "must": [{"any_of": ["hash.stopncii"]}, {"any_of": ["crisis"], "when": ["later"]}],
        "must_not": [{"any_of": ["crisis"]}],
        "crisis_show": False,
        "avoid_must_mention": ["calling_number_they_gave"],
        "would_change": [["suicidal_thoughts"]],
    }
    assert len(broken_demands(turned, plan)) == 9
    assert broken_rules({"victim_age": "25_plus"}, replace(plan, would_change=())) == [
        "take_it_down for an adult",
        "no crisis fact is asked",
    ]
