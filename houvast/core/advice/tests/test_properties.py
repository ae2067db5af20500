"""Properties over thousands of generated situations, each named for what it says."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houvast.core.advice import advise, cannot, next_page
from houvast.core.advice.asking import _Asking
from houvast.core.knowledge.names import KINDS, WHEN
from houvast.core.situation import FIELDS, Shape, Situation
from houvast.core.situation.vocabulary import CRISIS_FACTS, UNDER_18

from .case_files import NOW
from .demands import broken_rules


def _values(field):
    if field.shape in (Shape.CHOICE, Shape.FLAG):
        return st.sampled_from(field.values)
    if field.shape is Shape.MANY:
        return st.lists(st.sampled_from(field.values), unique=True, max_size=4)
    if field.shape is Shape.CODE:
        return st.sampled_from(
            ["NL", "BE", "GB", "US", "AU", "BR", "other"] if field.name == "victim_country" else ["nl", "en", "ar"]
        )
    if field.shape is Shape.DAY:
        return st.dates(date(2025, 1, 1), date(2026, 6, 1)).map(date.isoformat)
    return st.integers(-720, 720).map(lambda hours: (NOW + timedelta(hours=hours)).isoformat())


# Few facts as often as many: both ends are where people are.
situations = (
    st.integers(0, 20)
    .flatmap(lambda most: st.lists(st.sampled_from([f for f in FIELDS if f != "acts"]), unique=True, max_size=3 * most))
    .flatmap(lambda names: st.fixed_dictionaries({name: _values(FIELDS[name]) for name in names}))
)


def keeps_the_rules(rules, facts, plan):
    """1 to 9 steps, at most 4 now, order, one of a kind, never an adults' service or a screenshot for a child."""
    # An adult may be shown as a child in the picture: then it is the picture that decides.
    allowed = ("hash.take_it_down",) if facts.get("age_in_image") == "under_18" else ()
    assert broken_rules(facts, plan, allowed) == []
    order = [(WHEN.index(step.when), KINDS.index(step.kind)) for step in plan.steps]
    assert order == sorted(order)
    assert all(step.sources for step in (*plan.steps, *plan.more))


def crisis_comes_first_exactly_when_it_is_shown(rules, facts, plan):
    assert (plan.steps[0].kind == "crisis") is plan.crisis.show
    if plan.crisis.show:
        assert plan.steps[0].when == "now"
        assert set(plan.crisis.because) <= facts.keys()
        assert plan.crisis.contacts


def nobody_is_led_to_handle_the_picture_of_someone_under_18(rules, facts, plan):
    every = (*plan.steps, *plan.more)
    ids = {step.id for step in every}
    shows_minor = facts.get("victim_age") in UNDER_18 or facts.get("age_in_image") == "under_18"
    known_adult = facts.get("victim_age") in ("18_24", "25_plus") or facts.get("age_in_image") == "adult"
    if shows_minor or not known_adult:
        assert "hash.stopncii" not in ids
        kept = {name for name in ids if name.startswith("preserve.")}
        assert kept <= {"preserve.without_images", "preserve.bluff_mail"}
    if shows_minor:
        assert "preserve.without_images" in ids
        assert "stopncii" not in {name for step in every for name in step.referrals}


def what_is_preserved_comes_before_what_makes_it_vanish(rules, facts, plan):
    place = {step.kind: number for number, step in reversed(list(enumerate(plan.steps)))}
    for first, then in rules.order:
        if first in place and then in place:
            assert place[first] < place[then]


def protected_kinds_never_give_way(rules, facts, plan):
    assert not {step.kind for step in plan.more} & {"crisis", "physical_safety", "stop", "preserve"}
    assert {"stop", "preserve"} <= {step.kind for step in plan.steps}


def because_names_known_facts_only(rules, facts, plan):
    for item in (*plan.steps, *plan.more, *plan.avoid):
        assert set(item.because) <= facts.keys()


def a_bluff_mail_leads_to_no_picture_steps(rules, facts, plan):
    if facts.get("form") == "bluff_mail" and facts.get("image_exists") == "no":
        assert not any(step.kind == "hash" for step in (*plan.steps, *plan.more))
        assert "avoid.deleting_account" not in {item.id for item in plan.avoid}


def money_is_spoken_of_exactly_when_it_was_paid(rules, facts, plan):
    assert any(step.kind == "money" for step in (*plan.steps, *plan.more)) is (facts.get("paid") == "yes")


