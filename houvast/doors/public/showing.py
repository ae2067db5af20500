"""What was answered and told, as labels and values that a page can list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from houvast.core.situation import Act, Indicator, Situation, Told

from .told_form import HOME_ZONES

if TYPE_CHECKING:
    from houvast.core.knowledge import Texts


@dataclass(frozen=True)
class Line:
    label: str
    value: str
    place: str = ""


@dataclass(frozen=True)
class ActLine:
    """`number` takes it away again."""

    number: int
    kind: str
    when: str
    amount: str
    place: str
    words: str


@dataclass(frozen=True)
class ToldShown:
    words: str
    used: tuple[Line, ...]
    own: tuple[Line, ...]
    until: str
    acts: tuple[ActLine, ...]

    @property
    def empty(self) -> bool:
        return not (self.words or self.used or self.own or self.until or self.acts)


def told_shown(told: Told, texts: Texts) -> ToldShown:
    return ToldShown(
        words=told.words,
        used=indicators_shown(told.indicators, texts),
        own=indicators_shown(told.own_accounts, texts),
        until=moment_shown(told.deadline) if told.deadline else "",
        acts=tuple(_act(number, act, texts) for number, act in enumerate(told.acts)),
    )


def indicators_shown(indicators: tuple[Indicator, ...], texts: Texts) -> tuple[Line, ...]:
    return tuple(
        Line(texts.name_of("indicator_kinds", each.kind), each.value, _place(each.platform, texts))
        for each in indicators
    )


def moment_shown(iso: str) -> str:
    """As the person gave it, in its own zone, which is named when it is not ours."""
    moment = datetime.fromisoformat(iso)
    text = f"{date_format(moment, 'l j F Y')}, {moment:%H:%M}"
    if moment.utcoffset() == moment.astimezone(ZoneInfo(HOME_ZONES[0])).utcoffset():
        return text
    return f"{text} (UTC{moment:%z})"


def facts_shown(situation: Situation, texts: Texts) -> tuple[Line, ...]:
    return tuple(
        Line(texts.fact_name(name), value_shown(name, situation.get(name), texts))
        for name in situation
        if name != "acts"
    )


def value_shown(name: str, value: object, texts: Texts) -> str:
    if isinstance(value, datetime):
        return moment_shown(value.isoformat())
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if isinstance(value, tuple):
        return ", ".join(texts.label(name, each) for each in value) or texts.label(name, "no")
    return texts.label(name, value)


def _act(number: int, act: Act, texts: Texts) -> ActLine:
    return ActLine(
        number=number,
        kind=texts.name_of("act_kinds", act.kind),
        when=_days(act),
        amount=f"{act.currency} {act.amount:,.2f}".rstrip("0").rstrip(".") if act.amount is not None else "",
        place=_place(act.platform, texts),
        words=act.words or "",
    )


def _days(act: Act) -> str:
    if act.day:
        return date_format(act.day, "j F Y")
    if act.from_day and act.until_day:
        return f"{date_format(act.from_day, 'j F Y')} – {date_format(act.until_day, 'j F Y')}"
    return ""


def _place(platform: str | None, texts: Texts) -> str:
    return texts.platform(platform).name if platform else ""
