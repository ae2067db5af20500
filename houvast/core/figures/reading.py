"""A figure from the file of the contract. What is wrong is told by its field and what was allowed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any

from .model import Confidence, Expected, Figure, Period, Side, Stage, Unit, ValueKind
from .nowcast import FEWEST_DRAWS, MOST_DRAWS, TriangleError, nowcast


class FigureError(ValueError):
    """One sentence: which field, what was given, what was allowed."""

    def __init__(self, field: str, value: object, allowed: str) -> None:
        super().__init__(f"{field}: {_short(value)} is not allowed; allowed: {allowed}.")
        self.field = field


_TEXTS = ("population", "system", "publisher", "source", "vintage", "basis", "id")
_ENUMS: dict[str, type[StrEnum]] = {
    "value_kind": ValueKind,
    "unit": Unit,
    "stage": Stage,
    "confidence": Confidence,
}
_FLAGS = ("cumulative", "registered", "final", "changed", "restated_system", "whole")
_COUNTS = ("value", "low", "high", "mean_of_days")
_OTHER = ("period", "scope", "definition", "exposure", "label_since", "title", "expected")
_KNOWN = frozenset((*_TEXTS, *_ENUMS, *_FLAGS, *_COUNTS, *_OTHER))
_SERIES = frozenset({"points", "triangle", "draws", "seed"})
MOST = 10**12
MOST_POINTS = 1_000


def read_side(value: object, where: str) -> Side:
    """A figure, or `{"points": [figures]}`, in the order of time or not. With `triangle` (a row a point, as `houvast
    nowcast` takes it; `draws`, `seed`) what is still to come of unfinished points is expected. Raises FigureError."""
    if not isinstance(value, Mapping) or "points" not in value:
        return Side((read_figure(value, where),))
    for name in value:
        if name not in _SERIES:
            raise FigureError(f"{where}.{name}", value[name], f"only {', '.join(sorted(_SERIES))} beside points")
    given = value["points"]
    if not isinstance(given, list) or not 0 < len(given) <= MOST_POINTS:
        raise FigureError(f"{where}.points", given, f"a list of 1 to {MOST_POINTS} figures")
    points = [read_figure(point, f"{where}.points[{n}]") for n, point in enumerate(given)]
    _check_apart(points, where)
    if "triangle" in value:
        points = _with_expected(points, value, where)
    return Side(tuple(points))


def read_figure(value: object, where: str) -> Figure:
    """Raises FigureError. A field that is absent, null or "unknown" is unknown."""
    if not isinstance(value, Mapping):
        raise FigureError(where, value, "an object with value, period, unit …")
    for name in value:
        if name not in _KNOWN:
            raise FigureError(f"{where}.{name}", value[name], f"only the names {', '.join(sorted(_KNOWN))}")
    given = {name: part for name, part in value.items() if part is not None and part != "unknown"}
    fields: dict[str, Any] = {}
    for name in _COUNTS:
        if name in given:
            fields[name] = _count(f"{where}.{name}", given[name])
    for name, kind in _ENUMS.items():
        if name in given:
            fields[name] = _one_of(f"{where}.{name}", given[name], kind)
    for name in _FLAGS:
        if name in given:
            if not isinstance(given[name], bool):
                raise FigureError(f"{where}.{name}", given[name], "true, false")
            fields[name] = given[name]
    for name in _TEXTS:
        if name in given:
            fields[name] = _text(f"{where}.{name}", given[name])
    if "period" in given:
        fields["period"] = read_period(given["period"], f"{where}.period")
    if "scope" in given:
        fields["scope"] = _scope(given["scope"], f"{where}.scope")
    if "definition" in given:
        name, _at, version = _text(f"{where}.definition", given["definition"]).partition("@")
        fields["definition"], fields["definition_version"] = name or None, version or None
    if "exposure" in given:
        fields["exposure"] = _exposure(f"{where}.exposure", given["exposure"])
    if "label_since" in given:
        fields["label_since"] = _day(f"{where}.label_since", given["label_since"])
    if "expected" in given:
        fields["expected"] = _expected(given["expected"], f"{where}.expected")
    if isinstance(given.get("title"), Mapping):
        fields["title"] = dict(given["title"])
    figure = Figure(**{"value": None, **fields})
    _check_whole(figure, where)
    return figure


def read_period(value: object, where: str) -> Period:
    if not isinstance(value, Mapping) or set(value) != {"from", "until"}:
        raise FigureError(where, value, "an object with from and until, days such as 2015-01-31")
    first, last = _day(f"{where}.from", value["from"]), _day(f"{where}.until", value["until"])
    if last < first:
        raise FigureError(f"{where}.until", value["until"], f"a day not before {first}")
    return Period(first, last)


def _check_whole(figure: Figure, where: str) -> None:
    """What must fit of the fields together."""
    value = figure.value
    if value is not None and figure.low is not None and figure.low > value:
        raise FigureError(f"{where}.low", figure.low, f"at most the value, {value}")
    if value is not None and figure.high is not None and figure.high < value:
        raise FigureError(f"{where}.high", figure.high, f"at least the value, {value}")
    if value is not None and not figure.registered:
        raise FigureError(f"{where}.registered", False, f"true where there is a value ({value}), or no value")
    if figure.mean_of_days == 0:
        raise FigureError(f"{where}.mean_of_days", 0, "a whole number of days, 1 or more")
    if figure.expected and figure.final is not False:
        raise FigureError(f"{where}.expected", "an expected whole", "only with final false")
    if figure.expected and value is not None and figure.expected.low < value:
        raise FigureError(f"{where}.expected.low", figure.expected.low, f"at least what is in already, {value}")


def _check_apart(points: list[Figure], where: str) -> None:
    """A count that stands in two points of one series would be added twice."""
    dated = sorted(
        ((point.period, number) for number, point in enumerate(points) if point.period),
        key=lambda each: (each[0].first, each[0].last),
    )
    for (before, _), (after, number) in pairwise(dated):
        if before.overlaps(after):
            shown = f"{after.first} to {after.last}"
            raise FigureError(f"{where}.points[{number}].period", shown, f"a period after {before.last}, or before it")


def _with_expected(points: list[Figure], given: Mapping, where: str) -> list[Figure]:
    """Each unfinished point with what the chain ladder over the triangle expects of it."""
    triangle = given["triangle"]
    if not isinstance(triangle, list) or len(triangle) != len(points):
        raise FigureError(f"{where}.triangle", triangle, f"a list of {len(points)} rows, one for each point")
    draws = _within(given.get("draws", 2000), f"{where}.draws", FEWEST_DRAWS, MOST_DRAWS)
    seed = _within(given.get("seed", 1), f"{where}.seed", 0, 2**32 - 1)
    try:
        found = nowcast(triangle, draws=draws, seed=seed)
    except TriangleError as refused:
        raise FigureError(f"{where}.triangle", "the triangle", str(refused)) from None
    filled = []
    for number, (point, row) in enumerate(zip(points, triangle, strict=True)):
        seen = sum(cell for cell in row if cell is not None)
        if point.value is not None and point.value != seen:
            raise FigureError(f"{where}.triangle[{number}]", seen, f"what the point says, {point.value}, as its sum")
        low, high = found.intervals[number]
        whole = Expected(round(found.ultimates[number]), int(low), -int(-high // 1))
        unfinished = row[-1] is None
        filled.append(
            replace(point, value=seen, final=False, expected=whole) if unfinished else replace(point, value=seen)
        )
    return filled


def _expected(value: object, where: str) -> Expected:
    names = {"value", "low", "high"}
    if not isinstance(value, Mapping) or set(value) != names:
        raise FigureError(where, value, "an object with value, low and high")
    found = Expected(**{name: _count(f"{where}.{name}", value[name]) for name in names})
    if not found.low <= found.value <= found.high:
        raise FigureError(where, f"{found.low}, {found.value}, {found.high}", "low, value, high in this order")
    return found


def _within(value: object, where: str, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise FigureError(where, value, f"a whole number from {least} to {most}")
    return value


def _count(where: str, value: object) -> int:
    """JSON and YAML may write 427 as 427.0."""
    allowed = f"a whole number from 0 to {MOST}"
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MOST or value != int(value):
        raise FigureError(where, value, allowed)
    return int(value)


def _exposure(where: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= MOST:
        raise FigureError(where, value, "a number above 0")
    return float(value)


def _one_of(where: str, value: object, kind: type[StrEnum]) -> StrEnum:
    try:
        return kind(value)
    except ValueError:
        raise FigureError(where, value, ", ".join(kind)) from None


def _text(where: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise FigureError(where, value, "text")
    return value


def _scope(value: object, where: str) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise FigureError(where, value, "a list of set ids")
    return frozenset(value)


def _day(where: str, value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, str) and len(value) == 10:
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise FigureError(where, value, "a day such as 2015-01-31")


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}…"