def a_complaint_is_never_urgent_for_the_young_or_in_a_crisis(rules, facts, plan):
    for step in (*plan.steps, *plan.more):
        if step.id == "police.aangifte" and (facts.get("victim_age") in UNDER_18 or plan.crisis.show):
            assert step.when == "later"


def no_file_no_fingerprint(rules, facts, plan):
    if facts.get("has_image_file") == "no":
        assert not any(step.kind == "hash" for step in (*plan.steps, *plan.more))


def everybody_hears_of_the_police_of_help_and_of_telling_someone(rules, facts, plan):
    kinds = {step.kind for step in (*plan.steps, *plan.more)}
    assert "police" in kinds or "bluff_mail" in plan.situations
    assert {"support", "tell"} <= kinds


def blocking_is_never_urgent_where_it_can_make_things_worse(rules, facts, plan):
    risky = facts.get("form") == "ex_partner" or facts.get("device_watched") == "yes"
    if risky:
        assert not any(step.kind == "block" and step.when == "now" for step in plan.steps)


def the_age_in_the_picture_is_asked_of_adults(rules, facts, plan):
    grown = facts.get("victim_age") in ("18_24", "25_plus")
    if plan.would_change and grown and facts.get("image_exists") == "yes" and "age_in_image" not in facts:
        assert "age_in_image" in plan.would_change


def something_is_said_against_paying_and_answering(rules, facts, plan):
    topics = {topic for item in plan.avoid for topic in item.topics}
    assert "replying_or_negotiating" in topics
    assert "paying" in topics or facts.get("money_demanded") == "no"


PROPERTIES = [
    keeps_the_rules,
    crisis_comes_first_exactly_when_it_is_shown,
    nobody_is_led_to_handle_the_picture_of_someone_under_18,
    what_is_preserved_comes_before_what_makes_it_vanish,
    protected_kinds_never_give_way,
    because_names_known_facts_only,
    a_bluff_mail_leads_to_no_picture_steps,
    money_is_spoken_of_exactly_when_it_was_paid,
    a_complaint_is_never_urgent_for_the_young_or_in_a_crisis,
    no_file_no_fingerprint,
    everybody_hears_of_the_police_of_help_and_of_telling_someone,
    blocking_is_never_urgent_where_it_can_make_things_worse,
    the_age_in_the_picture_is_asked_of_adults,
    something_is_said_against_paying_and_answering,
]


@settings(max_examples=500, deadline=None)
@given(situations)
def test_every_property_holds_and_a_failure_is_made_small(rules, facts):
    plan = advise(Situation.from_json(facts), rules, now=NOW)
    for property_holds in PROPERTIES:
        property_holds(rules, facts, plan)


def _drawn(randomly: random.Random) -> dict:
    """Random facts of the kinds that rules look at; much quicker than hypothesis, so that there can be many."""
    names = randomly.sample(DECIDING, randomly.randint(0, len(DECIDING)))
    facts = {}
    for name in names:
        field = FIELDS[name]
        if field.shape is Shape.MANY:
            facts[name] = randomly.sample(field.values, randomly.randint(0, 3))
        elif field.shape is Shape.CODE:
            facts[name] = randomly.choice(("NL", "BE", "GB", "US", "AU", "BR", "other"))
        else:
            facts[name] = randomly.choice(field.values)
    return facts


DECIDING = [
    name
    for name, field in FIELDS.items()
    if field.shape in (Shape.CHOICE, Shape.FLAG, Shape.MANY) or name == "victim_country"
]


def test_every_property_holds_for_ten_thousand_situations(rules):
    randomly = random.Random(20260601)
    for _ in range(10_000):
        facts = _drawn(randomly)
        ask = randomly.randrange(20) == 0
        plan = advise(Situation.from_json(facts), rules, now=NOW, ask=ask)
        for property_holds in PROPERTIES:
            # One of the rules is about what is asked, which costs most to work out: every twentieth time is enough.
            if ask or property_holds is not keeps_the_rules:
                property_holds(rules, facts, plan)


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        (lambda plan: replace(plan, steps=plan.steps[1:]), crisis_comes_first_exactly_when_it_is_shown),
        (lambda plan: replace(plan, steps=plan.steps[::-1]), what_is_preserved_comes_before_what_makes_it_vanish),
        (lambda plan: replace(plan, more=plan.steps), protected_kinds_never_give_way),
        (lambda plan: replace(plan, avoid=()), something_is_said_against_paying_and_answering),
        (lambda plan: replace(plan, steps=plan.steps * 2), keeps_the_rules),
        (lambda plan: replace(plan, steps=(), more=()), everybody_hears_of_the_police_of_help_and_of_telling_someone),
        (lambda plan: replace(plan, steps=(), more=()), money_is_spoken_of_exactly_when_it_was_paid),
    ],
)
def test_a_property_can_fail(rules, change, broken):
    facts = {"victim_age": "16_17", "suicidal_thoughts": "yes", "paid": "yes", "form": "sent_images"}
    plan = advise(Situation.from_json(facts), rules, now=NOW)
    broken(rules, facts, plan)
    with pytest.raises(AssertionError):
        broken(rules, facts, change(plan))


