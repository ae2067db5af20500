"""Weights from what people decided: known answers, nobody who moves one alone, and a file that nobody links by."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from math import inf, log2

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from houvast.core.knowledge.yaml_text import read_yaml
from houvast.core.linking.estimating import (
    FEW_DAYS,
    FEW_GROUPS,
    FEW_PAIRS,
    FEW_PEOPLE,
    LEAST_GROUPS,
    LEAST_WEIGHT,
    MOST_IN_A_GROUP,
    MOST_OF_A_PERSON,
    ONE_PERSON,
    PRIOR,
    DecidedPair,
    credible,
    estimates,
    gaps,
    pair_of,
    shares,
    standing_together,
)
from houvast.core.linking.grouping import group
from houvast.core.linking.parameters import KINDS, ParametersError, read_parameters
from houvast.core.linking.preparing import LinkedReport, prepare
from houvast.core.linking.proposing import (
    as_file,
    as_mapping,
    changes,
    linked,
    next_version,
    proposed_parameters,
)
from houvast.core.linking.reviewing import FROM_REPORTS, MISSING, ONE_IN, also_shown, to_look_at
from houvast.core.linking.scoring import Link, frequencies_of, links, score_pair

from .test_grouping import PARAMETERS, account, crowd, phone, report

PHONE = frozenset({"phone"})
NOTHING: frozenset[str] = frozenset()


def pair(number: int, *, by: str = "ada", group: str = "", agrees: bool = True, days: int | None = None) -> DecidedPair:
    return DecidedPair(f"a{number}", f"b{number}", by, group or f"g{number}", PHONE, PHONE if agrees else NOTHING, days)


def of(kind: str, together, apart=(), parameters=PARAMETERS):
    return next(each for each in estimates(list(together), list(apart), parameters) if each.kind == kind)


def by_two(agreeing: int, others: int) -> list[DecidedPair]:
    """Each in a group of its own, every other one by somebody else."""
    return [pair(n, by=("ada", "bram")[n % 2], agrees=n < agreeing) for n in range(agreeing + others)]


def test_a_known_answer():
    """Prior 20 pairs on 0.5, then 30 of 40 pairs that share a phone: (10 + 30) / (20 + 40)."""
    found = of("phone", by_two(30, 10))
    assert (found.counted.pairs, found.counted.weight, found.counted.agreeing, found.counted.groups) == (40, 40, 30, 40)
    assert found.value == pytest.approx(40 / 60) and found.proposed == 0.667 and found.kept == ""
    assert found.low < found.value < found.high


def test_the_interval_is_the_middle_95_percent_of_the_beta():
    low, high = credible(40, 20)
    shape = lambda x: x**39 * (1 - x) ** 19  # noqa: E731
    inside = quad(shape, low, high)[0] / quad(shape, 0, 1)[0]
    assert inside == pytest.approx(0.95, abs=1e-6)
    assert quad(shape, 0, low)[0] / quad(shape, 0, 1)[0] == pytest.approx(0.025, abs=1e-6)


def test_nothing_decided_leaves_every_number_as_it_is():
    for each in estimates([], [], PARAMETERS):
        assert (each.proposed, each.value, each.kept) == (each.now, pytest.approx(each.now), FEW_PAIRS)


def test_pairs_kept_apart_stand_beside_it_and_count_for_nothing():
    apart = [pair(900 + n, agrees=n < 3) for n in range(5)]
    found = of("phone", by_two(30, 10), apart)
    assert (found.apart, found.apart_shared) == (5, 3)
    assert found.value == of("phone", by_two(30, 10)).value


@pytest.mark.parametrize(
    ("pairs", "why"),
    [
        (by_two(20, 9), FEW_PAIRS),
        ([pair(n, by=("ada", "bram", "cora", "dirk")[n % 4], group=f"g{n % 9}") for n in range(200)], FEW_GROUPS),
        ([pair(n) for n in range(80)], FEW_PEOPLE),
        ([pair(n, by="ada" if n < 30 else "bram") for n in range(50)], ONE_PERSON),
        ([pair(n, by="ada" if n < 25 else "bram") for n in range(50)], ""),
    ],
)
def test_too_little_or_too_much_from_one_place_changes_nothing(pairs, why):
    found = of("phone", pairs)
    assert found.kept == why
    assert (found.proposed == found.now) is bool(why)


def test_one_group_counts_little_however_many_pairs_of_it_were_confirmed():
    others = [pair(n, by=("ada", "bram")[n % 2], agrees=n % 4 < 2) for n in range(60)]
    large = [pair(1_000 + n, group="large", by="ada") for n in range(400)]
    before, after = of("phone", others), of("phone", [*others, *large])
    assert after.counted.weight == pytest.approx(before.counted.weight + MOST_IN_A_GROUP)
    assert 0 < after.value - before.value <= MOST_IN_A_GROUP / (PRIOR + before.counted.weight)


def test_an_advisor_who_confirms_many_wrong_pairs_is_refused_or_weighs_no_more_than_the_others():
    honest = [pair(n, by=("ada", "bram")[n % 2], agrees=n % 2 == n // 2 % 2) for n in range(40)]
    wrong = [pair(5_000 + n, by="mallory") for n in range(2_000)]
    found = of("phone", [*honest, *wrong])
    assert found.kept == ONE_PERSON and found.proposed == found.now
    assert found.counted.by["mallory"] == MOST_OF_A_PERSON
    (most, *_) = shares([*honest, *wrong], [])
    assert (most.by, most.pairs) == ("mallory", 2_000) and most.share == pytest.approx(0.6)
    # Among many honest ones: what she moves is shown, and is no more than what she counts for.
    many = [pair(n, by=("ada", "bram", "cora")[n % 3], agrees=n % 2 == 0) for n in range(240)]
    moved = of("phone", [*many, *wrong])
    assert moved.kept == "" and moved.without_one[0] == pytest.approx(of("phone", many).value)
    assert moved.value - moved.without_one[0] <= MOST_OF_A_PERSON / (PRIOR + moved.counted.weight)


def test_many_groups_made_of_one_count_as_one():
    """Pairs that decisions or the last run join are one group, whatever else they are called."""
    chain = [(f"r{n:02d}", f"r{n + 1:02d}") for n in range(30)]
    assert set(standing_together(chain, []).values()) == {"r00"}
    apart = [(f"r{2 * n:02d}", f"r{2 * n + 1:02d}") for n in range(15)]
    assert len(set(standing_together(apart, []).values())) == 15
    assert len(set(standing_together(apart, [{f"r{n:02d}" for n in range(30)}]).values())) == 1


SOME = st.builds(
    lambda number, by, where, agrees: pair(number, by=by, group=where, agrees=agrees),
    st.integers(0, 40),
    st.sampled_from(["ada", "bram", "cora"]),
    st.sampled_from([f"g{n}" for n in range(6)]),
    st.booleans(),
)


@given(st.lists(SOME, max_size=60), st.data())
@settings(max_examples=80, deadline=None)
def test_more_agreement_never_lowers_a_weight(pairs, data):
    """Neither one pair more that agrees, nor one that agrees after all."""
    before = of("phone", pairs).value
    assert of("phone", [*pairs, data.draw(SOME.map(lambda each: replace(each, shared=PHONE)))]).value >= before - 1e-12
    if pairs:
        at = data.draw(st.integers(0, len(pairs) - 1))
        agreed = [*pairs[:at], replace(pairs[at], shared=PHONE), *pairs[at + 1 :]]
        assert of("phone", agreed).value >= before - 1e-12


@given(st.lists(SOME, max_size=60), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_order_changes_nothing(pairs, chance):
    mixed = list(pairs)
    chance.shuffle(mixed)
    for one, other in zip(estimates(pairs, [], PARAMETERS), estimates(mixed, [], PARAMETERS), strict=True):
        assert one == other


@given(st.lists(SOME, min_size=1, max_size=60), st.data())
@settings(max_examples=80, deadline=None)
def test_one_case_less_moves_a_weight_by_little(pairs, data):
    """All pairs of a case stand in one group: what goes with it is at most what each person counts for there."""
    gone = data.draw(st.sampled_from(pairs))
    case = gone.a
    case_pairs = [each for each in pairs if each.a == case and each.group == gone.group]
    rest = [each for each in pairs if each not in case_pairs]
    before, after = of("phone", pairs), of("phone", rest)
    people = len({each.by for each in case_pairs})
    bound = people * MOST_IN_A_GROUP / (PRIOR + after.counted.weight)
    assert abs(before.value - after.value) <= bound + 1e-9


def test_what_two_reports_hold_and_share():
    one = LinkedReport("a", date(2026, 1, 1), ((("account", "x"), ("account_name", "n")), (("phone", "1"),)))
    other = LinkedReport(
        "b", date(2026, 1, 9), ((("account", "y"), ("account_name", "n")), (("phone", "1"),), (("iban", "i"),))
    )
    found = pair_of(other, one, hubs=frozenset(), by="ada", group="g")
    assert (found.a, found.b, found.days) == ("a", "b", 8)
    assert found.held == {"account", "account_name", "phone"} and found.shared == {"account_name", "phone"}
    assert pair_of(one, other, hubs=frozenset({("phone", "1")}), by="ada", group="g").held == {
        "account",
        "account_name",
    }
    assert pair_of(replace(one, day=None), other, hubs=frozenset(), by="ada", group="g").days is None


def days_of(count: int) -> list[date]:
    chance = random.Random(3)
    return [date(2026, 1, 1) + timedelta(days=chance.randrange(700)) for _ in range(count)]


def test_the_bits_of_time_against_counting_every_pair():
    days = days_of(240)
    pairs = [pair(n, by=("ada", "bram")[n % 2], days=(3, 3, 30, 30, 90, 200, 500)[n % 7]) for n in range(70)]
    found = gaps(pairs, days, PARAMETERS)
    assert found.kept == "" and sum(row.value for row in found.rows) == pytest.approx(1)
    every = [abs((one - other).days) for one, other in combinations(days, 2)]
    least, before = -1.0, []
    for row in found.rows:
        by_chance = sum(least < gap <= row.until for gap in every) / len(every)
        assert row.by_chance == pytest.approx(by_chance)
        before.append(by_chance * 2**row.now)
        least = row.until
    first = found.rows[0]
    expected = (PRIOR * before[0] / sum(before) + 20) / (PRIOR + 70)
    assert first.value == pytest.approx(expected) and first.low < first.value < first.high
    assert first.proposed == pytest.approx(log2(expected / first.by_chance), abs=0.051)
    assert [row.pairs for row in found.rows] == [20, 20, 10, 10, 10]


def test_time_stays_where_the_house_is_too_small_or_nobody_waits_so_long():
    pairs = [pair(n, by=("ada", "bram")[n % 2], days=3) for n in range(70)]
    assert gaps(pairs, days_of(150), PARAMETERS).kept == FEW_DAYS
    assert gaps(pairs, [date(2026, 1, 1)] * 300, PARAMETERS).kept == FEW_DAYS
    few = gaps(pairs[:10], days_of(240), PARAMETERS)
    assert few.kept == FEW_PAIRS and all(row.proposed == row.now for row in few.rows)
    assert gaps([], [], PARAMETERS).kept == FEW_DAYS


def house() -> list[LinkedReport]:
    """Small groups that share a phone, some of them an account, a value that nobody shares beside it."""
    made = []
    for n in range(60):
        for each in ("one", "two", "three"):
            used = [phone(n), account(f"handle{n}" if n % 3 else f"handle{n}{each}")]
            made.append(report(f"h{n:02d} {each}", *used, day=date(2026, 1, 1) + timedelta(days=n)))
    return prepare([*made, *crowd(120)])


def proposal_for(reports: list[LinkedReport]):
    pairs = []
    by_id = {each.id: each for each in reports}
    for n in range(60):
        here, there = by_id[f"h{n:02d} one"], by_id[f"h{n:02d} two"]
        pairs.append(pair_of(here, there, hubs=frozenset(), by=("ada", "bram")[n % 2], group=f"g{n}"))
    found = estimates(pairs, [], PARAMETERS)
    return pairs, proposed_parameters(PARAMETERS, found, gaps(pairs, [], PARAMETERS), next_version("1"))


def test_what_would_change_and_terms_that_still_add_up():
    reports = house()
    pairs, proposed = proposal_for(reports)
    assert proposed.same["phone"] == 0.875 and proposed.same["account"] == 0.625
    assert proposed.same["iban"] == PARAMETERS.same["iban"] and proposed.time == PARAMETERS.time
    together = [(each.a, each.b) for each in pairs]
    apart = [("h00 one", "h01 one")]
    seen = []
    for numbers in (replace(PARAMETERS, link_from=14), replace(proposed, link_from=14)):
        grouped = group(reports, numbers, must=together, cannot=apart)
        frequencies = frequencies_of(reports, (hub.term for hub in grouped.hubs))
        for link in links(reports, frequencies, numbers):
            assert link.bits == sum(term.bits for term in link.terms)
            assert link.bits * 1024 == int(link.bits * 1024)
        seen.append(linked(reports, grouped.groups, frequencies, numbers, together=together, apart=apart))
    what = changes(*seen)
    assert what.links_now == len(seen[0].links) and what.links_then == len(seen[1].links)
    assert what.links_new - what.links_gone == what.links_then - what.links_now > 0
    assert what.together_unlinked_then < what.together_unlinked_now
    assert (what.apart_linked_now, what.apart_linked_then) == (0, 0)
    assert changes(seen[0], seen[0]).regrouped == changes(seen[0], seen[0]).links_new == 0


def test_a_proposed_file_is_refused_until_a_person_takes_the_mark_away():
    _, proposed = proposal_for(house())
    text = as_file(proposed, {"on": "2026-11-25", "together": 60})
    raw = read_yaml(text.encode(), "parameters-2.yaml")
    assert raw["proposed"] is True and raw["version"] == "2" and raw["reviewed"] is None
    with pytest.raises(ParametersError, match="proposed"):
        read_parameters(raw)
    for not_taken in (False, None, "no"):
        with pytest.raises(ParametersError, match="proposed"):
            read_parameters(raw | {"proposed": not_taken})
    taken = read_yaml(text.replace("proposed: true\n", "").encode(), "parameters-2.yaml")
    assert read_parameters(taken) == proposed
    assert set(taken) >= set(as_mapping(PARAMETERS)) | {"made_from"}


@pytest.mark.parametrize(("version", "after"), [("1", "2"), ("19", "20"), ("ours-3", "ours-3.1")])
def test_the_version_after(version: str, after: str):
    assert next_version(version) == after


def test_what_is_proposed_keeps_every_other_number():
    _, proposed = proposal_for(house())
    assert replace(proposed, same=PARAMETERS.same, version=PARAMETERS.version) == PARAMETERS
    assert set(proposed.same) == set(KINDS)
    assert as_mapping(proposed)["time"][-1][0] is None and proposed.time[-1][0] == inf


def test_some_that_miss_a_link_by_little_are_shown_and_nobody_chooses_which():
    below = PARAMETERS.link_from - 1
    drawn = [
        (a, b)
        for a, b in ((f"a{n}", f"b{n}") for n in range(4_000))
        if also_shown(Link(a, b, below, ()), FROM_REPORTS, PARAMETERS)
    ]
    assert 0.8 / ONE_IN < len(drawn) / 4_000 < 1.2 / ONE_IN
    a, b = drawn[0]
    for bits, reports, shown in (
        (below, FROM_REPORTS, True),
        (below, FROM_REPORTS - 1, False),
        (PARAMETERS.link_from, FROM_REPORTS, False),
        (PARAMETERS.link_from - MISSING, FROM_REPORTS, True),
        (PARAMETERS.link_from - MISSING - 0.1, FROM_REPORTS, False),
    ):
        assert also_shown(Link(a, b, bits, ()), reports, PARAMETERS) is shown


def test_the_list_to_look_at_is_of_every_strength_and_leaves_out_what_was_decided():
    made = [report(f"w{n:03d} {each}", phone(n), account(f"own{n}{each}")) for n in range(150) for each in ("x", "y")]
    far = [
        report(f"v{n:03d} {each}", phone(40_000 + n), day=date(2026, 1 + (each == "y"), 1))
        for n in range(150)
        for each in ("x", "y")
    ]
    reports = prepare([*made, *far])
    strict = replace(PARAMETERS, link_from=18)
    frequencies = frequencies_of(reports, ())
    found = to_look_at(reports, frequencies, strict, decided=(), most=12)
    assert len(found) == 12 and len({int(link.bits) for link in found}) >= 2
    by_id = {each.id: each for each in reports}
    for link in found:
        assert link.bits == score_pair(by_id[link.a], by_id[link.b], frequencies, strict).bits < strict.link_from
        assert also_shown(link, len(reports), strict)
    decided = {(link.a, link.b) for link in found}
    assert not decided & {
        (link.a, link.b) for link in to_look_at(reports, frequencies, strict, decided=decided, most=12)
    }
    assert to_look_at(reports, frequencies, strict, decided=(), most=0) == ()


def test_the_gates_are_what_they_are():
    """Changing one is a decision, not an accident: the documentation names them."""
    assert (PRIOR, MOST_IN_A_GROUP, MOST_OF_A_PERSON, LEAST_WEIGHT, LEAST_GROUPS) == (20, 3, 60, 30, 10)
