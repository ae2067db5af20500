"""Plans a second, next questions a second, reading the content at a start, and `houvast advice` as a whole."""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bench import naive
from bench.tables import Findings, between
from houvast.core.advice import Plan, advise, next_page
from houvast.core.knowledge import Knowledge
from houvast.core.situation import FIELDS, Shape, Situation
from houvast.records.content import current_knowledge
from houvast.records.content.reading import shipped_folder
from tests.support.commands import HOUVAST, house_environment

TITLE = "Plans a second"
NOW = datetime(2026, 11, 25, 3, tzinfo=UTC)
SEED = 20261125
MOST_MILLISECONDS_OF_A_START = 300


@dataclass(frozen=True)
class Size:
    """`situations` to compare plans on; `seconds` of each measurement, a round; `starts` of each program."""

    situations: int
    seconds: float
    rounds: int
    starts: int


FULL = Size(situations=1000, seconds=1.5, rounds=5, starts=9)
SMALL = Size(situations=40, seconds=0.05, rounds=1, starts=1)


def random_situations(number: int) -> list[Situation]:
    """Few facts as often as many; always the same ones."""
    draw = random.Random(SEED)
    names = [name for name, field in FIELDS.items() if field.shape is not Shape.ACTS]
    found = []
    for _ in range(number):
        chosen = draw.sample(names, draw.randrange(len(names)))
        found.append(Situation.from_json({name: _value(name, draw) for name in chosen}))
    return found


def _value(name: str, draw: random.Random) -> object:
    field = FIELDS[name]
    if field.shape is Shape.MANY:
        return draw.sample(field.values, draw.randrange(4))
    if field.shape is Shape.CODE:
        codes = ("NL", "BE", "GB", "US", "AU", "BR", "DE") if name == "victim_country" else ("nl", "en", "ar", "fr")
        return draw.choice((*codes, "other"))
    if field.shape is Shape.DAY:
        return (NOW - timedelta(days=draw.randrange(90))).date().isoformat()
    if field.shape is Shape.MOMENT:
        return (NOW + timedelta(hours=draw.randrange(-720, 720))).isoformat()
    return draw.choice(field.values)


def outline(plan: Plan) -> naive.Outline:
    """The same of both."""

    def told(steps: Sequence) -> tuple[tuple, ...]:
        return tuple((step.id, step.when, step.referrals, step.notes, step.platforms) for step in steps)

    return naive.Outline(
        steps=told(plan.steps),
        more=told(plan.more),
        avoid=tuple(item.id for item in plan.avoid),
        crisis=(plan.crisis.show, plan.crisis.because, plan.crisis.contacts),
        situations=plan.situations,
    )


def different(situations: Sequence[Situation], knowledge: Knowledge, rules: naive.Rules) -> list[str]:
    """One line for each situation that gets another plan from the naive interpreter."""
    wrong = []
    for situation in situations:
        ours = outline(advise(situation, knowledge, now=NOW, ask=False))
        theirs = naive.plan(rules, situation.facts, NOW)
        if ours != theirs:
            wrong.append(f"another plan for {json.dumps(situation.to_json())[:400]}")
    return wrong


def a_second(once: Callable[[Situation], object], situations: Sequence[Situation], seconds: float) -> float:
    """How often it is done in a second, over all situations in turn."""
    done, began = 0, time.perf_counter()
    while (spent := time.perf_counter() - began) < seconds:
        once(situations[done % len(situations)])
        done += 1
    return done / spent


