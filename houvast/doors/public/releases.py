"""Our own figures as they were released: pages with tables and bars, and the files for programs."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from houvast.core.figures.definitions import BY_ID, Has
from houvast.core.figures.packaging import CSV, CSVW, DCAT, FILES, JSON, PACKAGE, table_key
from houvast.core.figures.releasing import Release, ReleasedTable
from houvast.core.knowledge.texts import Texts
from houvast.core.situation import FIELDS
from houvast.records.content import current_knowledge
from houvast.records.content.releases import LANGUAGES, package_of
from houvast.records.publications.releases import all_releases, release_numbered, releases_of

from .page import language_of_page, show

QUALITY = ("relevance", "accuracy", "timeliness", "comparability", "revisions")
_FILE_KEYS = {CSV: "csv", CSVW: "csvw", JSON: "json", PACKAGE: "package", DCAT: "dcat"}


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


@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    found = all_releases()
    return show(request, "public/releases.html", {"releases": [_named(each) for each in found]})


@require_safe
def release(request: HttpRequest, number: int) -> HttpResponse:
    found = _found(number)
    texts = _texts()
    newest = releases_of(found.quarter)[-1]
    context = {
        **_named(found),
        "release": found,
        "newer": newest.number if newest.number != found.number else None,
        "tables": shown_tables(found, texts),
        "quality": [(f"releases.quality_of.{each}", f"releases.quality_says.{each}") for each in QUALITY],
        "files": [
            (f"releases.file.{key}", reverse("public:release_file", args=[number, name]))
            for name, key in _FILE_KEYS.items()
        ],
    }
    return show(request, "public/release.html", context)


@require_safe
def release_file(request: HttpRequest, number: int, file: str) -> HttpResponse:
    if file not in FILES:
        raise Http404
    response = HttpResponse(package_of(_found(number))[file], content_type=FILES[file])
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


def shown_tables(found: Release, texts: Texts) -> list[Shown]:
    """In the order of the release; the tables of one platform each become one."""
    shown: list[Shown] = []
    over = [table for table in found.tables if isinstance(BY_ID[table.id].columns, Has)] if found.tables else []
    for table in found.tables:
        if table.id not in BY_ID:  # of a definition that is gone: its file still has it
            continue
        if table in over:
            if table is over[0]:
                shown.append(_over(over, texts))
            continue
        shown.append(_shown(table, texts))
    return shown


def _shown(table: ReleasedTable, texts: Texts) -> Shown:
    definition = BY_ID[table.id]
    rows = [_code(definition.rows.name, code, texts) for code in table.rows]
    columns = [_code(definition.columns.name, code, texts) for code in table.columns]
    cells, totals = table.cells, table.row_totals
    if len(columns) > len(rows):
        rows, columns = columns, rows
        cells, totals = tuple(zip(*cells, strict=True)), table.column_totals
    alone = len(columns) == 1
    numbers = [tuple(line) if alone else (*line, total) for line, total in zip(cells, totals, strict=True)]
    most = max((line[-1] or 0 for line in numbers), default=0)
    key = table_key(table.id)
    fact = texts.fact_name(definition.columns.name) if key == "fact" else ""
    return Shown(
        key=table.id,
        title=texts.screen(f"releases.table.{key}", **({"fact": fact} if fact else {})),
        says=texts.screen(f"releases.says.{key}"),
        definition=table.definition,
        heads=(texts.screen("releases.count"),) if alone else (*columns, texts.screen("releases.total")),
        lines=tuple(Line(name, line, _share(line[-1], most)) for name, line in zip(rows, numbers, strict=True)),
        total=table.total,
        withheld=table.withheld,
    )


def _over(tables: list[ReleasedTable], texts: Texts) -> Shown:
    """Every platform's yes under one another, the most named first."""
    named = [(texts.label("contact_platforms", BY_ID[each.id].columns.value), each.cells[0][0]) for each in tables]
    named = sorted((each for each in named if each[1]), key=lambda each: -each[1])
    most = named[0][1] if named else 0
    return Shown(
        key="over",
        title=texts.screen("releases.table.over"),
        says=texts.screen("releases.says.over"),
        definition=tables[0].definition.split("@")[0].rsplit("_", 1)[0] + "_…@" + tables[0].definition.split("@")[1],
        heads=(texts.screen("releases.count"),),
        lines=tuple(Line(name, (count,), _share(count, most)) for name, count in named),
        total=tables[0].total,
        withheld=not named,
    )


def _share(count: int | None, most: int) -> int | None:
    return None if count is None or not most else round(100 * count / most)


def _code(axis: str, code: str, texts: Texts) -> str:
    if axis == "month":
        return code
    if axis in FIELDS and code in (*FIELDS[axis].values, "unknown"):
        return texts.label(axis, code)
    return texts.screen(f"releases.code.{code}")


def _named(found: Release) -> dict:
    return {
        "number": found.number,
        "quarter": str(found.quarter),
        "day": date_format(found.published_on, "j F Y"),
        "revises": found.revises,
        "why": found.why,
        "threshold": found.threshold,
    }


def _texts() -> Texts:
    language = language_of_page()
    return current_knowledge().texts(language if language in LANGUAGES else LANGUAGES[0])


def _found(number: int) -> Release:
    found = release_numbered(number)
    if found is None:
        raise Http404
    return found
