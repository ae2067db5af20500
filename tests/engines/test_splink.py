"""The weight of a link beside Splink 5 (Ministry of Justice, Fellegi and Sunter with term frequencies): the same m and
u must give the same bits. Needs `make second-opinions`.

Compared: every kind of evidence, on values that 2, 5, 20 and 60 reports hold, u counted by Splink itself; the nested
forms of an account, of which the strongest counts; what another bank account, number or wallet says against; the prior
of a house that outgrew 20,000 reports; and the total of pairs that share several kinds. Ours is a whole number of
1/1024 bits, so each summand lies within half of that of Splink's, and is Splink's rounded.

Not compared, because Splink has no such thing: caps, what is traded together, the bits of time, hubs, and several
values of one kind in one report (a row of Splink's has one value a column). Splink counts u among rows that have the
kind, ours among all reports: here every row has every kind. Nor is Splink asked to estimate anything.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

import pytest

from houvast.core.linking.parameters import KINDS, NESTED, Parameters
from houvast.core.linking.preparing import LinkedReport
from houvast.core.linking.scoring import Link, frequencies_of, score_pair
from houvast.core.linking.weights import TICKS, exact
from houvast.records.content.linking import current_linking

splink = pytest.importorskip("splink", reason="make second-opinions")
pyarrow = pytest.importorskip("pyarrow", reason="make second-opinions")

import splink.comparison_level_library as levels  # noqa: E402  only where Splink is
from splink.comparison_library import CustomComparison  # noqa: E402

pytestmark = pytest.mark.filterwarnings("default")

HOLDERS = (2, 5, 20, 60)
REPORTS = 20_000
HALF = 0.5 / TICKS + 1e-12
EACH_ONE = ("iban", "phone", "wallet")
# Any: the frequency of the value takes its place.
_U = 0.01
Row = Mapping[str, str | None]


def shipped() -> Parameters:
    """The numbers that ship, without what Splink does not have."""
    return replace(current_linking().parameters, most={}, most_in_all={}, most_traded=math.inf, time=((math.inf, 0.0),))


@dataclass(frozen=True)
class House:
    """Rows as Splink takes them, and the pairs to be looked at, by name."""

    rows: Mapping[str, Row]
    pairs: Mapping[object, tuple[str, str]]


def filled(rows: dict[str, Row], reports: int) -> dict[str, Row]:
    """As many reports of nobody's group, each with a value of its own of every kind."""
    more = (dict.fromkeys(KINDS, f"nobody {n}") for n in range(reports - len(rows)))
    return rows | {f"z{n:05d}": row for n, row in enumerate(more)}


@cache
def frequent() -> House:
    """Of every kind four values that so many hold, and nothing else shared."""
    rows: dict[str, Row] = {}
    pairs: dict[object, tuple[str, str]] = {}
    for kind in KINDS:
        for holders in HOLDERS:
            names = [f"{kind} {holders} {n:02d}" for n in range(holders)]
            rows |= {name: dict.fromkeys(KINDS, f"{name} alone") | {kind: f"in {holders}"} for name in names}
            pairs[kind, holders] = (names[0], names[-1])
    return House(filled(rows, REPORTS), pairs)


def by_kind(parameters: Parameters) -> list:
    """A comparison a kind, its disagreement without weight."""
    return [
        CustomComparison(
            output_column_name=kind,
            comparison_levels=[
                levels.NullLevel(kind),
                levels.ExactMatchLevel(kind, term_frequency_adjustments=True).configure(
                    m_probability=parameters.same[kind], u_probability=_U
                ),
                levels.ElseLevel().configure(m_probability=_U, u_probability=_U),
            ],
        )
        for kind in KINDS
    ]


def weighed(house: House, comparisons: list, *, prior_bits: float = 0.0, blocked: Iterable[str] = KINDS) -> dict:
    """Splink's prediction of each pair: name of the pair → column → bits."""
    odds = 2**prior_bits
    settings = splink.SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=odds / (1 + odds),
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[splink.block_on(kind) for kind in blocked],
        retain_intermediate_calculation_columns=True,
    )
    api = splink.DuckDBAPI()
    table = pyarrow.Table.from_pylist([{"unique_id": name, **row} for name, row in house.rows.items()])
    linker = splink.Linker(api.register(table), settings, log_level=None)
    found = linker.inference.predict().as_duckdbpyrelation().to_arrow_table().to_pylist()
    by_pair = {frozenset((row["unique_id_l"], row["unique_id_r"])): row for row in found}
    return {name: by_pair[frozenset(pair)] for name, pair in house.pairs.items()}


