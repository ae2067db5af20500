"""Answers of the law a second for a situation with eight acts, beside a naive implementation that must agree."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bench.tables import Findings, between
from houvast.core.law import Answer, LegalAct, acts_of, ask
from houvast.core.law.tests.naive import NaiveLaw
from houvast.core.situation import Situation, Truth
from houvast.records.content.law import current_law
from houvast.records.content.reading import shipped_folder

TITLE = "Answers of the law a second"
TODAY = date(2026, 11, 25)
SEED = 20261125
KINDS = ("lure", "image_obtained", "threat", "demand", "payment", "sent_more", "publication", "contact")


@dataclass(frozen=True)
class Size:
    """`situations` of eight acts each; `compared`: of how many the naive answer is worked out; `seconds` a round."""

    situations: int
    compared: int
    seconds: float
    rounds: int


FULL = Size(situations=200, compared=12, seconds=2.0, rounds=5)
SMALL = Size(situations=4, compared=1, seconds=0.05, rounds=1)


def random_situations(number: int) -> list[Situation]:
    """Eight acts on eight days of the last twelve years; always the same ones."""
    draw = random.Random(SEED)
    flags = ("threat_to_contacts", "money_demanded", "paid", "published", "image_exists", "offender_abroad")
    found = []
    for _ in range(number):
        days = sorted(TODAY - timedelta(days=draw.randrange(12 * 365)) for _ in KINDS)
        facts: dict = {name: draw.choice(("yes", "no")) for name in flags if draw.random() < 0.8}
        facts["form"] = draw.choice(("webcam_lure", "sent_images", "ex_partner", "hacked_account", "deepfake"))
        facts["victim_age"] = draw.choice(("12_15", "16_17", "18_24", "25_plus"))
        acts = [{"kind": kind, "day": day.isoformat()} for kind, day in zip(KINDS, days, strict=True)]
        found.append(Situation.from_json({**facts, "acts": acts}))
    return found


def run(size: Size) -> Findings:
    findings = Findings(TITLE)
    law = current_law()
    situations = random_situations(size.situations)

    def ours(number: int) -> Answer:
        mapped = acts_of(situations[number % len(situations)], law, day=TODAY, told_on=TODAY)
        return ask(law, mapped.acts, TODAY)

    naive = NaiveLaw(shipped_folder() / "law")
    acts = [act.act for number in range(size.compared) for act in ours(number).acts]
    # The naive one knows no second age, that of an image: it is left out of both.
    plain = [LegalAct.on(act.from_day, act.facts) for act in acts]
    for act in plain:
        if listed(ask(law, [act], TODAY)) != by_naive(naive, act):
            findings.wrong.append(f"another answer for {act.to_json()}")
    # Eight told acts, and in most situations the possession that follows from one of them.
    asked = len(plain) / size.compared
    speeds: dict[str, list[float]] = {"ours": [], "naive": []}
    for _ in range(size.rounds):
        speeds["ours"].append(a_second(ours, size.seconds))
        by_act = a_second(lambda number: forgetful(naive, plain[number % len(plain)]), size.seconds)
        speeds["naive"].append(by_act / asked)
    ours_mid, naive_mid = (statistics.median(speeds[name]) for name in ("ours", "naive"))
    findings.say(
        f"{size.situations} situations of eight told acts, each asked on its own day ({asked:.1f} acts with the "
        f"possession that follows); {len(plain)} acts compared with the naive implementation of the tests, which fills "
        "in every unknown fact both ways. Ours also maps the situation, works out deadlines and merges; the naive one "
        "matches alone.",
    )
    findings.table(
        ["answer for eight acts", "a second (median)", "between", "ratio"],
        [
            ["houvast", f"{ours_mid:,.0f}", between(speeds["ours"]), f"{ours_mid / naive_mid:,.1f}"],
            ["naive, what it worked out before forgotten", f"{naive_mid:,.2f}", between(speeds["naive"]), "1"],
        ],
    )
    return findings


def listed(answer: Answer) -> dict[str, str]:
    return {finding.provision.id: finding.status.value for finding in answer.findings}


def by_naive(naive: NaiveLaw, act: LegalAct) -> dict[str, str]:
    said = {name: truth is Truth.YES for name, truth in act.facts.items() if truth is not Truth.UNKNOWN}
    found = naive.match(said, act.from_day)
    return {**found, **naive.rules(said, act.from_day, found)}


def forgetful(naive: NaiveLaw, act: LegalAct) -> dict[str, str]:
    naive.known.clear()
    return by_naive(naive, act)


def a_second(once: Callable[[int], object], seconds: float) -> float:
    done, began = 0, time.perf_counter()
    while (spent := time.perf_counter() - began) < seconds or done == 0:
        once(done)
        done += 1
    return done / spent
