"""Values that tell nothing: their holders share nothing else. Judged by coherence, not by frequency alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .parameters import NAME, NESTED, SCRIPT, Parameters
from .preparing import LinkedReport, Term

# At most so many pairs of holders are looked at, spread evenly: enough to tell 0.02 from 0.1.
_PAIRS = 150


@dataclass(frozen=True, slots=True)
class Hub:
    term: Term
    seen_in: int
    because: str  # incoherent, allowed, frequent


def find_hubs(
    reports: Sequence[LinkedReport],
    holders: Mapping[Term, Sequence[int]],
    families: Mapping[Term, frozenset[Term]],
    parameters: Parameters,
) -> dict[Term, Hub]:
    """`holders`: term → positions in `reports`. A hub takes the weaker forms of the same thing along."""
    firm = [frozenset(term for term in report.terms if term[0] not in (SCRIPT, NAME)) for report in reports]
    found: dict[Term, Hub] = {}
    for term, positions in holders.items():
        why = _why(term, positions, firm, families, parameters)
        if why:
            found[term] = Hub(term, len(positions), why)
    for term in list(found):
        if term[0] in NESTED:
            for weaker in families.get(term, ()):
                if NESTED.index(weaker[0]) > NESTED.index(term[0]) and weaker not in found:
                    found[weaker] = Hub(weaker, len(holders.get(weaker, ())), found[term].because)
    return found


def _why(
    term: Term,
    positions: Sequence[int],
    firm: Sequence[frozenset[Term]],
    families: Mapping[Term, frozenset[Term]],
    parameters: Parameters,
) -> str:
    kind, value = term
    if value in parameters.allowed or (
        kind == "url" and value.split("/")[0] in parameters.allowed and "/" not in value
    ):
        return "allowed"
    if len(positions) < parameters.hub_from:
        return ""
    if kind == SCRIPT:
        return ""  # capped instead: a traded text has no holders in common by nature
    if len(positions) > parameters.hub_always:
        return "frequent"
    return "incoherent" if coherence(term, positions, firm, families) < parameters.hub_coherence else ""


def coherence(
    term: Term,
    positions: Sequence[int],
    firm: Sequence[frozenset[Term]],
    families: Mapping[Term, frozenset[Term]],
) -> float:
    """The share of pairs of holders that share something else too: not the same thing told less exactly, no script, no
    name without its platform."""
    own = families.get(term, frozenset((term,))) | {term}
    sharing = looked = 0
    for one, other in _pairs(positions):
        looked += 1
        sharing += bool((firm[one] & firm[other]) - own)
    return sharing / looked if looked else 1.0


def _pairs(positions: Sequence[int]) -> Iterable[tuple[int, int]]:
    """All of few; of many as many, each holder about equally often, always the same ones."""
    count = len(positions)
    if count * (count - 1) // 2 <= _PAIRS:
        for n, one in enumerate(positions):
            for other in positions[n + 1 :]:
                yield one, other
        return
    step, given = 1, 0
    while given < _PAIRS:
        for n in range(0, count, max(1, count * 4 // _PAIRS)):
            if given >= _PAIRS:
                return
            yield positions[n], positions[(n + step) % count]
            given += 1
        step = step * 2 + 1 if step * 2 + 1 < count else (step + 3) % count or 1
