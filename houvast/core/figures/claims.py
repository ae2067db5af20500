"""What may be said of a ratio. A vocabulary with numbers behind each word, shown beside every verdict.

rose: above 1. fell: below 1. doubled: 2 or more. explosive: 1.5 or more (the question put to the minister in 2016 is
tested at this; ours). stable: between 0.8 and 1.25 (the usual margins of equivalence).

supported: the whole interval says so, also if counts vary five times as much as chance alone (our choice, from ordinary
lumpiness of yearly helpline counts), and for every value that rounding allows. supported_weakly: the interval says so,
one of the others does not, or what changed in the counting may explain it. contradicted: the interval says the
opposite, as firmly. not_shown: neither. undecidable: not comparable, or a bound leaves it open.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .rates import Counted, Interval, overturning_dispersion


class Claim(StrEnum):
    DOUBLED = "doubled"
    ROSE = "rose"
    FELL = "fell"
    EXPLOSIVE = "explosive"
    STABLE = "stable"


class Support(StrEnum):
    SUPPORTED = "supported"
    SUPPORTED_WEAKLY = "supported_weakly"
    NOT_SHOWN = "not_shown"
    CONTRADICTED = "contradicted"
    UNDECIDABLE = "undecidable"


THRESHOLD = {Claim.ROSE: 1.0, Claim.FELL: 1.0, Claim.DOUBLED: 2.0, Claim.EXPLOSIVE: 1.5}
STABLE_WITHIN = (0.8, 1.25)
# The variance over the mean that a claim has to stand: our choice, not a law.
LUMPINESS = 5.0
# A new label is taken to have caught at least this share of its first period's cases.
LABEL_CAUGHT = 0.7
# What may explain a change by itself: the claim is at most weakly supported.
EXPLAINS = frozenset({"scope_change", "restated", "incomplete", "low_confidence"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything a claim is judged by. `interval`: with the dispersion where it is known (`dispersed`). `envelope`:
    over every value that rounding allows; None where nothing was rounded. `codes`: the caveats."""

    earlier: Counted
    later: Counted
    interval: Interval
    envelope: Interval | None
    dispersed: bool
    codes: frozenset[str]


def judge(claim: Claim, evidence: Evidence) -> Support:
    """What may be said. Another caveat, wider rounding or more dispersion never makes it stronger."""
    if claim is Claim.STABLE:
        return _stable(evidence)
    upward = claim is not Claim.FELL
    threshold = THRESHOLD[claim]
    sampled = _says(evidence.interval, threshold, upward)
    whole = _says(evidence.envelope, threshold, upward) if evidence.envelope else sampled
    if sampled is None:
        return Support.NOT_SHOWN
    if whole is None and evidence.envelope and _open_ended(evidence.envelope, upward, sampled):
        return Support.UNDECIDABLE
    if not sampled:
        firm = whole is False and _firm(evidence, threshold)
        return Support.CONTRADICTED if firm else Support.NOT_SHOWN
    firm = whole is True and _firm(evidence, threshold) and not evidence.codes & EXPLAINS
    return Support.SUPPORTED if firm and _robust(claim, evidence, threshold) else Support.SUPPORTED_WEAKLY


def _says(interval: Interval, threshold: float, upward: bool) -> bool | None:
    """Yes, no, or neither."""
    above = interval.low > threshold or (threshold > 1 and interval.low >= threshold)
    below = interval.high is not None and interval.high < threshold
    if above:
        return upward
    return not upward if below else None


def _open_ended(envelope: Interval, upward: bool, sampled: bool) -> bool:
    """Whether it is a bound without an end that leaves it open, and not a wide rounding."""
    return envelope.high is None if (upward is not sampled) else envelope.low == 0.0


def _firm(evidence: Evidence, threshold: float) -> bool:
    if evidence.dispersed:
        return True
    needed = overturning_dispersion(evidence.earlier, evidence.later, threshold)
    return needed is not None and needed >= LUMPINESS


def _robust(claim: Claim, evidence: Evidence, threshold: float) -> bool:
    """A first period that a new label caught in part only would make the ratio smaller; two points are no explosion."""
    if claim is Claim.EXPLOSIVE and "few_points" in evidence.codes:
        return False
    if claim is Claim.FELL or "new_label" not in evidence.codes:
        return True
    return evidence.interval.low * LABEL_CAUGHT > threshold


def _stable(evidence: Evidence) -> Support:
    low, high = STABLE_WITHIN
    interval = evidence.interval
    whole = evidence.envelope or interval
    inside = interval.low >= low and interval.high is not None and interval.high <= high
    outside = interval.low > high or (interval.high is not None and interval.high < low)
    if inside:
        kept = whole.low >= low and whole.high is not None and whole.high <= high
        firm = kept and not evidence.codes & EXPLAINS and "new_label" not in evidence.codes
        return Support.SUPPORTED if firm else Support.SUPPORTED_WEAKLY
    if outside and _firm(evidence, high if interval.low > high else low):
        return Support.CONTRADICTED
    return Support.NOT_SHOWN
