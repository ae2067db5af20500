"""How often two reports of one group share a thing of a kind (m), from what people decided. Only ever a proposal.

Fellegi and Sunter's m is about pairs that belong together: pairs that people kept apart do not enter it, they stand
beside it. m of a form of an account counts pairs that share this form *or a stronger one*, because the frequency of a
form (u) counts all who hold it too.

Nobody moves a weight alone. Of each kind the pairs that one person decided in one group count as `MOST_IN_A_GROUP` at
most, all pairs of one person as `MOST_OF_A_PERSON`; a kind of which there are too few pairs, groups or people, or more
than half from one person, stays as it is. A Beta prior of 20 pairs stands on the value that holds now."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log2

from scipy.stats import beta

from .parameters import KINDS, Parameters
from .preparing import LinkedReport, Term

PRIOR = 20.0
MOST_IN_A_GROUP = 3.0
MOST_OF_A_PERSON = 60.0
LEAST_WEIGHT = 30.0
LEAST_GROUPS = 10
LEAST_PEOPLE = 2
MOST_SHARE = 0.5
COVERED = 0.95
# Why a number stays as it is; empty: it may change.
FEW_PAIRS, FEW_GROUPS, FEW_PEOPLE, ONE_PERSON = "few_pairs", "few_groups", "few_people", "one_person"


@dataclass(frozen=True, slots=True)
class DecidedPair:
    """Two reports of which somebody decided. `held`: kinds of which both hold something that tells; `shared`: those of
    them of which they share a value; `days` between them, None where one is not known. `group`: whatever reports that
    stand together have in common; `by`: who decided."""

    a: str
    b: str
    by: str
    group: str
    held: frozenset[str]
    shared: frozenset[str]
    days: int | None


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts of a kind: `agreeing` of `weight`, after the caps. `pairs`, `groups`: before them. `by`: person →
    weight."""

    agreeing: float
    weight: float
    pairs: int
    groups: int
    by: Mapping[str, float]

    @property
    def largest_share(self) -> float:
        return max(self.by.values(), default=0.0) / self.weight if self.weight else 0.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """`value`: the mean of the Beta distribution after what was counted, `low` to `high` its middle 95 %. `proposed`:
    that mean, or what holds now where `kept` says why. `without_one`: the least and the most that it would be without
    any one person. `apart`: pairs kept apart that hold this kind, `apart_shared`: that share it; they count for
    nothing."""

    kind: str
    now: float
    value: float
    low: float
    high: float
    proposed: float
    kept: str
    counted: Counted
    without_one: tuple[float, float]
    apart: int
    apart_shared: int


def pair_of(one: LinkedReport, other: LinkedReport, *, hubs: frozenset[Term], by: str, group: str) -> DecidedPair:
    """Hubs tell nothing: who holds no other value of a kind holds nothing of it."""
    here, there = one.terms - hubs, other.terms - hubs
    held = {kind for kind, _ in here} & {kind for kind, _ in there}
    shared = {kind for kind, _ in here & there}
    days = abs((one.day - other.day).days) if one.day and other.day else None
    a, b = sorted((one.id, other.id))
    return DecidedPair(a, b, by, group, frozenset(held), frozenset(shared), days)


def standing_together(together: Iterable[tuple[str, str]], groups: Iterable[Iterable[str]]) -> dict[str, str]:
    """Report → a name of everything it stands together with, by decisions or in a group of the last run: what counts as
    one group here, so that nobody makes many of one."""
    home: dict[str, str] = {}

    def root(name: str) -> str:
        while home.setdefault(name, name) != name:
            home[name] = home[home[name]]
            name = home[name]
        return name

    def join(one: str, other: str) -> None:
        one, other = sorted((root(one), root(other)))
        home[other] = one

    for one, other in together:
        join(one, other)
    for members in groups:
        first, *others = sorted(members)
        for other in others:
            join(first, other)
    return {name: root(name) for name in sorted(home)}


def estimates(
    together: Sequence[DecidedPair], apart: Sequence[DecidedPair], parameters: Parameters
) -> tuple[Estimate, ...]:
    """One a kind, in the order of `KINDS`."""
    return tuple(_estimate(kind, together, apart, parameters) for kind in KINDS)


def _estimate(
    kind: str, together: Sequence[DecidedPair], apart: Sequence[DecidedPair], parameters: Parameters
) -> Estimate:
    now = parameters.same[kind]
    trials = [pair for pair in together if kind in pair.held]
    counted = count(trials, lambda pair: kind in pair.shared)
    yes, no = after(now, counted)
    kept = why_kept(counted)
    value = yes / (yes + no)
    aside = [pair for pair in apart if kind in pair.held]
    return Estimate(
        kind,
        now,
        value,
        *credible(yes, no),
        proposed=now if kept else rounded(value),
        kept=kept,
        counted=counted,
        without_one=_without_one(trials, lambda pair: kind in pair.shared, now),
        apart=len(aside),
        apart_shared=sum(kind in pair.shared for pair in aside),
    )


