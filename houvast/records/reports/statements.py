"""What a person changed in the draft of their statement: under the private key, so the receipt alone opens it. What is
handed over is the text they agreed to (`records/consents`)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from houvast.core.statement import Corrections
from houvast.records.reports.parts import PartName
from houvast.records.reports.sealed_parts import read_part, write_part


@dataclass(frozen=True)
class KeptCorrections:
    """`revision` 0: nothing was changed yet."""

    corrections: Corrections
    revision: int


def read_corrections(report_id: UUID, private: bytes) -> KeptCorrections:
    part = read_part(report_id, PartName.STATEMENT, private)
    if part is None:
        return KeptCorrections(Corrections(), 0)
    return KeptCorrections(Corrections.from_json(part.data), part.revision)


def write_corrections(report_id: UUID, corrections: Corrections, private: bytes) -> int:
    """The new revision. The report is locked by the caller."""
    return write_part(report_id, PartName.STATEMENT, corrections.to_json(), private)
