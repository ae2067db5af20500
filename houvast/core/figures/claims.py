"""What may be said of a ratio. A vocabulary with numbers behind each word, shown beside every verdict.

rose: above 1. fell: below 1. doubled: 2 or more. explosive: 1.5 or more (the question put to the minister in 2016 is
tested at this; ours). stable: between 0.8 and 1.25 (the usual margins of equivalence).

A claim is held against several intervals of the ratio: the first is that of the counts; the others hold what else may
be (`Evidence.others`: rounding, exposure, a beginning counted short, counts that vary five times as much as chance).

supported: all say so, and no caveat may explain it by itself. supported_weakly: the first says so, another does not, or
such a caveat stands. contradicted: all say the opposite, and it is known that both count the same. not_shown: neither.
undecidable: not comparable, or a bound leaves it open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from .rates import Interval


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
# A period that is counted short is taken to have caught at least this share of what it should: our choice.
CAUGHT = 0.7


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything a claim is judged by. `sampled`: the interval of the counts, with the dispersion where that is known.
    `others`: intervals that must say the same. `bounded`: that over every value that rounding and bounds allow; None
    where every count is exact. `weakened`: a caveat may explain the change by itself."""

    sampled: Interval
    bounded: Interval | None = None
    open_ended: bool = False
    others: tuple[Interval, ...] = ()
    weakened: bool = False
    blurred: bool = False


# Yes, no or (None) neither: what an interval says of a claim.
Says = Callable[[Interval], bool | None]


def judge(claim: Claim, evidence: Evidence) -> Support:
    """What may be said. Another caveat, wider rounding or more dispersion never makes it stronger."""
    says = _within if claim is Claim.STABLE else _beyond(claim)
    first = says(evidence.sampled)
    if evidence.open_ended and evidence.bounded and says(evidence.bounded) is None:
        return Support.UNDECIDABLE
    if first is None:
        return Support.NOT_SHOWN
    every = (evidence.sampled, *evidence.others, *((evidence.bounded,) if evidence.bounded else ()))
    if first:
        agreed = all(says(each) is True for each in every) and not evidence.weakened
        return Support.SUPPORTED if agreed else Support.SUPPORTED_WEAKLY
    agreed = all(says(each) is False for each in every) and not evidence.blurred
    return Support.CONTRADICTED if agreed else Support.NOT_SHOWN


def distorted(interval: Interval, short: frozenset[int]) -> Interval:
    """As it would be if only `CAUGHT` of what there was were counted on one of these sides (0: the earlier)."""
    low = interval.low * CAUGHT if 0 in short else interval.low
    high = interval.high / CAUGHT if 1 in short and interval.high is not None else interval.high
    return Interval(low, high)


def _beyond(claim: Claim) -> Says:
    threshold, upward = THRESHOLD[claim], claim is not Claim.FELL

    def says(interval: Interval) -> bool | None:
        above = interval.low > threshold or (threshold > 1 and interval.low >= threshold)
        if above:
            return upward
        below = interval.high is not None and interval.high < threshold
        return not upward if below else None

    return says


def _within(interval: Interval) -> bool | None:
    low, high = STABLE_WITHIN
    if interval.low >= low and interval.high is not None and interval.high <= high:
        return True
    return False if interval.low > high or (interval.high is not None and interval.high < low) else None
