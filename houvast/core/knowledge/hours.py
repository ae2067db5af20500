"""When somebody is there: opening hours as data, and the answer for one moment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .names import DAYS

# Nobody plans further ahead, and a week without any opening must end somewhere.
LOOK_AHEAD_DAYS = 60


@dataclass(frozen=True, slots=True)
class Hours:
    """`week`: name of the day -> spans ("09:00", "21:00"), "24:00" is midnight; `exceptions` replace one day."""

    timezone: str
    week: Mapping[str, tuple[tuple[str, str], ...]]
    exceptions: Mapping[str, tuple[tuple[str, str], ...]]
    phone: str = ""
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """Open: `until`, None where it does not close within sight. Closed: `next_opening`, None if none is in sight."""

    open: bool
    until: datetime | None = None
    next_opening: datetime | None = None


def _spans(day: date, hours: Hours, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    given = hours.exceptions.get(day.isoformat())
    for begin, end in given if given is not None else hours.week.get(DAYS[day.weekday()], ()):
        start = datetime.combine(day, time.fromisoformat(begin), zone)
        if end == "24:00":
            yield start, datetime.combine(day + timedelta(days=1), time(), zone)
        else:
            yield start, datetime.combine(day, time.fromisoformat(end), zone)


def opening(at: datetime, hours: Hours) -> Opening:
    """Whether somebody is there `at` (an aware moment). Moments in the answer are in the hours' own time zone."""
    zone = ZoneInfo(hours.timezone)
    today = at.astimezone(zone).date()
    until: datetime | None = None
    for ahead in range(LOOK_AHEAD_DAYS):
        for start, end in sorted(_spans(today + timedelta(days=ahead), hours, zone)):
            if until is None:
                if start <= at < end:
                    until = end
                elif start > at:
                    return Opening(open=False, next_opening=start)
            elif start <= until:
                # One span ends where the next begins (midnight, say): that is no closing.
                until = max(until, end)
            else:
                return Opening(open=True, until=until)
    if until is None:
        return Opening(open=False)
    still_open = until.date() - today >= timedelta(days=LOOK_AHEAD_DAYS - 1)
    return Opening(open=True, until=None if still_open else until)
