"""Our own figures as they were released: pages with tables and bars, and the files for programs."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from houvast.core.figures.packaging import CSV, CSVW, DCAT, FILES, JSON, PACKAGE
from houvast.core.figures.releasing import Release
from houvast.core.knowledge.texts import Texts
from houvast.doors.look.figure_tables import shown_tables
from houvast.records.content import current_knowledge
from houvast.records.content.releases import LANGUAGES, package_of
from houvast.records.publications.releases import all_releases, release_numbered, releases_of

from .page import language_of_page, show

QUALITY = ("relevance", "accuracy", "timeliness", "comparability", "revisions")
_FILE_KEYS = {CSV: "csv", CSVW: "csvw", JSON: "json", PACKAGE: "package", DCAT: "dcat"}


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
        "tables": shown_tables(found.tables, texts),
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
