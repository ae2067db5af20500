"""Groups while they grow: what they hold, what two of them share, and how they become one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .holdings import Holdings
from .parameters import NESTED, TRADED, WEAK, Parameters
from .weights import counted_among, least_holders, needed_bits, support_bits, time_bits, value_bits

_NONE = float("-inf")


@dataclass(slots=True)
class Cell:
    """`members`: positions of reports; `held`: term → how many of them hold it; first and last day as ordinals."""

    members: list[int]
    held: dict[int, int]
    first: int | None
    last: int | None


class Shared(NamedTuple):
    """One thing that two cells share: its strongest term, the bits before any cap on the whole, and how many reports of
    both hold it."""

    term: int
    kind: str
    bits: float
    supporting: int


@dataclass(slots=True)
class Cells:
    """`holding`: term → cells that hold it. Hubs and what one report alone holds are left out. `home[p]`: the cell in
    which the report of position p is."""

    held: Holdings
    parameters: Parameters
    home: list[int]
    at: dict[int, Cell] = field(default_factory=dict)
    holding: dict[int, set[int]] = field(default_factory=dict)
    cannot: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    _bits: dict[tuple[str, int], float] = field(default_factory=dict)
    _least: dict[int, int] = field(default_factory=dict)
    _needed: dict[int, float] = field(default_factory=dict)

    def bits(self, kind: str, cells: int) -> float:
        """What a value says that so many cells hold."""
        found = self._bits.get((kind, cells))
        if found is None:
            among = counted_among(len(self.held.reports), self.parameters)
            found = self._bits[kind, cells] = value_bits(kind, cells, among, self.parameters)
        return found

    def shared(self, one: int, other: int) -> list[Shared]:
        """What counts between two cells: of each thing the strongest form that both hold often enough; of equals the
        term of the smallest number."""
        here, there = self.at[one], self.at[other]
        least = self.least(min(len(here.members), len(there.members)))
        mine, theirs, terms, roots, holding = here.held, there.held, self.held.terms, self.held.root, self.holding
        found: dict[int, Shared] = {}
        for term in sorted(mine.keys() & theirs.keys()):
            ours, others = mine[term], theirs[term]
            if ours < least or others < least:
                continue
            kind, root = terms[term][0], roots[term]
            now = Shared(term, kind, self.bits(kind, len(holding[term])), ours + others)
            if root not in found or _rank(now) > _rank(found[root]):
                found[root] = now
        return list(found.values())

    def least(self, size: int) -> int:
        found = self._least.get(size)
        if found is None:
            found = self._least[size] = least_holders(size, self.parameters)
        return found

    def surplus(self, one: int, other: int) -> float:
        """Bits above what these two need to be one."""
        here, there = self.at[one], self.at[other]
        size = min(len(here.members), len(there.members))
        shared = self.shared(one, other)
        if not shared:
            return _NONE
        bits = total(shared, self.parameters) + time_bits(gap(here, there), self.parameters)
        needed = self._needed.get(size)
        if needed is None:
            needed = self._needed[size] = needed_bits(size, len(self.held.reports), self.parameters)
        if bits < needed:
            return bits - needed
        holding = self.in_both(one, other, [each.term for each in shared if each.kind not in WEAK])
        if min(holding) < self.least(size):
            return _NONE
        small = holding[0] if len(here.members) <= len(there.members) else holding[1]
        return bits + support_bits(small, size, self.parameters) - needed

    def in_both(self, one: int, other: int, terms: Sequence[int]) -> tuple[int, int]:
        """How many reports of each of the two hold at least one of these terms that both hold."""
        if len(terms) == 1:
            return self.at[one].held[terms[0]], self.at[other].held[terms[0]]
        home = [self.home[position] for position in set().union(*(self.held.holders[term] for term in terms))]
        return home.count(one), home.count(other)

    def near(self, cells: Iterable[int]) -> set[tuple[int, int]]:
        """Pairs of a given cell and another that share something firm of few holders."""
        most = self.parameters.most_holders
        terms, holding = self.held.terms, self.holding
        found: set[tuple[int, int]] = set()
        for cell in cells:
            met = [
                others
                for term in self.at[cell].held
                if 1 < len(others := holding[term]) <= most and terms[term][0] not in WEAK
            ]
            near = set().union(*met)
            near.discard(cell)
            found.update([(cell, other) if cell < other else (other, cell) for other in near])
        return found

    def forbidden(self, one: int, other: int) -> bool:
        if not self.cannot:
            return False
        there = set(self.at[other].members)
        return any(not there.isdisjoint(self.cannot.get(position, ())) for position in self.at[one].members)

    def decided_apart(self, cell: int) -> bool:
        """Somebody in it may not be together with somebody."""
        return bool(self.cannot) and any(position in self.cannot for position in self.at[cell].members)

    def merge(self, one: int, other: int) -> int:
        """The cell that stays: the smallest number."""
        kept, gone = min(one, other), max(one, other)
        here, there = self.at[kept], self.at.pop(gone)
        for term, count in there.held.items():
            holding = self.holding[term]
            holding.discard(gone)
            holding.add(kept)
            here.held[term] = here.held.get(term, 0) + count
        here.members.extend(there.members)
        for position in there.members:
            self.home[position] = kept
        days = [day for day in (here.first, here.last, there.first, there.last) if day is not None]
        here.first, here.last = (min(days), max(days)) if days else (None, None)
        return kept


def start(held: Holdings, hubs: Collection[int], parameters: Parameters) -> Cells:
    """Each report alone."""
    shared = [len(holders) > 1 and term not in hubs for term, holders in enumerate(held.holders)]
    cells = Cells(held, parameters, list(range(len(held.of))))
    for position, terms in enumerate(held.of):
        day = held.reports[position].day
        ordinal = day.toordinal() if day else None
        cells.at[position] = Cell([position], {term: 1 for term in terms if shared[term]}, ordinal, ordinal)
    cells.holding = {term: set(held.holders[term]) for term, counts in enumerate(shared) if counts}
    return cells


def total(shared: Iterable[Shared], parameters: Parameters) -> float:
    """The sum, each kind capped in all, and what is traded once more together."""
    by_kind: dict[str, float] = {}
    for each in shared:
        by_kind[each.kind] = by_kind.get(each.kind, 0.0) + each.bits
    return capped(by_kind, parameters)


def capped(by_kind: Mapping[str, float], parameters: Parameters) -> float:
    most = parameters.most_in_all
    firm = traded = 0.0
    for kind, bits in by_kind.items():
        bits = min(bits, most.get(kind, bits))
        if kind in TRADED:
            traded += bits
        else:
            firm += bits
    return firm + min(traded, parameters.most_traded)


def gap(here: Cell, there: Cell) -> int | None:
    """Days between the times in which they were active; 0 where these overlap; None where one is not known."""
    if here.first is None or there.first is None:
        return None
    return max(0, max(here.first, there.first) - min(here.last, there.last))


def _rank(shared: Shared) -> tuple[float, int, int, int]:
    """Ties by number, so that nothing hangs on the order in which things were met."""
    level = -NESTED.index(shared.kind) if shared.kind in NESTED else 0
    return shared.bits, level, shared.supporting, -shared.term
