"""Reads of places and notices, and the writes of one row, all under the shared key of the report, which is locked by
the caller of every write."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from houvast.core.removal.addresses import Address, Changed
from houvast.core.removal.notices import Channel, Ground, NoticeKind
from houvast.core.removal.tracking import Course, Event, What
from houvast.core.sealing.envelopes import Payload, open_payload, seal_payload
from houvast.core.sealing.labels import KeyKind, Label
from houvast.records.staff.people import names_of
from houvast.records.takedowns.models import Notice, Place
from houvast.records.takedowns.notice_views import NoticeView, PlaceView

_PLACE, _NOTICE = "place", "notice"


def places_of(report_id: UUID, shared: bytes | None) -> tuple[PlaceView, ...]:
    """Every place, the first told first. `shared` None (nothing sent yet) gives none. Raises CannotOpen for a row that
    was not sealed for this report."""
    if shared is None:
        return ()
    views = [_place(row.id, _open(row, Label.PLACE, shared)) for row in Place.objects.filter(report_id=report_id)]
    return tuple(sorted(views, key=lambda view: (view.told_on, view.receiver, view.address.key)))


def keep_place(report_id: UUID, view: PlaceView, shared: bytes) -> None:
    """Adds it, or writes it anew."""
    sealed = _seal(view.id, _PLACE, Label.PLACE, _place_json(view), shared)
    if not Place.objects.filter(id=view.id, report_id=report_id).update(sealed=sealed):
        Place.objects.create(id=view.id, report_id=report_id, sealed=sealed)


def drop_place(report_id: UUID, place_id: UUID) -> bool:
    """Whether there was one."""
    return bool(Place.objects.filter(id=place_id, report_id=report_id).delete()[0])


def notices_of(report_id: UUID, shared: bytes | None) -> tuple[NoticeView, ...]:
    """Every notice, the last one first; names of colleagues filled in. As `places_of`."""
    if shared is None:
        return ()
    views = [_notice(row.id, _open(row, Label.NOTICE, shared)) for row in Notice.objects.filter(report_id=report_id)]
    names = names_of([view.by_id for view in views])
    named = [replace(view, by_name=names.get(view.by_id, "")) for view in views]
    return tuple(sorted(named, key=lambda view: view.number, reverse=True))


def keep_notice(report_id: UUID, view: NoticeView, shared: bytes) -> None:
    """Adds it, or writes it anew."""
    sealed = _seal(view.id, _NOTICE, Label.NOTICE, _notice_json(view), shared)
    if not Notice.objects.filter(id=view.id, report_id=report_id).update(sealed=sealed):
        Notice.objects.create(id=view.id, report_id=report_id, sealed=sealed)


def drop_notice(report_id: UUID, notice_id: UUID) -> None:
    Notice.objects.filter(id=notice_id, report_id=report_id).delete()


def forget_notices(report_id: UUID) -> None:
    Notice.objects.filter(report_id=report_id).delete()
    Place.objects.filter(report_id=report_id).delete()


def _seal(row_id: UUID, kind: str, label: Label, data: dict[str, Any], shared: bytes) -> bytes:
    return seal_payload(Payload(kind, 1, data), key=shared, label=label, row_id=row_id, key_kind=KeyKind.SHARED)


def _open(row: Place | Notice, label: Label, shared: bytes) -> dict[str, Any]:
    return open_payload(row.sealed, key=shared, label=label, row_id=row.id, key_kind=KeyKind.SHARED).data


def _place_json(view: PlaceView) -> dict[str, Any]:
    address = view.address
    return {
        "typed": address.typed,
        "address": address.address,
        "key": address.key,
        "host": address.host,
        "platform": address.platform,
        "resembles": address.resembles,
        "changed": list(address.changed),
        "shows": list(view.shows),
        "told_on": view.told_on.isoformat(),
        "by_reporter": view.by_reporter,
    }


def _place(row_id: UUID, data: dict[str, Any]) -> PlaceView:
    address = Address(
        typed=data["typed"],
        address=data["address"],
        key=data["key"],
        host=data["host"],
        platform=data["platform"],
        resembles=data["resembles"],
        changed=tuple(Changed(code) for code in data["changed"]),
    )
    shows = tuple(Ground(code) for code in data["shows"])
    return PlaceView(row_id, address, shows, date.fromisoformat(data["told_on"]), data["by_reporter"])


def _notice_json(view: NoticeView) -> dict[str, Any]:
    return {
        "number": view.number,
        "notice": view.kind.value,
        "receiver": view.receiver,
        "name": view.name,
        "channel": view.channel.value,
        "mail": view.mail,
        "form": view.form,
        "language": view.language,
        "subject": view.subject,
        "text": view.text,
        "addresses": list(view.addresses),
        "shows": list(view.shows),
        "minor": view.minor,
        "flagger": view.flagger,
        "person": view.person,
        "alias": list(view.alias),
        "events": [[event.what.value, event.on.isoformat(), str(event.code)] for event in view.course.events],
        "made_on": view.made_on.isoformat(),
        "by": str(view.by_id),
        "again_of": str(view.again_of) if view.again_of else None,
        "again_on": view.again_on,
        "counted": view.counted,
    }


def _notice(row_id: UUID, data: dict[str, Any]) -> NoticeView:
    events = tuple(Event(What(what), date.fromisoformat(on), code) for what, on, code in data["events"])
    return NoticeView(
        id=row_id,
        number=data["number"],
        kind=NoticeKind(data["notice"]),
        receiver=data["receiver"],
        name=data["name"],
        channel=Channel(data["channel"]),
        mail=data["mail"],
        form=data["form"],
        language=data["language"],
        subject=data["subject"],
        text=data["text"],
        addresses=tuple(data["addresses"]),
        shows=tuple(Ground(code) for code in data["shows"]),
        minor=data["minor"],
        flagger=data["flagger"],
        person=data["person"],
        alias=tuple(data["alias"]),
        course=Course(events),
        made_on=date.fromisoformat(data["made_on"]),
        by_id=UUID(data["by"]),
        again_of=UUID(data["again_of"]) if data["again_of"] else None,
        again_on=data["again_on"],
        counted=data["counted"],
    )
