"""When somebody is there, as a page says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.formats import date_format

from houvast.core.knowledge.hours import opening
from houvast.records.content import current_knowledge

from .page import speaker_for


@dataclass(frozen=True)
class Helpline:
    """`moment`: until when it is open, or from when again. `phone_link`: as it is dialled; both "" without a phone."""

    open: bool
    always: bool
    moment: str
    phone: str
    phone_link: str


def helpline(now: datetime) -> Helpline:
    hours = current_knowledge().hours["helpline"]
    found = opening(now, hours)
    moment = found.until if found.open else found.next_opening
    phone = settings.HOUVAST_HELPLINE_PHONE or hours.phone
    return Helpline(
        open=found.open,
        always=found.open and moment is None,
        moment=said(moment, now) if moment else "",
        phone=phone,
        phone_link=dialled(phone),
    )


def said(moment: datetime, now: datetime) -> str:
    """As a person says it: "21 uur", "morgen 9 uur", "maandag 9 uur"."""
    speaker = speaker_for(None)
    today = now.astimezone(moment.tzinfo).date()
    if moment.hour == 0 and moment.minute == 0 and moment.date() == today + timedelta(days=1):
        return speaker.plain("hours.midnight")
    time = f"{moment.hour}" if speaker.texts.language == "nl" and not moment.minute else f"{moment:%H:%M}"
    if moment.date() == today:
        return speaker.plain("hours.today", time=time)
    if moment.date() == today + timedelta(days=1):
        return speaker.plain("hours.tomorrow", time=time)
    return speaker.plain(
        "hours.day", day=date_format(moment, "l" if moment - now < timedelta(days=6) else "l j F"), time=time
    )


def dialled(phone: str) -> str:
    return "".join(character for character in phone if character in "+0123456789")
