"""Full reports a minute, and the acknowledged unit alone, against a running house with one or two web processes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bench import peers
from bench.kept import not_kept, not_opened
from bench.processes import house_cpu, used
from bench.tables import Findings, between, percentile
from bench.visitor import Visitor
from bench.ways import Tally, Way, at_once, to_first_answers, unit, whole_way
from tests.support.house import House, living
from tests.support.running import data_folder

TITLE = "Reports a minute"


@dataclass(frozen=True)
class Size:
    """`seconds` of beginning new reports, a round; `units`: people made ready for a round of the unit."""

    seconds: float
    rounds: int
    units: int
    together: tuple[int, ...] = (1, 4, 16)
    web_processes: tuple[int, ...] = (1, 2)


FULL = Size(seconds=5, rounds=2, units=36)
SMALL = Size(seconds=0.2, rounds=1, units=3, together=(1, 2), web_processes=(1,))


@dataclass
class Cell:
    """One line of the table, over its rounds."""

    way: str
    web_processes: int
    together: int
    tallies: list[Tally]
    cpu: list[dict[str, float]]

    def row(self) -> list[object]:
        arrived = sum(len(tally.arrived) for tally in self.tallies)
        took = [seconds for tally in self.tallies for seconds in tally.took]
        spent = {kind: 1000 * sum(each[kind] for each in self.cpu) / max(arrived, 1) for kind in ("web", "postgres")}
        return [
            self.web_processes,
            self.together,
            between([tally.a_minute for tally in self.tallies]),
            arrived,
            sum(len(tally.failures) for tally in self.tallies),
            f"{percentile(took, 0.5):.2f} / {percentile(took, 0.95):.2f}" if took else "",
            f"{max(tally.slowest for tally in self.tallies):.2f}",
            f"{sum(tally.requests for tally in self.tallies) / max(arrived, 1):.0f}",
            f"{spent['web']:.0f} + {spent['postgres']:.0f}",
        ]


HEAD = (
    "web processes",
    "at once",
    "a minute",
    "arrived",
    "failed",
    "seconds each, p50 / p95",
    "slowest request, s",
    "requests each",
    "server CPU ms each, web + PostgreSQL",
)


def newcomers(house: House) -> Iterator[Visitor]:
    while True:
        yield Visitor(house.url)


def with_answers(house: House, number: int) -> tuple[list[Visitor], list[str]]:
    """People who may make a mailbox now, and what went wrong on the way there."""
    ready, wrong = [], []
    for _ in range(number):
        visitor = Visitor(house.url)
        try:
            to_first_answers(visitor)
            ready.append(visitor)
        except Exception as problem:  # noqa: BLE001 - counted, shown, and fails the bench
            wrong.append(f"on the way to a mailbox: {problem}"[:300])
        finally:
            visitor.close()
    return ready, wrong


def run(size: Size) -> Findings:
    findings = Findings(TITLE)
    whole: list[Cell] = []
    units: list[Cell] = []
    for web_processes in size.web_processes:
        with data_folder() as folder, living(House(folder, web_processes=web_processes)) as house:
            findings.must(len(house.processes("web")) == web_processes, "another number of web processes runs")
            cells = [Cell("whole", web_processes, together, [], []) for together in size.together]
            small = [Cell("unit", web_processes, together, [], []) for together in size.together]
            # Every other round the other way round: what grows with the house or the day falls on each alike.
            for number in range(size.rounds):
                for cell in cells if number % 2 == 0 else cells[::-1]:
                    _measure(house, cell, newcomers(house), whole_way, size, most=100_000)
                for cell in small if number % 2 == 0 else small[::-1]:
                    ready, wrong = with_answers(house, size.units)
                    findings.wrong += wrong
                    _measure(house, cell, iter(ready), unit, size, most=size.units)
            _check(house, [*cells, *small], findings)
            whole += cells
            units += small
    _tell(findings, whole, units)
    return findings


def _measure(house: House, cell: Cell, people: Iterator[Visitor], way: Way, size: Size, *, most: int) -> None:
    before = house_cpu(house)
    cell.tallies.append(at_once(people, way, together=cell.together, seconds=size.seconds, most=most))
    cell.cpu.append(used(before, house_cpu(house)))


def _check(house: House, cells: list[Cell], findings: Findings) -> None:
    tallies = [tally for cell in cells for tally in cell.tallies]
    arrived = [each for tally in tallies for each in tally.arrived]
    findings.wrong += [failure for tally in tallies for failure in tally.failures][:20]
    findings.wrong += not_kept(house, arrived)[:20] + not_opened(house, arrived)
    sent = house.query("select count(*) from reports_report where state <> 'unsent'")[0]["count"]
    findings.must(sent == len(arrived), f"{len(arrived)} reports were acknowledged, {sent} are there")
    findings.must(all(tally.arrived for tally in tallies), "in some round no report arrived at all")


def _tell(findings: Findings, whole: list[Cell], units: list[Cell]) -> None:
    arrived = sum(len(tally.arrived) for cell in [*whole, *units] for tally in cell.tallies)
    findings.say(
        "A house as `houvast demo` and `houvast serve` run it (supervisor, embedded PostgreSQL with fsync, worker),"
        " filled over plain HTTP on loopback by a load generator on the same cores, which takes its part of them.",
        "",
        f"All {arrived} acknowledged reports were then looked for in the database: each has to stand there once, open"
        " with its receipt and hold the words that were sent; some were opened with their code in a new browser too.",
        "",
        "## The whole way",
        "",
        "First tap, style and script, crisis check, questions, plan, receipt kept, words and one account told,"
        " reviewed, sent, and the page that says so.",
    )
    findings.table(HEAD, [cell.row() for cell in whole])
    findings.say(
        "## Making the mailbox and the first send",
        "",
        "A person who has answered the first questions already: the page that offers a mailbox, making it, the"
        " receipt, words, review, and the answer that acknowledges sending. This is what one form of another system"
        " compares with.",
    )
    findings.table(HEAD, [cell.row() for cell in units])
    findings.say("## Beside it", "", peers.WHERE)
    findings.table(("system", "how", "reports a minute", "failed"), peers.REPORTS)
