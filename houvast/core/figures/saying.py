"""A comparison in words of one language, and as the object of the contract."""

from __future__ import annotations

import math
from typing import Any

from .claims import Claim, Support
from .comparing import Comparison, Order, Verdict
from .compiling import Catalogue
from .model import Figure, Period, Stage, Unit, ValueKind, lengths
from .rates import Interval
from .reasons import Reason, part_and_whole

_DIGITS = 6
# From here on "2.5 times as many" says more than "150 % more".
_TIMES = 2.0
# Less than this is written as 0.0 %: as many.
_NO_CHANGE = 0.0005


def as_json(found: Comparison, catalogue: Catalogue, language: str, claim: Claim | None = None) -> dict[str, Any]:
    """Stable keys; what the verdict forbids is null."""
    per = found.per_exposure
    return {
        "verdict": found.verdict.value,
        "reasons": [
            {
                "code": reason.code,
                "severity": reason.severity.value,
                "text": reason_text(reason, catalogue, language),
            }
            for reason in found.reasons
        ],
        "ratio": _number(found.ratio),
        "interval": _pair(found.interval),
        "envelope": _pair(found.envelope),
        "p": found.p,
        "dispersion_to_overturn": _number(found.dispersion_to_overturn),
        "dispersion": _number(found.dispersion),
        "per_exposure": {"ratio": _number(per.ratio), "interval": _pair(per.interval)} if per else None,
        "share": _number(found.share),
        "claims": {name.value: support.value for name, support in (found.claims or {}).items()},
        "sentence": sentence(found, catalogue, language, claim),
    }


def reason_text(reason: Reason, catalogue: Catalogue, language: str) -> str:
    said = {name: _said(value, catalogue, language) for name, value in reason.parameters}
    return catalogue.reason(reason.code, reason.variant, language, said)


def sentence(found: Comparison, catalogue: Catalogue, language: str, claim: Claim | None = None) -> str:
    """What may be said and quoted: one or two sentences. With a claim: how that stands too."""
    said = _main(found, catalogue, language)
    if claim is None:
        return said
    support = (found.claims or {}).get(claim, Support.UNDECIDABLE)
    return f"{said} " + catalogue.word(
        "sentences",
        "claim",
        language,
        claim=catalogue.word("claims", claim.value, language),
        support=catalogue.word("supports", support.value, language),
    )


def _main(found: Comparison, catalogue: Catalogue, language: str) -> str:
    if found.verdict is Verdict.NOT_COMPARABLE:
        return _forbidden(found, catalogue, language)
    numbers = {
        "earlier": figure_text(found.earlier, catalogue, language),
        "later": figure_text(found.later, catalogue, language),
        "change": _change(found, catalogue, language),
    }
    if found.order is Order.FORWARD:
        return catalogue.word("sentences", _kind(found), language, **numbers)
    said = catalogue.word("sentences", "beside", language, **numbers)
    return f"{said} " + catalogue.word("sentences", f"order_{found.order.value}", language)


def _forbidden(found: Comparison, catalogue: Catalogue, language: str) -> str:
    if found.share is not None:
        part, whole = part_and_whole(found.earlier, found.later)
        return catalogue.word(
            "sentences",
            "share",
            language,
            share=_decimal(found.share * 100, language),
            part=_value(part, catalogue, language),
            whole=_value(whole, catalogue, language),
        )
    return catalogue.word(
        "sentences", "not_comparable", language, first=reason_text(found.reasons[0], catalogue, language)
    )


def _kind(found: Comparison) -> str:
    rose, fell = found.claims[Claim.ROSE], found.claims[Claim.FELL]
    if rose is Support.SUPPORTED or fell is Support.SUPPORTED:
        return "rose" if rose is Support.SUPPORTED else "fell"
    if rose is Support.SUPPORTED_WEAKLY or fell is Support.SUPPORTED_WEAKLY:
        return "rose_weakly" if rose is Support.SUPPORTED_WEAKLY else "fell_weakly"
    if Support.UNDECIDABLE in (rose, fell):
        return "undecidable"
    return "stable" if found.claims[Claim.STABLE] is Support.SUPPORTED else "nothing"


