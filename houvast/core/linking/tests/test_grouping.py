"""Links and groups: terms that add up, hubs that tell nothing, people who decide, and nothing that hangs on order."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houvast.core.knowledge.yaml_text import read_yaml
from houvast.core.linking.grouping import Group, contradictions, group, melted
from houvast.core.linking.images import image_representatives
from houvast.core.linking.parameters import ParametersError, read_parameters
from houvast.core.linking.preparing import RawReport, prepare
from houvast.core.linking.scoring import frequencies_of, links, score_pair
from houvast.core.linking.templates import script_shape, templates
from houvast.core.linking.weights import value_bits
from houvast.core.situation import Indicator

FILE = Path(__file__).parents[4] / "knowledge" / "linking" / "parameters-1.yaml"
PARAMETERS = read_parameters(read_yaml(FILE.read_bytes(), FILE.name))
DAY = date(2026, 3, 1)


def account(name: str, platform: str = "instagram") -> Indicator:
    return Indicator("account", platform, name)


def phone(number: int) -> Indicator:
    return Indicator("phone", None, f"+316{number:08d}")


def report(name: str, *used: Indicator, day: date | None = DAY, script: str | None = None) -> RawReport:
    return RawReport(name, day, used, script)


def crowd(count: int = 400) -> list[RawReport]:
    """Reports of nobody's group, so that a shared value is rare."""
    return [report(f"z{n:04d}", account(f"nobody{n}x"), phone(50_000_000 + n)) for n in range(count)]


def reports_in(grouped, name: str) -> set[str]:
    return next((set(each.reports) for each in grouped.groups if name in each.reports), {name})


def grouped(reports, **more):
    return group(prepare(reports), PARAMETERS, **more)


PAIR = [report("a", account("lisa.k_99"), phone(1)), report("b", account("lisa.k_99"), phone(1))]


def test_a_rare_account_and_number_make_a_group():
    assert reports_in(grouped([*PAIR, *crowd()]), "a") == {"a", "b"}


def test_the_same_handle_typed_otherwise_still_joins_with_a_number():
    typed = [report("a", account("lisa.k_99"), phone(1)), report("b", account("@LISA K 99"), phone(1))]
    assert reports_in(grouped([*typed, *crowd()]), "a") == {"a", "b"}


def test_scripts_and_images_alone_join_nobody():
    text = "hey i recorded you pay now or your friends will see it tonight believe me no joke send the card code quick"
    image = "a" * 64
    traded = [report(f"t{n}", account(f"own{n}q"), Indicator("image_hash", None, image), script=text) for n in range(8)]
    assert not [each for each in grouped([*traded, *crowd()]).groups if set(each.reports) & {"t0", "t1"}]


def hub_reports(count: int = 40) -> list[RawReport]:
    return [report(f"h{n:03d}", account("support_team"), phone(10_000_000 + n)) for n in range(count)]


def test_a_report_with_only_hub_values_links_to_nothing():
    found = grouped([*hub_reports(), *crowd()])
    assert ("account", "instagram:support_team") in {hub.term for hub in found.hubs}
    assert not [each for each in found.groups if any(name.startswith("h") for name in each.reports)]
    prepared = prepare([*hub_reports(), *crowd()])
    frequencies = frequencies_of(prepared, (hub.term for hub in found.hubs))
    assert not list(links(prepared, frequencies, PARAMETERS))


