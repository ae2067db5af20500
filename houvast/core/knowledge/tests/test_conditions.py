"""Conditions: three-valued as logic says, explained by what decided, refused where they name what is not there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.core.knowledge.conditions import IS_NO, IS_YES, Atoms, ConditionError, Parser, Rule, pack
from houvast.core.situation import Truth, all_of, any_of, negation

VALUES = {
    "paid": ("yes", "no"),
    "alone_now": ("yes", "no"),
    "form": ("deepfake", "bluff_mail", "other"),
    "paid_by": ("bank", "card", "crypto"),
}
PARSER = Parser({"richer": {"any": [{"paid": "yes"}, {"paid_by": ["bank", "card"]}]}}, frozenset({"instagram"}))

atoms = st.sampled_from(sorted(VALUES)).flatmap(
    lambda fact: st.lists(st.sampled_from(VALUES[fact]), min_size=1, max_size=2, unique=True).map(lambda v: {fact: v})
)
plain = st.recursive(
    atoms | st.just({"situation": "richer"}),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda p: {"all": p})
        | st.lists(inner, max_size=3).map(lambda p: {"any": p})
        | inner.map(lambda p: {"not": p})
    ),
    max_leaves=8,
)
with_unless = st.recursive(
    plain,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(lambda p: {"all": p})
        | st.lists(inner, min_size=1, max_size=3).map(lambda p: {"any": p})
        | inner.map(lambda p: {"not": p})
        | inner.map(lambda p: {"unless": p})
    ),
    max_leaves=8,
)
facts = st.fixed_dictionaries(
    {},
    optional={
        "paid": st.sampled_from(VALUES["paid"]),
        "alone_now": st.sampled_from(VALUES["alone_now"]),
        "form": st.sampled_from(VALUES["form"]),
        "paid_by": st.lists(st.sampled_from(VALUES["paid_by"]), unique=True).map(tuple),
    },
)


def compiled(raw) -> tuple[Rule, Atoms]:
    terms = PARSER.terms(raw)
    numbers: dict = {}
    packed = pack(terms, lambda atom: numbers.setdefault(atom, len(numbers)))
    return Rule(tuple(packed), frozenset(fact for fact, _ in numbers)), Atoms(numbers)


def by_hand(raw, known) -> Truth:
    """The same condition read the slow way, straight from the definition."""
    ((word, part),) = raw.items()
    if word == "all":
        return all_of([by_hand(item, known) for item in part])
    if word == "any":
        return any_of([by_hand(item, known) for item in part])
    if word == "not":
        return negation(by_hand(part, known))
    if word == "unless":
        return Truth.NO if by_hand(part, known) is Truth.YES else Truth.YES
    if word == "situation":
        return by_hand(PARSER.named[part], known)
    if word not in known:
        return Truth.UNKNOWN
    value, named = known[word], part if isinstance(part, list) else [part]
    found = set(value) & set(named) if isinstance(value, tuple) else value in named
    return Truth.YES if found else Truth.NO


@given(plain, facts)
def test_compiled_conditions_say_what_the_logic_says(raw, known):
    rule, numbered = compiled(raw)
    truth, wanted = rule.truth(numbered.certain(known)), by_hand(raw, known)
    # Something that can never hold (paid and not paid) is known to be so; step by step it would be unknown.
    assert truth is wanted or (truth is Truth.NO and wanted is Truth.UNKNOWN)


@given(with_unless, facts)
def test_a_rule_holds_exactly_when_its_condition_is_certainly_true(raw, known):
    rule, numbered = compiled(raw)
    assert rule.holds(numbered.certain(known)) is (by_hand(raw, known) is Truth.YES)


@given(plain, facts)
def test_the_deciding_facts_alone_decide(raw, known):
    rule, numbered = compiled(raw)
    certain = numbered.certain(known)
    if rule.holds(certain):
        deciding = numbered.deciding_facts(rule, certain)
        assert deciding <= known.keys()
        assert rule.holds(numbered.certain({name: known[name] for name in deciding}))


@given(plain, facts, facts)
def test_what_is_certain_stays_certain_when_more_is_learned(raw, known, more):
    rule, numbered = compiled(raw)
    before, after = numbered.certain(known), numbered.certain({**more, **known})
    if rule.holds(before):
        assert rule.holds(after)
    if rule.truth(before) is Truth.NO:
        assert rule.truth(after) is Truth.NO


@given(with_unless, facts, st.data())
def test_learning_one_fact_is_the_same_as_having_known_it(raw, known, data):
    rule, numbered = compiled(raw)
    name = data.draw(st.sampled_from(sorted(VALUES)))
    value = (VALUES[name][0],) if name == "paid_by" else data.draw(st.sampled_from(VALUES[name]))
    stepwise = numbered.with_fact(numbered.certain(known), name, value)
    at_once = numbered.certain({**known, name: value})
    assert stepwise == at_once
    assert rule.truth(stepwise) is rule.truth(at_once)


def test_unknown_is_never_no():
    rule, numbered = compiled({"not": {"paid": "yes"}})
    assert rule.truth(numbered.certain({})) is Truth.UNKNOWN
    assert rule.truth(numbered.certain({"paid": "no"})) is Truth.YES


def test_unless_holds_until_it_is_known():
    rule, numbered = compiled({"unless": {"paid": "yes"}})
    assert rule.holds(numbered.certain({}))
    assert not rule.holds(numbered.certain({"paid": "yes"}))


def test_an_empty_list_is_known_to_hold_nothing():
    rule, numbered = compiled({"paid_by": "bank"})
    assert rule.truth(numbered.certain({"paid_by": ()})) is Truth.NO
    assert rule.truth(numbered.certain({})) is Truth.UNKNOWN


def test_terms_that_say_no_more_than_a_shorter_one_are_dropped():
    rule, _ = compiled({"any": [{"paid": "yes"}, {"all": [{"paid": "yes"}, {"alone_now": "yes"}]}]})
    assert len(rule.terms) == 1


def test_literals_are_told_apart():
    rule, numbered = compiled({"all": [{"paid": "yes"}, {"unless": {"alone_now": "yes"}}]})
    assert numbered.facts_in(rule.terms[0]) == {"paid", "alone_now"}
    assert numbered.facts_in(rule.terms[0], (IS_YES, IS_NO)) == {"paid"}


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        ({"payed": "yes"}, "payed"),
        ({"paid": "maybe"}, "maybe"),
        ({"form": []}, "names no value"),
        ({"deadline": "yes"}, "deadline"),
        ({"acts": "yes"}, "acts"),
        ({"contact_platforms": "myspace"}, "myspace"),
        ({"victim_country": "XX"}, "XX"),
        ({"image_shows": "child"}, "under_18"),
        ({"situation": "poor"}, "poor"),
        ({"all": {"paid": "yes"}}, "needs a list"),
        ({"paid": "yes", "form": "other"}, "one of all"),
        ({}, "one of all"),
        ("paid", "one of all"),
        ({"not": ["paid"]}, "one of all"),
    ],
)
def test_a_condition_that_names_what_is_not_there_is_refused(raw, word):
    with pytest.raises(ConditionError, match=word):
        PARSER.terms(raw)


def test_a_circle_of_references_is_refused():
    parser = Parser({"a": {"situation": "b"}, "b": {"not": {"situation": "a"}}}, frozenset())
    with pytest.raises(ConditionError, match="refers to itself"):
        parser.terms({"situation": "a"})


def test_a_condition_nobody_can_follow_is_refused():
    pairs = [
        ("paid", "sent_more"),
        ("published", "alone_now"),
        ("self_harm", "no_way_out"),
        ("fears_home", "told_someone"),
    ]
    pairs += [("account_lost", "chat_deleted"), ("outing_feared", "evidence_saved"), ("image_exists", "device_watched")]
    pairs += [("immediate_danger", "offender_nearby"), ("contacts_visible", "recovery_offer")]
    either = [{"any": [{one: "yes"}, {other: "yes"}]} for one, other in pairs]
    assert len(PARSER.terms({"all": either[:8]})) == 256
    with pytest.raises(ConditionError, match="512 alternatives"):
        PARSER.terms({"all": either})