@settings(max_examples=300, deadline=None)
@given(situations, st.sampled_from([*CRISIS_FACTS, "threat_of_violence", "offender_nearby"]))
def test_adding_a_crisis_fact_never_removes_a_crisis_contact(rules, facts, sign):
    before = advise(Situation.from_json(facts), rules, ask=False).crisis
    after = advise(Situation.from_json({**facts, sign: "yes"}), rules, ask=False).crisis
    assert set(before.contacts) <= set(after.contacts)
    assert after.show or not before.show


@settings(max_examples=120, deadline=None)
@given(situations)
def test_what_would_change_is_unknown_and_what_is_asked_ends(rules, facts):
    situation = Situation.from_json(facts)
    plan = advise(situation, rules, now=NOW)
    assert not set(plan.would_change) & facts.keys()
    assert len(set(plan.would_change)) == len(plan.would_change)
    asked: frozenset[str] = frozenset()
    for _ in range(9):
        page = next_page(situation, asked, rules, now=NOW)
        if page is None:
            break
        assert page.facts
        assert not set(page.facts) & (asked | facts.keys())
        asked |= set(page.facts)
    assert page is None


@settings(max_examples=120, deadline=None)
@given(situations)
def test_what_is_not_in_would_change_changes_no_step(rules, facts):
    """For yes-and-no facts: the other side of the promise of would_change."""
    situation = Situation.from_json(facts)
    plan = advise(situation, rules, now=NOW)
    before = [(step.id, step.when) for step in plan.steps]
    for fact, page in rules.pages_of_fact.items():
        asked = next(item for item in page.facts if item.fact == fact)
        certain = rules.certain(situation, NOW)
        if fact in facts or fact in plan.would_change or FIELDS[fact].shape is not Shape.FLAG:
            continue
        if not asked.rule.holds(certain):
            continue
        for value in ("yes", "no"):
            after = advise(situation.with_answers({fact: value}), rules, now=NOW, ask=False)
            assert [(step.id, step.when) for step in after.steps] == before, (fact, value)


@settings(max_examples=60, deadline=None)
@given(situations)
def test_the_value_of_a_fact_is_what_advising_again_would_show(rules, facts):
    """The quick way (only what a fact can touch) against the slow one (a whole new plan for every answer)."""
    situation = Situation.from_json(facts)
    asking = _Asking(situation, rules, NOW)
    before = _levels(advise(situation, rules, now=NOW, ask=False))
    for fact, field in FIELDS.items():
        if fact in facts or field.shape not in (Shape.FLAG, Shape.CHOICE):
            continue
        changes = []
        for value in field.values:
            after = _levels(advise(situation.with_answers({fact: value}), rules, now=NOW, ask=False))
            changes.append(sum(_worth(before.get(name), after.get(name)) for name in before.keys() | after.keys()))
        slow = sum(changes) / len(changes)
        # Changed words count a little on top, at most for each step of the plan once.
        assert slow <= asking.value(fact) + 1e-9 <= slow + 9 + 1e-9


def _levels(plan):
    return {**{step.id: step.when for step in plan.steps}, **{step.id: "more" for step in plan.more}}


def _worth(was, becomes):
    if was == becomes:
        return 0
    if "now" in (was, becomes):
        return 3
    return 0.25 if "more" in (was, becomes) else 1


@settings(max_examples=120, deadline=None)
@given(situations)
def test_i_cannot_never_leaves_someone_without_a_plan(rules, facts):
    situation = Situation.from_json(facts)
    for step in advise(situation, rules, now=NOW, ask=False).steps:
        if step.cannot_fact is not None:
            after = cannot(situation, step.id, rules)
            assert after.get(step.cannot_fact[0]) == step.cannot_fact[1]
            assert advise(after, rules, now=NOW, ask=False).steps
