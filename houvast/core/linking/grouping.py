"""Groups grown by evidence between groups: the best pairs first, mutual, to the end (never a connected component).

The weight of a shared value is counted in *current groups*: in forty reports of one cell it is no hub, in forty cells
it is. The bigger two groups are, the more they need; a fair share of the smaller one must hold what is shared, and no
single report joins two groups of some size.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from .cells import Cells, start
from .holdings import hold
from .hubs import Hub, find_hubs
from .parameters import Parameters
from .preparing import LinkedReport, Term

# A bridge that misses more than this is no hypothesis worth a look.
FAR = 8.0
_MOST_BRIDGES = 5

Decisions = Iterable[tuple[str, str]]


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


def group(
    reports: Sequence[LinkedReport],
    parameters: Parameters,
    *,
    must: Decisions = (),
    cannot: Decisions = (),
    before: Mapping[str, int] | None = None,
) -> Grouped:
    """`must` and `cannot`: pairs of report ids that people decided; they go before every number. `before`: sizes of the
    groups of the last run by id, to see which grew too fast."""
    held = hold(reports)
    hubs = find_hubs(held, parameters)
    cells = start(held, hubs, parameters)
    decide(cells, must, cannot)
    grow(cells)
    members = {cell: content.members for cell, content in cells.at.items()}
    return told(members, _bridges(cells), hubs.values(), held.reports, parameters, before or {})


def decide(cells: Cells, must: Decisions, cannot: Decisions) -> None:
    """People go first. A must-link of two who may not be together joins nothing: a contradiction for the desk."""
    at = {report.id: position for position, report in enumerate(cells.held.reports)}
    for one, other in sorted(tuple(sorted(pair)) for pair in cannot):
        if one in at and other in at:
            cells.cannot[at[one]].add(at[other])
            cells.cannot[at[other]].add(at[one])
    home = {position: position for position in cells.at}
    for one, other in sorted(tuple(sorted(pair)) for pair in must):
        if one in at and other in at:
            here, there = home[at[one]], home[at[other]]
            if here != there and not cells.forbidden(here, there):
                merged = cells.merge(here, there)
                for position in cells.at[merged].members:
                    home[position] = merged


def contradictions(must: Decisions, cannot: Decisions) -> tuple[tuple[str, str], ...]:
    """Pairs that people kept apart and that other decisions of people join: shown, never resolved silently."""
    home: dict[str, str] = {}

    def root(name: str) -> str:
        while home.setdefault(name, name) != name:
            name = home[name]
        return name

    for one, other in must:
        home[root(one)] = root(other)
    apart = {tuple(sorted(pair)) for pair in cannot}
    return tuple(sorted(pair for pair in apart if root(pair[0]) == root(pair[1])))


def melted(
    groups: Iterable[Group], before: Iterable[Collection[str]], must: Decisions, *, least: int
) -> tuple[tuple[str, str], ...]:
    """Pairs that must not be together so that no group melts two that people see already (each of `least` reports or
    more, of which so many would meet), unless somebody said of two of their reports that they belong together. One
    report that names what both used would do it: a true one seldom, a planted one always. It stays a bridge until a
    person decides; single reports move freely."""
    known = [sorted(each) for each in before if len(each) >= least]
    home = {report: number for number, each in enumerate(known) for report in each}
    joined = {frozenset((home[one], home[other])) for one, other in must if one in home and other in home}
    found: list[tuple[str, str]] = []
    for group in groups:
        meeting = Counter(home[report] for report in group.reports if report in home)
        inside = sorted(number for number, count in meeting.items() if count >= least)
        for at, one in enumerate(inside):
            for other in inside[at + 1 :]:
                if not _reaches(one, other, joined):
                    here, there = known[one], known[other]
                    found += [(here[0], each) for each in there]
                    found += [(each, there[0]) for each in here[1:]]
    return tuple(found)


def _reaches(one: int, other: int, joined: Collection[frozenset[int]]) -> bool:
    seen, near = {one}, {one}
    while near:
        near = {each for pair in joined if pair & near for each in pair} - seen
        seen |= near
    return other in seen


def grow(cells: Cells) -> None:
    """Rounds until nothing merges. A round looks again at what the last one touched; when that leads to nothing, at all
    of it once more, because a value in fewer groups weighs a little more for all its holders."""
    scores: dict[tuple[int, int], float] = {}
    dirty: set[int] | None = None
    while True:
        for pair in cells.near(sorted(cells.at if dirty is None else dirty)):
            surplus = cells.surplus(*pair)
            if surplus >= 0:
                scores[pair] = surplus
            else:
                scores.pop(pair, None)
        merges = _merges(cells, scores)
        if not merges:
            if dirty is None:
                return
            dirty = None
            continue
        touched = _join(cells, merges)
        scores = {pair: kept for pair, kept in scores.items() if pair[0] not in touched and pair[1] not in touched}
        dirty = touched & cells.at.keys()


def _merges(cells: Cells, scores: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """Pairs that are each other's best; ties by number, so that nothing hangs on chance. And smaller cells that follow
    their best one, unless that follows another itself or somebody in them is kept apart."""
    best: dict[int, tuple[float, int]] = {}
    for (one, other), surplus in scores.items():
        if cells.forbidden(one, other):
            continue
        if one not in best or (surplus, -other) > best[one]:
            best[one] = surplus, -other
        if other not in best or (surplus, -one) > best[other]:
            best[other] = surplus, -one
    chosen = {cell: -partner for cell, (_, partner) in best.items()}
    mutual = [(cell, other) for cell, other in chosen.items() if cell < other and chosen[other] == cell]
    if not mutual:
        return []
    paired = {cell for pair in mutual for cell in pair}
    size = {cell: len(cells.at[cell].members) for cell in chosen}
    followers = {
        cell: other
        for cell, other in chosen.items()
        if cell not in paired and size[cell] <= size[other] and not cells.decided_apart(cell)
    }
    return sorted([*mutual, *(pair for pair in followers.items() if pair[1] not in followers)])


def _join(cells: Cells, merges: Iterable[tuple[int, int]]) -> set[int]:
    """The cells that changed, those that are gone among them."""
    home: dict[int, int] = {}
    touched: set[int] = set()
    for pair in merges:
        one, other = (_home(home, cell) for cell in pair)
        kept = cells.merge(one, other)
        home[max(one, other)] = kept
        touched.update((one, other))
    return touched


def _home(home: Mapping[int, int], cell: int) -> int:
    while cell in home:
        cell = home[cell]
    return cell


def told(
    members: Mapping[int, Iterable[int]],
    bridges: Mapping[int, Sequence[Bridge]],
    hubs: Iterable[Hub],
    reports: Sequence[LinkedReport],
    parameters: Parameters,
    before: Mapping[str, int],
) -> Grouped:
    """`members`: group → positions of its reports, of which its own number is the smallest."""
    found = []
    for cell, inside in sorted(members.items()):
        names = tuple(reports[position].id for position in sorted(inside))
        if len(names) < 2:
            continue
        grown = names[0] in before and len(names) >= before[names[0]] * parameters.held_growth
        held = len(names) > parameters.held_size or grown
        found.append(Group(names[0], names, tuple(bridges.get(cell, ())), held=held))
    return Grouped(tuple(found), tuple(sorted(hubs, key=lambda hub: (-hub.seen_in, hub.term))))


def _bridges(cells: Cells) -> dict[int, list[Bridge]]:
    """Between groups of two or more: what they share without it being enough."""
    groups = {cell for cell, content in cells.at.items() if len(content.members) > 1}
    found = []
    for one, other in cells.near(groups):
        if one in groups and other in groups:
            missing = -cells.surplus(one, other)
            if missing <= FAR:
                terms = tuple(sorted(cells.held.terms[each.term] for each in cells.shared(one, other)))
                found.append((one, other, missing, terms))
    return strongest_bridges(found, cells.held.reports)


def strongest_bridges(
    between: Iterable[tuple[int, int, float, tuple[Term, ...]]], reports: Sequence[LinkedReport]
) -> dict[int, list[Bridge]]:
    """`between`: (group, group, missing, what they share). Of each group those that miss least, the weakest first."""
    found: dict[int, list[Bridge]] = defaultdict(list)
    for one, other, missing, terms in between:
        for here, there in ((one, other), (other, one)):
            found[here].append(Bridge(reports[there].id, missing, terms))
    return {
        cell: sorted(bridges, key=lambda bridge: (-bridge.missing, bridge.to))[-_MOST_BRIDGES:]
        for cell, bridges in found.items()
    }
