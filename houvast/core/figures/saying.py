"""A comparison in words of one language, and as the object of the contract."""

from __future__ import annotations

import math
from typing import Any

from .claims import Claim, Support
from .comparing import Comparison, Verdict
from .compiling import Catalogue
from .rates import Interval

_DIGITS = 6
_UNDER = 1e-300


def as_json(found: Comparison, catalogue: Catalogue, language: str, claim: Claim | None = None) -> dict[str, Any]:
    """Stable keys; what the verdict forbids is null."""
    per = found.per_exposure
    return {
        "verdict": found.verdict.value,
        "reasons": [
            {
                "code": reason.code,
                "severity": reason.severity.value,
                "text": catalogue.reason(reason.code, reason.variant, language, dict(reason.parameters)),
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
        if found.share is not None:
            part, whole = sorted((found.earlier.value, found.later.value))
            return catalogue.word(
                "sentences", "share", language, share=_percent(found.share * 100, language), part=part, whole=whole
            )
        first = found.reasons[0]
        text = catalogue.reason(first.code, first.variant, language, dict(first.parameters))
        return catalogue.word("sentences", "not_comparable", language, first=text)
    numbers = {"earlier": found.earlier.value, "later": found.later.value, "percent": _change(found, language)}
    return catalogue.word("sentences", _kind(found), language, **numbers)


def _kind(found: Comparison) -> str:
    rose, fell = found.claims[Claim.ROSE], found.claims[Claim.FELL]
    if rose is Support.SUPPORTED or fell is Support.SUPPORTED:
        return "rose" if rose is Support.SUPPORTED else "fell"
    if rose is Support.SUPPORTED_WEAKLY or fell is Support.SUPPORTED_WEAKLY:
        return "rose_weakly" if rose is Support.SUPPORTED_WEAKLY else "fell_weakly"
    return "undecidable" if Support.UNDECIDABLE in (rose, fell) else "nothing"


def _change(found: Comparison, language: str) -> str:
    """In per cent, of the ratio (which knows the length of the periods)."""
    if found.ratio is None:
        return "∞"
    return _percent(abs(found.ratio - 1) * 100, language)


def _percent(value: float, language: str) -> str:
    """Whole from 10 on, one digit below."""
    text = f"{value:.0f}" if value >= 10 else f"{value:.1f}"
    return text.replace(".", ",") if language == "nl" else text


def _number(value: float | None) -> float | None:
    if value is None or math.isinf(value) or math.isnan(value):
        return None
    return float(f"{value:.{_DIGITS}g}")


def _pair(interval: Interval | None) -> list[float | None] | None:
    return None if interval is None else [_number(interval.low), _number(interval.high)]
