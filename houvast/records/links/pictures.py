"""Pictures that offenders used: which one stands for those that are the same, found without one in the clear.

A representative is opened in memory with the index key, which whoever calls brings along; 31 bits are counted there."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid4

from django.db import connection

from houvast.core.linking.blind_pictures import bands_to_look_for, own_bands, same_picture
from houvast.core.linking.parameters import IMAGE
from houvast.core.sealing.blind import pictures_key
from houvast.core.sealing.envelopes import Payload, open_payload, seal_payload
from houvast.core.sealing.labels import KeyKind, Label
from houvast.core.sealing.secrets import Versioned
from houvast.records.links.models import IndicatorIndex, PictureRepresentative

_KIND = "lure_print"
# Band by band through the index. Asked whether two lists overlap, PostgreSQL reads the whole table of 100,000: 0.75 s
# instead of 0.004 (measured, made-up fingerprints).
NEAR = """
SELECT DISTINCT ON (near.id) near.id, near.sealed FROM unnest(%s::bigint[]) AS look(band)
JOIN links_picturerepresentative near ON near.bands @> ARRAY[look.band] WHERE near.key_version = %s
"""
# Two sends with one new picture must not make two representatives of it.
_ONE_MAKER = 7_401_554


def representative_of(value: str, index: Versioned) -> UUID | None:
    """What stands for this picture, if one that is the same is known. `value`: a PDQ hash in lower-case hex."""
    version, key = pictures_key(index)
    rows = PictureRepresentative.objects.raw(NEAR, [list(bands_to_look_for(value, key)), version])
    found = same_picture(value, {str(row.id): _opened(row, index) for row in rows})
    return UUID(found) if found else None


def representative_for(value: str, index: Versioned) -> UUID:
    """The same; where none is known, this picture becomes one. Within a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_MAKER])
    found = representative_of(value, index)
    if found is None:
        found = uuid4()
        PictureRepresentative.objects.bulk_create([representative(found, value, index)])
    return found


def representative(row_id: UUID, value: str, index: Versioned) -> PictureRepresentative:
    """A row, not kept yet."""
    version, key = pictures_key(index)
    sealed = seal_payload(
        Payload(_KIND, 1, value), key=index, label=Label.LURE_PRINT, row_id=row_id, key_kind=KeyKind.SERVER
    )
    return PictureRepresentative(id=row_id, key_version=version, sealed=sealed, bands=list(own_bands(value, key)))


def forget_unused_pictures(ids: Iterable[UUID]) -> None:
    """Those of which no report tells any more."""
    for each in ids:
        if not IndicatorIndex.objects.filter(kind=IMAGE, digest=each.bytes).exists():
            PictureRepresentative.objects.filter(id=each).delete()


def _opened(row: PictureRepresentative, index: Versioned) -> str:
    return open_payload(
        bytes(row.sealed), key=index, label=Label.LURE_PRINT, row_id=row.id, key_kind=KeyKind.SERVER
    ).data
