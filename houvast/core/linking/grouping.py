"""Groups grown by evidence between groups: the best pairs first, mutual, to the end (never a connected component).

The weight of a shared value is counted in *current groups*: in forty reports of one cell it is no hub, in forty cells
it is. The bigger two groups are, the more they need, and a fair share of the smaller one must hold what is shared.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .hubs import Hub, find_hubs
from .parameters import NAME, NESTED, TRADED, Parameters
from .preparing import LinkedReport, Term, family_of

_WEAK = (*TRADED, NAME)


@dataclass(frozen=True, slots=True)
class Bridge:
    """What joins two groups without being enough: a hypothesis. `missing`: bits to what would be needed."""

    to: str
    missing: float
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """`id`: the smallest report id in it. `held`: too big or grown too fast; a person looks first."""

    id: str
    reports: tuple[str, ...]
    bridges: tuple[Bridge, ...]
    held: bool


@dataclass(frozen=True, slots=True)
class Grouped:
    groups: tuple[Group, ...]
    hubs: tuple[Hub, ...]


@dataclass(slots=True)
class _Cell:
    """A group while it grows: positions of reports, the terms they hold, first and last day."""

    members: list[int]
    terms: set[Term]
    first: int | None
    last: int | None


@dataclass(slots=True)
class _State:
    reports: Sequence[LinkedReport]
    parameters: Parameters
    stronger: Mapping[Term, frozenset[Term]]
    terms_of: list[frozenset[Term]]
    cells: dict[int, _Cell] = field(default_factory=dict)
    holding: dict[Term, set[int]] = field(default_factory=dict)
    cannot: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))


def group(
    reports: Sequence[LinkedReport],
    parameters: Parameters,
    *,
    must: Iterable[tuple[str, str]] = (),
    cannot: Iterable[tuple[str, str]] = (),
    before: Mapping[str, int] | None = None,
) -> Grouped:
    """`must` and `cannot`: pairs of report ids that people decided; they go before every number. `before`: sizes of the
    groups of the last run by id, to see which grew too fast."""
    reports = sorted(reports, key=lambda report: report.id)
    families = family_of(reports)
    holders: dict[Term, list[int]] = defaultdict(list)
    for position, report in enumerate(reports):
        for term in report.terms:
            holders[term].append(position)
    hubs = find_hubs(reports, holders, families, parameters)
    state = _start(reports, parameters, families, holders, hubs)
    at = {report.id: position for position, report in enumerate(reports)}
    _apply_decisions(state, at, must, cannot)
    _grow(state)
    groups = _groups(state, before or {})
    return Grouped(groups, tuple(sorted(hubs.values(), key=lambda hub: (-hub.seen_in, hub.term))))


def _start(reports, parameters, families, holders, hubs) -> _State:
    shared = {term for term, positions in holders.items() if len(positions) > 1 and term not in hubs}
    terms_of = [frozenset(report.terms & shared) for report in reports]
    state = _State(reports, parameters, _stronger(families, shared), terms_of)
    for position, report in enumerate(reports):
        day = report.day.toordinal() if report.day else None
        state.cells[position] = _Cell([position], set(terms_of[position]), day, day)
    state.holding = {term: set(holders[term]) for term in shared}
    return state


def _stronger(families: Mapping[Term, frozenset[Term]], shared: set[Term]) -> dict[Term, frozenset[Term]]:
    """Term → stronger forms of the same thing: where one of them is shared, the term says nothing more."""
    return {
        term: frozenset(o for o in family if o in shared and NESTED.index(o[0]) < NESTED.index(term[0]))
        for term, family in families.items()
        if term in shared and term[0] in NESTED
    }


def _apply_decisions(state: _State, at: Mapping[str, int], must, cannot) -> None:
    """People go first. A must-link of two who may not be together joins nothing: a contradiction for the desk."""
    for one, other in sorted(tuple(sorted(pair)) for pair in cannot):
        if one in at and other in at:
            state.cannot[at[one]].add(at[other])
            state.cannot[at[other]].add(at[one])
    home = {position: position for position in state.cells}
    for one, other in sorted(tuple(sorted(pair)) for pair in must):
        if one in at and other in at:
            here, there = home[at[one]], home[at[other]]
            if here != there and not _forbidden(state, here, there):
                merged = _merge(state, here, there)
                for position in state.cells[merged].members:
                    home[position] = merged


def _grow(state: _State) -> None:
    """Rounds until nothing merges; only what a merge touched is looked at again, and at the end all of it once more."""
    scores: dict[tuple[int, int], float] = {}
    dirty: set[int] | None = None
    while True:
        everything = dirty is None
        _rescore(state, scores, dirty)
        merges = _mutual_best(state, scores)
        if not merges:
            if everything:
                return
            dirty = None
            continue
        touched: set[int] = set()
        for one, other in merges:
            kept = _merge(state, one, other)
            gone = other if kept == one else one
            touched.update((kept, gone))
        scores = {pair: s for pair, s in scores.items() if pair[0] not in touched and pair[1] not in touched}
        # A value in fewer groups weighs a little more for all its holders: the last full round sees that.
        dirty = touched & state.cells.keys()


def _rescore(state: _State, scores: dict[tuple[int, int], float], dirty: set[int] | None) -> None:
    """Surplus over what is needed, of every pair of cells that share a term; kept only where it is enough."""
    pairs: dict[tuple[int, int], None] = {}
    most = state.parameters.most_holders
    cells = sorted(state.cells if dirty is None else dirty & state.cells.keys())
    for cell in cells:
        for term in state.cells[cell].terms:
            # What is traded, or a bare name, makes nobody a candidate: it only adds to something firmer.
            holding = () if term[0] in _WEAK else state.holding[term]
            if 1 < len(holding) <= most:
                for other in holding:
                    if other != cell:
                        pairs[(cell, other) if cell < other else (other, cell)] = None
    for pair in pairs:
        surplus = surplus_of(state, *pair)
        if surplus >= 0:
            scores[pair] = surplus
        else:
            scores.pop(pair, None)


def surplus_of(state: _State, one: int, other: int) -> float:
    """Bits above what these two groups need to be one."""
    here, there = state.cells[one], state.cells[other]
    shared = _counting(state, here.terms & there.terms)
    small = here if len(here.members) <= len(there.members) else there
    p = state.parameters
    bits = _weight(state, shared) + time_bits(_gap(here, there), p)
    needed = _needed(state, len(small.members))
    if bits < needed:
        return bits - needed
    support = _support(state, small, shared)
    if support < p.support:
        bits -= p.support_costs * math.log2(p.support / support) if support else math.inf
    return bits - needed


def _needed(state: _State, smaller: int) -> float:
    """More for bigger groups, and for more reports than the numbers were tried on; fewer reports ask no less."""
    p = state.parameters
    return p.needed + math.log2(smaller) + max(0.0, math.log2(len(state.reports) / p.reports))


def _counting(state: _State, shared: set[Term]) -> list[Term]:
    """Without what a stronger form of the same thing says already."""
    return [term for term in shared if not (state.stronger.get(term, frozenset()) & shared)]


def _weight(state: _State, shared: Iterable[Term]) -> float:
    p, groups = state.parameters, len(state.cells)
    total = traded = 0.0
    for term in shared:
        bits = math.log2(p.same[term[0]] * groups / len(state.holding[term]))
        bits = max(0.0, min(bits, p.most.get(term[0], math.inf)))
        if term[0] in TRADED:
            traded += bits
        else:
            total += bits
    return total + min(traded, p.most_traded)


def _support(state: _State, small: _Cell, shared: Sequence[Term]) -> float:
    wanted = set(shared)
    return sum(not wanted.isdisjoint(state.terms_of[position]) for position in small.members) / len(small.members)


def _gap(here: _Cell, there: _Cell) -> int | None:
    """Days between the times in which they were active; 0 where these overlap; None where one is not known."""
    if here.first is None or there.first is None:
        return None
    return max(0, max(here.first, there.first) - min(here.last, there.last))


def time_bits(gap: int | None, parameters: Parameters) -> float:
    if gap is None:
        return 0.0
    return next(bits for days, bits in parameters.time if gap <= days)


def _mutual_best(state: _State, scores: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """Pairs that are each other's best; ties by position, so that nothing hangs on chance."""
    best: dict[int, tuple[float, int]] = {}
    for (one, other), surplus in scores.items():
        if _forbidden(state, one, other):
            continue
        for cell, partner in ((one, other), (other, one)):
            rank = (surplus, -partner)
            if cell not in best or rank > best[cell]:
                best[cell] = rank
    return sorted(
        (cell, -partner) for cell, (_, partner) in best.items() if cell < -partner and -best[-partner][1] == cell
    )


