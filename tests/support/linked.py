"""Synthetic reports and people's decisions about them, for engines that must link alike."""

from __future__ import annotations

import random
from datetime import date, timedelta

from houvast.core.linking.parameters import ACCOUNT, NAME, SKELETON
from houvast.core.linking.preparing import LinkedReport, RawReport, Term, prepare
from houvast.core.situation import Indicator
from houvast.doors.demo.linked_reports import Made

Pairs = list[tuple[str, str]]


def prepared(made: Made) -> list[LinkedReport]:
    return prepare(
        RawReport(
            report["id"],
            date.fromisoformat(report["day"]) if report["day"] else None,
            tuple(Indicator(item["kind"], item["platform"], item["value"]) for item in report["indicators"]),
            report["script"],
        )
        for report in made.reports
    )


def decided(made: Made, *, seed: int, share: float = 0.02) -> tuple[Pairs, Pairs]:
    """(belong together, do not): some true, some mistaken, some that contradict each other, one of a report that is
    gone."""
    draw = random.Random(seed)
    names = [report["id"] for report in made.reports]
    by_group: dict[int, list[str]] = {}
    for name in names:
        by_group.setdefault(made.truth[name], []).append(name)
    groups = [sorted(members) for members in by_group.values() if len(members) > 2]
    count = max(3, int(len(names) * share))
    inside = [tuple(draw.sample(draw.choice(groups), 2)) for _ in range(count * 2)]
    strangers = [tuple(draw.sample(names, 2)) for _ in range(count)]
    must = [*inside[:count], *strangers[: count // 2], ("gone", names[0])]
    cannot = [*inside[count:], *strangers[count // 2 :], *must[: count // 4], (names[1], "gone")]
    return must, cannot


def crowded(count: int, *, seed: int) -> list[LinkedReport]:
    """Few values and hardly any days, so that weights are the same nearly everywhere and ties decide."""
    draw = random.Random(seed)
    return [
        LinkedReport(
            f"r{draw.getrandbits(20):06x}{number}",
            date(2026, 1, 1) + timedelta(days=draw.choice((0, 3, 200))) if draw.random() < 0.7 else None,
            tuple(dict.fromkeys(thing for _ in range(draw.randint(0, 5)) for thing in _things(draw, count))),
        )
        for number in range(count)
    ]


def _things(draw: random.Random, count: int) -> list[tuple[Term, ...]]:
    """One thing, or accounts in several places under one name."""
    kind = draw.choice((ACCOUNT, ACCOUNT, "phone", "iban", "wallet", "url", "script", "image_hash"))
    value = draw.randrange(max(3, count // 4))
    if kind != ACCOUNT:
        return [((kind, f"v{value}"),)]
    name = f"n{value // 3}"
    places = draw.sample(("x", "y", "z"), draw.choice((1, 1, 3)))
    return [((ACCOUNT, f"{at}:{name}:{draw.randrange(2)}"), (SKELETON, f"{at}:{name}"), (NAME, name)) for at in places]
