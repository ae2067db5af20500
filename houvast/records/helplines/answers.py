"""What people here said of matches. A digest that is told stands sealed under a server secret."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from houvast.core.sealing.envelopes import Payload, open_payload, seal_payload
from houvast.core.sealing.labels import KeyKind, Label
from houvast.records.helplines.models import Answer
from houvast.records.helplines.views import Said
from houvast.records.secrets import server_secrets

_KIND = "said_yes"


def say(agreement_id: UUID, mark: bytes, digest: bytes | None, *, person_id: UUID, now: datetime) -> None:
    """`digest`: yes, and it is told; None: no."""
    take_back(agreement_id, mark)
    row_id = uuid4()
    sealed = b""
    if digest is not None:
        sealed = seal_payload(
            Payload(_KIND, 1, digest.hex()),
            key=server_secrets().exchange,
            label=Label.SAID_YES,
            row_id=row_id,
            key_kind=KeyKind.SERVER,
        )
    Answer.objects.create(
        id=row_id,
        agreement_id=agreement_id,
        mark=mark,
        yes=digest is not None,
        person_id=person_id,
        at=now,
        sealed=sealed,
    )


def take_back(agreement_id: UUID, mark: bytes) -> None:
    Answer.objects.filter(agreement_id=agreement_id, mark=mark).delete()


def said_of(agreement_id: UUID, marks: Collection[bytes] | None = None) -> dict[bytes, Said]:
    """Mark → what was said: all, or of these."""
    rows = Answer.objects.filter(agreement_id=agreement_id).select_related("person")
    if marks is not None:
        rows = rows.filter(mark__in=list(marks))
    return {bytes(row.mark): Said(row.yes, row.person.name, row.at, bytes(row.sealed), row.id) for row in rows}


def digest_of(said: Said) -> bytes:
    """What was told, of a yes."""
    opened = open_payload(
        said.sealed, key=server_secrets().exchange, label=Label.SAID_YES, row_id=said.row_id, key_kind=KeyKind.SERVER
    )
    return bytes.fromhex(opened.data)
