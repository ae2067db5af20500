"""Unsent texts: a reporter's under the private key, an advisor's under the desk key, each with a revision number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from houvast.core.situation import Told
from houvast.records.reports.facts import told_from_json
from houvast.records.reports.parts import PartName
from houvast.records.reports.sealed_parts import drop_parts, read_part, write_part
from houvast.records.reports.views import DeskDraftView, DraftView


@dataclass(frozen=True)
class DeskDraft:
    text: str
    person_id: UUID
    at: datetime
    revision: int = 0


def read_draft(report_id: UUID, private: bytes) -> DraftView | None:
    """None: none was begun. Raises CannotOpen."""
    part = read_part(report_id, PartName.DRAFT, private)
    return None if part is None else DraftView(told_from_json(part.data), part.revision)


def write_draft(report_id: UUID, told: Told, private: bytes) -> int:
    """Gives its new revision."""
    return write_part(report_id, PartName.DRAFT, told.to_json(), private)


def clear_draft(report_id: UUID) -> None:
    """What was sent is no draft any more."""
    drop_parts(report_id, PartName.DRAFT)


def read_desk_draft(report_id: UUID, desk: bytes) -> DeskDraft | None:
    """None: none stands. Raises CannotOpen."""
    part = read_part(report_id, PartName.DESK_DRAFT, desk)
    if part is None:
        return None
    data = part.data
    return DeskDraft(data["text"], UUID(data["person"]), datetime.fromisoformat(data["at"]), part.revision)


def write_desk_draft(report_id: UUID, draft: DeskDraft, desk: bytes) -> int:
    """Gives its new revision."""
    data = {"text": draft.text, "person": str(draft.person_id), "at": draft.at.isoformat()}
    return write_part(report_id, PartName.DESK_DRAFT, data, desk)


def clear_desk_draft(report_id: UUID) -> None:
    drop_parts(report_id, PartName.DESK_DRAFT)


def desk_draft_view(draft: DeskDraft, names: Mapping[UUID, str]) -> DeskDraftView:
    """`names`: of people, by id."""
    return DeskDraftView(draft.text, draft.revision, names.get(draft.person_id, ""), draft.at)
