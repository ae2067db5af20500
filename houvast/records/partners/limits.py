"""How often each key may be used: by the minute against a client that runs wild, by the day against one that searches.

Counted in the database, for every process of the house alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction

from houvast.records.partners.views import Endpoint, KeyHolder
from houvast.records.refused import Refused

MINUTE, DAY = "minute", "day"


@dataclass(frozen=True)
class Limit:
    """Requests a minute and a day."""

    minute: int
    day: int


# A client that takes the whole list goes page after page; a million hashes are 1,250 of its pages. Asking about one
# hash at a time is another matter: whoever has a near match could feel their way to the hash itself, some hundred tries
# long.
LIMITS: Mapping[Endpoint, Limit] = {
    Endpoint.FETCH_HASHES: Limit(3_000, 200_000),
    Endpoint.SUBMIT_FEEDBACK: Limit(600, 50_000),
    Endpoint.SUBMIT_HASHES: Limit(600, 50_000),
    Endpoint.MATCH: Limit(1_200, 20_000),
    Endpoint.TAXII: Limit(600, 50_000),
}


class TooOften(Refused):
    """This key was used too often. Parameters: seconds (until it may be used again)."""

    code = "too_often"


def count_use(holder: KeyHolder, now: datetime) -> None:
    """One use of this key. Raises `TooOften`; what is refused counts too.

    The counters are no record of anything: losing the last ones in a crash costs nothing, so no disk is waited for.
    """
    limit = LIMITS[holder.endpoint]
    day = int(holder.limits.get(DAY, limit.day))
    minute = int(holder.limits.get(MINUTE, limit.minute))
    starts = {
        MINUTE: now.replace(second=0, microsecond=0),
        DAY: now.replace(hour=0, minute=0, second=0, microsecond=0),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        used = {span: _count(cursor, holder.key_id, span, start) for span, start in starts.items()}
    if used[DAY] > day:
        raise TooOften(seconds=_until(starts[DAY] + timedelta(days=1), now))
    if used[MINUTE] > minute:
        raise TooOften(seconds=_until(starts[MINUTE] + timedelta(minutes=1), now))


def _until(end: datetime, now: datetime) -> int:
    return max(1, int((end - now).total_seconds()) + 1)


def _count(cursor, key_id: UUID, span: str, start: datetime) -> int:
    cursor.execute(
        "INSERT INTO partners_keyuse AS kept (id, key_id, span, starts_at, used) VALUES (%s, %s, %s, %s, 1) "
        "ON CONFLICT (key_id, span) DO UPDATE SET starts_at = excluded.starts_at, "
        "used = CASE WHEN kept.starts_at = excluded.starts_at THEN kept.used + 1 ELSE 1 END RETURNING used",
        [uuid4(), key_id, span, start],
    )
    return cursor.fetchone()[0]
