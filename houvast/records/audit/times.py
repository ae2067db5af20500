"""How times are rounded before they are kept: a reporter's to the hour, or to the quarter while they wait."""

from __future__ import annotations

from datetime import UTC, datetime


def to_hour(moment: datetime) -> datetime:
    """The hour it falls in (rounded down), in UTC. Needs an aware datetime."""
    return _aware(moment).replace(minute=0, second=0, microsecond=0)


def to_quarter(moment: datetime) -> datetime:
    """The quarter of an hour it falls in (rounded down), in UTC."""
    moment = _aware(moment)
    return moment.replace(minute=moment.minute - moment.minute % 15, second=0, microsecond=0)


def to_minute(moment: datetime) -> datetime:
    """The minute it falls in, in UTC: for what the desk does."""
    return _aware(moment).replace(second=0, microsecond=0)


def _aware(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("a moment without an offset could be any hour")
    return moment.astimezone(UTC)
