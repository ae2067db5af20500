"""Reads and writes of packed dossiers. Under the report's desk key: how one is locked is the desk's; what is in it the
person reads in the text that they agree to. The report is locked by the caller of every write."""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from houvast.core.sealing.envelopes import Payload, open_payload, seal_payload
from houvast.core.sealing.labels import KeyKind, Label
from houvast.core.sealing.streams import PIECE, open_chunks, seal_chunks
from houvast.records.evidence.models import Dossier, DossierPiece
from houvast.records.evidence.views import DossierView, Way

_KIND = "dossier"
_AT_ONCE = 16 * PIECE


def dossiers_of(report_id: UUID, desk: bytes) -> tuple[DossierView, ...]:
    """The newest first. Raises CannotOpen for a row that was not sealed for this report."""
    views = [_view(row, desk) for row in Dossier.objects.filter(report_id=report_id)]
    return tuple(sorted(views, key=lambda view: view.number, reverse=True))


def keep_dossier(report_id: UUID, view: DossierView, packed: bytes, desk: bytes) -> None:
    """A new one with the bytes of its zip."""
    Dossier.objects.create(id=view.id, report_id=report_id, sealed=_sealed(view, desk))
    chunks = (packed[at : at + _AT_ONCE] for at in range(0, len(packed), _AT_ONCE))
    sealed = seal_chunks(chunks, key=desk, label=Label.DOSSIER, row_id=view.id, key_kind=KeyKind.DESK)
    for number, piece in enumerate(sealed):
        DossierPiece.objects.create(id=uuid4(), dossier_id=view.id, number=number, sealed=piece)


def change_dossier(report_id: UUID, view: DossierView, desk: bytes) -> None:
    Dossier.objects.filter(id=view.id, report_id=report_id).update(sealed=_sealed(view, desk))


def drop_bag(report_id: UUID, dossier_id: UUID) -> None:
    """What did not go out and will not: its row stays, to say so."""
    DossierPiece.objects.filter(dossier_id=dossier_id, dossier__report_id=report_id).delete()


def bag_of(view: DossierView, desk: bytes) -> bytes:
    """The zip, to the byte. Raises CannotOpen."""
    rows = DossierPiece.objects.filter(dossier_id=view.id).order_by("number").values_list("sealed", flat=True)
    pieces = [bytes(piece) for piece in rows]
    return b"".join(open_chunks(pieces, key=desk, label=Label.DOSSIER, row_id=view.id, key_kind=KeyKind.DESK))


def _sealed(view: DossierView, desk: bytes) -> bytes:
    payload = Payload(_KIND, 1, _to_json(view))
    return seal_payload(payload, key=desk, label=Label.DOSSIER, row_id=view.id, key_kind=KeyKind.DESK)


def _view(row: Dossier, desk: bytes) -> DossierView:
    data = open_payload(row.sealed, key=desk, label=Label.DOSSIER, row_id=row.id, key_kind=KeyKind.DESK).data
    return DossierView(
        id=row.id,
        number=data["number"],
        reference=data["reference"],
        receiver=data["receiver"],
        way=Way(data["way"]),
        scheme=data["scheme"],
        key=data["key"],
        fingerprint=data["fingerprint"],
        passphrase=data["passphrase"],
        seal=data["seal"],
        size=data["size"],
        token=b64decode(data["token"]),
        stamped_at=_moment(data["stamped_at"]),
        packed_at=datetime.fromisoformat(data["packed_at"]),
        person_id=UUID(data["person"]),
        sent_at=_moment(data["sent_at"]),
        superseded=data["superseded"],
        items=frozenset(UUID(each) for each in data["items"]),
    )


def _to_json(view: DossierView) -> dict[str, Any]:
    return {
        "number": view.number,
        "reference": view.reference,
        "receiver": view.receiver,
        "way": view.way.value,
        "scheme": view.scheme,
        "key": view.key,
        "fingerprint": view.fingerprint,
        "passphrase": view.passphrase,
        "seal": view.seal,
        "size": view.size,
        "token": b64encode(view.token).decode(),
        "stamped_at": view.stamped_at and view.stamped_at.isoformat(),
        "packed_at": view.packed_at.isoformat(),
        "person": str(view.person_id),
        "sent_at": view.sent_at and view.sent_at.isoformat(),
        "superseded": view.superseded,
        "items": sorted(str(each) for each in view.items),
    }


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
