"""A question is heard once, and not too often."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from houvast.records.helplines.models import Question
from houvast.records.refused import Refused

# Longer than a question can be about now, on both sides of it.
KEPT = timedelta(minutes=15)
# Once an hour is usual; somebody who sets it up asks more often.
MOST = 20


class AskedBefore(Refused):
    """This very question was answered already: somebody plays it again."""

    code = "asked_before"


class AskedTooOften(Refused):
    """Parameters: seconds (until it may ask again)."""

    code = "asked_too_often"


def hear(agreement_id: UUID, nonce: bytes, now: datetime) -> None:
    """Whoever calls holds the lock of the agreement. Raises `AskedBefore`, `AskedTooOften`."""
    rows = Question.objects.filter(agreement_id=agreement_id)
    rows.filter(at__lt=now - KEPT).delete()
    if rows.filter(nonce=nonce).exists():
        raise AskedBefore
    if rows.count() >= MOST:
        first = rows.order_by("at").values_list("at", flat=True)[0]
        raise AskedTooOften(seconds=max(1, int((first + KEPT - now).total_seconds()) + 1))
    Question.objects.create(id=uuid4(), agreement_id=agreement_id, nonce=nonce, at=now)


def forget_old(now: datetime) -> None:
    Question.objects.filter(at__lt=now - KEPT).delete()
