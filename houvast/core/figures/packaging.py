"""The files of a release: one table in CSV with what each column is (CSVW), the same as JSON, a Data Package and an
entry for a data catalogue (DCAT-AP-NL 3). Every word comes from `say`.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from houvast.core.situation import FIELDS

from .definitions import BY_ID, AllOf, Fact, Has
from .releasing import Release, ReleasedTable, to_json

CSV, CSVW, JSON, PACKAGE, DCAT = (
    "figures.csv",
    "figures.csv-metadata.json",
    "release.json",
    "datapackage.json",
    "dataset.jsonld",
)
FILES: Mapping[str, str] = {
    CSV: "text/csv; charset=utf-8",
    CSVW: "application/csvm+json; charset=utf-8",
    JSON: "application/json; charset=utf-8",
    PACKAGE: "application/json; charset=utf-8",
    DCAT: "application/ld+json; charset=utf-8",
}
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
_MARGIN = "total"
_STATUS = ("published", "hidden", "withheld")
# (name, type, what it is in each language)
_COLUMNS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("release", "integer", {"nl": "nummer van de uitgave", "en": "number of the release"}),
    ("quarter", "string", {"nl": "kwartaal", "en": "quarter"}),
    ("table", "string", {"nl": "tabel", "en": "table"}),
    ("definition", "string", {"nl": "omschrijving met versie", "en": "definition with its version"}),
    ("row", "string", {"nl": "rij (total: kolomtotaal)", "en": "row (total: total of the column)"}),
    ("column", "string", {"nl": "kolom (total: rijtotaal)", "en": "column (total: total of the row)"}),
    (
        "count",
        "integer",
        {"nl": "aantal, afgerond op 5; leeg: niet gepubliceerd", "en": "number, rounded to 5; empty: not published"},
    ),
    (
        "status",
        "string",
        {
            "nl": "published: gepubliceerd; hidden: te klein of uit te rekenen; withheld: de hele tabel",
            "en": "published; hidden: too small, or to be worked out; withheld: the whole table",
        },
    ),
)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes, and at which address the release stands (with a slash at its end)."""

    name: str
    address: str


# Gives a sentence of the content: key, language, parameters.
Say = Callable[..., str]


def package(release: Release, publisher: Publisher, say: Say, languages: Sequence[str]) -> dict[str, str]:
    """Name of the file → its text."""
    kept = {
        CSVW: _csvw(release, publisher, say, languages),
        JSON: to_json(release),
        PACKAGE: _data_package(release, publisher, say, languages),
        DCAT: _catalogue_entry(release, publisher, say, languages),
    }
    written = {name: json.dumps(data, ensure_ascii=False, indent=1) + "\n" for name, data in kept.items()}
    return {CSV: csv_text(release), **written}


