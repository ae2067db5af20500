"""Templates of texts: which one a text belongs to, found by its sketch. No text is kept, and no piece of one."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid4

from django.db import connection

from houvast.core.linking.templates import Sketch, Templates, band_keys, packed, unpacked
from houvast.records.links.models import IndicatorIndex, ScriptTemplate

KIND = "script"
# Two sends with one new text must not make two templates of it.
_ONE_MAKER = 7_401_553


def template_of(sketch: Sketch, key_version: int) -> UUID | None:
    """The template that this text is a filling of, if one is known."""
    known = _near(sketch, key_version)
    found = Templates(known).assign("", sketch)
    return UUID(found) if found else None


def template_for(sketch: Sketch, key_version: int) -> UUID:
    """The same; where none is known, this text becomes one. Within a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_MAKER])
    found = template_of(sketch, key_version)
    if found is None:
        found = uuid4()
        ScriptTemplate.objects.create(
            id=found, key_version=key_version, sketch=packed(sketch), bands=list(band_keys(sketch))
        )
    return found


def forget_unused(template_ids: Iterable[UUID]) -> None:
    """Those of which no report has a filling any more."""
    for template_id in template_ids:
        if not IndicatorIndex.objects.filter(kind=KIND, digest=template_id.bytes).exists():
            ScriptTemplate.objects.filter(id=template_id).delete()


def _near(sketch: Sketch, key_version: int) -> dict[str, Sketch]:
    rows = ScriptTemplate.objects.filter(bands__overlap=list(band_keys(sketch)), key_version=key_version)
    return {str(row.id): unpacked(bytes(row.sketch)) for row in rows}
