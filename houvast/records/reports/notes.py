"""Internal notes, under the desk key: never in what a receipt opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from houvast.core.sealing.envelopes import Payload, open_payload, seal_payload
from houvast.core.sealing.labels import KeyKind, Label
from houvast.records.reports.models import Note as NoteRow
from houvast.records.reports.views import NoteView

_KIND = "note"


@dataclass(frozen=True)
class Note:
    person_id: UUID
    words: str
    at: datetime


def add_note(report_id: UUID, note_id: UUID, note: Note, desk: bytes) -> bool:
    """False where it is there already. The report is locked by the caller."""
    if NoteRow.objects.filter(id=note_id).exists():
        return False
    data = {"person": str(note.person_id), "words": note.words, "at": note.at.isoformat()}
    sealed = seal_payload(Payload(_KIND, 1, data), key=desk, label=Label.NOTE, row_id=note_id, key_kind=KeyKind.DESK)
    sequence = NoteRow.objects.filter(report_id=report_id).count() + 1
    NoteRow.objects.create(id=note_id, report_id=report_id, sequence=sequence, sealed=sealed)
    return True


def read_notes(report_id: UUID, desk: bytes) -> tuple[tuple[UUID, Note], ...]:
    """In the order they were written."""
    rows = NoteRow.objects.filter(report_id=report_id).order_by("sequence")
    return tuple((row.id, _open(row, desk)) for row in rows)


def note_views(notes: tuple[tuple[UUID, Note], ...], names: Mapping[UUID, str]) -> tuple[NoteView, ...]:
    return tuple(NoteView(note_id, names.get(note.person_id, ""), note.words, note.at) for note_id, note in notes)


def _open(row: NoteRow, desk: bytes) -> Note:
    data = open_payload(row.sealed, key=desk, label=Label.NOTE, row_id=row.id, key_kind=KeyKind.DESK).data
    return Note(UUID(data["person"]), data["words"], datetime.fromisoformat(data["at"]))
