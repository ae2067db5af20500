"""Who holds what as columns of whole numbers, for an engine to take in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from houvast.core.linking.holdings import Holdings, by_chance
from houvast.core.linking.hubs import is_allowed
from houvast.core.linking.parameters import KINDS, NESTED, Parameters

from .compiling import MOST_REPORTS, MOST_TERMS

Columns = Mapping[str, np.ndarray]


class TooMany(ValueError):
    """More reports or values than the queries can number."""


def given(held: Holdings, parameters: Parameters) -> dict[str, Columns]:
    """Name of the table → its columns, as `definitions.py` says. Raises TooMany."""
    if len(held.reports) > MOST_REPORTS or len(held.terms) > MOST_TERMS:
        raise TooMany(f"at most {MOST_REPORTS:,} reports and {MOST_TERMS:,} values")
    return {"reports": _reports(held), "holdings": _holdings(held), "terms": _terms(held, parameters)}


def _reports(held: Holdings) -> Columns:
    count = len(held.reports)
    chance = np.empty(count, np.int32)
    chance[np.fromiter(by_chance(held.reports), np.int64, count)] = np.arange(count, dtype=np.int32)
    days = (report.day.toordinal() if report.day else -1 for report in held.reports)
    return {"report": _counting(count), "day": np.fromiter(days, np.int32, count), "chance": chance}


def _holdings(held: Holdings) -> Columns:
    each = np.fromiter(map(len, held.of), np.int64, len(held.of))
    terms = np.fromiter((term for terms in held.of for term in terms), np.int32, int(each.sum()))
    return {"report": np.repeat(_counting(len(each)), each), "term": terms}


def _terms(held: Holdings, parameters: Parameters) -> Columns:
    count = len(held.terms)
    code = {kind: n for n, kind in enumerate(KINDS)}
    level = {kind: n for n, kind in enumerate(NESTED)}
    place = np.empty(count, np.int32)
    place[sorted(range(count), key=held.terms.__getitem__)] = np.arange(count, dtype=np.int32)
    return {
        "term": _counting(count),
        "kind": np.fromiter((code[kind] for kind, _ in held.terms), np.int32, count),
        "level": np.fromiter((level.get(kind, 0) for kind, _ in held.terms), np.int32, count),
        "root": np.fromiter(held.root, np.int32, count),
        "place": place,
        "allowed": np.fromiter((is_allowed(term, parameters) for term in held.terms), np.int32, count),
    }


def _counting(count: int) -> np.ndarray:
    return np.arange(count, dtype=np.int32)


def together(must: Iterable[tuple[str, str]], cannot: Iterable[tuple[str, str]], held: Holdings) -> dict[int, int]:
    """Report → the group that people put it in. Not where somebody in it may not be together with somebody: the same
    order and rule as `grouping.decide`."""
    apart = set(positions_of(cannot, held))
    home: dict[int, int] = {}
    members: dict[int, set[int]] = {}
    for one, other in positions_of(sorted(tuple(sorted(pair)) for pair in must), held):
        here, there = home.get(one, one), home.get(other, other)
        mine, theirs = members.get(here, {here}), members.get(there, {there})
        if here == there or any((a, b) in apart or (b, a) in apart for a in mine for b in theirs):
            continue
        kept = min(here, there)
        members[kept] = mine | theirs
        home |= dict.fromkeys(members[kept], kept)
    return home


def positions_of(pairs: Iterable[tuple[str, str]], held: Holdings) -> list[tuple[int, int]]:
    """Of pairs whose reports are both there."""
    pairs = list(pairs)
    wanted = {name for pair in pairs for name in pair}
    at = {report.id: place for place, report in enumerate(held.reports) if report.id in wanted}
    return [(at[one], at[other]) for one, other in pairs if one in at and other in at]
