"""Generated facts: against a second implementation in both directions, monotone, nothing taken for a no."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.core.law import LegalAct, Status
from houvast.core.law.answering import matches_on
from houvast.core.law.law import COVERED_FROM
from houvast.core.law.tests.asked import ONE_DAY, TODAY
from houvast.core.law.tests.naive import NaiveLaw
from houvast.core.law.tests.shipped import FOLDER, shipped_law
from houvast.core.situation import Truth

LAW = shipped_law()
NAMES = tuple(LAW.vocabulary.facts)
DAYS = tuple(
    sorted(
        {day for border in LAW.borders for day in (border - ONE_DAY, border, border + ONE_DAY)} | {COVERED_FROM, TODAY}
    )
)
COVERED = tuple(day for day in DAYS if COVERED_FROM <= day <= TODAY)
TRUTHS = st.sampled_from([Truth.YES, Truth.NO, Truth.UNKNOWN])
FACTS = st.dictionaries(st.sampled_from(NAMES), TRUTHS, max_size=40)
SETS = 3000


def statuses(facts, day):
    return {fits.provision.id: fits.status for fits in matches_on(LAW, LegalAct.on(day, facts), day, TODAY)}


def closed(said):
    """With what follows, so that a contradiction over two steps is one."""
    facts = dict(said)
    for name, value in said.items():
        if value:
            facts.update({other: True for other in LAW.vocabulary.implies.get(name, ()) if other not in said})
    return facts


@pytest.fixture(scope="module")
def naive():
    return NaiveLaw(FOLDER)


@pytest.mark.parametrize("seed", range(3))
def test_both_implementations_agree_in_both_directions(naive, seed):
    chance = random.Random(seed)
    offences = [row for row in LAW.provisions if row.kind == "offence"]
    for _ in range(SETS // 3):
        said = {}
        # Half of them around a real row, so that something applies.
        if chance.random() < 0.5:
            said = {name: True for group in chance.choice(offences).elements for name in group}
        for name in chance.sample(NAMES, chance.randrange(0, 50)):
            said[name] = chance.random() < 0.5
        if not naive.consistent(closed(said)):
            continue
        day = chance.choice(COVERED)
        expected = naive.match(said, day)
        expected |= naive.rules(said, day, expected)
        facts = {name: Truth.YES if value else Truth.NO for name, value in said.items()}
        assert {name: status.value for name, status in statuses(facts, day).items()} == expected


@given(facts=FACTS, name=st.sampled_from(NAMES), day=st.sampled_from(COVERED))
def test_a_fact_more_never_removes_a_provision(facts, name, day):
    before = {key: value for key, value in facts.items() if key != name}
    had, has = statuses(before, day), statuses({**before, name: Truth.YES}, day)
    assert set(had) <= set(has)
    assert {key for key, status in had.items() if status is Status.APPLIES} <= {
        key for key, status in has.items() if status is Status.APPLIES
    }


@given(facts=FACTS, name=st.sampled_from(NAMES), day=st.sampled_from(COVERED))
def test_a_no_removes_only_what_needs_the_fact(facts, name, day):
    before = {key: value for key, value in facts.items() if key != name}
    gone = set(statuses(before, day)) - set(statuses({**before, name: Truth.NO}, day))
    refused = {name, *LAW.vocabulary.implied_by.get(name, ())}
    for key in gone:
        row = LAW.by_id[key]
        assert row.after_match or refused & {part for group in row.elements for part in group}


@given(facts=FACTS, day=st.sampled_from(COVERED))
def test_unknown_is_the_same_as_not_said_and_never_a_no(facts, day):
    known = {name: truth for name, truth in facts.items() if truth is not Truth.UNKNOWN}
    assert statuses(facts, day) == statuses(known, day)
    refused = {name for name, truth in LAW.vocabulary.complete(facts).items() if truth is Truth.NO}
    missing = {row.id for row in LAW.in_force(day) if not row.after_match} - set(statuses(facts, day))
    assert all(any(set(group) <= refused for group in LAW.by_id[key].elements) for key in missing)


@given(facts=FACTS, day=st.sampled_from(COVERED), data=st.data())
def test_what_is_missing_is_unknown_and_enough(facts, day, data):
    matches = matches_on(LAW, LegalAct.on(day, facts), day, TODAY)
    assert all((fits.status is Status.POSSIBLE) == bool(fits.missing) for fits in matches)
    open_ones = [fits for fits in matches if fits.missing and not fits.provision.after_match]
    if not open_ones:
        return
    fits = data.draw(st.sampled_from(open_ones))
    assert not set(fits.missing) & set(LAW.vocabulary.complete(facts))
    told = {**facts, **dict.fromkeys(fits.missing, Truth.YES)}
    assert statuses(told, day)[fits.provision.id] is Status.APPLIES


@given(facts=FACTS, day=st.sampled_from(DAYS))
def test_older_law_never_leaks(facts, day):
    for key in statuses(facts, day):
        row = LAW.by_id[key]
        assert row.in_force(day)
        assert COVERED_FROM <= day <= TODAY


@given(facts=FACTS, day=st.sampled_from(COVERED))
def test_of_one_provision_at_most_one_version(facts, day):
    lines = [LAW.by_id[key].line for key in statuses(facts, day)]
    assert len(lines) == len(set(lines))


@given(facts=FACTS, day=st.sampled_from(COVERED))
def test_rules_about_offences_only_where_there_is_an_offence(facts, day):
    found = statuses(facts, day)
    if any(LAW.by_id[key].after_match for key in found):
        assert any(LAW.by_id[key].kind == "offence" for key in found)


def test_no_rule_without_an_offence():
    facts = {**dict.fromkeys(NAMES, Truth.NO), "attempt_only": Truth.YES, "helper": Truth.YES}
    assert not {"sr-45", "sr-48"} & set(statuses(facts, TODAY))
