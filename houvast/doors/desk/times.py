"""Moments and spans as a colleague says them: "4 min", "1 h 05", "3 d"; "20:41", "yesterday 20:41", "24 Nov 20:41"."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def span(length: timedelta) -> str:
    """A span rounded down; below a minute (and negative) it is "now"."""
    if length < MINUTE:
        return _("now")
    if length < HOUR:
        return _("%(minutes)d min") % {"minutes": length // MINUTE}
    if length < DAY:
        hours, rest = divmod(length, HOUR)
        return _("%(hours)d h %(minutes)02d") % {"hours": hours, "minutes": rest // MINUTE}
    return _("%(days)d d") % {"days": length // DAY}


def moment(at: datetime, now: datetime) -> str:
    """The time of day, with the day where it is not today, in the helpline's own time zone."""
    local, today = timezone.localtime(at), timezone.localtime(now)
    days = (local.date() - today.date()).days
    clock = date_format(local, "H:i")
    if days == 0:
        return clock
    if days == -1:
        return _("yesterday %(time)s") % {"time": clock}
    if days == 1:
        return _("tomorrow %(time)s") % {"time": clock}
    # Formats are translated too: Dutch writes a month in lower case.
    return date_format(local, _("j M H:i") if local.year == today.year else _("j M Y H:i"))


def day(on: date) -> str:
    """A day without a time: "25 Nov", with its year where that is not this one."""
    return date_format(on, _("j M") if on.year == timezone.localdate().year else _("j M Y"))


def month(on: date) -> str:
    """The month of a day: "Nov 2026"."""
    return date_format(on, _("M Y"))


def with_weekday(at: datetime) -> str:
    """A moment that should be found in a diary: "Wed 25 Nov 05:46"."""
    return date_format(timezone.localtime(at), _("D j M H:i"))


def until(at: datetime, now: datetime) -> str:
    """A clock that runs: "in 1 h 20"; what is over keeps its time: "passed 20:00"."""
    if at <= now:
        return _("passed %(moment)s") % {"moment": moment(at, now)}
    return _("in %(span)s") % {"span": span(at - now)} if at - now >= MINUTE else _("now")
