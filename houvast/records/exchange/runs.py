"""The log of what each platform fetched, walk by walk, and when each met a hash by asking about a picture."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from houvast.records.exchange.models import Dealing, FetchRun, HashCase
from houvast.records.exchange.paging import Walk
from houvast.records.exchange.views import Only

RUNS_STAY = timedelta(days=400)


def note_page(walk: Walk, partner_id: UUID, *, records: int, last: bool, now: datetime) -> None:
    """A page of this walk was handed out. A walk that found nothing new leaves no line: platforms ask every minute."""
    if walk.is_first_page and records == 0:
        return
    changed = FetchRun.objects.filter(id=walk.run, partner_id=partner_id).update(
        pages=F("pages") + 1, records=F("records") + records, whole=last
    )
    if not changed:
        FetchRun.objects.create(
            id=walk.run,
            partner_id=partner_id,
            began_at=now,
            from_time=walk.start,
            until_time=walk.next_set,
            pages=1,
            records=records,
            whole=last,
            withdrawals=walk.only is Only.WITHDRAWN,
        )


def note_match(case_ids: Iterable[UUID], partner_id: UUID, now: datetime) -> None:
    """This platform has seen a picture like these."""
    for hash_id in set(HashCase.objects.filter(id__in=set(case_ids)).values_list("hash_id", flat=True)):
        dealing, _made = Dealing.objects.get_or_create(hash_id=hash_id, partner_id=partner_id)
        if dealing.matched_at is None:
            Dealing.objects.filter(hash_id=hash_id, partner_id=partner_id).update(matched_at=now)


def drop_old_runs(now: datetime) -> int:
    return FetchRun.objects.filter(began_at__lt=now - RUNS_STAY).delete()[0]