def csv_text(release: Release) -> str:
    """RFC 4180, one line a cell, margins included."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([name for name, _, _ in _COLUMNS])
    for table in release.tables:
        for row, column, count in _cells(table):
            status = "published" if count is not None else "withheld" if table.withheld else "hidden"
            about = (release.number, release.quarter, table.id, table.definition)
            writer.writerow([*about, row, column, "" if count is None else count, status])
    return out.getvalue()


def _cells(table: ReleasedTable) -> Iterator[tuple[str, str, int | None]]:
    for row, line, total in zip(table.rows, table.cells, table.row_totals, strict=True):
        yield from ((row, column, count) for column, count in zip(table.columns, line, strict=True))
        yield row, _MARGIN, total
    yield from ((_MARGIN, column, count) for column, count in zip(table.columns, table.column_totals, strict=True))
    yield _MARGIN, _MARGIN, table.total


def title_of(release: Release, say: Say, language: str) -> str:
    return say("releases.one", language, quarter=str(release.quarter), number=release.number)


def table_key(definition_id: str) -> str:
    """The last part of the keys of its title and of what it says: all tables of a fact share one, all platforms too."""
    definition = BY_ID[definition_id]
    match definition.columns:
        case Has(name=name):
            return "not_made" if name == "police.not_made" else "over"
        case AllOf():
            return "letter"
        case Fact(name=name) if name in FIELDS and definition.rows.name == "all":
            return "fact"
    return {
        "reports_by_month_and_form": "month_and_form",
        "reports_by_age_and_gender": "age_and_gender",
        "closings_by_month": "closings",
        "closings_by_police": "police",
        "closings_by_police_wish": "police_wish",
        "closings_by_police_course": "police_course",
        "referrals_by_outcome": "referrals",
        "answers_by_wait": "answers",
        "notices_by_platform": "notices",
        "notices_by_wait": "notices_wait",
    }.get(definition_id, definition.kind)


def _csvw(release: Release, publisher: Publisher, say: Say, languages: Sequence[str]) -> dict[str, Any]:
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": languages[0]}],
        "url": CSV,
        "dc:title": _said(languages, lambda language: title_of(release, say, language)),
        "dc:description": _said(languages, lambda language: say("releases.rounding", language)),
        "dc:publisher": publisher.name,
        "dc:issued": {"@value": release.published_on.isoformat(), "@type": "xsd:date"},
        "dc:license": {"@id": LICENCE},
        "dialect": {"lineTerminators": ["\r\n"]},
        "tableSchema": {
            "columns": [
                {
                    "name": name,
                    "titles": name,
                    "datatype": kind,
                    "required": name != "count",
                    "dc:description": _said(languages, lambda language, about=about: about.get(language, about["en"])),
                }
                for name, kind, about in _COLUMNS
            ],
            "primaryKey": ["table", "row", "column"],
        },
    }


def _data_package(release: Release, publisher: Publisher, say: Say, languages: Sequence[str]) -> dict[str, Any]:
    fields = [
        {
            "name": name,
            "type": kind,
            "description": about["en"],
            "constraints": {"required": name != "count"} | ({"enum": list(_STATUS)} if name == "status" else {}),
        }
        for name, kind, about in _COLUMNS
    ]
    language = languages[0]
    return {
        "profile": "tabular-data-package",
        "name": f"figures-{str(release.quarter).lower()}-{release.number}",
        "id": publisher.address,
        "title": title_of(release, say, language),
        "description": say("releases.quality_says.relevance", language),
        "version": f"{release.number}.0.0",
        "created": f"{release.published_on.isoformat()}T00:00:00Z",
        "licenses": [{"name": "CC0-1.0", "path": LICENCE, "title": "CC0 1.0"}],
        "contributors": [{"title": publisher.name, "role": "publisher"}],
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": "figures",
                "path": CSV,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "dialect": {"lineTerminator": "\r\n"},
                "schema": {"fields": fields, "missingValues": [""], "primaryKey": ["table", "row", "column"]},
            }
        ],
    }


def _catalogue_entry(release: Release, publisher: Publisher, say: Say, languages: Sequence[str]) -> dict[str, Any]:
    period = release.quarter.period
    organisation = {"@type": "foaf:Organization", "foaf:name": publisher.name}

    def texts(key: str) -> list[dict[str, str]]:
        return [{"@value": say(key, language), "@language": language} for language in languages]

    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "vcard": "http://www.w3.org/2006/vcard/ns#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
            "adms": "http://www.w3.org/ns/adms#",
        },
        "@id": publisher.address,
        "@type": "dcat:Dataset",
        "dct:identifier": f"figures-{release.quarter}-{release.number}",
        "dct:title": [{"@value": title_of(release, say, language), "@language": language} for language in languages],
        "dct:description": texts("releases.quality_says.relevance"),
        "dct:publisher": organisation,
        "dct:creator": organisation,
        "dcat:contactPoint": {
            "@type": "vcard:Organization",
            "vcard:fn": publisher.name,
            "vcard:hasURL": {"@id": publisher.address},
        },
        "dcat:theme": {"@id": "http://publications.europa.eu/resource/authority/data-theme/JUST"},
        "dct:accessRights": {"@id": "http://publications.europa.eu/resource/authority/access-right/PUBLIC"},
        "dct:accrualPeriodicity": {"@id": "http://publications.europa.eu/resource/authority/frequency/QUARTERLY"},
        "dct:issued": {"@value": release.published_on.isoformat(), "@type": "xsd:date"},
        "dcat:version": str(release.number),
        "adms:versionNotes": [{"@value": release.why}] if release.why else texts("releases.quality_says.revisions"),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@value": period.first.isoformat(), "@type": "xsd:date"},
            "dcat:endDate": {"@value": period.last.isoformat(), "@type": "xsd:date"},
        },
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": name,
                "dcat:accessURL": {"@id": publisher.address},
                "dcat:downloadURL": {"@id": publisher.address + name},
                "dct:license": {"@id": LICENCE},
                "dct:format": {"@id": f"http://publications.europa.eu/resource/authority/file-type/{kind}"},
                "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{media}"},
            }
            for name, kind, media in ((CSV, "CSV", "text/csv"), (JSON, "JSON", "application/json"))
        ],
    }


def _said(languages: Sequence[str], say: Callable[[str], str]) -> list[dict[str, str]]:
    return [{"@value": say(language), "@language": language} for language in languages]