def _forbidden(state: _State, one: int, other: int) -> bool:
    if not state.cannot:
        return False
    there = set(state.cells[other].members)
    return any(state.cannot.get(position, set()) & there for position in state.cells[one].members)


def _merge(state: _State, one: int, other: int) -> int:
    """The cell that stays: the one with the smallest position."""
    kept, gone = min(one, other), max(one, other)
    here, there = state.cells[kept], state.cells.pop(gone)
    for term in there.terms:
        holding = state.holding[term]
        holding.discard(gone)
        holding.add(kept)
    here.members.extend(there.members)
    here.terms |= there.terms
    days = [day for day in (here.first, here.last, there.first, there.last) if day is not None]
    here.first, here.last = (min(days), max(days)) if days else (None, None)
    return kept


def _groups(state: _State, before: Mapping[str, int]) -> tuple[Group, ...]:
    bridges = _bridges(state)
    found = []
    for cell, content in sorted(state.cells.items()):
        if len(content.members) < 2:
            continue
        name = state.reports[cell].id
        size = len(content.members)
        grown = name in before and size >= before[name] * state.parameters.held_growth
        found.append(
            Group(
                name,
                tuple(state.reports[position].id for position in sorted(content.members)),
                tuple(bridges.get(cell, ())),
                held=size > state.parameters.held_size or grown,
            )
        )
    return tuple(found)


# A bridge that misses more than this is no hypothesis worth a look.
_FAR = 8.0
_MOST_BRIDGES = 5


def _bridges(state: _State) -> dict[int, list[Bridge]]:
    """Between groups of two or more: what they share without it being enough, the weakest first."""
    groups = {cell for cell, content in state.cells.items() if len(content.members) > 1}
    seen: dict[int, list[Bridge]] = defaultdict(list)
    for cell in sorted(groups):
        near = set()
        for term in state.cells[cell].terms:
            if len(state.holding[term]) <= state.parameters.most_holders:
                near |= state.holding[term] & groups
        for other in sorted(near - {cell}):
            missing = -surplus_of(state, cell, other)
            if missing <= _FAR:
                shared = _counting(state, state.cells[cell].terms & state.cells[other].terms)
                seen[cell].append(Bridge(state.reports[other].id, round(missing, 2), tuple(sorted(shared))))
    return {
        cell: sorted(found, key=lambda bridge: (-bridge.missing, bridge.to))[-_MOST_BRIDGES:]
        for cell, found in seen.items()
    }
