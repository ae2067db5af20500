"""Values that tell nothing: their holders share nothing else. Judged by coherence, not by frequency alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .holdings import Holdings
from .parameters import NAME, NESTED, SCRIPT, Parameters
from .preparing import Term

# About so many pairs of holders are looked at, spread evenly: enough to tell 0.02 from 0.1.
PAIRS = 160
# Of so few holders every pair.
ALL_PAIRS = 18


@dataclass(frozen=True, slots=True)
class Hub:
    term: Term
    seen_in: int
    because: str  # incoherent, allowed, frequent


def find_hubs(held: Holdings, parameters: Parameters) -> dict[int, Hub]:
    """Number of the term → why it is one. A hub takes the weaker forms of the same thing along."""
    telling = telling_else(held, parameters)
    why = {
        term: because
        for term in range(len(held.terms))
        if (because := _why(held, term, telling, parameters))
    }  # fmt: skip
    return with_weaker(held, why)


def with_weaker(held: Holdings, why: dict[int, str]) -> dict[int, Hub]:
    """Hubs, and with each the weaker forms of the same thing."""
    strongest: dict[int, tuple[int, str]] = {}
    for term in sorted(why):
        if held.kind(term) in NESTED:
            level = NESTED.index(held.kind(term))
            root = held.root[term]
            if root not in strongest or level < strongest[root][0]:
                strongest[root] = level, why[term]
    found = dict(why)
    if strongest:
        for term, root in enumerate(held.root):
            if root in strongest and held.kind(term) in NESTED:
                level, because = strongest[root]
                if NESTED.index(held.kind(term)) > level:
                    found.setdefault(term, because)
    return {term: Hub(held.terms[term], len(held.holders[term]), because) for term, because in found.items()}


def is_allowed(term: Term, parameters: Parameters) -> bool:
    """On the curated list: the house's own addresses, names of services. `instagram.com` without a path is one too."""
    kind, value = term
    if not parameters.allowed:
        return False
    bare = value.partition(":")[2] if kind in NESTED[:2] else value
    return bare in parameters.allowed or value in parameters.allowed


def _why(held: Holdings, term: int, telling: Sequence[frozenset[int]], parameters: Parameters) -> str:
    if is_allowed(held.terms[term], parameters):
        return "allowed"
    seen = len(held.holders[term])
    # A text is capped instead: a traded one has no holders in common by nature.
    if seen < parameters.hub_from or held.kind(term) == SCRIPT:
        return ""
    if seen > parameters.hub_always:
        return "frequent"
    return "incoherent" if coherence(held, term, telling) < parameters.hub_coherence else ""


def most_telling(reports: int, parameters: Parameters) -> int:
    """What more reports than this hold does not count as something else that two share."""
    return max(parameters.hub_shared_least, int(reports * parameters.hub_shared_share))


def telling_else(held: Holdings, parameters: Parameters) -> list[frozenset[int]]:
    """Of each report what counts as something else: no name without its platform, nothing that very many hold."""
    most = most_telling(len(held.reports), parameters)
    counts = [
        1 < len(holders) <= most and held.kind(term) != NAME for term, holders in enumerate(held.holders)
    ]  # fmt: skip
    return [frozenset(term for term in terms if counts[term]) for terms in held.of]


def coherence(held: Holdings, term: int, telling: Sequence[frozenset[int]]) -> float:
    """The share of pairs of holders that share something else too; the same thing told less exactly is nothing else."""
    root, of = held.root[term], held.root
    sharing = looked = 0
    for one, other in pairs(held.holders[term]):
        looked += 1
        for shared in telling[one] & telling[other]:
            if of[shared] != root:
                sharing += 1
                break
    return sharing / looked if looked else 1.0


def nearest(holders: int) -> int:
    """Each holder is looked at with so many that follow it."""
    return max(holders - 1, 1) if holders <= ALL_PAIRS else max(3, -(-PAIRS // holders))


def pairs(holders: Sequence[int]) -> Iterable[tuple[int, int]]:
    """All of few; of many each with the next ones, in the order that chance gave."""
    count = len(holders)
    for step in range(1, min(nearest(count), count - 1) + 1):
        for n in range(count - step):
            yield holders[n], holders[n + step]
