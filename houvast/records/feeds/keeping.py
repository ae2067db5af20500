"""What a collection holds, and adding to it. Whoever adds holds its lock: places are given in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Max

from houvast.core.linking.stix import StixObject, Tlp, version_of
from houvast.core.sealing.envelopes import Payload, open_payload, seal_payload
from houvast.core.sealing.labels import KeyKind, Label
from houvast.records.feeds.models import Feed, SharedVersion
from houvast.records.feeds.views import FeedView
from houvast.records.secrets import server_secrets

_KIND = "shared_object"
_STEP = timedelta(microseconds=1)


def feed_of(partner_id: UUID, now: datetime) -> FeedView:
    """The one collection of this partner, made when it first comes."""
    row, _made = Feed.objects.get_or_create(partner_id=partner_id, defaults={"id": uuid4(), "made_at": now})
    return FeedView(row.id, row.partner_id, Tlp(row.tlp))


def mark_with(partner_id: UUID, tlp: Tlp, now: datetime) -> None:
    """From the next question on everything in this partner's collection is marked so, what stands there too."""
    Feed.objects.filter(id=feed_of(partner_id, now).id).update(tlp=tlp.value)


def lock(feed: FeedView) -> FeedView:
    """Until the transaction ends nobody else adds. Gives it as it stands now."""
    row = Feed.objects.select_for_update().get(id=feed.id)
    return FeedView(row.id, row.partner_id, Tlp(row.tlp))


def newest(feed: FeedView) -> dict[str, StixObject]:
    """Id → its newest version, revoked ones too."""
    rows = SharedVersion.objects.filter(feed_id=feed.id).order_by("name", "-version").distinct("name")
    return {row.name: open_object(row) for row in rows}


def add(feed: FeedView, objects: Iterable[StixObject], now: datetime) -> None:
    """In this order, each with a place of its own, later than all before, also when the clock went back."""
    last = SharedVersion.objects.filter(feed_id=feed.id).aggregate(last=Max("added_at"))["last"]
    place = now if last is None else max(now, last + _STEP)
    for found in objects:
        row_id = uuid4()
        SharedVersion.objects.create(
            id=row_id,
            feed_id=feed.id,
            name=found["id"],
            version=version_of(found),
            added_at=place,
            revoked=bool(found.get("revoked")),
            sealed=_seal(row_id, found),
        )
        place += _STEP


def open_object(row: SharedVersion) -> StixObject:
    return open_payload(
        row.sealed,
        key=server_secrets().exchange,
        label=Label.SHARED_OBJECT,
        row_id=row.id,
        key_kind=KeyKind.SERVER,
    ).data


def _seal(row_id: UUID, found: Mapping[str, Any]) -> bytes:
    return seal_payload(
        Payload(_KIND, 1, dict(found)),
        key=server_secrets().exchange,
        label=Label.SHARED_OBJECT,
        row_id=row_id,
        key_kind=KeyKind.SERVER,
    )
