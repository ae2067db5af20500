"""What the law asks and the report does not hold: legal facts, a date of birth, the day somebody learned of it.

Under the shared key, so that the person and the desk answer the same record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from houvast.core.situation import Truth
from houvast.records.reports.parts import PartName
from houvast.records.reports.sealed_parts import read_part, write_part


@dataclass(frozen=True)
class Legal:
    """`facts`: only what was said, yes or no. `born`: of the victim. `known_on`: they learned of it on this day."""

    facts: Mapping[str, Truth] = field(default_factory=dict)
    born: date | None = None
    known_on: date | None = None
    revision: int = 0


def read_legal(report_id: UUID, shared: bytes) -> Legal:
    part = read_part(report_id, PartName.LEGAL, shared)
    if part is None:
        return Legal()
    data: Mapping[str, Any] = part.data
    return Legal(
        {name: Truth(value) for name, value in data["facts"].items()},
        _day(data["born"]),
        _day(data["known_on"]),
        part.revision,
    )


def write_legal(report_id: UUID, legal: Legal, shared: bytes) -> None:
    """The report is locked by the caller."""
    data = {
        "facts": {name: truth.value for name, truth in sorted(legal.facts.items()) if truth is not Truth.UNKNOWN},
        "born": legal.born and legal.born.isoformat(),
        "known_on": legal.known_on and legal.known_on.isoformat(),
    }
    write_part(report_id, PartName.LEGAL, data, shared)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
