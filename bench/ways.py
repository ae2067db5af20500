"""The ways to a report that are measured, request by request, as a browser goes them."""

from __future__ import annotations

import html
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from bench.visitor import Visitor
from tests.support.reporting import Reporter, code_on
from tests.support.routes import address

FACTS = {
    "form": "webcam_lure",
    "victim_age": "18_24",
    "money_demanded": "yes",
    "threat_to_contacts": "yes",
    "contact_platforms": ["instagram", "whatsapp"],
}
# About as long as a report is, with room for what makes each one different.
WORDS = (
    "Report {number}. Zij stuurde me een verzoek op Instagram, daarna belden we met beeld. Nu zegt ze dat ze het"
    " filmpje naar mijn vrienden en mijn zus stuurt als ik vanavond geen 500 euro betaal. Wat moet ik doen?"
)


@dataclass(frozen=True)
class Acknowledged:
    """A report whose sender was told that it arrived."""

    receipt: str
    words: str


@dataclass
class Tally:
    """What a number of people did in a stretch of time. `seconds`: until the last one was done."""

    seconds: float = 0.0
    arrived: list[Acknowledged] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    requests: int = 0
    slowest: float = 0.0
    took: list[float] = field(default_factory=list)

    @property
    def a_minute(self) -> float:
        return 60 * len(self.arrived) / self.seconds if self.seconds else 0.0


Way = Callable[[Visitor, str], Acknowledged]


def whole_way(visitor: Visitor, words: str) -> Acknowledged:
    """First tap, check, questions, plan, receipt kept, words and one account told, sent, and the page that says so."""
    reporter = to_plan(visitor)
    page = reporter.keep()
    page = visitor.submit(page.form("kept"), {"kept": "1"})
    if page.path == address("public:figures"):
        page = visitor.submit(page.form("fact"), {"skip": "1"})
    page = visitor.submit(page.form("words"), {"words": words})
    page = visitor.submit(
        page.form("account"),
        {"account_platform": ["instagram"], "account": [f"lena.{reporter.receipt.lower()}"], "review": "1"},
    )
    page = visitor.submit(page.form("revision"))
    assert page.status == 200 and page.path == address("public:messages"), f"{page.status} {page.path}"
    assert words in html.unescape(page.text), "the page after sending does not show what was sent"
    return Acknowledged(reporter.receipt, words)


def short_way(visitor: Visitor, words: str) -> Acknowledged:
    """As few pages as lead to a sent report: for filling a house."""
    reporter = Reporter(visitor)
    reporter.answer_crisis_check(reporter.begin())
    return unit(visitor, words)


def to_plan(visitor: Visitor) -> Reporter:
    """From an empty cache to the plan."""
    reporter = Reporter(visitor, FACTS)
    page = reporter.begin()
    visitor.fetch_static_files(page)
    page = reporter.answer_questions(reporter.answer_crisis_check(page))
    assert page.status == 200 and page.path == address("public:plan"), f"{page.status} {page.path}"
    return reporter


def to_first_answers(visitor: Visitor) -> None:
    """As far as anybody must come before a mailbox can be made: the crisis check and the first page of questions."""
    reporter = Reporter(visitor, FACTS)
    page = reporter.answer_crisis_check(reporter.begin())
    form = page.form("page")
    page = visitor.submit(form, {name: value for name, value in FACTS.items() if name in form.names} or {"skip": "1"})
    assert page.status == 200, f"{page.status} {page.path}"


def unit(visitor: Visitor, words: str) -> Acknowledged:
    """From the page that offers a mailbox to the answer that acknowledges the first send: seven requests."""
    page = visitor.get(address("public:keep"))
    receipt = code_on(visitor.submit(page.form("seed")))
    page = visitor.get(address("public:tell"))
    page = visitor.submit(page.form("words"), {"words": words, "review": "1"})
    answer = visitor.submit(page.form("revision"), follow=False)
    sent = answer.status in {302, 303} and answer.headers["Location"].split("#")[0] == address("public:messages")
    assert sent, f"sending was answered with {answer.status} {answer.headers.get('Location')}"
    return Acknowledged(receipt, words)


def at_once(people: Iterator[Visitor], way: Way, *, together: int, seconds: float, most: int) -> Tally:
    """`together` people at a time go their way until the time is over; nobody who began is cut off.

    `people` gives a new visitor each time, and ends where there are no more. At most `most` begin.
    """
    tally = Tally()
    lock = threading.Lock()
    began = time.perf_counter()
    numbers = iter(range(most))

    def work() -> None:
        while time.perf_counter() - began < seconds:
            with lock:
                number, visitor = next(numbers, None), next(people, None)
            if number is None or visitor is None:
                return
            _one(way, visitor, WORDS.format(number=f"{id(tally):x}-{number}"), tally, lock)

    with ThreadPoolExecutor(together) as pool:
        for done in [pool.submit(work) for _ in range(together)]:
            done.result()
    tally.seconds = time.perf_counter() - began
    return tally


def _one(way: Way, visitor: Visitor, words: str, tally: Tally, lock: threading.Lock) -> None:
    before, began = visitor.requests, time.perf_counter()
    visitor.slowest = 0.0
    try:
        arrived = way(visitor, words)
    except Exception as problem:  # noqa: BLE001 - whatever it is, it is counted, shown, and fails the bench
        with lock:
            tally.failures.append(f"{type(problem).__name__}: {problem}"[:300])
        return
    finally:
        visitor.close()
    with lock:
        tally.arrived.append(arrived)
        tally.took.append(time.perf_counter() - began)
        tally.requests += visitor.requests - before
        tally.slowest = max(tally.slowest, visitor.slowest)
