"""Hubs, links and groups by an engine: the queries in their order, round after round, until nothing merges.

Equal to `grouping.group` and `scoring.links`, pair by pair and bit by bit; the tests hold both against each other. An
engine is anything that answers a query, so nothing here knows which one it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from string import Template
from typing import Protocol

from houvast.core.linking.grouping import FAR, Bridge, Decisions, Grouped, strongest_bridges, told
from houvast.core.linking.holdings import Holdings
from houvast.core.linking.hubs import Hub
from houvast.core.linking.parameters import Parameters
from houvast.core.linking.weights import TICKS

from . import definitions as define
from .compiling import BECAUSE, words_of
from .dialects import Dialect
from .looking_up import Row, bits_rows, cost_rows, guard_rows, size_rows
from .rows import positions_of, together


class Engine(Protocol):
    dialect: Dialect

    def execute(self, query: str) -> Sequence[Sequence]:
        """The rows that it gives; none where it gives none."""
        ...


@dataclass(slots=True)
class _Tables:
    """Tables of one run: `$name` stands for the newest of that name."""

    engine: Engine
    words: dict[str, str]
    made: dict[str, str] = field(default_factory=dict)
    number: int = 0

    def make(self, *queries: define.Query) -> None:
        for name, text in queries:
            self.number += 1
            table = f"l{self.number}_{name}"
            self.engine.execute(self.engine.dialect.keep.format(name=table, query=self._filled(text)))
            self.drop(name)
            self.made[name] = self.words[name] = table

    def ask(self, text: str) -> Sequence[Sequence]:
        return self.engine.execute(self._filled(text))

    def fill(self, name: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """A table of whole numbers, with no row where there is none."""
        values = ", ".join(f"({', '.join(map(str, row))})" for row in rows)
        names = ", ".join(columns)
        empty = ", ".join(f"cast(0 as int) as {column}" for column in columns)
        rows_of = f"select * from (values {values}) as t({names})"  # noqa: S608  names and whole numbers of ours
        query = rows_of if values else f"select {empty} where 1 = 0"
        self.make((name, query))

    def drop(self, name: str) -> None:
        if name in self.made:
            self.engine.execute(f"drop table {self.made.pop(name)}")

    def close(self) -> None:
        for name in list(self.made):
            self.drop(name)

    def _filled(self, text: str) -> str:
        return Template(text).substitute(self.words)


@dataclass(slots=True)
class Linking:
    """One set of reports in an engine. `tables`: where `reports`, `holdings` and `terms` of `rows.given` stand. Call
    `find_hubs` first; `close` takes every table away that was made here."""

    held: Holdings
    parameters: Parameters
    engine: Engine
    tables: Mapping[str, str]
    rounds: int = 0
    _made: _Tables = field(init=False)
    _known: dict[str, dict[Row, Row]] = field(default_factory=lambda: defaultdict(dict))

    def __post_init__(self) -> None:
        words = words_of(self.parameters, len(self.held.reports), FAR)
        self._made = _Tables(self.engine, {**words, **self.tables})

    def find_hubs(self) -> dict[int, Hub]:
        """As `hubs.find_hubs`: number of the term → why it is one."""
        guard = list(guard_rows(self.parameters))
        self._made.fill("guard", ("holders", "nearest", "least"), guard)
        steps = range(1, max((nearest for _, nearest, _ in guard), default=0) + 1)
        self._made.fill("steps", ("step",), ((step,) for step in steps))
        self._made.make(define.FREQUENCY, *define.HUBS, define.KNOWN)
        for name in ("suspected", "looked", "telling", "sharing", "judged"):
            self._made.drop(name)
        rows = self._made.ask("select term, holders, because from $hubs")
        return {int(term): Hub(self.held.terms[term], int(seen), BECAUSE[because]) for term, seen, because in rows}

    def links(self) -> list[tuple[int, int, int]]:
        """(position, position, 1/1024 bits) of every pair that reaches `link_from`, in order."""
        self._look_up("bits", "select distinct kind, holders from $known")
        self._made.make(define.HELD_BY_REPORTS, *define.LINKS)
        rows = self._made.ask("select one, other, ticks from $links order by one, other")
        for name, _ in (define.HELD_BY_REPORTS, *define.LINKS):
            self._made.drop(name)
        return [(int(one), int(other), int(ticks)) for one, other, ticks in rows]

    def grow(self, must: Decisions = (), cannot: Decisions = ()) -> dict[int, int]:
        """As `grouping.grow`: position of a report → its group, the smallest position in it."""
        cannot = list(cannot)
        self._made.fill("together", ("report", "cell"), together(must, cannot, self.held).items())
        apart = positions_of(cannot, self.held)
        self._made.fill("cannot", ("one", "other"), {*apart, *((other, one) for one, other in apart)})
        self._made.make(*define.START)
        everything = True
        while True:
            self.rounds += 1
            self._look(everything)
            self._made.make(define.MERGES[0], define.ALLOWED_PAIRS)
            if self._made.ask("select count(*) from $allowed")[0][0]:
                self._made.make(*define.MERGES[1:], *define.AFTERWARDS)
                everything = False
            elif everything:
                return {int(report): int(cell) for report, cell in self._made.ask("select report, cell from $home")}
            else:
                everything = True

    def _look(self, everything: bool) -> None:
        """The evidence between the groups that changed and all that are near, or between all."""
        make = self._made.make
        make(*define.STANDING)
        if everything:
            make(("looking", "select cell from $cells"))
            self._made.fill("kept_scores", ("one", "other", "surplus"), ())
        self._look_up("bits", "select distinct k.kind, s.cells from $spread s join $known k on k.term = s.term")
        self._look_up("sizes", "select distinct size from $cells")
        make(define.WEIGHED, *define.EVIDENCE)
        self._look_up("costs", "select distinct supporting, size from $supported where costs = 1")
        make(define.SUPPORT)

    def bridges(self) -> dict[int, list[Bridge]]:
        """After `grow`: group → what joins it with others without being enough."""
        self._made.make(*define.BRIDGES)
        found: dict[tuple[int, int, int], list[int]] = defaultdict(list)
        for one, other, missing, term in self._made.ask("select one, other, missing, term from $bridges"):
            found[int(one), int(other), int(missing)].append(term)
        between = (
            (one, other, missing / TICKS, tuple(sorted(self.held.terms[term] for term in terms)))
            for (one, other, missing), terms in found.items()
        )
        return strongest_bridges(between, self.held.reports)

    def group(
        self,
        hubs: Mapping[int, Hub],
        *,
        must: Decisions = (),
        cannot: Decisions = (),
        before: Mapping[str, int] | None = None,
    ) -> Grouped:
        """What `grouping.group` gives. `hubs`: of `find_hubs`."""
        members: dict[int, list[int]] = defaultdict(list)
        for report, cell in sorted(self.grow(must, cannot).items()):
            members[cell].append(report)
        return told(members, self.bridges(), hubs.values(), self.held.reports, self.parameters, before or {})

    def _look_up(self, name: str, asked: str) -> None:
        """Fills a table with what `asked` needs of it and was not worked out yet."""
        columns, rows = self._weighing()[name]
        known = self._known[name]
        wanted = {tuple(map(int, row)) for row in self._made.ask(asked)} - known.keys()
        if wanted or name not in self._made.made:
            keys = len(next(iter(wanted), ()))
            known |= {row[:keys]: row for row in rows(sorted(wanted))}
            self._made.fill(name, columns, known.values())

    def _weighing(self) -> dict[str, tuple[tuple[str, ...], Callable[[Iterable[Row]], Iterator[Row]]]]:
        reports, parameters = len(self.held.reports), self.parameters
        return {
            "bits": (("kind", "seen", "ticks"), lambda asked: bits_rows(asked, reports, parameters)),
            "sizes": (("size", "least", "enough", "needed"), lambda asked: size_rows(asked, reports, parameters)),
            "costs": (("supporting", "size", "ticks"), lambda asked: cost_rows(asked, parameters)),
        }

    def close(self) -> None:
        self._made.close()
