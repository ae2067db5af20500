"""Walking through the list, page by page, while others write.

A walk sees the hashes that were there when it began, each as it is when its page is made: a number once given keeps its
place, and a time only grows, so that no hash leaves the walk and none comes twice. What changes meanwhile is told at
the next visit as well, because the time to ask from then is that of the beginning. The token holds all of it: a page
can be asked for again, by another process, after any write.
"""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from houvast.core.sealing.hashing import keyed
from houvast.core.sealing.labels import HashLabel
from houvast.records.audit.times import to_hour
from houvast.records.exchange.changing import locked_state
from houvast.records.exchange.models import Dealing, HashCase, HashFeedback, HashRecord
from houvast.records.exchange.signals import FeedbackValue, HashStatus, Signal
from houvast.records.exchange.values import open_value
from houvast.records.exchange.views import FeedbackView, Only, PageView, RecordView
from houvast.records.refused import Refused
from houvast.records.secrets import server_secrets

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Seconds since 1970 of the last moment that Python knows; a later one asks for nothing.
LAST_SECOND = 253_402_300_799
_MAC_SIZE = 16


class TokenNotRight(Refused):
    """This token was not made here, for this platform and this list."""

    code = "token_not_right"


@dataclass(frozen=True)
class Walk:
    """`start`: what changed since then. `until`: the last number when it began. `after`: the last number handed out.
    `next_set`: where the next walk begins. `only`: what of the list."""

    run: UUID
    start: datetime
    until: int
    after: int
    next_set: datetime
    only: Only

    @property
    def is_first_page(self) -> bool:
        return self.after == 0


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(min(seconds, LAST_SECOND), UTC)


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


@transaction.atomic
def begin_walk(start: datetime, now: datetime, only: Only) -> Walk:
    """Waits for whoever changes now: all they did is in the list or will carry a time that is not passed over."""
    state = locked_state(now)
    next_set = max(to_hour(now), state.horizon)
    if next_set > state.horizon:
        state.horizon = next_set
        state.save(update_fields=["horizon"])
    return Walk(uuid4(), start, state.last_number, 0, next_set, only)


def read_page(walk: Walk, partner_id: UUID, size: int) -> tuple[PageView, tuple[HashRecord, ...]]:
    """The next page of a walk, and the rows it was made from."""
    rows = list(_rows_of(walk, partner_id)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    token = make_token(replace(walk, after=rows[-1].number), partner_id) if more else None
    return PageView(_views(rows), token, walk.next_set), tuple(rows)


def note_dealings(rows: tuple[HashRecord, ...], partner_id: UUID, now: datetime) -> None:
    """This platform has these now, and knows which of them are withdrawn."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO exchange_dealing AS kept (hash_id, partner_id, fetched_at, told_at) "
            "SELECT id, %s, %s, CASE WHEN withdrawn THEN %s::timestamptz END "
            "FROM unnest(%s::uuid[], %s::boolean[]) AS page (id, withdrawn) "
            "ON CONFLICT (hash_id, partner_id) DO UPDATE SET "
            "fetched_at = coalesce(kept.fetched_at, excluded.fetched_at), "
            "told_at = coalesce(kept.told_at, excluded.told_at) "
            "WHERE kept.fetched_at IS NULL OR (kept.told_at IS NULL AND excluded.told_at IS NOT NULL)",
            [
                partner_id,
                now,
                now,
                [row.id for row in rows],
                [row.status == HashStatus.WITHDRAWN for row in rows],
            ],
        )


def make_token(walk: Walk, partner_id: UUID) -> str:
    fields = [walk.run.hex, seconds(walk.start), walk.until, walk.after, seconds(walk.next_set), walk.only.value]
    text = ".".join(map(str, fields)).encode()
    secret = server_secrets().exchange
    mac = _mac(secret.keys[secret.current], text, partner_id)
    return base64.urlsafe_b64encode(mac + text).decode().rstrip("=")


def read_token(token: str, partner_id: UUID, only: Only) -> Walk:
    """Raises `TokenNotRight`."""
    try:
        told = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except ValueError:
        raise TokenNotRight from None
    mac, text = told[:_MAC_SIZE], told[_MAC_SIZE:]
    keys = server_secrets().exchange.keys.values()
    if not any(hmac.compare_digest(mac, _mac(key, text, partner_id)) for key in keys):
        raise TokenNotRight
    run, start, until, after, next_set, kind = text.decode().split(".")
    if kind != only.value:
        raise TokenNotRight
    return Walk(UUID(run), moment(int(start)), int(until), int(after), moment(int(next_set)), only)


def _mac(key: bytes, text: bytes, partner_id: UUID) -> bytes:
    return keyed(key, HashLabel.PAGE_TOKEN, text, partner_id.bytes, size=_MAC_SIZE)


def _rows_of(walk: Walk, partner_id: UUID):
    """A withdrawn hash is told to whoever had it, and to nobody else: a platform that never had it need not get it
    now."""
    had = Exists(Dealing.objects.filter(hash_id=OuterRef("id"), partner_id=partner_id, fetched_at__isnull=False))
    place = Q(number__gt=walk.after, number__lte=walk.until)
    match walk.only:
        case Only.WITHDRAWN:
            chosen = HashRecord.objects.filter(place, had, withdrawn_at__gte=walk.start)
        case Only.STANDING:
            chosen = HashRecord.objects.filter(place, withdrawn_at__isnull=True, modified_at__gte=walk.start)
        case _:
            chosen = HashRecord.objects.filter(place, Q(withdrawn_at__isnull=True) | had, modified_at__gte=walk.start)
    return chosen.order_by("number")


def _views(rows: list[HashRecord]) -> tuple[RecordView, ...]:
    ids = [row.id for row in rows]
    cases: dict[UUID, dict[UUID, HashStatus]] = {row_id: {} for row_id in ids}
    for row_id, case_id, status in (
        HashCase.objects.filter(hash_id__in=ids).order_by("id").values_list("hash_id", "id", "status")
    ):
        cases[row_id][case_id] = HashStatus(status)
    said: dict[UUID, list[FeedbackView]] = {row_id: [] for row_id in ids}
    for feedback in HashFeedback.objects.filter(hash_id__in=ids).order_by("at", "id"):
        said[feedback.hash_id].append(
            FeedbackView(feedback.partner_id, FeedbackValue(feedback.value), tuple(feedback.tags))
        )
    return tuple(
        RecordView(
            Signal(row.signal),
            open_value(row.id, row.sealed),
            HashStatus(row.status),
            row.modified_at,
            row.withdrawn_at,
            cases[row.id],
            tuple(said[row.id]),
        )
        for row in rows
    )
