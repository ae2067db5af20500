"""The conversation: sealed under the shared key, numbered, each message there once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from houvast.core.sealing.envelopes import Payload, open_payload, seal_payload
from houvast.core.sealing.errors import CannotOpen
from houvast.core.sealing.hashing import keyed
from houvast.core.sealing.labels import HashLabel, KeyKind, Label
from houvast.core.situation import Told
from houvast.records.reports.facts import told_from_json
from houvast.records.reports.models import Message as MessageRow
from houvast.records.reports.models import Report
from houvast.records.reports.views import MessageView, Side

_KIND = "message"


@dataclass(frozen=True)
class Message:
    """What is sealed. `told`: what came with a reporter's words besides them."""

    author: Side
    person_id: UUID | None
    words: str
    at: datetime
    told: Told | None = None

    def says(self) -> tuple:
        """What makes it the same message, however late it comes again."""
        return (self.author, self.words, self.told)


def message_id_to_use(message_id: UUID, message: Message, report_id: UUID, shared: bytes) -> tuple[UUID, bool]:
    """(id, whether it is there already). The same id with the same words is the same message. The same id with other
    words (a changed text sent from an old page) is another one: it gets an id made of both, so that it too stands once,
    and nothing typed is lost."""
    row = MessageRow.objects.filter(id=message_id).first()
    if row is None:
        return message_id, False
    if row.report_id == report_id and _open(row, shared).says() == message.says():
        return message_id, True
    second = _second_id(message_id, message, shared)
    return second, MessageRow.objects.filter(id=second, report_id=report_id).exists()


def add_message(report: Report, message_id: UUID, message: Message, shared: bytes) -> int:
    """Keeps it at the next number; gives the number. The report is locked by the caller, who saves `last_sequence`."""
    report.last_sequence += 1
    sealed = seal_payload(
        Payload(_KIND, 1, {**_to_data(message), "sequence": report.last_sequence}),
        key=shared,
        label=Label.MESSAGE,
        row_id=message_id,
        key_kind=KeyKind.SHARED,
    )
    MessageRow.objects.create(id=message_id, report_id=report.id, sequence=report.last_sequence, sealed=sealed)
    return report.last_sequence


def read_messages(report_id: UUID, shared: bytes) -> tuple[tuple[UUID, int, Message], ...]:
    """(id, number, message), in order. Raises CannotOpen where one does not stand at the number it was sent with."""
    rows = MessageRow.objects.filter(report_id=report_id).order_by("sequence")
    return tuple((row.id, row.sequence, _open(row, shared)) for row in rows)


def message_views(
    report: Report, messages: tuple[tuple[UUID, int, Message], ...], names: Mapping[UUID, str] | None = None
) -> tuple[MessageView, ...]:
    """`names` at the desk only: a reporter sees that an advisor wrote, not who."""
    return tuple(
        MessageView(
            id=message_id,
            sequence=sequence,
            author=message.author,
            author_name=names.get(message.person_id) if names and message.person_id else None,
            words=message.words,
            at=message.at,
            told=message.told,
            read=sequence <= (report.read_by_desk if message.author is Side.REPORTER else report.read_by_reporter),
        )
        for message_id, sequence, message in messages
    )


def _second_id(message_id: UUID, message: Message, shared: bytes) -> UUID:
    says = [message.author.value, message.words, str(message.told.to_json() if message.told else "")]
    parts = [part.encode("utf-8", errors="replace") for part in says]
    return UUID(bytes=keyed(shared, HashLabel.SECOND_MESSAGE, message_id.bytes, *parts, size=16), version=4)


def _open(row: MessageRow, shared: bytes) -> Message:
    """Its number is sealed with it (None: before that was so): a writer in the database turns no conversation round."""
    payload = open_payload(row.sealed, key=shared, label=Label.MESSAGE, row_id=row.id, key_kind=KeyKind.SHARED)
    if payload.data.get("sequence") not in (row.sequence, None):
        raise CannotOpen
    return _from_data(payload.data)


def _to_data(message: Message) -> dict[str, Any]:
    return {
        "by": message.author.value,
        "person": str(message.person_id) if message.person_id else None,
        "words": message.words,
        "at": message.at.isoformat(),
        "told": message.told.to_json() if message.told else None,
    }


def _from_data(data: dict[str, Any]) -> Message:
    return Message(
        author=Side(data["by"]),
        person_id=UUID(data["person"]) if data["person"] else None,
        words=data["words"],
        at=datetime.fromisoformat(data["at"]),
        told=told_from_json(data["told"]) if data["told"] else None,
    )
