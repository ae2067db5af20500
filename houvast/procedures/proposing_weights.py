"""A proposal for the numbers behind links, from what people decided. It changes nothing: a person takes it, or nobody.

Read on blind indexes, with the rights of the worker; the look is in the audit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from houvast.core.linking.estimating import (
    DecidedPair,
    Estimate,
    Gaps,
    Share,
    estimates,
    gaps,
    pair_of,
    shares,
    standing_together,
)
from houvast.core.linking.grouping import Grouped, contradictions
from houvast.core.linking.parameters import Parameters
from houvast.core.linking.preparing import LinkedReport
from houvast.core.linking.proposing import Changes, Linked, changes, linked, next_version, proposed_parameters
from houvast.core.linking.reviewing import to_look_at
from houvast.core.linking.scoring import Link, frequencies_of
from houvast.procedures.linking import Pair, blind_parameters, regroup
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import HOUSE, AuditAct
from houvast.records.audit.writing import write_audit
from houvast.records.content.linking import current_linking
from houvast.records.links import grouping
from houvast.records.links.deciding import who_decided
from houvast.records.links.reading import linked_reports
from houvast.records.links.views import Said, Verdict
from houvast.records.reports.reading import reference_of


@dataclass(frozen=True)
class Look:
    """Two cases that little puts together, to be looked at all the same."""

    one: str
    other: str
    bits: float
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Decided:
    """Pairs of which something holds now. `contradicted`: put together, and kept apart by others: they are left out."""

    together: int
    apart: int
    unsure: int
    contradicted: int


@dataclass(frozen=True)
class Proposal:
    """`parameters` and `changes` are None where there is too little to propose anything. `people`: who decided how
    much, `names` by the id in it."""

    now: Parameters
    parameters: Parameters | None
    estimates: tuple[Estimate, ...]
    gaps: Gaps
    changes: Changes | None
    reports: int
    groups: int
    decided: Decided
    people: tuple[Share, ...]
    names: dict[str, str]
    look_at: tuple[Look, ...]


@transaction.atomic
def propose_weights(*, most_to_look_at: int = 10, now: datetime, by: Actor) -> Proposal:
    """Reads all decisions that stand, estimates, and tries the result on the house as it is."""
    reports = linked_reports()
    said = who_decided()
    numbers = blind_parameters()
    together, apart = _ids(said, Verdict.TOGETHER), _ids(said, Verdict.APART)
    grouped = regroup(reports, together, apart, numbers)
    hubs = frozenset(hub.term for hub in grouped.hubs)
    frequencies = frequencies_of(reports, hubs)
    members = [sorted(map(str, each)) for each in grouping.all_members().values()]
    home = standing_together(together, members)
    torn = {home[one] for one, _ in contradictions(together, apart)}
    by_id = {report.id: report for report in reports}

    def counted(verdict: Verdict) -> list[DecidedPair]:
        return [
            pair_of(by_id[each.a], by_id[each.b], hubs=hubs, by=str(each.person_id), group=home.get(each.a, each.a))
            for each in said
            if each.verdict is verdict and each.a in by_id and each.b in by_id and home.get(each.a) not in torn
        ]

    confirmed, rejected = counted(Verdict.TOGETHER), counted(Verdict.APART)
    found = estimates(confirmed, rejected, numbers)
    spread = gaps(confirmed, [report.day for report in reports if report.day], numbers)
    current = current_linking().parameters
    proposed = proposed_parameters(current, found, spread, next_version(current.version))
    enough = any(not each.kept for each in found) or not spread.kept
    then = None
    if enough:
        other = replace(proposed, allowed=numbers.allowed)
        seen = [
            _linked(reports, each, tried, together, apart)
            for each, tried in ((grouped, numbers), (regroup(reports, together, apart, other), other))
        ]
        then = changes(*seen)
    looks = to_look_at(reports, frequencies, numbers, decided={(each.a, each.b) for each in said}, most=most_to_look_at)
    write_audit(
        AuditAct.WEIGHTS_PROPOSED,
        subject=HOUSE,
        at=now,
        by=by,
        parameters={"version": current.version, "pairs": len(confirmed), "enough": int(enough)},
    )
    return Proposal(
        current,
        proposed if enough else None,
        found,
        spread,
        then,
        len(reports),
        len({each.group for each in confirmed}),
        Decided(
            len(together),
            len(apart),
            len(_ids(said, Verdict.UNSURE)),
            sum(home[one] in torn for one, _ in together),
        ),
        shares(confirmed, rejected),
        {str(each.person_id): each.name for each in said},
        tuple(map(_look, looks)),
    )


def _look(link: Link) -> Look:
    kinds = tuple(dict.fromkeys(term.kind for term in link.terms if term.seen_in))
    return Look(reference_of(UUID(link.a)), reference_of(UUID(link.b)), link.bits, kinds)


def _ids(said: Sequence[Said], verdict: Verdict) -> list[Pair]:
    return [(each.a, each.b) for each in said if each.verdict is verdict]


def _linked(
    reports: Sequence[LinkedReport], grouped: Grouped, numbers: Parameters, together: list[Pair], apart: list[Pair]
) -> Linked:
    frequencies = frequencies_of(reports, (hub.term for hub in grouped.hubs))
    return linked(reports, grouped.groups, frequencies, numbers, together=together, apart=apart)
