"""A link between two reports: bits of evidence, each with where it comes from, what speaks against included. The terms
are the summands themselves, and `bits` is their sum."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .parameters import KINDS, NESTED, TRADED, WEAK, Parameters
from .preparing import LinkedReport, Term, seen_of
from .weights import beforehand, counted_among, exact, time_bits, value_bits

# Kinds of which somebody usually has one: another one speaks against.
ONE_EACH = ("iban", "phone", "wallet")


# Every `ScoreTerm.code`: each has its sentence in `knowledge/linking/words.yaml`.
CODES = (*KINDS, "prior", "capped", "traded", "against", "time")


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
    """`seen`: term → reports that hold it; hubs weigh nothing."""

    seen: Mapping[Term, int]
    hubs: Collection[Term]
    reports: int


def frequencies_of(reports: Sequence[LinkedReport], hubs: Iterable[Term]) -> Frequencies:
    return Frequencies(seen_of(reports), frozenset(hubs), len(reports))


def score_pair(one: LinkedReport, other: LinkedReport, frequencies: Frequencies, parameters: Parameters) -> Link:
    """Fellegi and Sunter (1969) with the frequency of the value; capped where a kind is traded or rented."""
    shared = _strongest(one, other, frequencies.hubs)
    terms = [ScoreTerm("prior", 0.0 - beforehand(frequencies.reports, parameters), 0, "prior")]
    terms += _values(shared, frequencies, parameters)
    terms += _caps(terms, parameters)
    terms += [
        ScoreTerm(kind, exact(parameters.against), 0, "against", kind)
        for kind in ONE_EACH
        if _has(one, kind) and _has(other, kind) and not any(term[0] == kind for term in shared)
    ]
    if one.day and other.day:
        days = abs((one.day - other.day).days)
        terms.append(ScoreTerm("time", time_bits(days, parameters), 0, "time", str(days)))
    a, b = sorted((one.id, other.id))
    return Link(a, b, sum(term.bits for term in terms), tuple(terms))


def _values(shared: Iterable[Term], frequencies: Frequencies, parameters: Parameters) -> list[ScoreTerm]:
    among = counted_among(frequencies.reports, parameters)
    found = []
    for term in shared:
        seen = frequencies.seen.get(term, 2)
        found.append(ScoreTerm(term[0], value_bits(term[0], seen, among, parameters), seen, term[0], term[1]))
    return found


def _caps(values: Sequence[ScoreTerm], parameters: Parameters) -> list[ScoreTerm]:
    """What is too much of one kind, and of what is traded together, as summands of their own."""
    found, traded = [], 0.0
    for kind in dict.fromkeys(term.kind for term in values):
        bits = sum(term.bits for term in values if term.kind == kind)
        most = parameters.most_in_all.get(kind, bits)
        if bits > most:
            found.append(ScoreTerm(kind, exact(most - bits), 0, "capped", kind))
        traded += min(bits, most) if kind in TRADED else 0.0
    if traded > parameters.most_traded:
        found.append(ScoreTerm("traded", exact(parameters.most_traded - traded), 0, "traded"))
    return found


def _strongest(one: LinkedReport, other: LinkedReport, hubs: Collection[Term]) -> list[Term]:
    """Of each thing the strongest form that both hold, in a fixed order."""
    theirs = other.terms
    best: dict[Term, Term] = {}
    for thing in one.things:
        for term in thing:
            if term in theirs and term not in hubs:
                root = thing[-1] if thing[0][0] in NESTED else term
                if root not in best or _order(term) < _order(best[root]):
                    best[root] = term
                break
    return sorted(best.values(), key=_order)


def _order(term: Term) -> tuple[int, Term]:
    return (NESTED.index(term[0]) if term[0] in NESTED else len(NESTED)), term


def _has(report: LinkedReport, kind: str) -> bool:
    return any(thing[0][0] == kind for thing in report.things)


def links(reports: Sequence[LinkedReport], frequencies: Frequencies, parameters: Parameters) -> Iterator[Link]:
    """Every pair that shares something firm of few holders and reaches `link_from`, in order of the ids. Report by
    report: the pairs are never there all at once."""
    reports = sorted(reports, key=lambda report: report.id)
    holders: dict[Term, list[int]] = {}
    for position, report in enumerate(reports):
        for term in report.terms:
            few = 1 < frequencies.seen.get(term, 0) <= parameters.most_holders
            if few and term[0] not in WEAK and term not in frequencies.hubs:
                holders.setdefault(term, []).append(position)
    for position, report in enumerate(reports):
        near = {other for term in report.terms for other in holders.get(term, ()) if other > position}
        for other in sorted(near):
            link = score_pair(report, reports[other], frequencies, parameters)
            if link.bits >= parameters.link_from:
                yield link
