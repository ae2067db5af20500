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


def read_parts(report_id: UUID, names: Iterable[PartName], key: bytes) -> dict[PartName, Part]:
    """Those that are there, all under the same key. Raises CannotOpen."""
    rows = PartRow.objects.filter(report_id=report_id, name__in=[name.value for name in names])
    return {PartName(row.name): open_row(row, key) for row in rows}


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
    row = PartRow.objects.filter(report_id=report_id, name=name.value).only("id", "revision").first()
    if row is None:
        add_parts(report_id, {name: data}, key)
        return 1
    sealed = _seal(row.id, name, data, key)
    PartRow.objects.filter(id=row.id).update(revision=row.revision + 1, sealed=sealed)
    return row.revision + 1


def add_parts(report_id: UUID, parts: Mapping[PartName, Any], key: bytes) -> None:
    """Seals and keeps what the report does not have yet, all under one key."""
    rows = []
    for name, data in parts.items():
        row_id = uuid4()
        sealed = _seal(row_id, name, data, key)
        rows.append(PartRow(id=row_id, report_id=report_id, name=name.value, revision=1, sealed=sealed))
    PartRow.objects.bulk_create(rows)


def _seal(row_id: UUID, name: PartName, data: Any, key: bytes) -> bytes:
    key_kind, label = SEALED_UNDER[name]
    payload = Payload(name.value, newest_version(name.value), data)
    return seal_payload(payload, key=key, label=label, row_id=row_id, key_kind=key_kind)


def drop_parts(report_id: UUID, *names: PartName) -> None:
    PartRow.objects.filter(report_id=report_id, name__in=[name.value for name in names]).delete()
