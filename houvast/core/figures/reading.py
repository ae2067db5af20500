"""A figure from the file of the contract. What is wrong is told by its field and what was allowed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from .model import Confidence, Figure, Period, Side, Stage, Unit, ValueKind


class FigureError(ValueError):
    """One sentence: which field, what was given, what was allowed."""

    def __init__(self, field: str, value: object, allowed: str) -> None:
        super().__init__(f"{field}: {value!r} is not allowed; allowed: {allowed}.")
        self.field = field


_TEXTS = ("population", "system", "publisher", "source", "vintage", "basis", "id")
_ENUMS: dict[str, type[StrEnum]] = {
    "value_kind": ValueKind,
    "unit": Unit,
    "stage": Stage,
    "confidence": Confidence,
}
_FLAGS = ("cumulative", "registered", "final", "changed", "restated_system")
_COUNTS = ("value", "low", "high")
_KNOWN = frozenset(
    (*_TEXTS, *_ENUMS, *_FLAGS, *_COUNTS, "period", "scope", "definition", "exposure", "label_since", "title")
)
MOST = 10**12
MOST_POINTS = 1_000


def read_side(value: object, where: str) -> Side:
    """A figure, or `{"points": [figures]}`. Raises FigureError."""
    if isinstance(value, Mapping) and "points" in value:
        points = value["points"]
        if not isinstance(points, list) or not 0 < len(points) <= MOST_POINTS:
            raise FigureError(f"{where}.points", points, f"a list of 1 to {MOST_POINTS} figures")
        if set(value) != {"points"}:
            other = next(name for name in value if name != "points")
            raise FigureError(f"{where}.{other}", value[other], "points alone, each with its own fields")
        return Side(tuple(read_figure(point, f"{where}.points[{n}]") for n, point in enumerate(points)))
    return Side((read_figure(value, where),))


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
    if isinstance(given.get("title"), Mapping):
        fields["title"] = dict(given["title"])
    figure = Figure(**{"value": None, **fields})
    _check_range(figure, where)
    return figure


def read_period(value: object, where: str) -> Period:
    if not isinstance(value, Mapping) or set(value) != {"from", "until"}:
        raise FigureError(where, value, "an object with from and until, days such as 2015-01-31")
    first, last = _day(f"{where}.from", value["from"]), _day(f"{where}.until", value["until"])
    if last < first:
        raise FigureError(f"{where}.until", value["until"], f"a day not before {first}")
    return Period(first, last)


def _check_range(figure: Figure, where: str) -> None:
    for name, value, wrong in (
        ("low", figure.low, figure.value is not None and figure.low is not None and figure.low > figure.value),
        ("high", figure.high, figure.value is not None and figure.high is not None and figure.high < figure.value),
    ):
        if wrong:
            raise FigureError(f"{where}.{name}", value, f"a range that holds the value {figure.value}")


def _count(where: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value) or not 0 <= value <= MOST:
        raise FigureError(where, value, "a whole number of 0 or more")
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
