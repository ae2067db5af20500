"""Reading what a TAXII client asks for: `added_after`, `limit`, `next`, `match[…]`. Anything else is passed over."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from django.http import QueryDict

from houvast.procedures.sharing_leads import Question
from houvast.records.feeds.views import EVERY, FIRST, LAST, Asked, Match

USUAL_PAGE, LARGEST_PAGE = 100, 1_000
# A token holds all that was asked for, so what may be asked is bounded: it must come back in an address.
LONGEST_TOKEN, MOST_VALUES, MOST_LETTERS = 32_000, 100, 7_000
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d+))?(?:[Zz]|([+ -])(\d\d:\d\d))")


class QueryNotRight(ValueError):
    """`name`: of the parameter; `allowed`: what it may be."""

    def __init__(self, name: str, allowed: str) -> None:
        super().__init__(name)
        self.name, self.allowed = name, allowed


def read_question(query: QueryDict, what: str, *, name: str | None = None, versions: bool = False) -> Question:
    """`versions`: all of them, whatever is asked (the address that lists them). Raises `QueryNotRight`."""
    token = query.get("next") or None
    if token is not None and len(token) > LONGEST_TOKEN:
        raise QueryNotRight("next", "what the page before gave")
    match = Match(
        names=_values(query, "match[id]"),
        types=_values(query, "match[type]"),
        versions=frozenset({EVERY}) if versions else _versions(query),
        specifications=_values(query, "match[spec_version]"),
    )
    _not_too_long(match)
    after = query.get("added_after") or None
    # What comes with a token is not looked at: some clients send an `added_after` beside it, of the page before.
    since = _moment("added_after", after) if after and token is None else None
    return Question(Asked(match, since, _size(query)), what, token, name)


def _size(query: QueryDict) -> int:
    """0 stands for the usual one: a client that was told nothing sends it."""
    text = query.get("limit") or "0"
    if not (text.isascii() and text.isdigit()):
        raise QueryNotRight("limit", "a whole number")
    return min(int(text[:9]), LARGEST_PAGE) or USUAL_PAGE


def _values(query: QueryDict, name: str) -> frozenset[str]:
    values = frozenset(each.strip() for text in query.getlist(name) for each in text.split(",") if each.strip())
    if len(values) > MOST_VALUES or not all(each.isascii() and each.isprintable() for each in values):
        raise QueryNotRight(name, f"{MOST_VALUES} values at most, of plain characters that can be printed")
    return values


def _not_too_long(match: Match) -> None:
    asked = {"id": match.names, "type": match.types, "spec_version": match.specifications}
    if sum(len(each) for values in asked.values() for each in values) > MOST_LETTERS:
        longest = max(asked, key=lambda name: sum(map(len, asked[name])))
        raise QueryNotRight(f"match[{longest}]", f"{MOST_LETTERS} characters in all; ask in parts")


def _versions(query: QueryDict) -> frozenset[str | datetime]:
    name = "match[version]"
    chosen = _values(query, name) or {LAST}
    return frozenset(each if each in (EVERY, FIRST, LAST) else _moment(name, each) for each in chosen)


def _moment(name: str, text: str) -> datetime:
    """To the microsecond: what is finer is cut off. TAXII writes a `Z`; an offset is understood too (its `+` is a blank
    where a client did not encode it), and so is what Python or a database writes. Raises `QueryNotRight`."""
    try:
        found = _TIME.fullmatch(text)
        if not found:
            raise ValueError(text)
        day, clock, part, sign, offset = found.groups()
        zone = f"{'-' if sign == '-' else '+'}{offset}" if offset else "+00:00"
        return datetime.fromisoformat(f"{day}T{clock}.{(part or '')[:6]:0<6}{zone}").astimezone(UTC)
    except (ValueError, OverflowError):
        allowed = "a time such as 2026-11-25T10:00:00.000000Z"
        raise QueryNotRight(name, allowed if name == "added_after" else f"all, first, last, or {allowed}") from None
