"""The report to the police and what came of it, and the agreed check-ins: sealed under the shared key, one of each."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from houvast.core.support import Agreement, Proceedings
from houvast.records.reports.parts import PartName
from houvast.records.reports.sealed_parts import read_part, write_part


@dataclass(frozen=True)
class KeptProceedings:
    """`revision` 0: nothing was kept yet."""

    proceedings: Proceedings
    revision: int


def read_proceedings(report_id: UUID, shared: bytes) -> KeptProceedings:
    part = read_part(report_id, PartName.PROCEEDINGS, shared)
    if part is None:
        return KeptProceedings(Proceedings(), 0)
    return KeptProceedings(Proceedings.from_json(part.data), part.revision)


def write_proceedings(report_id: UUID, proceedings: Proceedings, shared: bytes) -> int:
    """The new revision. The report is locked by the caller."""
    return write_part(report_id, PartName.PROCEEDINGS, proceedings.to_json(), shared)


def read_agreement(report_id: UUID, shared: bytes) -> Agreement | None:
    """None where nobody agreed on check-ins."""
    part = read_part(report_id, PartName.AFTERCARE, shared)
    return None if part is None else Agreement.from_json(part.data)


def write_agreement(report_id: UUID, agreement: Agreement, shared: bytes) -> None:
    write_part(report_id, PartName.AFTERCARE, agreement.to_json(), shared)