def bits_of(row: Mapping, column: str) -> float:
    return row[f"mw_{column}"] + row.get(f"mw_tf_adj_{column}", 0.0)


@cache
def by_splink() -> dict:
    return weighed(frequent(), by_kind(shipped()))


def as_report(name: str, row: Row) -> LinkedReport:
    return LinkedReport(name, None, tuple(((kind, value),) for kind, value in sorted(row.items()) if value))


def ours(house: House, parameters: Parameters, reports: Mapping[str, LinkedReport] | None = None) -> dict[object, Link]:
    reports = reports or {name: as_report(name, row) for name, row in house.rows.items()}
    frequencies = frequencies_of(list(reports.values()), ())
    return {
        name: score_pair(reports[one], reports[other], frequencies, parameters)
        for name, (one, other) in house.pairs.items()
    }


@cache
def by_us() -> dict[object, Link]:
    return ours(frequent(), replace(shipped(), against=0.0))


def shared_bits(link: Link, kind: str) -> float:
    return sum(term.bits for term in link.terms if term.code == kind)


def same(here: float, there: float) -> bool:
    """Ours, and Splink's rounded to 1/1024 bits."""
    return abs(here - there) <= HALF and here == exact(there)


@pytest.mark.parametrize("holders", HOLDERS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_same_m_and_u_give_the_same_weight(kind: str, holders: int):
    theirs = by_splink()[kind, holders]
    link = by_us()[kind, holders]
    assert same(shared_bits(link, kind), bits_of(theirs, kind))
    assert link.bits == shared_bits(link, kind) and abs(theirs["match_weight"] - link.bits) <= HALF
    assert math.isclose(bits_of(theirs, kind), math.log2(shipped().same[kind] * REPORTS / holders), abs_tol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_another_m_or_another_u_gives_another_weight(kind: str):
    """The comparison can fail: by a hundredth of m, and by one report more."""
    theirs = bits_of(by_splink()[kind, 60], kind)
    house, parameters = frequent(), shipped()
    another = replace(parameters, same={**parameters.same, kind: parameters.same[kind] + 0.01}, against=0.0)
    assert not same(shared_bits(ours(house, another)[kind, 60], kind), theirs)
    one_more = House(
        {**house.rows, "z00000": {**house.rows["z00000"], kind: "in 60"}}, {(kind, 60): house.pairs[kind, 60]}
    )
    assert not same(shared_bits(ours(one_more, replace(parameters, against=0.0))[kind, 60], kind), theirs)


NESTED_M = {"account": 0.5, "account_skeleton": 0.3, "account_name": 0.1}


def accounts(same_from: int, mark: str) -> tuple[dict[str, str], dict[str, str]]:
    """Two spellings of one account that are equal from this level on."""
    one = {kind: f"{mark} {kind} one" for kind in NESTED}
    other = {kind: f"{mark} {kind} other" for kind in NESTED}
    return one, other | {kind: one[kind] for kind in NESTED[same_from:]}


def test_of_the_forms_of_an_account_the_strongest_counts_in_both():
    rows: dict[str, Row] = {}
    pairs: dict[object, tuple[str, str]] = {}
    for level, kind in enumerate(NESTED):
        for name, row in zip(("one", "other"), accounts(level, kind), strict=True):
            rows[f"{kind} {name}"] = row
        pairs[kind] = (f"{kind} one", f"{kind} other")
    # The weaker form is more frequent than the stronger one: the frequencies are not mixed up.
    for n in range(9):
        rows[f"more {n}"] = {
            "account": f"more {n}",
            "account_skeleton": f"more {n}",
            "account_name": "account account_name one",
        }
    house = House(filled(rows, REPORTS), pairs)
    parameters = replace(shipped(), same={**shipped().same, **NESTED_M})
    nested = CustomComparison(
        output_column_name="account",
        comparison_levels=[
            levels.NullLevel("account"),
            *(
                levels.ExactMatchLevel(kind, term_frequency_adjustments=True).configure(
                    m_probability=NESTED_M[kind], u_probability=_U
                )
                for kind in NESTED
            ),
            levels.ElseLevel().configure(m_probability=_U, u_probability=_U),
        ],
    )
    theirs = weighed(house, [nested], blocked=NESTED)
    reports = {
        name: LinkedReport(name, None, (tuple((kind, row[kind]) for kind in NESTED),))
        for name, row in house.rows.items()
    }
    mine = ours(house, parameters, reports)
    for kind in NESTED:
        assert [term.code for term in mine[kind].terms if term.bits] == [kind]
        assert same(mine[kind].bits, bits_of(theirs[kind], "account"))
    assert len({link.bits for link in mine.values()}) == len(NESTED)


def against(parameters: Parameters) -> list:
    """Splink's disagreement with an m that gives the bits of our parameters: m = u · 2^bits, u = 1 - 1/20,000."""
    u = 1 - 1 / REPORTS
    return [
        CustomComparison(
            output_column_name=kind,
            comparison_levels=[
                levels.NullLevel(kind),
                levels.ExactMatchLevel(kind).configure(m_probability=_U, u_probability=_U),
                levels.ElseLevel().configure(m_probability=u * 2**parameters.against, u_probability=u),
            ],
        )
        for kind in EACH_ONE
    ]


# What two reports say of a kind: another one, the same, one says nothing, neither does.
SAID: dict[str, tuple[str | None, str | None]] = {
    "other": ("a", "b"),
    "same": ("a", "a"),
    "one": ("a", None),
    "none": (None, None),
}


def disagreeing() -> House:
    rows: dict[str, Row] = {}
    pairs: dict[object, tuple[str, str]] = {}
    cases = [(kind, said) for kind in EACH_ONE for said in SAID]
    cases += [("all", said) for said in ("other", "one")]
    for kind, said in cases:
        for name, value in zip(("one", "two"), SAID[said], strict=True):
            kinds = EACH_ONE if kind == "all" else (kind,)
            values = {each: f"{kind} {said} {value}" if value and each in kinds else None for each in EACH_ONE}
            rows[f"{kind} {said} {name}"] = {**values, "email": f"{kind} {said}"}
        pairs[kind, said] = (f"{kind} {said} one", f"{kind} {said} two")
    return House(rows, pairs)


def test_what_speaks_against_does_so_for_the_same_pairs_and_by_the_same_bits():
    house, parameters = disagreeing(), shipped()
    theirs = weighed(house, against(parameters), blocked=["email"])
    mine = ours(house, parameters)
    for name, row in theirs.items():
        for kind in EACH_ONE:
            bits = sum(term.bits for term in mine[name].terms if term.code == "against" and term.about == kind)
            assert same(bits, bits_of(row, kind)), (name, kind)
    assert sum(any(term.code == "against" for term in link.terms) for link in mine.values()) == 4
    milder = ours(house, replace(parameters, against=parameters.against + 0.01))
    assert not same(milder["iban", "other"].terms[-1].bits, bits_of(theirs["iban", "other"], "iban"))


@pytest.mark.parametrize("reports", [20_000, 30_000])
def test_totals_of_several_kinds_with_the_prior_of_a_house_that_grew(reports: int):
    parameters = replace(shipped(), against=0.0)
    rows: dict[str, Row] = {}
    pairs: dict[object, tuple[str, str]] = {}
    for count in range(1, len(KINDS) + 1):
        shared = dict.fromkeys(KINDS[:count], f"shared by {count}")
        for name in ("one", "two"):
            rows[f"{count} {name}"] = {kind: f"{count} {name} {kind}" for kind in KINDS} | shared
        pairs[count] = (f"{count} one", f"{count} two")
    house = House(filled(rows, reports), pairs)
    grown = math.log2(reports / parameters.reports)
    theirs = weighed(house, by_kind(parameters), prior_bits=-grown)
    for count, link in ours(house, parameters).items():
        # The flat terms of one account stand for themselves here, as columns do.
        assert abs(link.bits - theirs[count]["match_weight"]) <= (count + 1) * HALF
        assert link.bits == sum(term.bits for term in link.terms)
        assert (link.terms[0].code, link.terms[0].bits) == ("prior", -exact(grown))


def test_what_is_ours_alone_shows_as_a_difference():
    """With caps the weight of what is traded is less than Splink's: the comparison is not blind to it."""
    capped = ours(frequent(), current_linking().parameters)
    for kind in current_linking().parameters.most:
        assert shared_bits(capped[kind, 2], kind) < bits_of(by_splink()[kind, 2], kind)
