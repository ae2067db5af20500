"""Pictures that the offender used, as fingerprints that the person made on their own device: one sealed record.

Before the first send it stands under the private key, afterwards under the shared one. A picture is never in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from houvast.records.reports.parts import PartName
from houvast.records.reports.sealed_parts import read_part, write_part
from houvast.records.reports.views import Lure, LureKind


def read_lures(report_id: UUID, key: bytes, *, sent: bool) -> tuple[Lure, ...]:
    """In the order in which they were told; `key`: the shared one once sent, else the private one."""
    part = read_part(report_id, _name(sent), key)
    return () if part is None else tuple(map(_lure, part.data))


def write_lures(report_id: UUID, lures: Iterable[Lure], key: bytes, *, sent: bool) -> None:
    """The report is locked by the caller."""
    data = [
        {
            "id": str(lure.id),
            "kind": lure.kind.value,
            "pdq": lure.value,
            "quality": lure.quality,
            "told_on": lure.told_on.isoformat(),
        }
        for lure in lures
    ]
    write_part(report_id, _name(sent), data, key)


def _lure(data: dict[str, Any]) -> Lure:
    return Lure(
        UUID(data["id"]), LureKind(data["kind"]), data["pdq"], data["quality"], date.fromisoformat(data["told_on"])
    )


def _name(sent: bool) -> PartName:
    return PartName.LURES if sent else PartName.LURES_UNSENT
