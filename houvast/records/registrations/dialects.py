"""How each engine says what a definition needs. Only words: no engine is imported here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Dialect:
    """`text(path)` gives a value in `facts` as text or NULL, `contains(path, value)` whether the list there has it,
    `month` the month as 2026-09, `number` the count that a row carries or 1. All names are constants of ours."""

    text: Callable[[tuple[str, ...]], str]
    contains: Callable[[tuple[str, ...], str], str]
    month: str
    number: str


def _arrows(path: tuple[str, ...]) -> str:
    return "".join(f"->'{part}'" for part in path)


def _dots(path: tuple[str, ...]) -> str:
    return ".".join(("$", *path))


# `facts` is jsonb.
POSTGRESQL = Dialect(
    text=lambda path: f"facts{_arrows(path[:-1])}->>'{path[-1]}'",
    contains=lambda path, value: f"facts{_arrows(path)} ? '{value}'",
    month="to_char(month, 'YYYY-MM')",
    number="coalesce((facts->>'number')::bigint, 1)",
)

# `facts` is JSON as text, as it stands in a file of Parquet.
DUCKDB = Dialect(
    text=lambda path: f"json_extract_string(facts, '{_dots(path)}')",
    contains=lambda path, value: f"list_contains(json_extract_string(facts, '{_dots(path)}[*]'), '{value}')",
    month="strftime(month, '%Y-%m')",
    number="coalesce(cast(json_extract_string(facts, '$.number') AS bigint), 1)",
)
SPARK = Dialect(
    text=lambda path: f"get_json_object(facts, '{_dots(path)}')",
    contains=lambda path, value: (
        f"array_contains(from_json(get_json_object(facts, '{_dots(path)}'), 'array<string>'), '{value}')"
    ),
    month="date_format(month, 'yyyy-MM')",
    number="coalesce(cast(get_json_object(facts, '$.number') AS bigint), 1)",
)
