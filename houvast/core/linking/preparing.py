"""Reports as sets of terms: equal terms are equal things. Works on what was typed and on blind indexes alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from houvast.core.situation import Indicator

from .images import image_representatives
from .normalise import Normalised, normalise
from .parameters import IMAGE, SCRIPT
from .templates import templates

Term = tuple[str, str]  # (kind of index, value or digest)


@dataclass(frozen=True, slots=True)
class LinkedReport:
    """`things`: of each indicator its terms, the strongest first; a thing of one term stands for itself. Terms of one
    account end in the same weakest term, its name: that is what makes them one."""

    id: str
    day: date | None
    things: tuple[tuple[Term, ...], ...]

    @property
    def terms(self) -> frozenset[Term]:
        return frozenset(term for thing in self.things for term in thing)


@dataclass(frozen=True, slots=True)
class RawReport:
    """As it was told."""

    id: str
    day: date | None
    indicators: tuple[Indicator, ...]
    script: str | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """An indicator that cannot be valid: kept as typed, indexed all the same."""

    report: str
    normalised: Normalised


def prepare(reports: Iterable[RawReport], *, region: str = "NL") -> list[LinkedReport]:
    """Sorted by id: nothing depends on the order in which they came."""
    return prepare_and_mark(reports, region=region)[0]


def prepare_and_mark(
    reports: Iterable[RawReport], *, region: str = "NL"
) -> tuple[list[LinkedReport], tuple[Marked, ...]]:
    """The reports, and what in them cannot be valid."""
    ordered = sorted(reports, key=lambda report: report.id)
    scripts = templates({report.id: said for report in ordered if (said := _script_of(report))})
    images = image_representatives(used.value for report in ordered for used in report.indicators if used.kind == IMAGE)
    known: dict[Indicator, Normalised] = {}
    prepared: list[LinkedReport] = []
    marked: list[Marked] = []
    for report in ordered:
        things: list[tuple[Term, ...]] = []
        for used in report.indicators:
            if used.kind == IMAGE:
                things.append(((IMAGE, images[used.value]),))
            elif used.kind != SCRIPT:
                one = known.get(used)
                if one is None:
                    one = known[used] = normalise(used, region=region)
                if one.terms:
                    things.append(one.terms)
                if one.valid is False:
                    marked.append(Marked(report.id, one))
        if report.id in scripts:
            things.append(((SCRIPT, scripts[report.id]),))
        prepared.append(LinkedReport(report.id, report.day, tuple(dict.fromkeys(things))))
    return prepared, tuple(marked)


def _script_of(report: RawReport) -> str:
    texts = [report.script or "", *(used.value for used in report.indicators if used.kind == SCRIPT)]
    return max(texts, key=len)


def seen_of(reports: Iterable[LinkedReport]) -> Mapping[Term, int]:
    """Term → reports that hold it."""
    seen: dict[Term, int] = {}
    for report in reports:
        for term in report.terms:
            seen[term] = seen.get(term, 0) + 1
    return seen
