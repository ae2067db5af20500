"""`houvast weights propose [-o FILE]`: other numbers behind links, from what people decided. It changes nothing: a
person takes the file, or nobody does."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from houvast.site.environment import DatabaseRole
from houvast.site.running.house import HouseRefused
from houvast.site.running.joining import add_data_argument, django_of

if TYPE_CHECKING:
    from houvast.procedures.proposing_weights import Proposal

_MOST_TO_LOOK_AT = 1_000
WHY_KEPT = {
    "": "",
    "few_pairs": "stays: too few pairs",
    "few_groups": "stays: too few different groups",
    "few_people": "stays: decided by one person alone",
    "one_person": "stays: more than half decided by one person",
    "few_days": "stays: too few reports, or a row that no two of them are in",
}
BIAS = (
    "People decide what the weights show them: pairs that were confirmed are the easy ones, so what is shared looks"
    " more frequent here than it is. Look at the pairs below too; they were drawn by chance from what is no link."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", required=True)
    propose = acts.add_parser(
        "propose", help="estimates from the pairs that people confirmed; nothing is taken by itself"
    )
    propose.add_argument("-o", "--out", type=Path, metavar="FILE", help="writes the proposed version there, a new file")
    propose.add_argument(
        "--look-at", type=int, default=10, metavar="N", help="so many pairs that people should look at too (10)"
    )
    propose.add_argument("--json", action="store_true", help="JSON on standard output, and nothing else")
    add_data_argument(propose)


def run(arguments: argparse.Namespace) -> int:
    out: Path | None = arguments.out
    if not 0 <= arguments.look_at <= _MOST_TO_LOOK_AT:
        raise HouseRefused(f"--look-at must lie between 0 and {_MOST_TO_LOOK_AT:,}.")
    if out is not None and (out.exists() or out.is_symlink()):
        raise HouseRefused(f"--out: {out} is there already; a proposal overwrites nothing.")
    if out is not None and not out.absolute().parent.is_dir():
        raise HouseRefused(f"--out: there is no folder {out.absolute().parent}.")
    with django_of(arguments, DatabaseRole.WORKER):
        from django.utils import timezone

        from houvast.core.linking.proposing import as_file
        from houvast.procedures.proposing_weights import propose_weights
        from houvast.records.audit.actors import COMMAND

        now = timezone.now()
        proposal = propose_weights(most_to_look_at=arguments.look_at, now=now, by=COMMAND)
        day = timezone.localdate(now).isoformat()
    written = out is not None and proposal.parameters is not None
    if written:
        try:
            with out.open("x", encoding="utf-8") as file:
                file.write(as_file(proposal.parameters, made_from(proposal, day)))
        except OSError as problem:
            raise HouseRefused(f"--out: {out} cannot be written: {problem.strerror or 'unknown reason'}.") from None
    if arguments.json:
        print(json.dumps(as_json(proposal, day) | {"written": str(out) if written else None}, ensure_ascii=False))
    else:
        print("\n".join([*as_text(proposal), *_ending(proposal, out if written else None)]))
    return 0


def made_from(proposal: Proposal, day: str) -> dict:
    """What stands in the file: numbers alone, and of people nothing but how much each decided."""
    return {
        "on": day,
        "version": proposal.now.version,
        "reports": proposal.reports,
        "together": proposal.decided.together,
        "apart": proposal.decided.apart,
        "contradicted": proposal.decided.contradicted,
        "groups": proposal.groups,
        "decided_by": [round(each.share, 3) for each in proposal.people],
        "kinds": {
            each.kind: {
                "now": each.now,
                "estimate": round(each.value, 3),
                "interval": [round(each.low, 3), round(each.high, 3)],
                "pairs": each.counted.pairs,
                "counted": round(each.counted.weight, 1),
                "kept": each.kept or None,
            }
            for each in proposal.estimates
        },
    }


def as_json(proposal: Proposal, day: str) -> dict:
    from dataclasses import asdict

    from houvast.core.linking.proposing import as_mapping

    return {
        "day": day,
        "version": proposal.now.version,
        "proposed": as_mapping(proposal.parameters) if proposal.parameters else None,
        "reports": proposal.reports,
        "groups": proposal.groups,
        "decided": asdict(proposal.decided),
        "people": [
            {"name": proposal.names[each.by], "pairs": each.pairs, "share": round(each.share, 3)}
            for each in proposal.people
        ],
        "kinds": [
            {
                "kind": each.kind,
                "now": each.now,
                "estimate": round(each.value, 4),
                "interval": [round(each.low, 4), round(each.high, 4)],
                "proposed": each.proposed,
                "kept": each.kept or None,
                "pairs": each.counted.pairs,
                "counted": round(each.counted.weight, 2),
                "agreeing": round(each.counted.agreeing, 2),
                "groups": each.counted.groups,
                "without_one_person": [round(value, 4) for value in each.without_one],
                "apart": {"pairs": each.apart, "shared": each.apart_shared},
            }
            for each in proposal.estimates
        ],
        "time": {
            "kept": proposal.gaps.kept or None,
            "rows": [
                {
                    "days": None if row.until == inf else row.until,
                    "now": row.now,
                    "proposed": row.proposed,
                    "pairs": row.pairs,
                    "share": round(row.value, 4),
                    "interval": [round(row.low, 4), round(row.high, 4)],
                    "by_chance": round(row.by_chance, 4),
                }
                for row in proposal.gaps.rows
            ],
        },
        "changes": asdict(proposal.changes) if proposal.changes else None,
        "look_at": [
            {"one": each.one, "other": each.other, "bits": each.bits, "kinds": list(each.kinds)}
            for each in proposal.look_at
        ],
        "mind": BIAS,
    }


def as_text(proposal: Proposal) -> Iterator[str]:
    decided = proposal.decided
    yield (
        f"{decided.together:,} pairs put together, {decided.apart:,} kept apart, {decided.unsure:,} not sure, in"
        f" {proposal.groups:,} groups of {proposal.reports:,} reports; {decided.contradicted:,} put together and"
        " contradicted: left out."
    )
    if proposal.people:
        told = (f"{proposal.names[each.by]} {each.share:.0%} ({each.pairs:,} pairs)" for each in proposal.people)
        yield "Who decided how much of what counts: " + ", ".join(told) + "."
    yield ""
    head = (
        "kind",
        "now",
        "proposed",
        "estimate, 95 %",
        "pairs",
        "counted",
        "groups",
        "apart: shared",
        "without one person",
    )
    yield _row(head)
    for each in proposal.estimates:
        cells = (
            each.kind,
            f"{each.now:.3f}",
            f"{each.proposed:.3f}",
            f"{each.value:.3f} ({each.low:.2f} to {each.high:.2f})",
            f"{each.counted.pairs:,}",
            f"{each.counted.weight:.1f}",
            f"{each.counted.groups:,}",
            f"{each.apart_shared:,} of {each.apart:,}",
            f"{each.without_one[0]:.3f} to {each.without_one[1]:.3f}",
        )
        yield f"{_row(cells)}  {WHY_KEPT[each.kept]}".rstrip()
    yield ""
    yield f"Bits of the time between two reports {WHY_KEPT[proposal.gaps.kept]}".rstrip() + ":"
    for row in proposal.gaps.rows:
        days = "longer" if row.until == inf else f"{row.until:g} days"
        yield (
            f"  {days:<10} {row.now:+.1f} now, {row.proposed:+.1f} proposed; {row.pairs:,} pairs,"
            f" {row.value:.2f} ({row.low:.2f} to {row.high:.2f}) of them, {row.by_chance:.2f} of all"
        )
    if proposal.changes:
        yield ""
        yield from _changes(proposal)
    yield ""
    yield BIAS
    for each in proposal.look_at:
        yield f"  {each.one}  {each.other}  {each.bits:.1f} bits  {', '.join(each.kinds)}"
    if not proposal.look_at:
        yield "  (none: this house is too small for it, or all were looked at)"


def _row(cells: tuple[str, ...]) -> str:
    widths = (17, 6, 9, 22, 6, 8, 7, 14, 18)
    return " ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip()


def _changes(proposal: Proposal) -> Iterator[str]:
    what = proposal.changes
    yield "What would change in the house as it is:"
    yield (
        f"  links   {what.links_now:,} now, {what.links_then:,} then: {what.links_new:,} new,"
        f" {what.links_gone:,} no longer"
    )
    yield (
        f"  groups  {what.groups_now:,} now, {what.groups_then:,} then, the largest {what.largest_now:,} and"
        f" {what.largest_then:,}; {what.regrouped:,} reports would stand with others than now"
    )
    yield (
        f"  people  {what.together_unlinked_now:,} now, {what.together_unlinked_then:,} then of the pairs put together"
        f" are no link by their bits; {what.apart_linked_now:,} now, {what.apart_linked_then:,} then of those kept"
        " apart are one"
    )


def _ending(proposal: Proposal, written: Path | None) -> list[str]:
    if proposal.parameters is None:
        return ["", "Nothing to propose: every number stays as it is."]
    if written is None:
        return ["", "Nothing is written; -o FILE writes the proposed version. Nothing changes by itself."]
    return [
        "",
        f"{written}: version {proposal.parameters.version}, proposed. Nothing is linked by it until a person takes it.",
    ]
