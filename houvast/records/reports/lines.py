"""The words of a row in the queue: the reporter's line (shared key, from the facts) and the desk's (desk key)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from houvast.core.situation import Situation
from houvast.core.triage.urgency import Reason, UrgencyClass, urgency_of
from houvast.records.reports.parts import PartName
from houvast.records.reports.sealed_parts import read_part, write_part

LONGEST_LINE = 140  # characters of a colleague's note that fit a row
_WHO = ("reporter_role", "victim_age", "victim_gender")


@dataclass(frozen=True)
class ReporterLine:
    """`computed`: the class that the facts give, whatever an advisor set. `deadline`: exact, ISO 8601."""

    computed: UrgencyClass
    reasons: tuple[Reason, ...]
    form: str | None
    who: Mapping[str, str]
    deadline: str | None


@dataclass(frozen=True)
class Lowered:
    """An advisor's lowering. `reason`: a code."""

    to: UrgencyClass
    reason: str
    person_id: UUID
    at: datetime


@dataclass(frozen=True)
class DeskLine:
    words: str = ""
    lowered: Lowered | None = None


def reporter_line_of(situation: Situation) -> ReporterLine:
    """The line that these facts give."""
    urgency = urgency_of(situation)
    deadline = situation.get("deadline")
    return ReporterLine(
        computed=urgency.urgency,
        reasons=urgency.reasons,
        form=situation.get("form"),
        who={name: situation.get(name) for name in _WHO if situation.get(name) is not None},
        deadline=deadline.isoformat() if deadline else None,
    )


def write_reporter_line(report_id: UUID, situation: Situation, shared: bytes) -> None:
    write_part(report_id, PartName.REPORTER_LINE, reporter_line_part(situation), shared)


def reporter_line_part(situation: Situation) -> dict[str, Any]:
    """What is sealed."""
    line = reporter_line_of(situation)
    return {
        "computed": line.computed.value,
        "reasons": [[reason.code, dict(reason.parameters)] for reason in line.reasons],
        "form": line.form,
        "who": dict(line.who),
        "deadline": line.deadline,
    }


def reporter_line_from(data: dict[str, Any]) -> ReporterLine:
    return ReporterLine(
        computed=UrgencyClass(data["computed"]),
        reasons=tuple(Reason(code, parameters) for code, parameters in data["reasons"]),
        form=data["form"],
        who=data["who"],
        deadline=data["deadline"],
    )


def read_desk_line(report_id: UUID, desk: bytes) -> DeskLine:
    """An empty line where nothing was written. Raises CannotOpen."""
    part = read_part(report_id, PartName.DESK_LINE, desk)
    return DeskLine() if part is None else desk_line_from(part.data)


def write_desk_words(report_id: UUID, words: str, desk: bytes) -> None:
    """The first line of a note, cut where it would not fit."""
    first = next((line.strip() for line in words.splitlines() if line.strip()), "")
    short = first if len(first) <= LONGEST_LINE else first[: LONGEST_LINE - 1].rstrip() + "…"
    _write(report_id, replace(read_desk_line(report_id, desk), words=short), desk)


def write_lowered(report_id: UUID, lowered: Lowered | None, desk: bytes) -> None:
    """None takes a lowering away; the words of the line stay."""
    _write(report_id, replace(read_desk_line(report_id, desk), lowered=lowered), desk)


def desk_line_from(data: dict[str, Any]) -> DeskLine:
    lowered = data["lowered"]
    return DeskLine(
        data["words"],
        lowered
        and Lowered(
            UrgencyClass(lowered["to"]),
            lowered["reason"],
            UUID(lowered["person"]),
            datetime.fromisoformat(lowered["at"]),
        ),
    )


def _write(report_id: UUID, line: DeskLine, desk: bytes) -> None:
    lowered = line.lowered and {
        "to": line.lowered.to.value,
        "reason": line.lowered.reason,
        "person": str(line.lowered.person_id),
        "at": line.lowered.at.isoformat(),
    }
    write_part(report_id, PartName.DESK_LINE, {"words": line.words, "lowered": lowered}, desk)
