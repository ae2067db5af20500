"""Who holds what, in whole numbers: what every engine starts from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from .parameters import NESTED
from .preparing import LinkedReport, Term


@dataclass(frozen=True, slots=True)
class Holdings:
    """`terms[n]`: the term of number n; `root[n]`: the number of the weakest term of the same thing, its own where it
    is no account. `of[p]`: numbers of the terms of the report in position p; `holders[n]`: positions, in an order that
    chance gave but every run gives again."""

    reports: Sequence[LinkedReport]
    terms: Sequence[Term]
    root: Sequence[int]
    of: Sequence[tuple[int, ...]]
    holders: Sequence[Sequence[int]]
    number: dict[Term, int]

    def kind(self, term: int) -> str:
        return self.terms[term][0]


def hold(reports: Sequence[LinkedReport]) -> Holdings:
    """`reports`: in any order; they are put in order of id."""
    reports = sorted(reports, key=lambda report: report.id)
    number: dict[Term, int] = {}
    root: list[int] = []
    of: list[tuple[int, ...]] = []
    for report in reports:
        held: dict[int, None] = {}
        for thing in report.things:
            for term in thing:
                at = number.get(term)
                if at is None:
                    at = number[term] = len(root)
                    root.append(at)
                held[at] = None
            if len(thing) > 1 and thing[0][0] in NESTED:
                weakest = number[thing[-1]]
                for term in thing:
                    root[number[term]] = weakest
        of.append(tuple(held))
    holders: list[list[int]] = [[] for _ in root]
    for position in by_chance(reports):
        for term in of[position]:
            holders[term].append(position)
    return Holdings(reports, tuple(number), root, of, holders, number)


def by_chance(reports: Sequence[LinkedReport]) -> list[int]:
    """Positions in an order that has nothing to do with when or in which group a report came."""
    keys = [blake2b(report.id.encode("utf-8", "surrogatepass"), digest_size=8).digest() for report in reports]
    return sorted(range(len(reports)), key=lambda position: (keys[position], position))
