"""Age on the day of an act, from a date of birth or from a band that was told later.

Born on 29 February: in a year without that day one is a year older on 1 March. So it is counted in Dutch practice, and
it leaves somebody a minor for one day more rather than one day less.
"""

from datetime import date

from houvast.core.situation import Truth

# Legal fact -> ages it stands for, both inclusive.
BANDS = {
    "victim_under_12": (0, 11),
    "victim_12_15": (12, 15),
    "victim_under_16": (0, 15),
    "victim_16_17": (16, 17),
    "victim_under_18": (0, 17),
}
# The bands a reporter chooses from (`victim_age`): ages on the day it is told.
TOLD = {"under_12": (0, 11), "12_15": (12, 15), "16_17": (16, 17), "18_24": (18, 24), "25_plus": (25, 130)}
# Ages at which another band begins.
TURNS = (12, 16, 18)
ADULT_AT = 18


def birthday(born: date, years: int) -> date:
    """The day on which somebody becomes so many years old."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def age_on(born: date, day: date) -> int:
    """Whole years on that day; the birthday itself counts. `born` is not after `day`."""
    years = day.year - born.year
    return years if day >= birthday(born, years) else years - 1


def age_facts(youngest: int, oldest: int) -> dict[str, Truth]:
    """The facts of age that are certain for somebody between these ages, both inclusive."""
    facts = {}
    for name, (low, high) in BANDS.items():
        if low <= youngest and oldest <= high:
            facts[name] = Truth.YES
        elif oldest < low or youngest > high:
            facts[name] = Truth.NO
    return facts


def told_ages(band: str, told_on: date, day: date) -> tuple[int, int]:
    """Youngest and oldest age on `day` of somebody who was in `band` on `told_on`, the same day or later."""
    low, high = TOLD[band]
    if day >= told_on:
        return low, high
    years = age_on(day, told_on)
    whole = birthday(day, years) == told_on
    return max(0, low - years - (0 if whole else 1)), max(0, high - years)
