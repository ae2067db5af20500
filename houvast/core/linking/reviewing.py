"""Pairs of which little says that they belong together, looked at all the same: people decide what the weights show
them, so weights that learn from people alone never learn what they miss."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from hashlib import blake2b

from .parameters import Parameters
from .preparing import LinkedReport
from .scoring import Frequencies, Link, links

# Of the pairs that miss a link by no more than so many bits, one in so many; in a house that has so many reports.
MISSING = 6.0
ONE_IN = 10
FROM_REPORTS = 200


def also_shown(link: Link, reports: int, parameters: Parameters) -> bool:
    """Whether a pair below `link_from` is shown as one to look at too. Chance is a hash of the two ids: the same pairs
    every time, at the desk and in a list, and nobody chooses which."""
    if reports < FROM_REPORTS or not parameters.link_from - MISSING <= link.bits < parameters.link_from:
        return False
    drawn = blake2b(f"{link.a} {link.b}".encode("utf-8", "surrogatepass"), digest_size=8, person=b"also shown").digest()
    return int.from_bytes(drawn, "big") % ONE_IN == 0


def to_look_at(
    reports: Sequence[LinkedReport],
    frequencies: Frequencies,
    parameters: Parameters,
    *,
    decided: Collection[tuple[str, str]],
    most: int,
) -> tuple[Link, ...]:
    """Pairs that the desk shows as ones to look at too and of which nobody decided yet, spread over what they miss:
    from each whole bit in turn. `decided`: pairs of ids, the smaller first."""
    lower = replace(parameters, link_from=parameters.link_from - MISSING)
    rows: dict[int, list[Link]] = {}
    for link in links(reports, frequencies, lower):
        if (link.a, link.b) not in decided and also_shown(link, frequencies.reports, parameters):
            rows.setdefault(int(link.bits // 1), []).append(link)
    found: list[Link] = []
    turn = 0
    while len(found) < most and any(len(row) > turn for row in rows.values()):
        found += [row[turn] for _, row in sorted(rows.items(), reverse=True) if len(row) > turn]
        turn += 1
    return tuple(found[:most])
