"""A link between two reports: bits of evidence, each with where it comes from, what speaks against included. The terms
are the summands themselves, and `bits` is their sum."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .grouping import time_bits
from .parameters import NESTED, TRADED, Parameters
from .preparing import LinkedReport, Term

# Kinds of which somebody usually has one: another one speaks against.
_ONE_EACH = ("iban", "phone", "wallet")


@dataclass(frozen=True, slots=True)
class ScoreTerm:
    """`seen_in`: reports that hold it (0 where it is no value). `code` names the sentence; `about` its parameter."""

    kind: str
    bits: float
    seen_in: int
    code: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    a: str
    b: str
    bits: float
    terms: tuple[ScoreTerm, ...]


@dataclass(frozen=True, slots=True)
class Frequencies:
    """`seen`: term → reports that hold it; `with_kind`: reports that have anything of a kind; hubs weigh nothing."""

    seen: Mapping[Term, int]
    with_kind: Mapping[str, int]
    hubs: frozenset[Term]
    reports: int


def score_pair(one: LinkedReport, other: LinkedReport, frequencies: Frequencies, parameters: Parameters) -> Link:
    """Fellegi and Sunter (1969) with the frequency of the value; capped where a kind is traded."""
    terms = [ScoreTerm("prior", _prior(frequencies, parameters), 0, "prior")]
    shared = _strongest((one.terms & other.terms) - frequencies.hubs, one)
    traded = 0.0
    for term in sorted(shared, key=lambda term: (NESTED.index(term[0]) if term[0] in NESTED else 9, term)):
        seen = frequencies.seen.get(term, 2)
        bits = value_bits(term[0], seen, frequencies.with_kind.get(term[0], seen), parameters)
        terms.append(ScoreTerm(term[0], bits, seen, term[0], term[1]))
        traded += bits if term[0] in TRADED else 0.0
    if traded > parameters.most_traded:
        terms.append(ScoreTerm("traded", parameters.most_traded - traded, 0, "traded"))
    terms += [
        ScoreTerm(kind, parameters.against, 0, "against", kind)
        for kind in _ONE_EACH
        if _has(one, kind) and _has(other, kind) and not any(term[0] == kind for term in shared)
    ]
    if one.day and other.day:
        gap = abs((one.day - other.day).days)
        terms.append(ScoreTerm("time", time_bits(gap, parameters), 0, "time", str(gap)))
    a, b = sorted((one.id, other.id))
    return Link(a, b, sum(term.bits for term in terms), tuple(terms))


def value_bits(kind: str, seen: int, with_kind: int, parameters: Parameters) -> float:
    """log2(m / u), u the share of reports with this kind that hold the value (Winkler); never against, capped."""
    bits = math.log2(parameters.same[kind] * max(with_kind, seen) / seen)
    return max(0.0, min(bits, parameters.most.get(kind, math.inf)))


def _prior(frequencies: Frequencies, parameters: Parameters) -> float:
    """What a pair must overcome grows with the number of reports."""
    return (
        -math.log2(max(frequencies.reports, 2) / parameters.reports)
        if frequencies.reports > parameters.reports
        else 0.0
    )


def _strongest(shared: Iterable[Term], report: LinkedReport) -> list[Term]:
    """Of each thing of the report the strongest form that is shared; a term of two things once."""
    shared = set(shared)
    found: dict[Term, None] = {}
    weaker: set[Term] = set()
    for thing in report.things:
        held = [term for term in thing if term in shared]
        if held:
            found[held[0]] = None
            weaker.update(held[1:])
    return [term for term in found if term not in weaker]


def _has(report: LinkedReport, kind: str) -> bool:
    return any(thing[0][0] == kind for thing in report.things)


def frequencies_of(reports: Sequence[LinkedReport], hubs: Iterable[Term]) -> Frequencies:
    seen: dict[Term, int] = {}
    with_kind: dict[str, int] = {}
    for report in reports:
        terms = report.terms
        for term in terms:
            seen[term] = seen.get(term, 0) + 1
        for kind in {term[0] for term in terms}:
            with_kind[kind] = with_kind.get(kind, 0) + 1
    return Frequencies(seen, with_kind, frozenset(hubs), len(reports))


def links(reports: Sequence[LinkedReport], frequencies: Frequencies, parameters: Parameters) -> list[Link]:
    """Every pair that shares a value of few holders and reaches `link_from`, the strongest first. Never all pairs."""
    by_term: dict[Term, list[int]] = {}
    for position, report in enumerate(reports):
        for term in report.terms:
            by_term.setdefault(term, []).append(position)
    pairs = {
        (one, other)
        for term, holders in by_term.items()
        if 1 < len(holders) <= parameters.most_holders and term not in frequencies.hubs and term[0] not in TRADED
        for n, one in enumerate(holders)
        for other in holders[n + 1 :]
    }
    scored = (score_pair(reports[one], reports[other], frequencies, parameters) for one, other in sorted(pairs))
    return sorted((link for link in scored if link.bits >= parameters.link_from), key=lambda k: (-k.bits, k.a, k.b))
