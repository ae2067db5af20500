"""A proposed new version of the parameters: what would change in the house as it is, and the file that says so. The
reader of parameters refuses such a file: a person takes the mark off, or nobody uses it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from .estimating import Estimate, Gaps
from .grouping import Decisions, Group
from .parameters import MADE_FROM, PROPOSED, Parameters
from .preparing import LinkedReport
from .scoring import Frequencies, Link, links, score_pair

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Linked:
    """A house under one set of numbers. `links`: pair → bits; `home`: report → the reports of its group."""

    links: Mapping[Pair, float]
    groups: int
    home: Mapping[str, frozenset[str]]
    below: int
    above: int

    @property
    def largest(self) -> int:
        return max(map(len, self.home.values()), default=0)


@dataclass(frozen=True, slots=True)
class Changes:
    """What the proposal would do to the house as it is. `regrouped`: reports that would stand with others than now;
    `together_unlinked`: pairs that people put together and that would be no link by their bits; `apart_linked`: pairs
    kept apart that would be one. Of both how many that are now stands beside it."""

    links_now: int
    links_then: int
    links_new: int
    links_gone: int
    groups_now: int
    groups_then: int
    regrouped: int
    largest_now: int
    largest_then: int
    together_unlinked_now: int
    together_unlinked_then: int
    apart_linked_now: int
    apart_linked_then: int


def proposed_parameters(now: Parameters, estimates: Iterable[Estimate], gaps: Gaps, version: str) -> Parameters:
    return replace(
        now,
        version=version,
        same={each.kind: each.proposed for each in estimates},
        time=tuple((row.until, row.proposed) for row in gaps.rows),
    )


def next_version(version: str) -> str:
    return str(int(version) + 1) if version.isdecimal() else f"{version}.1"


def linked(
    reports: Sequence[LinkedReport],
    groups: Iterable[Group],
    frequencies: Frequencies,
    parameters: Parameters,
    *,
    together: Decisions,
    apart: Decisions,
) -> Linked:
    """`groups`: of a run over the same reports with these parameters."""
    groups = list(groups)
    by_id = {report.id: report for report in reports}
    found = {(link.a, link.b): link.bits for link in links(reports, frequencies, parameters)}

    def linking(pairs: Decisions) -> list[bool]:
        scored = [
            score_pair(by_id[one], by_id[other], frequencies, parameters)
            for one, other in pairs
            if one in by_id and other in by_id
        ]
        return [_is_link(link, parameters) for link in scored]

    home = {report: frozenset(each.reports) for each in groups for report in each.reports}
    below = linking(together).count(False)
    return Linked(found, len(groups), home, below, linking(apart).count(True))


def _is_link(link: Link, parameters: Parameters) -> bool:
    return link.bits >= parameters.link_from


def changes(now: Linked, then: Linked) -> Changes:
    everywhere = now.home.keys() | then.home.keys()
    return Changes(
        len(now.links),
        len(then.links),
        len(then.links.keys() - now.links.keys()),
        len(now.links.keys() - then.links.keys()),
        now.groups,
        then.groups,
        sum(now.home.get(report) != then.home.get(report) for report in everywhere),
        now.largest,
        then.largest,
        now.below,
        then.below,
        now.above,
        then.above,
    )


def as_mapping(parameters: Parameters) -> dict:
    """The shape of the file, as `read_parameters` takes it."""
    found = {name: getattr(parameters, name) for name in Parameters.__dataclass_fields__}
    found |= {name: _plain(value) for name, value in found.items() if isinstance(value, float)}
    for table in ("same", "most", "most_in_all"):
        found[table] = {kind: _plain(value) for kind, value in found[table].items()}
    time = [[None if days == inf else _plain(days), _plain(bits)] for days, bits in parameters.time]
    return found | {"time": time, "allowed": sorted(parameters.allowed)}


def as_file(parameters: Parameters, made_from: Mapping[str, object]) -> str:
    """YAML in the shape of `knowledge/linking/parameters-N.yaml`, marked as proposed. `made_from`: of what, in words
    and numbers; it stays when somebody takes it."""
    head = [
        f"# Numbers behind links between reports, version {parameters.version}: PROPOSED from what people decided.",
        f"# As long as `{PROPOSED}` stands in it nobody links by it. To take it: look at what would change, write who",
        f"# reviewed it and when, take the line `{PROPOSED}` away, and keep it in the content of the house as",
        f"# linking/parameters-{parameters.version}.yaml.",
    ]
    body = {PROPOSED: True, MADE_FROM: dict(made_from), "reviewed": None, **as_mapping(parameters)}
    # JSON is YAML: a line a number or table, as in the file that ships.
    return (
        "\n".join([*head, *(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in body.items())]) + "\n"
    )


def _plain(number: float) -> float:
    return int(number) if float(number).is_integer() else number
