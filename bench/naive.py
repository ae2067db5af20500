"""The alternative that the compiled rules are measured against: the same YAML, interpreted as it stands, each time.

What one writes first: a recursive function over dictionaries, three-valued. It knows nothing of the product's engine
(only YAML is read with the same reader), so that equal plans also say that the engine does what the files say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from houvast.core.knowledge.yaml_text import read_yaml

YES, NO, UNKNOWN = "yes", "no", "unknown"
NEVER = "never"
MANY_OF_KIND = {"hash", "police"}
MOST_STEPS, MOST_NOW = 9, 4
CRISIS_SIGNS = ("suicidal_thoughts", "self_harm", "no_way_out", "immediate_danger")
# In the order that holds among steps of the same `when` (contracts of `houvast advice`).
KINDS = [
    "crisis",
    "physical_safety",
    "stop",
    "preserve",
    "block",
    "money",
    "secure",
    "report_platform",
    "remove",
    "hash",
    "tell",
    "police",
    "support",
    "aftercare",
]
WHEN = ("now", "today", "later")
UNDER_18 = {"under_12", "12_15", "16_17"}

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Outline:
    """Of a plan what decides: for each step (id, when, referrals, notes, platforms)."""

    steps: tuple[tuple, ...]
    more: tuple[tuple, ...]
    avoid: tuple[str, ...]
    crisis: tuple[bool, tuple[str, ...], tuple[str, ...]]
    situations: tuple[str, ...]


class Rules:
    """The files as they were read."""

    def __init__(self, folder: Path) -> None:
        def read(name: str) -> Any:
            return read_yaml((folder / name).read_bytes(), name)

        self.steps = [step for kind in KINDS for step in read(f"steps/{kind}.yaml")]
        self.avoid = read("avoid.yaml")
        self.order = read("order.yaml")
        self.referrals = {item["id"]: item for item in read("referrals.yaml")}
        named = read("situations.yaml")
        self.situations = named["situations"]
        self.named = {**named["groups"], **named["situations"]}
        self.country = read("hours.yaml")["helpline"]["country"]


def truth(condition: Any, facts: Facts, named: Mapping[str, Any]) -> str:
    """yes, no or unknown."""
    if condition is None:
        return YES
    ((word, part),) = condition.items()
    if word == "all":
        answers = {truth(each, facts, named) for each in part}
        return NO if NO in answers else UNKNOWN if UNKNOWN in answers else YES
    if word == "any":
        answers = {truth(each, facts, named) for each in part}
        return YES if YES in answers else UNKNOWN if UNKNOWN in answers else NO
    if word == "not":
        return {YES: NO, NO: YES, UNKNOWN: UNKNOWN}[truth(part, facts, named)]
    if word == "unless":
        return NO if truth(part, facts, named) == YES else YES
    if word == "situation":
        return truth(named[part], facts, named)
    known = facts.get(word)
    if known is None:
        return UNKNOWN
    wanted = part if isinstance(part, list) else [part]
    held = known if isinstance(known, list | tuple) else [known]
    return YES if any(value in wanted for value in held) else NO


def with_derived(facts: Facts, now: datetime | None) -> dict[str, Any]:
    """What is worked out from other facts."""
    found = dict(facts)
    age, said = facts.get("victim_age"), facts.get("age_in_image")
    shows = "under_18" if age in UNDER_18 else said or ("adult" if age else None)
    if shows:
        found["image_shows"] = shows
    if facts.get("deadline") is not None:
        found["has_deadline"] = YES
    if facts.get("paid_on") is not None and now is not None:
        found["paid_long_ago"] = YES if now.date() - facts["paid_on"] > timedelta(days=30) else NO
    return found


class Interpreter:
    def __init__(self, rules: Rules, facts: Facts, now: datetime | None) -> None:
        self.rules = rules
        self.facts = with_derived(facts, now)

    def holds(self, item: Mapping[str, Any]) -> bool:
        """`if` is known to hold, and `unless` is not."""
        certain = truth(item.get("if"), self.facts, self.rules.named) == YES
        excluded = "unless" in item and truth(item["unless"], self.facts, self.rules.named) == YES
        return certain and not excluded

    def when(self, step: Mapping[str, Any]) -> int:
        return next(WHEN.index(line["when"]) for line in step["when"] if self.holds(line))

    # -- the steps

    def placed(self) -> tuple[list[tuple[dict, int]], list[tuple[dict, int]]]:
        at = {step["id"]: self.when(step) for step in self.rules.steps if self.holds(step)}
        steps = []
        for kind in KINDS:
            fitting = [step for step in self.rules.steps if step["id"] in at and kind_of(step) == kind]
            fitting.sort(key=lambda step: -step["weight"])
            steps += fitting if kind in MANY_OF_KIND else fitting[:1]
        at = {step["id"]: at[step["id"]] for step in steps}
        self.keep_order(at)
        yielding = sorted(steps, key=lambda step: gives_way(step, at))
        more = yielding[: max(0, len(steps) - MOST_STEPS)]
        steps = [step for step in steps if step not in more]
        urgent = sorted((step for step in steps if at[step["id"]] == 0), key=lambda step: gives_way(step, at))
        for step in urgent[: max(0, len(urgent) - MOST_NOW)]:
            at[step["id"]] = 1
        if len(urgent) > MOST_NOW:
            self.keep_order(at)
        return self.in_order(steps, at), self.in_order(more, at)

    def keep_order(self, at: dict[str, int]) -> None:
        for first, then in self.rules.order:
            early = [when for name, when in at.items() if name.split(".")[0] == first]
            for name, when in at.items():
                if early and name.split(".")[0] == then:
                    at[name] = max(when, min(early))

    def in_order(self, steps: list[dict], at: dict[str, int]) -> list[tuple[dict, int]]:
        placed = [(step, at[step["id"]]) for step in steps]
        return sorted(placed, key=lambda each: (each[1], KINDS.index(kind_of(each[0]))))

    def told(self, step: dict, at: int) -> tuple:
        platforms = [name for fact in step.get("platforms_from", ()) for name in self.facts.get(fact, ())]
        return (
            step["id"],
            WHEN[at],
            tuple(self.fitting(step.get("referrals", ()))),
            tuple(note["id"] for note in step.get("notes", ()) if self.holds(note)),
            tuple(dict.fromkeys(platforms)),
        )

    # -- whom one can reach

    def reachable(self, name: str) -> bool:
        item = self.rules.referrals[name]
        country = self.facts.get("victim_country", self.rules.country)
        return (not item["countries"] or country in item["countries"]) and self.holds(item)

    def fitting(self, names: Any) -> list[str]:
        reachable = [name for name in names if self.reachable(name)]
        language = self.facts.get("victim_language")
        if language is None:
            return reachable
        spoken = [
            name
            for name in reachable
            if not self.rules.referrals[name]["languages"] or language in self.rules.referrals[name]["languages"]
        ]
        return spoken or reachable

    def crisis(self) -> tuple[bool, tuple[str, ...], tuple[str, ...]]:
        yes = {name for name, value in self.facts.items() if value == YES}
        because = [name for name in CRISIS_SIGNS if name in yes]
        if {"threat_of_violence", "offender_nearby"} <= yes:
            because += ["threat_of_violence", "offender_nearby"]
        if self.facts.get("victim_age") == "under_12" and "alone_now" in yes:
            because += ["victim_age", "alone_now"]
        contacts = [name for name, item in self.rules.referrals.items() if item.get("crisis") and self.reachable(name)]
        contacts.sort(key=lambda name: not self.goes_first(self.rules.referrals[name]["crisis"]))
        return bool(because), tuple(because), tuple(contacts)

    def goes_first(self, crisis: Mapping[str, Any]) -> bool:
        return "first_if" in crisis and truth(crisis["first_if"], self.facts, self.rules.named) == YES


def kind_of(step: Mapping[str, Any]) -> str:
    return step["id"].split(".")[0]


def gives_way(step: Mapping[str, Any], at: Mapping[str, int]) -> tuple:
    number = 10**6 if step["gives_way"] == NEVER else step["gives_way"]
    return number, -at[step["id"]], -KINDS.index(kind_of(step)), step["weight"]


def plan(rules: Rules, facts: Facts, now: datetime | None = None) -> Outline:
    """The plan for these facts (as `Situation.facts` holds them)."""
    interpreter = Interpreter(rules, facts, now)
    steps, more = interpreter.placed()
    avoid = sorted(rules.avoid, key=lambda item: -item["weight"])
    return Outline(
        steps=tuple(interpreter.told(*each) for each in steps),
        more=tuple(interpreter.told(*each) for each in more),
        avoid=tuple(item["id"] for item in avoid if interpreter.holds(item)),
        crisis=interpreter.crisis(),
        situations=tuple(
            name for name, each in rules.situations.items() if truth(each, interpreter.facts, rules.named) == YES
        ),
    )