def count(trials: Iterable[DecidedPair], agrees: Callable[[DecidedPair], bool]) -> Counted:
    """Capped by person and group, then by person. Adding a pair that agrees never lowers the share that agrees."""
    cells: dict[tuple[str, str], list[int]] = {}
    for pair in trials:
        cell = cells.setdefault((pair.by, pair.group), [0, 0])
        cell[0] += agrees(pair)
        cell[1] += 1
    people: dict[str, list[float]] = {}
    for (by, _), (agreeing, pairs) in sorted(cells.items()):
        scale = min(1.0, MOST_IN_A_GROUP / pairs)
        person = people.setdefault(by, [0.0, 0.0])
        person[0] += scale * agreeing
        person[1] += scale * pairs
    capped = {by: min(1.0, MOST_OF_A_PERSON / weight) for by, (_, weight) in people.items()}
    return Counted(
        agreeing=sum(capped[by] * agreeing for by, (agreeing, _) in people.items()),
        weight=sum(capped[by] * weight for by, (_, weight) in people.items()),
        pairs=sum(pairs for _, pairs in cells.values()),
        groups=len({group for _, group in cells}),
        by={by: capped[by] * weight for by, (_, weight) in people.items()},
    )


def after(now: float, counted: Counted) -> tuple[float, float]:
    """The two parameters of the Beta distribution: the prior of 20 pairs on what holds now, and what was counted."""
    return PRIOR * now + counted.agreeing, PRIOR * (1 - now) + counted.weight - counted.agreeing


def credible(yes: float, no: float) -> tuple[float, float]:
    """The middle 95 % of a Beta distribution."""
    tail = (1 - COVERED) / 2
    return float(beta.ppf(tail, yes, no)), float(beta.ppf(1 - tail, yes, no))


def why_kept(counted: Counted) -> str:
    """Empty where there is enough, from enough different groups and people, to propose another number."""
    if counted.weight < LEAST_WEIGHT:
        return FEW_PAIRS
    if counted.groups < LEAST_GROUPS:
        return FEW_GROUPS
    if len(counted.by) < LEAST_PEOPLE:
        return FEW_PEOPLE
    return ONE_PERSON if counted.largest_share > MOST_SHARE else ""


def rounded(value: float) -> float:
    """As it stands in a file; never 0 or 1."""
    return min(0.999, max(0.001, round(value, 3)))


def _without_one(
    trials: Sequence[DecidedPair], agrees: Callable[[DecidedPair], bool], now: float
) -> tuple[float, float]:
    found = []
    for person in sorted({pair.by for pair in trials}):
        yes, no = after(now, count((pair for pair in trials if pair.by != person), agrees))
        found.append(yes / (yes + no))
    return (min(found), max(found)) if found else (now, now)


@dataclass(frozen=True, slots=True)
class Share:
    """`pairs` that one person decided, and the part of all that counts that is theirs, over every kind."""

    by: str
    pairs: int
    share: float


def shares(together: Sequence[DecidedPair], apart: Sequence[DecidedPair]) -> tuple[Share, ...]:
    """Who decided how much, most first."""
    pairs = Counter(pair.by for pair in (*together, *apart))
    weights = count(together, lambda pair: True).by
    total = sum(weights.values()) or 1.0
    found = [Share(by, number, weights.get(by, 0.0) / total) for by, number in pairs.items()]
    return tuple(sorted(found, key=lambda each: (-each.share, -each.pairs, each.by)))


@dataclass(frozen=True, slots=True)
class Gap:
    """A row of the time term. `until`: days at most; `by_chance`: the share of all pairs of the house in it; `low` to
    `high`: of the share among pairs that belong together."""

    until: float
    now: float
    proposed: float
    value: float
    low: float
    high: float
    by_chance: float
    pairs: int


@dataclass(frozen=True, slots=True)
class Gaps:
    """`kept`: why the whole term stays as it is, or empty."""

    rows: tuple[Gap, ...]
    kept: str
    counted: Counted


# Fewer reports than this say little of how far apart two are by chance.
LEAST_DAYS_KNOWN = 200
FEW_DAYS = "few_days"


def gaps(together: Sequence[DecidedPair], days: Iterable[date], parameters: Parameters) -> Gaps:
    """log2 of the share of pairs with such a gap among those that belong together, against among all pairs of the
    house. The prior of 20 pairs stands on the bits that hold now, spread as the house's own gaps are (and brought to
    one: bits that were chosen by hand need not add up to a whole)."""
    known = sorted(day.toordinal() for day in days)
    limits = [until for until, _ in parameters.time]
    chance = _by_chance(known, limits)
    trials = [pair for pair in together if pair.days is not None]
    counted = count(trials, lambda pair: True)
    kept = FEW_DAYS if len(known) < LEAST_DAYS_KNOWN or min(chance) == 0 else why_kept(counted)
    before = [share * 2**bits for share, (_, bits) in zip(chance, parameters.time, strict=True)]
    whole = sum(before) or 1.0
    rows = []
    for at, (until, now) in enumerate(parameters.time):
        least = limits[at - 1] if at else -1.0
        inside = count(trials, lambda pair, least=least, until=until: least < pair.days <= until)
        yes, no = after(before[at] / whole, inside)
        value = yes / (yes + no)
        bits = now if kept else round(log2(value / chance[at]), 1)
        low, high = credible(yes, no) if yes and no else (value, value)
        number = sum(least < pair.days <= until for pair in trials)
        rows.append(Gap(until, now, bits, value, low, high, chance[at], number))
    return Gaps(tuple(rows), kept, counted)


def _by_chance(known: Sequence[int], limits: Sequence[float]) -> list[float]:
    """The share of all pairs of these days in each row, counted exactly."""
    pairs = len(known) * (len(known) - 1) / 2
    if not pairs:
        return [0.0] * len(limits)
    within = [
        sum(bisect_right(known, day + limit) - at - 1 for at, day in enumerate(known)) / pairs for limit in limits
    ]
    return [each - before for each, before in zip(within, [0.0, *within], strict=False)]
