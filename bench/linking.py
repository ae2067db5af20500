"""Groups among synthetic reports: how well they are found, how long it takes, and what each guard is worth.

Every number is synthetic: no real group was ever seen. The seeds are not those on which numbers were chosen.
"""

from __future__ import annotations

import gc
import math
import resource
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from bench.link_scores import Scores, scores
from bench.tables import Findings
from houvast.core.linking.grouping import group
from houvast.core.linking.parameters import Parameters
from houvast.core.linking.preparing import LinkedReport, RawReport, prepare
from houvast.core.linking.scoring import frequencies_of, links
from houvast.core.linking.weights import value_bits
from houvast.core.situation import Indicator
from houvast.doors.demo.linked_pools import made_pools
from houvast.doors.demo.linked_reports import MAKERS, Made, made_reports
from houvast.records.content.linking import current_linking

TITLE = "Groups among synthetic reports"
# Lines to hold: (pair precision, pair recall, B-cubed F) by number of reports.
LINES = {8_000: (0.95, 0.45, 0.85), 20_000: (0.95, 0.40, 0.82), 100_000: (0.93, 0.25, 0.75)}
MOST_SECONDS = 60
# Each makes so many reports of one seed.
WORLDS: dict[str, Callable[..., Made]] = {
    **{name: partial(made_reports, settings=settings) for name, settings in MAKERS.items()},
    "pools": made_pools,
}
SEEDS = (201, 202)


@dataclass(frozen=True)
class Size:
    """`counts`: numbers of reports, each with every maker; `ablated`: at which the guards are taken away."""

    counts: tuple[int, ...]
    ablated: int


FULL = Size(counts=(8_000, 20_000, 100_000), ablated=8_000)
SMALL = Size(counts=(400,), ablated=400)


def run(size: Size) -> Findings:
    findings = Findings(TITLE)
    parameters = current_linking().parameters
    gc.disable()
    try:
        _accuracy(findings, size, parameters)
        _ablations(findings, size, parameters)
    finally:
        gc.enable()
    _weights(findings, parameters)
    return findings


def _accuracy(findings: Findings, size: Size, parameters: Parameters) -> None:
    rows = []
    for count in size.counts:
        for maker, made_by in WORLDS.items():
            for seed in SEEDS[: 1 if count > 50_000 else None]:
                made = made_by(count, seed=seed)
                began = time.process_time()
                reports = prepare(_raw(made))
                grouped = group(reports, parameters)
                spent = time.process_time() - began
                frequencies = frequencies_of(reports, (hub.term for hub in grouped.hubs))
                linked = time.process_time()
                found = sum(1 for _ in links(reports, frequencies, parameters))
                linking = time.process_time() - linked
                scored = scores([each.reports for each in grouped.groups], made.truth)
                _check(findings, count, maker, seed, scored, spent)
                rows.append(
                    [
                        f"{count:,}",
                        maker,
                        seed,
                        *_told(scored),
                        len(grouped.hubs),
                        f"{spent:.1f}",
                        f"{found:,} in {linking:.1f}",
                    ]
                )
    head = ["reports", "maker", "seed", "pair P", "pair R", "B³ F", "largest (true)", "hubs", "s to groups", "links, s"]
    findings.say(
        "Synthetic. `zipf`: few large groups; `many_small`: small groups, quiet hubs, noisy typing; "
        "`pools`: things that turn over by the calendar, names alike, on which no number was chosen. "
        "Seconds of one core: groups and links are found in one thread, and others shared these cores."
    )
    findings.table(head, rows)
    findings.say(f"Peak memory of the process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB.")


def _check(findings: Findings, count: int, maker: str, seed: int, scored: Scores, spent: float) -> None:
    line = LINES.get(count)
    if line is None:
        return
    holds = scored.precision >= line[0] and scored.recall >= line[1] and scored.b3 >= line[2]
    findings.must(holds, f"{maker} {count} {seed}: below the line: {scored}")
    findings.must(scored.largest <= scored.true_largest, f"{maker} {count} {seed}: a group that is none: {scored}")
    findings.must(spent <= MOST_SECONDS, f"{maker} {count} {seed}: it took {spent:.0f} s")


def _ablations(findings: Findings, size: Size, parameters: Parameters) -> None:
    """What happens when a rule is taken away, on the same reports."""
    without = {
        "all rules": parameters,
        "no hub guard": replace(parameters, hub_from=10**9, hub_always=10**9, allowed=frozenset()),
        "no caps": replace(parameters, most={}, most_in_all={}, most_traded=math.inf),
        "no support rule": replace(parameters, support=0.0),
    }
    rows = []
    for maker, made_by in WORLDS.items():
        made = made_by(size.ablated, seed=SEEDS[0])
        reports = prepare(_raw(made))
        for name, changed in without.items():
            rows.append([maker, name, *_told(scores([g.reports for g in group(reports, changed).groups], made.truth))])
        rows.append([maker, "components over links instead of groups", *_told(_components(reports, made, parameters))])
    findings.say("", "What each rule is worth, on one seed:")
    findings.table(["maker", "rules", "pair P", "pair R", "B³ F", "largest (true)"], rows)


def _components(reports: list[LinkedReport], made: Made, parameters: Parameters) -> Scores:
    frequencies = frequencies_of(reports, ())
    home: dict[str, str] = {}

    def root(name: str) -> str:
        while home.setdefault(name, name) != name:
            name = home[name]
        return name

    for link in links(reports, frequencies, replace(parameters, link_from=0)):
        home[root(link.a)] = root(link.b)
    found: dict[str, list[str]] = {}
    for name in list(home):
        found.setdefault(root(name), []).append(name)
    return scores(found.values(), made.truth)


def _weights(findings: Findings, parameters: Parameters) -> None:
    """The arithmetic against the formula of Fellegi and Sunter with Winkler's frequency, worked out in full."""
    for seen, with_kind in ((2, 100), (5, 100), (20, 100), (3, 12_345)):
        u = seen / with_kind
        expected = math.log2(parameters.same["account"] / u)
        ours = value_bits("account", seen, with_kind, parameters)
        findings.must(
            math.isclose(ours, expected, abs_tol=1 / 2048), f"weight of {seen} in {with_kind}: {ours}, not {expected}"
        )


def _told(scored: Scores) -> list[str]:
    return [
        f"{scored.precision:.3f}",
        f"{scored.recall:.3f}",
        f"{scored.b3:.3f}",
        f"{scored.largest} ({scored.true_largest})",
    ]


def _raw(made: Made) -> Iterable[RawReport]:
    for report in made.reports:
        used = tuple(Indicator(item["kind"], item["platform"], item["value"]) for item in report["indicators"])
        day = date.fromisoformat(report["day"]) if report["day"] else None
        yield RawReport(report["id"], day, used, report["script"])