def test_a_value_in_many_reports_of_one_cell_is_no_hub():
    cell = [report(f"c{n:03d}", account("chief_of_all"), phone(20_000_000 + n // 4)) for n in range(40)]
    found = grouped([*cell, *crowd()])
    assert not found.hubs and reports_in(found, "c000") == {"c000", "c001", "c002", "c003"}


def test_without_the_hub_guard_strangers_are_joined():
    """The guard can fail: with it off, the same reports become one group."""
    off = replace(PARAMETERS, hub_from=10**6, hub_always=10**6, allowed=frozenset())
    joined = group(prepare([*hub_reports(12), *crowd(3_000)]), replace(off, needed=5))
    kept = group(prepare([*hub_reports(12), *crowd(3_000)]), replace(PARAMETERS, needed=5))
    assert any("h000" in each.reports for each in joined.groups)
    assert not any("h000" in each.reports for each in kept.groups)


def mule_reports() -> list[RawReport]:
    """Two groups that rent the same bank account."""
    iban = Indicator("iban", None, "NL91ABNA0417164300")
    one = [report(f"m{n}", account("first.one_1"), phone(31_000_000), iban) for n in range(4)]
    other = [report(f"n{n}", account("second_two2"), phone(32_000_000), iban) for n in range(4)]
    return [*one, *other, *crowd()]


def test_without_the_caps_a_rented_account_joins_two_groups():
    assert reports_in(grouped(mule_reports()), "m0") == {f"m{n}" for n in range(4)}
    uncapped = replace(PARAMETERS, most={}, most_in_all={}, most_traded=1e9, needed=6, support=0.01)
    assert "n0" in reports_in(group(prepare(mule_reports()), uncapped), "m0")


def two_rings(size: int, *shared: Indicator, script: str | None = None) -> list[RawReport]:
    """Two groups that use the same of these, and nothing else."""
    one = [report(f"m{n:02d}", account("first.one_1"), phone(31_000_000), *shared, script=script) for n in range(size)]
    two = [report(f"n{n:02d}", account("second_two2"), phone(32_000_000), *shared, script=script) for n in range(size)]
    return [*one, *two, *crowd()]


TEXT = "i recorded everything you did and i will send it to each of your followers tonight unless you pay two hundred"


def test_many_values_of_one_kind_join_no_two_groups():
    """Three bank accounts that are rented out are not three times the evidence."""
    rented = [
        Indicator("iban", None, iban) for iban in ("NL91ABNA0417164300", "BE71096123456769", "DE89370400440532013000")
    ]
    assert "n00" not in reports_in(grouped(two_rings(8, *rented)), "m00")
    without = replace(PARAMETERS, most_in_all={**PARAMETERS.most_in_all, "iban": 99.0})
    assert "n00" in reports_in(group(prepare(two_rings(8, *rented)), without), "m00")


def test_text_pictures_and_addresses_are_traded_so_they_count_together():
    used = [Indicator("url", None, "https://pay.example/x"), *(Indicator("image_hash", None, n * 64) for n in "3c")]
    assert "n00" not in reports_in(grouped(two_rings(10, *used, script=TEXT)), "m00")
    without = replace(PARAMETERS, most_traded=99.0)
    assert "n00" in reports_in(group(prepare(two_rings(10, *used, script=TEXT)), without), "m00")


def test_a_bridge_says_what_is_missing():
    (first,) = [each for each in grouped(mule_reports()).groups if "m0" in each.reports]
    assert [bridge.to for bridge in first.bridges] == ["n0"] and first.bridges[0].missing > 0
    assert first.bridges[0].terms[0][0] == "iban"


def test_people_go_first_and_contradictions_stay_apart():
    strangers = [report("x", account("one_aa")), report("y", account("two_bb"))]
    together = grouped([*strangers, *crowd()], must=[("x", "y")])
    assert reports_in(together, "x") == {"x", "y"}
    apart = grouped([*PAIR, *crowd()], cannot=[("b", "a")])
    assert reports_in(apart, "a") == {"a"}
    both = grouped([*PAIR, *crowd()], must=[("a", "b")], cannot=[("a", "b")])
    assert reports_in(both, "a") == {"a"}


def test_a_cannot_link_holds_through_others():
    third = report("c", account("lisa.k_99"), phone(1))
    found = grouped([*PAIR, third, *crowd()], cannot=[("a", "b")])
    assert not any({"a", "b"} <= set(each.reports) for each in found.groups)


def test_a_contradiction_is_told():
    assert contradictions([("a", "b"), ("b", "c")], [("c", "a")]) == (("a", "c"),)
    assert contradictions([("a", "b")], [("c", "a")]) == ()


def test_no_single_report_joins_two_groups_of_some_size():
    """Planted: one report that holds what two groups of 24 have."""
    one = [report(f"m{n:02d}", account("first.one_1"), phone(31_000_000)) for n in range(24)]
    other = [report(f"n{n:02d}", account("second_two2"), phone(32_000_000)) for n in range(24)]
    planted = report("p", account("first.one_1"), account("second_two2"), phone(31_000_000), phone(32_000_000))
    found = grouped([*one, *other, planted, *crowd()])
    assert not any({"m00", "n00"} <= set(each.reports) for each in found.groups)
    assert {f"m{n:02d}" for n in range(24)} <= reports_in(found, "m00")


def test_too_big_or_too_fast_is_held():
    small = replace(PARAMETERS, held_size=1)
    assert all(each.held for each in group(prepare([*PAIR, *crowd()]), small).groups)
    grown = group(prepare([*PAIR, *crowd()]), PARAMETERS, before={"a": 1})
    assert not grown.groups[0].held
    cell = [report(f"c{n}", account("chief_of_all"), phone(1)) for n in range(6)]
    assert group(prepare([*cell, *crowd()]), PARAMETERS, before={"c0": 1}).groups[0].held


@st.composite
def small_worlds(draw: st.DrawFn) -> list[RawReport]:
    names = st.sampled_from(["ann.one", "bea_two", "cia.three", "dee", "eva_five"])
    found = []
    for n in range(draw(st.integers(2, 14))):
        used = [account(draw(names))] if draw(st.booleans()) else []
        used += [phone(draw(st.integers(1, 4)))] if draw(st.booleans()) else []
        day = DAY.replace(day=draw(st.integers(1, 28))) if draw(st.booleans()) else None
        found.append(report(f"r{n:02d}", *used, day=day))
    return found


@given(small_worlds(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_order_changes_nothing(world, shuffler):
    mixed = list(world)
    shuffler.shuffle(mixed)
    padding = crowd(60)
    assert grouped([*world, *padding]) == grouped([*padding, *mixed])


@given(small_worlds())
@settings(max_examples=40, deadline=None)
def test_the_terms_are_the_sum(world):
    prepared = prepare([*world, *crowd(30)])
    frequencies = frequencies_of(prepared, ())
    for one, other in pairwise(prepared):
        link = score_pair(one, other, frequencies, PARAMETERS)
        assert link.bits == sum(term.bits for term in link.terms)
        assert link == score_pair(other, one, frequencies, PARAMETERS)


@given(st.integers(2, 50), st.integers(60, 5_000), st.sampled_from(["account", "phone", "iban", "script"]))
def test_a_rarer_value_never_weighs_less_and_none_speaks_against(seen, with_kind, kind):
    rare, common = (value_bits(kind, n, with_kind, PARAMETERS) for n in (seen, seen + 1))
    assert rare >= common >= 0


def test_adding_a_shared_rare_value_never_lowers_a_link():
    alone = prepare([report("a", account("lisa.k_99")), report("b", account("lisa.k_99")), *crowd()])
    more = prepare([*PAIR, *crowd()])
    bits = [score_pair(r[0], r[1], frequencies_of(r, ()), PARAMETERS).bits for r in (alone, more)]
    assert bits[1] >= bits[0]


def test_one_text_with_other_slots_is_one_template():
    base = "hey {} i recorded you pay {} eur now or your friends and family will see the video tonight believe me"
    texts = {
        "a": base.format("tom", 200),
        "b": base.format("JAN", 350),
        "c": "something quite different, about a parcel at the post office",
    }
    found = templates(texts)
    assert found["a"] == found["b"] == "a" and found["c"] == "c"
    assert script_shape("Pay 200 EUR at https://x.example/a NOW") == script_shape(
        "pay 350 eur at https://y.example now"
    )


def test_an_image_a_few_bits_off_is_the_same_and_a_far_one_is_not():
    draw = random.Random(3)
    base = draw.getrandbits(256)
    near, far = base, base
    for bit in draw.sample(range(256), 9):
        near ^= 1 << bit
    for bit in draw.sample(range(256), 60):
        far ^= 1 << bit
    values = [f"{n:064x}" for n in (base, near, far)]
    found = image_representatives(values)
    assert found[values[0]] == found[values[1]] != found[values[2]]


@pytest.mark.parametrize("change", [{"needed": None}, {"more": 1}, {"same": {"account": 0.5}}])
def test_wrong_parameters_are_told(change):
    raw = dict(read_yaml(FILE.read_bytes(), FILE.name))
    raw = {name: value for name, value in {**raw, **change}.items() if value is not None}
    with pytest.raises(ParametersError):
        read_parameters(raw)


def found_group(*reports: str) -> Group:
    return Group(min(reports), tuple(sorted(reports)), (), held=False)


def test_groups_that_stand_already_are_not_melted_unless_somebody_said_so():
    whole, before = found_group(*"abcdefgh"), ({"a", "b", "c"}, {"d", "e", "f"}, {"g", "h"})
    apart = set(melted([whole], before, (), least=3))
    assert apart == {("a", "d"), ("a", "e"), ("a", "f"), ("b", "d"), ("c", "d")}
    assert melted([whole], before, [("c", "e")], least=3) == ()
    # By way of a third.
    three = ({"a", "b", "c"}, {"d", "e", "f"}, {"g", "h", "i"})
    assert melted([found_group(*"abcdefghi")], three, [("a", "g"), ("h", "d")], least=3) == ()
    assert melted([found_group(*"abcdefghi")], three, [("a", "g")], least=3) != ()


def test_single_reports_move_between_groups():
    before = ({"a", "b", "c"}, {"d", "e", "f"})
    assert melted([found_group(*"abcde"), found_group("f", "g")], before, (), least=3) == ()