def run(size: Size) -> Findings:
    findings = Findings(TITLE)
    knowledge, rules = current_knowledge(), naive.Rules(shipped_folder())
    situations = random_situations(size.situations)
    findings.wrong += different(situations, knowledge, rules)
    # The crisis check always comes first, without looking at anything: what comes after it costs something.
    asked = frozenset(item.fact for page in knowledge.pages if page.first for item in page.facts)
    ways: dict[str, Callable[[Situation], object]] = {
        "a plan": lambda situation: advise(situation, knowledge, now=NOW, ask=False),
        "the same by the naive interpreter": lambda situation: naive.plan(rules, situation.facts, NOW),
        "a plan with what would change it": lambda situation: advise(situation, knowledge, now=NOW),
        "the next page of questions": lambda situation: next_page(situation, asked, knowledge, now=NOW),
    }
    speeds: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(size.rounds):
        for name in list(ways) if number % 2 == 0 else list(ways)[::-1]:
            speeds[name].append(a_second(ways[name], situations, size.seconds))
    starts = start_times(size.starts)
    findings.must(
        statistics.median(starts["content"]) < MOST_MILLISECONDS_OF_A_START,
        f"reading the compiled content takes {statistics.median(starts['content']):.0f} ms",
    )
    _tell(findings, size, speeds, starts)
    return findings


_READING = """
import time
began = time.perf_counter()
from houvast.records.content import current_knowledge
imported = time.perf_counter()
knowledge = current_knowledge()
print((time.perf_counter() - imported) * 1000, (time.perf_counter() - began) * 1000, len(knowledge.steps))
"""


def start_times(times: int) -> dict[str, list[float]]:
    """Milliseconds in a new process each time: reading the content, that with its imports, and the whole command."""
    facts = json.dumps({"reporter_role": "self", "form": "webcam_lure", "money_demanded": "yes", "victim_age": "16_17"})
    found: dict[str, list[float]] = {"content": [], "with imports": [], "command": [], "python": []}
    for number in range(times + 1):
        content, with_imports, steps = map(float, _output([sys.executable, "-c", _READING]).split())
        assert steps, "the content holds no steps"
        began = time.perf_counter()
        plan = json.loads(_output([*HOUVAST, "advice", "-", "--json"], facts))
        command = time.perf_counter() - began
        assert plan["steps"], "houvast advice gave no steps"
        began = time.perf_counter()
        _output([sys.executable, "-c", ""])
        python = time.perf_counter() - began
        if number:  # the first time may have to compile the content
            for name, value in (
                ("content", content),
                ("with imports", with_imports),
                ("command", command * 1000),
                ("python", python * 1000),
            ):
                found[name].append(value)
    return found


def _output(command: list[str], given: str = "") -> str:
    done = subprocess.run(
        command, input=given, env=house_environment(), capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, f"{command[-3:]} ended with {done.returncode}: {done.stderr[-500:]}"
    return done.stdout


def _tell(findings: Findings, size: Size, speeds: dict[str, list[float]], starts: dict[str, list[float]]) -> None:
    ours, theirs = speeds["a plan"], speeds["the same by the naive interpreter"]
    findings.say(
        f"One process, one core, {size.situations} random situations in turn (seed {SEED}), medians of {size.rounds}"
        " rounds in alternating order, least and most in brackets. No words are joined: that is the door's work.",
        "",
        "The naive interpreter ([naive.py](naive.py)) walks the conditions of the same YAML files as dictionaries,"
        f" each time anew. On {size.situations - len(findings.wrong)} of {size.situations} situations both make the"
        " same plan: steps, their order and `when`, places, contacts, notes, what to avoid, the crisis. The naive one"
        " does not say why (`because`); ours does, in the same time.",
    )
    findings.table(
        ("what", "a second", "one takes, ms"),
        [(name, between(each), f"{1000 / statistics.median(each):.2f}") for name, each in speeds.items()],
    )
    findings.say(f"Compiled against naive, same run: {statistics.median(ours) / statistics.median(theirs):.1f} times.")
    findings.table(
        ("start, in a new process", "ms"),
        [
            ("reading the compiled content (300 allowed)", between(starts["content"])),
            ("the same, with what it imports", between(starts["with imports"])),
            ("`houvast advice - --json`, all of it", between(starts["command"])),
            ("of which an empty Python", between(starts["python"])),
        ],
    )
