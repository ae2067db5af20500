"""Reads of handed-over pictures, and the writes of one row. The report is locked by the caller of every write."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from houvast.core.removal import parse_prints
from houvast.core.sealing.envelopes import Payload, open_payload, seal_payload
from houvast.core.sealing.labels import KeyKind, Label
from houvast.records.takedowns.models import Picture
from houvast.records.takedowns.views import Because, PictureView, Shared

_KIND = "picture"


def pictures_of(report_id: UUID, shared: bytes | None) -> tuple[PictureView, ...]:
    """Every picture of a report, the first one first. `shared` None (nothing sent yet) gives none. Raises CannotOpen
    for a row that was not sealed for this report."""
    if shared is None:
        return ()
    views = [_view(row, shared) for row in Picture.objects.filter(report_id=report_id)]
    return tuple(sorted(views, key=lambda view: view.number))


def keep_picture(report_id: UUID, view: PictureView, shared: bytes) -> None:
    """Adds it, or writes it anew."""
    payload = Payload(_KIND, 1, _to_json(view))
    sealed = seal_payload(payload, key=shared, label=Label.PICTURE, row_id=view.id, key_kind=KeyKind.SHARED)
    if not Picture.objects.filter(id=view.id, report_id=report_id).update(sealed=sealed):
        Picture.objects.create(id=view.id, report_id=report_id, sealed=sealed)


def forget_pictures(report_id: UUID) -> None:
    Picture.objects.filter(report_id=report_id).delete()


def _view(row: Picture, shared: bytes) -> PictureView:
    opened = open_payload(row.sealed, key=shared, label=Label.PICTURE, row_id=row.id, key_kind=KeyKind.SHARED)
    data = opened.data
    given = data["shared"]
    return PictureView(
        id=row.id,
        number=data["number"],
        picture=parse_prints(data["prints"])[0],
        adult=data["adult"],
        given_on=date.fromisoformat(data["given_on"]),
        cases=tuple(UUID(case) for case in data["cases"]),
        withdrawn_on=date.fromisoformat(data["withdrawn_on"]) if data["withdrawn_on"] else None,
        withdrawn_because=Because(data["because"]) if data["because"] else None,
        shared=Shared(given["receiver"], date.fromisoformat(given["on"])) if given else None,
        declined_on=date.fromisoformat(data["declined_on"]) if data["declined_on"] else None,
    )


def _to_json(view: PictureView) -> dict[str, Any]:
    return {
        "number": view.number,
        "prints": view.text,
        "adult": view.adult,
        "given_on": view.given_on.isoformat(),
        "cases": [str(case) for case in view.cases],
        "withdrawn_on": view.withdrawn_on.isoformat() if view.withdrawn_on else None,
        "because": view.withdrawn_because.value if view.withdrawn_because else None,
        "shared": {"receiver": view.shared.receiver, "on": view.shared.on.isoformat()} if view.shared else None,
        "declined_on": view.declined_on.isoformat() if view.declined_on else None,
    }
