"""Tables of our own figures as a page shows them, the same for everybody: the longer side goes down, so that it fits a
phone, with bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from houvast.core.figures.definitions import BY_ID, Definition, Has
from houvast.core.figures.packaging import table_key
from houvast.core.figures.releasing import ReleasedTable
from houvast.core.knowledge.texts import Texts
from houvast.core.situation import FIELDS
from houvast.core.situation.vocabulary import PLATFORM_IDS


@dataclass(frozen=True)
class Line:
    """One row of a table. `numbers`: None is hidden. `share`: its bar, 0 to 100, None without one."""

    name: str
    numbers: tuple[int | None, ...]
    share: int | None


@dataclass(frozen=True)
class Shown:
    """A table as it stands on the page: the longer side goes down, so that it fits a phone."""

    key: str
    title: str
    says: str
    definition: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]
    total: int | None
    withheld: bool


def named_tables(texts: Texts) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Key → title, and ids of the definitions that are shown as this one table."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for definition in BY_ID.values():
        key = table_key(definition.id) if isinstance(definition.columns, Has) else definition.id
        found[key] = (_title(definition, texts), (*found.get(key, ("", ()))[1], definition.id))
    return found


def shown_tables(tables: Sequence[ReleasedTable], texts: Texts) -> list[Shown]:
    """In their order; the tables that ask one thing of a list, value by value, become one."""
    shown: list[Shown] = []
    families: set[str] = set()
    for table in tables:
        if table.id not in BY_ID:  # of a definition that is gone: its file still has it
            continue
        family = _family(table)
        if not family:
            shown.append(_shown(table, texts))
        elif family not in families:
            families.add(family)
            shown.append(_over([each for each in tables if each.id in BY_ID and _family(each) == family], texts))
    return shown


def _title(definition: Definition, texts: Texts) -> str:
    key = table_key(definition.id)
    named = {"fact": texts.fact_name(definition.columns.name)} if key == "fact" else {}
    return texts.screen(f"releases.table.{key}", **named)


def _family(table: ReleasedTable) -> str:
    columns = BY_ID[table.id].columns
    return columns.name if isinstance(columns, Has) else ""


def _shown(table: ReleasedTable, texts: Texts) -> Shown:
    definition = BY_ID[table.id]
    rows = [code_name(definition.rows.name, code, texts) for code in table.rows]
    columns = [code_name(definition.columns.name, code, texts) for code in table.columns]
    cells, totals = table.cells, table.row_totals
    if len(columns) > len(rows):
        rows, columns = columns, rows
        cells, totals = tuple(zip(*cells, strict=True)), table.column_totals
    alone = len(columns) == 1
    numbers = [tuple(line) if alone else (*line, total) for line, total in zip(cells, totals, strict=True)]
    most = max((line[-1] or 0 for line in numbers), default=0)
    return Shown(
        key=table.id,
        title=_title(definition, texts),
        says=texts.screen(f"releases.says.{table_key(table.id)}"),
        definition=table.definition,
        heads=(texts.screen("releases.count"),) if alone else (*columns, texts.screen("releases.total")),
        lines=tuple(Line(name, line, _share(line[-1], most)) for name, line in zip(rows, numbers, strict=True)),
        total=table.total,
        withheld=table.withheld,
    )


def _over(tables: list[ReleasedTable], texts: Texts) -> Shown:
    """Every value's yes under one another, the most named first."""
    first = tables[0]
    axis = _family(first)
    named = [(code_name(axis, BY_ID[each.id].columns.value, texts), each.cells[0][0]) for each in tables]
    named = sorted((each for each in named if each[1]), key=lambda each: -each[1])
    most = named[0][1] if named else 0
    key = table_key(first.id)
    name, version = first.definition.split("@")
    return Shown(
        key=key,
        title=_title(BY_ID[first.id], texts),
        says=texts.screen(f"releases.says.{key}"),
        definition=f"{name.removesuffix(BY_ID[first.id].columns.value)}…@{version}",
        heads=(texts.screen("releases.count"),),
        lines=tuple(Line(name, (count,), _share(count, most)) for name, count in named),
        total=first.total,
        withheld=not named,
    )


def _share(count: int | None, most: int) -> int | None:
    return None if count is None or not most else round(100 * count / most)


def code_name(axis: str, code: str, texts: Texts) -> str:
    if axis == "month":
        return code
    if axis in FIELDS and code in (*FIELDS[axis].values, "unknown"):
        return texts.label(axis, code)
    if axis == "platform" and code in PLATFORM_IDS:
        return texts.platform(code).name
    return texts.screen(f"releases.code.{code}")
