"""How a closed case ended, under the desk key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from houvast.records.reports.parts import PartName
from houvast.records.reports.sealed_parts import read_part, write_part
from houvast.records.reports.views import ClosedAs, Outcome


@dataclass(frozen=True)
class Closing:
    outcomes: Mapping[str, Outcome]
    words: str
    closed_as: ClosedAs = ClosedAs.COUNSELLED


def write_closing(report_id: UUID, closing: Closing, desk: bytes) -> None:
    outcomes = {step_id: outcome.value for step_id, outcome in closing.outcomes.items()}
    write_part(
        report_id, PartName.OUTCOME, {"outcomes": outcomes, "words": closing.words, "as": closing.closed_as.value}, desk
    )


def read_closing(report_id: UUID, desk: bytes) -> Closing | None:
    part = read_part(report_id, PartName.OUTCOME, desk)
    if part is None:
        return None
    outcomes = {step_id: Outcome(outcome) for step_id, outcome in part.data["outcomes"].items()}
    return Closing(outcomes, part.data["words"], ClosedAs(part.data.get("as", ClosedAs.COUNSELLED)))
