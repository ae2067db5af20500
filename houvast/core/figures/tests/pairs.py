"""The catalogue, and two figures of it beside each other. Used by the tests of this folder alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from houvast.core.figures import Comparison, Figure, Period, Severity, Side, compare
from houvast.core.figures.compiling import compile_catalogue
from houvast.core.figures.model import Confidence, Stage, Unit

FOLDER = Path(__file__).parents[4] / "knowledge" / "figures"
CATALOGUE = compile_catalogue({path.name: path.read_bytes() for path in FOLDER.glob("*.yaml")})
IDS = sorted(CATALOGUE.by_id)
YEARS = (Period(date(2014, 1, 1), date(2014, 12, 31)), Period(date(2015, 1, 1), date(2015, 12, 31)))
# Says everything, and nothing stands against it.
PERFECT = Figure(
    value=1,
    period=YEARS[0],
    cumulative=False,
    unit=Unit.REPORT,
    stage=Stage.RECEIVED,
    population="all",
    scope=frozenset({"a"}),
    system="one",
    publisher="One",
    definition="d",
    definition_version="1",
    final=True,
    confidence=Confidence.HIGH,
)


def between(earlier: str, later: str) -> Comparison:
    return compare(*(Side((CATALOGUE.by_id[name].figure,)) for name in (earlier, later)), CATALOGUE.figures)


def pair(one: int, other: int, **changes) -> tuple[Side, Side]:
    """Two perfect years, with the same changes on both sides."""
    earlier = replace(PERFECT, value=one, **changes)
    return Side((earlier,)), Side((replace(PERFECT, **{"value": other, "period": YEARS[1]} | changes),))


def codes(found: Comparison) -> set[str]:
    return {reason.code for reason in found.reasons}


def stops(found: Comparison) -> set[str]:
    return {reason.code for reason in found.reasons if reason.severity is Severity.STOP}


def digits(value: float, count: int = 3) -> float:
    return float(f"{value:.{count}g}")
