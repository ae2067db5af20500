"""What the law asks and the report does not hold: legal facts, a date of birth, the day somebody learned of it.

What the person answered stands with their answers: under the private key before the first send, under the shared key
afterwards. What the desk answered stands under the desk key: it is never shown to whoever opens the mailbox.
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

LegalFacts = Mapping[str, Truth]


@dataclass(frozen=True)
class Legal:
    """`facts`: only what was said, yes or no. `born`: of the victim. `known_on`: they learned of it on this day."""

    facts: LegalFacts = field(default_factory=dict)
    born: date | None = None
    known_on: date | None = None
    revision: int = 0


def read_own(report_id: UUID, key: bytes, *, sent: bool) -> LegalFacts:
    """What the person answered; `key`: the shared one once sent, else the private one."""
    part = read_part(report_id, _name(sent), key)
    return {} if part is None else facts_of(part.data)


def write_own(report_id: UUID, facts: LegalFacts, key: bytes, *, sent: bool) -> None:
    """The report is locked by the caller."""
    write_part(report_id, _name(sent), facts_part(facts), key)


def read_settled(report_id: UUID, desk: bytes) -> Legal:
    """What the desk answered."""
    part = read_part(report_id, PartName.LEGAL_DESK, desk)
    if part is None:
        return Legal()
    data: Mapping[str, Any] = part.data
    return Legal(facts_of(data["facts"]), _day(data["born"]), _day(data["known_on"]), part.revision)


def write_settled(report_id: UUID, legal: Legal, desk: bytes) -> None:
    """The report is locked by the caller."""
    data = {
        "facts": facts_part(legal.facts),
        "born": legal.born and legal.born.isoformat(),
        "known_on": legal.known_on and legal.known_on.isoformat(),
    }
    write_part(report_id, PartName.LEGAL_DESK, data, desk)


def facts_part(facts: LegalFacts) -> dict[str, str]:
    """As it is sealed: nothing of what is unknown."""
    return {name: truth.value for name, truth in sorted(facts.items()) if truth is not Truth.UNKNOWN}


def facts_of(data: Mapping[str, str]) -> dict[str, Truth]:
    return {name: Truth(value) for name, value in data.items()}


def _name(sent: bool) -> PartName:
    return PartName.LEGAL if sent else PartName.LEGAL_UNSENT


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
