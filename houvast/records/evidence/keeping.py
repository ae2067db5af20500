"""Reads and writes of evidence items. Under the report's shared key: whoever handed it over reads it too. The report is
locked by the caller of every write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from houvast.core.dossier.contents import Came, ItemKind
from houvast.core.sealing.envelopes import Payload, open_payload, seal_payload
from houvast.core.sealing.labels import KeyKind, Label
from houvast.core.sealing.streams import StreamSealer, open_chunks
from houvast.records.evidence.models import Dossier, Item, ItemPiece
from houvast.records.evidence.views import ItemView

_KIND = "evidence"


def items_of(report_id: UUID, shared: bytes | None) -> tuple[ItemView, ...]:
    """Every item of a report in order of arrival, those that were taken back too. `shared` None (nothing sent yet)
    gives none. Raises CannotOpen for a row that was not sealed for this report."""
    if shared is None:
        return ()
    views = [_view(row, shared) for row in Item.objects.filter(report_id=report_id)]
    return tuple(sorted(views, key=lambda view: view.number))


def item_of(report_id: UUID, item_id: UUID, shared: bytes) -> ItemView | None:
    row = Item.objects.filter(id=item_id, report_id=report_id).first()
    return _view(row, shared) if row else None


def sealer_for(item_id: UUID, shared: bytes) -> StreamSealer:
    """Seals the bytes of an item as they come in."""
    return StreamSealer(key=shared, label=Label.EVIDENCE, row_id=item_id, key_kind=KeyKind.SHARED)


def keep_item(report_id: UUID, view: ItemView, pieces: Iterable[bytes], shared: bytes) -> None:
    """A new item with its sealed pieces."""
    Item.objects.create(id=view.id, report_id=report_id, sealed=_sealed(view, shared))
    for number, piece in enumerate(pieces):
        ItemPiece.objects.create(id=uuid4(), item_id=view.id, number=number, sealed=piece)


def take_away(report_id: UUID, view: ItemView, shared: bytes) -> None:
    """The bytes go; of the row stays what `view` (with `gone_at`) says."""
    ItemPiece.objects.filter(item_id=view.id, item__report_id=report_id).delete()
    Item.objects.filter(id=view.id, report_id=report_id).update(sealed=_sealed(view, shared))


def chunks_of(view: ItemView, shared: bytes) -> Iterator[bytes]:
    """The bytes of an item. Raises CannotOpen, at the end where something is missing."""
    ids = list(ItemPiece.objects.filter(item_id=view.id).order_by("number").values_list("id", flat=True))
    pieces = (bytes(ItemPiece.objects.get(id=each).sealed) for each in ids)  # one at a time in memory
    return open_chunks(pieces, key=shared, label=Label.EVIDENCE, row_id=view.id, key_kind=KeyKind.SHARED)


def forget_evidence(report_id: UUID) -> None:
    """Items and dossiers, with their pieces."""
    Dossier.objects.filter(report_id=report_id).delete()
    Item.objects.filter(report_id=report_id).delete()


def _sealed(view: ItemView, shared: bytes) -> bytes:
    payload = Payload(_KIND, 1, _to_json(view))
    return seal_payload(payload, key=shared, label=Label.EVIDENCE_ABOUT, row_id=view.id, key_kind=KeyKind.SHARED)


def _view(row: Item, shared: bytes) -> ItemView:
    opened = open_payload(row.sealed, key=shared, label=Label.EVIDENCE_ABOUT, row_id=row.id, key_kind=KeyKind.SHARED)
    data = opened.data
    return ItemView(
        id=row.id,
        number=data["number"],
        kind=ItemKind(data["kind"]),
        name=data["name"],
        typed=data["typed"],
        described=data["described"],
        came=Came(data["came"]),
        arrived=datetime.fromisoformat(data["arrived"]),
        person_id=UUID(data["person"]) if data["person"] else None,
        sha256=data["sha256"],
        sha512=data["sha512"],
        size=data["size"],
        picture=data["picture"],
        gone_at=datetime.fromisoformat(data["gone"]) if data["gone"] else None,
    )


def _to_json(view: ItemView) -> dict[str, Any]:
    return {
        "number": view.number,
        "kind": view.kind.value,
        "name": view.name,
        "typed": view.typed,
        "described": view.described,
        "came": view.came.value,
        "arrived": view.arrived.isoformat(),
        "person": str(view.person_id) if view.person_id else None,
        "sha256": view.sha256,
        "sha512": view.sha512,
        "size": view.size,
        "picture": view.picture,
        "gone": view.gone_at.isoformat() if view.gone_at else None,
    }