def _change(found: Comparison, catalogue: Catalogue, language: str) -> str:
    """By how much, of the ratio (which knows the length of the periods)."""
    if found.ratio is None:
        return catalogue.word("changes", "from_nothing", language)
    daily = "" if _equally_long(found) else "_a_day"
    if found.ratio >= _TIMES:
        return catalogue.word("changes", f"times{daily}", language, times=_decimal(found.ratio, language))
    name = "more" if found.ratio >= 1 else "fewer"
    percent = _decimal(abs(found.ratio - 1) * 100, language)
    if abs(found.ratio - 1) < _NO_CHANGE:
        return catalogue.word("changes", "equal", language)
    return catalogue.word("changes", f"{name}{daily}", language, percent=percent)


def _equally_long(found: Comparison) -> bool:
    if not found.earlier.period or not found.later.period:
        return True
    one, other = lengths(found.earlier.period, found.later.period)
    return one == other


def figure_text(figure: Figure, catalogue: Catalogue, language: str) -> str:
    """A number with its period: 427 (2014)."""
    value = _value(figure, catalogue, language)
    return f"{value} ({period_text(figure.period, catalogue, language)})" if figure.period else value


def _value(figure: Figure, catalogue: Catalogue, language: str) -> str:
    """The number and how sure it is of itself: more than 7,000."""
    number = whole_number(figure.value or 0, language)
    if figure.expected:
        kind = ValueKind.ABOUT
        number = whole_number(figure.expected.value, language)
    else:
        kind = figure.value_kind
    if kind is ValueKind.EXACT or kind is ValueKind.ROUNDED:
        return number
    return catalogue.word("kinds", kind.value, language, number=number)


def period_text(period: Period, catalogue: Catalogue, language: str) -> str:
    """2014; January to June 2023; 18 August 2018 to 30 June 2019."""
    first, last = period.first, period.last
    months = catalogue.words["months"][language]
    if period.months is None:
        ends = (f"{day.day} {months[day.month - 1]} {day.year}" for day in (first, last))
        return catalogue.word("periods", "range", language, **dict(zip(("first", "last"), ends, strict=True)))
    if period.months == 1:
        return f"{months[first.month - 1]} {first.year}"
    if first.month == 1 and last.month == 12:
        if first.year == last.year:
            return str(first.year)
        return catalogue.word("periods", "range", language, first=first.year, last=last.year)
    since = months[first.month - 1] + ("" if first.year == last.year else f" {first.year}")
    return catalogue.word("periods", "range", language, first=since, last=f"{months[last.month - 1]} {last.year}")


def whole_number(value: int, language: str) -> str:
    """1.685 in Dutch, 1,685 in English."""
    text = f"{value:,}"
    return text.replace(",", ".") if language == "nl" else text


def _said(value: object, catalogue: Catalogue, language: str) -> str:
    if isinstance(value, Unit):
        return catalogue.word("units", value.value, language)
    if isinstance(value, Stage):
        return catalogue.word("stages", value.value, language)
    if isinstance(value, Period):
        return period_text(value, catalogue, language)
    if isinstance(value, int):
        return whole_number(value, language)
    if isinstance(value, tuple):
        return "; ".join(_named(figure, catalogue, language) for figure in value)
    return str(value)


def _named(figure: Figure, catalogue: Catalogue, language: str) -> str:
    """Who would have to count it, and what it is."""
    who = figure.publisher or figure.system or figure.id or catalogue.word("periods", "unknown", language)
    what = figure.title.get(language)
    return f"{who}: {what}" if what else who


def _decimal(value: float, language: str) -> str:
    """Whole from 10 on (with the thousands apart), one digit below."""
    if value >= 9.95:
        return whole_number(round(value), language)
    text = f"{value:.1f}"
    return text.replace(".", ",") if language == "nl" else text


def _number(value: float | None) -> float | None:
    if value is None or math.isinf(value) or math.isnan(value):
        return None
    return float(f"{value:.{_DIGITS}g}")


def _pair(interval: Interval | None) -> list[float | None] | None:
    return None if interval is None else [_number(interval.low), _number(interval.high)]
