"""Last days: of a complaint (art. 66 Sr), of prosecution (art. 70-71 Sr) and of a claim for damages (3:310 BW).

The rows `sr-64-66`, `sr-70-71` and `bw-3-310` are their sources. Where something is not known the earliest day is
given: a deadline that is warned of too early costs nobody a right.
"""

import calendar
from dataclasses import dataclass
from datetime import date

from .ages import ADULT_AT, birthday
from .law import Provision

COMPLAINT_MONTHS = 3
COMPLAINT_SOURCE = "sr-64-66"
LIMITATION_SOURCE = "sr-70-71"
CIVIL_SOURCE = "bw-3-310"
CIVIL_FROM_KNOWLEDGE, CIVIL_AT_MOST = 5, 20
# An attempt carries two thirds of the maximum (sr-45).
ATTEMPT = 2 / 3


def add_months(day: date, months: int) -> date:
    """The same day so many calendar months later, or the last day of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def add_years(day: date, years: int) -> date:
    return add_months(day, 12 * years)


def complaint_until(known_on: date) -> date:
    """The last day for a complaint: the term runs for three calendar months after the day of knowledge."""
    return add_months(known_on, COMPLAINT_MONTHS)


@dataclass(frozen=True, slots=True)
class Limitation:
    """Until when can be prosecuted (or claimed). `until`: the last day; None where it is `never` or not known.

    `starts`: `act`, `at_18`, or `knowledge`. `at_least_until`: where it starts at 18 and the birthday is not known.
    `open`: what is not known, as codes: `maximum`, `birth`, `age`.
    """

    years: int | None
    starts: str
    until: date | None
    never: bool
    at_least_until: date | None
    open: tuple[str, ...]
    source: str


def term(years_of_prison: float) -> int | None:
    """Years until prosecution lapses, by the maximum; None: never."""
    if years_of_prison >= 12:
        return None
    if years_of_prison >= 8:
        return 20
    return 12 if years_of_prison > 3 else 6


def limitation(
    provision: Provision, last_day: date, *, minor: bool | None, born: date | None, attempt: bool
) -> Limitation:
    """Of an offence whose last day is given. `minor`: whether the victim was under 18; None: not known."""
    from_18 = provision.limitation_from_18 and minor is True
    starts = "at_18" if from_18 else "act"
    open_age = ("age",) if provision.limitation_from_18 and minor is None else ()
    if provision.minor_offence:
        return Limitation(3, "act", add_years(last_day, 3), False, None, (), LIMITATION_SOURCE)
    if provision.max_prison_years is None:
        return Limitation(None, starts, None, False, None, ("maximum", *open_age), LIMITATION_SOURCE)
    years = term(provision.max_prison_years * (ATTEMPT if attempt else 1))
    if years is None or (provision.no_limitation_if_minor and minor is True):
        return Limitation(None, starts, None, True, None, (), LIMITATION_SOURCE)
    if not from_18:
        return Limitation(years, "act", add_years(last_day, years), False, None, open_age, LIMITATION_SOURCE)
    if born is None:
        at_least = add_years(last_day, years)
        return Limitation(years, "at_18", None, False, at_least, ("birth",), LIMITATION_SOURCE)
    start = max(last_day, birthday(born, ADULT_AT))
    return Limitation(years, "at_18", add_years(start, years), False, None, (), LIMITATION_SOURCE)


def civil_limitation(day: date, known_on: date) -> Limitation:
    """Of a claim for damages: five years from knowledge, twenty from the act at most."""
    until = min(add_years(known_on, CIVIL_FROM_KNOWLEDGE), add_years(day, CIVIL_AT_MOST))
    return Limitation(CIVIL_FROM_KNOWLEDGE, "knowledge", until, False, None, (), CIVIL_SOURCE)
