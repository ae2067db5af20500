"""Words that come from `knowledge/`: in the desk's own language for colleagues, in the report's for the reporter."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import get_language

from houvast.core.knowledge import TextMissing
from houvast.core.situation import FIELDS, Act, Shape
from houvast.doors.desk import times
from houvast.records.content import current_knowledge

Value = object


def desk_texts():
    """The texts in the language of who sits at the desk."""
    return current_knowledge().texts(get_language())


def label(fact: str, value: str) -> str:
    """ "16 or 17": the words of one value of a fact."""
    return desk_texts().label(fact, value)


def fact_name(fact: str) -> str:
    return desk_texts().fact_name(fact)


def value_words(fact: str, value: Value) -> str:
    """A known value of any shape in words; a list of none is "none"."""
    shape = FIELDS[fact].shape
    if shape is Shape.MANY:
        names = [_platform(item) if fact.endswith("_platforms") else label(fact, item) for item in value]
        return ", ".join(names)
    if shape is Shape.DAY:
        return day_words(value)
    if shape is Shape.MOMENT:
        return moment_words(value)
    if shape is Shape.ACTS:
        return "; ".join(act_words(act) for act in value)
    if shape is Shape.CODE:
        return code_words(fact, value)
    return label(fact, value)


def code_words(fact: str, value: str) -> str:
    """A country or language has a name in the content where it is common; else its code stands."""
    try:
        return label(fact, value)
    except TextMissing:
        return value


def _platform(platform_id: str) -> str:
    return desk_texts().platform(platform_id).name


def platform_name(platform_id: str | None) -> str:
    return _platform(platform_id) if platform_id else ""


def day_words(value: date) -> str:
    return date_format(value, "j F Y")


def moment_words(value: datetime) -> str:
    return times.with_weekday(value)


def act_words(act: Act) -> str:
    """ "4 May: demanded 300 EUR (snapchat)"."""
    if act.day:
        when = day_words(act.day)
    elif act.from_day:
        when = f"{day_words(act.from_day)} – {day_words(act.until_day)}"
    else:
        when = ""
    what = desk_texts().name_of("act_kinds", act.kind)
    amount = f"{act.amount} {act.currency or ''}".strip() if act.amount is not None else ""
    parts = [part for part in (what, amount, platform_name(act.platform), act.words) if part]
    return (f"{when}: " if when else "") + ", ".join(parts)
