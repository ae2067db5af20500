"""What the foot of a page says of its words: looked at by a professional on that day, or still a draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.formats import date_format

from houvast.doors.look.speaking import Speaker

Stamp = Mapping[str, str] | None


def reviewed_on(stamps: Iterable[Stamp]) -> str:
    """The day of the oldest stamp; "" while one of the texts has none."""
    days = [stamp["on"] if stamp else "" for stamp in stamps]
    return date_format(date.fromisoformat(min(days)), "j F Y") if days and all(days) else ""


def of_sentences(speaker: Speaker, *keys: str) -> tuple[Stamp, ...]:
    """The stamps of these sentences as this reader reads them."""
    return tuple(speaker.texts.screen_stamp(speaker.key(key)) for key in keys)
