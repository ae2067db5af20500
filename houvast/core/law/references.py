"""How a provision is pointed at: Juriconnect for a Dutch act, ELI for one of the Union."""

import re
from datetime import date

from .law import COVERED_FROM, Provision

_KINDS = {"R": "reg", "L": "dir"}


def reference(provision: Provision, day: date) -> str | None:
    """Juriconnect 1.3 as of the day, or the ELI; None where the number of the act is not known."""
    if provision.bwb:
        as_of = max(day, COVERED_FROM).isoformat()
        return f"jci1.3:c:{provision.bwb}{_place(provision.article)}&z={as_of}&g={as_of}"
    return _eli(provision.celex) if provision.celex else None


def address(provision: Provision, day: date) -> str | None:
    """Where it can be read."""
    if provision.bwb:
        return f"https://wetten.overheid.nl/{provision.bwb}/{max(day, COVERED_FROM).isoformat()}"
    return _eli(provision.celex) if provision.celex else None


def _place(article: str) -> str:
    """`&boek=6&artikel=162`, `&artikel=139h&lid=1`; of several articles the first."""
    found = re.match(r"(?:(\d+):)?(\d+[a-z]*)(?:-\d+[a-z]*)?(?: lid (\d+))?", article)
    if found is None:
        return ""
    book, number, part = found.groups()
    return (f"&boek={book}" if book else "") + f"&artikel={number}" + (f"&lid={part}" if part else "")


def _eli(celex: str) -> str | None:
    """`32022R2065` -> sector 3, year, R or L, number."""
    found = re.fullmatch(r"3(\d{4})([RL])0*(\d+)", celex)
    if found is None:
        return None
    year, kind, number = found.groups()
    return f"http://data.europa.eu/eli/{_KINDS[kind]}/{year}/{number}/oj"
