"""Reading and writing the sealed records of which a report has one (`parts.py` lists them)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from houvast.core.sealing.envelopes import Payload, open_payload, seal_payload
from houvast.core.sealing.upgrades import newest_version
from houvast.records.reports.models import Part as PartRow
from houvast.records.reports.parts import SEALED_UNDER, PartName


@dataclass(frozen=True)
class Part:
    """An opened part: its JSON data and the revision it stands at."""

    data: Any
    revision: int


def read_part(report_id: UUID, name: PartName, key: bytes) -> Part | None:
    """None where the report has none. Raises CannotOpen."""
    row = PartRow.objects.filter(report_id=report_id, name=name.value).first()
    return None if row is None else open_row(row, key)


def revision_of(report_id: UUID, name: PartName) -> int:
    """0 where there is none."""
    return PartRow.objects.filter(report_id=report_id, name=name.value).values_list("revision", flat=True).first() or 0


def read_rows(report_ids: Iterable[UUID], names: Iterable[PartName]) -> Mapping[tuple[UUID, PartName], PartRow]:
    """Still sealed: for fifty rows of a page, each to be opened with its own report's key by `open_row`."""
    rows = PartRow.objects.filter(report_id__in=list(report_ids), name__in=[name.value for name in names])
    return {(row.report_id, PartName(row.name)): row for row in rows}


def open_row(row: PartRow, key: bytes) -> Part:
    key_kind, label = SEALED_UNDER[PartName(row.name)]
    payload = open_payload(row.sealed, key=key, label=label, row_id=row.id, key_kind=key_kind)
    return Part(payload.data, row.revision)


def write_part(report_id: UUID, name: PartName, data: Any, key: bytes) -> int:
    """Seals and keeps; gives the new revision (1 for the first). The report must be locked by the caller."""
    key_kind, label = SEALED_UNDER[name]
    row = PartRow.objects.filter(report_id=report_id, name=name.value).only("id", "revision").first()
    row_id = row.id if row else uuid4()
    revision = row.revision + 1 if row else 1
    payload = Payload(name.value, newest_version(name.value), data)
    sealed = seal_payload(payload, key=key, label=label, row_id=row_id, key_kind=key_kind)
    if row:
        PartRow.objects.filter(id=row_id).update(revision=revision, sealed=sealed)
    else:
        PartRow.objects.create(id=row_id, report_id=report_id, name=name.value, revision=revision, sealed=sealed)
    return revision


def drop_parts(report_id: UUID, *names: PartName) -> None:
    PartRow.objects.filter(report_id=report_id, name__in=[name.value for name in names]).delete()
