"""Keeping and reading releases of figures."""

from __future__ import annotations

from django.db import connection

from houvast.core.figures.definitions import Quarter
from houvast.core.figures.releasing import Release, from_json, to_json
from houvast.records.publications.models import FiguresRelease

_ONE_RELEASE = 0x686F757661737466


def begin_release() -> int:
    """The next number; nobody else makes a release until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_RELEASE])
    last = FiguresRelease.objects.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def keep_release(release: Release) -> None:
    FiguresRelease.objects.create(
        number=release.number,
        quarter=str(release.quarter),
        published_on=release.published_on,
        content=to_json(release),
    )


def releases_of(quarter: Quarter) -> tuple[Release, ...]:
    """Oldest first."""
    rows = FiguresRelease.objects.filter(quarter=str(quarter)).order_by("number")
    return tuple(from_json(row.content) for row in rows)


def all_releases() -> tuple[Release, ...]:
    """Newest first."""
    return tuple(from_json(row.content) for row in FiguresRelease.objects.order_by("-number"))


def release_numbered(number: int) -> Release | None:
    row = FiguresRelease.objects.filter(number=number).first()
    return from_json(row.content) if row else None
