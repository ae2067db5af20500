"""Opening a mailbox with its receipt, over HTTP, beside two Argon2id runs at 128 MiB in the same run."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

from bench import peers
from bench.processes import house_cpu, used
from bench.sealing import argon2id, cpu_ms
from bench.tables import Findings, percentile
from bench.visitor import Visitor
from bench.ways import WORDS, Acknowledged, at_once, whole_way
from tests.support.house import House, living
from tests.support.reporting import Reporter
from tests.support.routes import address

TITLE = "Opening a mailbox with its receipt"
REPLY = "Goed dat je schrijft. Je hebt niets verkeerd gedaan. Antwoord hem niet meer, en betaal niets."


@dataclass(frozen=True)
class Size:
    """`messages` in each mailbox, half of them of the helpline; `openings` a round."""

    mailboxes: int
    messages: int
    openings: int
    rounds: int
    at_once: int = 4


FULL = Size(mailboxes=10, messages=10, openings=80, rounds=4)
SMALL = Size(mailboxes=2, messages=2, openings=3, rounds=1, at_once=2)


@dataclass(frozen=True)
class Box:
    receipt: str
    last: str


def filled(house: House, size: Size) -> list[Box]:
    """Mailboxes with a conversation in them."""
    desk = house.client_of(house.advisor)
    boxes = []
    for number in range(size.mailboxes):
        visitor = Visitor(house.url)
        receipt = whole_way(visitor, WORDS.format(number=f"box-{number}")).receipt
        report_id = str(house.report_of(receipt)["id"])
        reporter, last = Reporter(visitor), ""
        case = house.take(desk, report_id)
        for turn in range(1, size.messages):
            last = f"{REPLY} ({number}.{turn})"
            if turn % 2:
                case = desk.submit(case.form("message_id", "text"), {"text": last})
                assert last in case.text, f"the reply is not on the page ({case.status})"
            else:
                assert last in reporter.write(last).text, "the message is not on the page"
        visitor.close()
        boxes.append(Box(receipt, last))
    return boxes


def open_it(visitor: Visitor, box: Box) -> float:
    """Types the code in a browser that has the form before it; seconds until the conversation stands there."""
    page = visitor.get(address("public:open"))
    began = time.perf_counter()
    page = visitor.submit(page.form("code"), {"code": box.receipt.lower()})
    seconds = time.perf_counter() - began
    assert page.status == 200 and page.path == address("public:messages"), f"{page.status} {page.path}"
    assert box.last in page.text, "the last message is not on the page"
    return seconds


def run(size: Size) -> Findings:
    findings = Findings(TITLE)
    small, large = argon2id(3, 3), argon2id(16, 17)
    small()  # the first time pays for loading
    costs: dict[str, list[float]] = {"web": [], "postgres": [], "3": [], "16 and 17": []}
    alone: list[float] = []
    with living() as house:
        boxes = filled(house, size)
        # The page with the form alone, to be taken off what a round costs.
        form_only = _cpu_of(house, lambda: _see_form(house), size.openings)
        for _ in range(size.rounds):
            took, cost = _round(house, boxes, size.openings)
            alone += took
            for kind in ("web", "postgres"):
                costs[kind].append(max(0.0, cost[kind] - form_only[kind]))
            costs["3"].append(cpu_ms(small))
            costs["16 and 17"].append(cpu_ms(large))
        together = _together(house, boxes, size, findings)
    _tell(findings, size, alone, together, {name: statistics.median(values) for name, values in costs.items()})
    return findings


def _see_form(house: House) -> None:
    visitor = Visitor(house.url)
    assert visitor.get(address("public:open")).status == 200
    visitor.close()


def _round(house: House, boxes: list[Box], openings: int) -> tuple[list[float], dict[str, float]]:
    """Seconds of each opening, and CPU ms of one."""
    took: list[float] = []
    numbers = iter(range(openings))

    def once() -> None:
        visitor = Visitor(house.url)
        took.append(open_it(visitor, boxes[next(numbers) % len(boxes)]))
        visitor.close()

    return took, _cpu_of(house, once, openings)


def _cpu_of(house: House, once, times: int) -> dict[str, float]:
    before = house_cpu(house)
    for _ in range(times):
        once()
    return {kind: 1000 * seconds / times for kind, seconds in used(before, house_cpu(house)).items()}


def _together(house: House, boxes: list[Box], size: Size, findings: Findings) -> list[float]:
    """Seconds of each opening while several open at once."""
    took: list[float] = []

    def way(visitor: Visitor, words: str) -> Acknowledged:
        box = boxes[hash(words) % len(boxes)]
        took.append(open_it(visitor, box))
        return Acknowledged(box.receipt, words)

    people = (Visitor(house.url) for _ in range(size.openings))
    tally = at_once(people, way, together=size.at_once, seconds=60, most=size.openings)
    findings.wrong += tally.failures
    findings.must(len(took) == size.openings, f"{len(took)} of {size.openings} openings succeeded at once")
    return took


def _tell(findings: Findings, size: Size, alone: list[float], together: list[float], cost: dict[str, float]) -> None:
    server = cost["web"] + cost["postgres"]
    findings.say(
        f"{size.messages} messages in each mailbox. From the typed code to the page with the conversation (the"
        " answer that opens it, redirects, and the page), one web process. CPU is user and system time of the web"
        " process and of PostgreSQL, medians of rounds; the Argon2id runs stand between the rounds, in the measuring"
        " process.",
    )
    findings.table(
        ("how", "openings", "p50 ms", "p95 ms", "slowest ms"),
        [
            (
                how,
                len(took),
                f"{1000 * percentile(took, 0.5):.0f}",
                f"{1000 * percentile(took, 0.95):.0f}",
                f"{1000 * max(took):.0f}",
            )
            for how, took in (("one after the other", alone), (f"{size.at_once} at once", together))
        ],
    )
    rows = [
        (
            "opening a mailbox, pages and database included",
            f"{server:.1f} (web {cost['web']:.1f}, PostgreSQL {cost['postgres']:.1f})",
            "1",
        )
    ]
    for passes, words in (("3", "3 passes each"), ("16 and 17", "16 and 17 passes, as GlobaLeaks 5.0.15 opens one")):
        rows.append(
            (f"two Argon2id runs at 128 MiB, {words}", f"{cost[passes]:.0f}", f"{cost[passes] / max(server, 0.01):.0f}")
        )
    findings.table(("what", "server CPU ms", "times an opening"), rows)
    findings.say(
        "The cryptography alone stands in [sealing.md](sealing.md). The ratio compares cost, not strength: a receipt"
        " of 90 random bits behind a pepper needs no slow hash.",
        "",
        peers.WHERE,
    )
    findings.table(("system", "opening with its receipt"), peers.OPENING)
