"""A case ready to show: what is known, the plan with its ticks, the conversation, what to do. Frozen, no keys.

`case.py` builds it for a page; the gallery builds it from made-up values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Line:
    """A name with its value. `isolate`: somebody wrote the value, it is shown inert in a direction of its own."""

    name: str
    value: str
    isolate: bool = False
    changed: str = ""


@dataclass(frozen=True)
class Step:
    """A step of the plan. `gone`: it was ticked, and is no longer in the plan."""

    id: str
    title: str
    state: str = ""
    gone: str = ""


@dataclass(frozen=True)
class Ask:
    """Something still unknown, and the question as it would stand in a reply."""

    fact: str
    name: str
    text: str


@dataclass(frozen=True)
class Said:
    """One thing in the conversation. `side`: `theirs`, `ours` or `note`."""

    id: str
    side: str
    by: str
    when: str
    words: str
    state: str = ""
    fresh: bool = False
    told: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Due:
    """`settled_at`: the page where it is noted how it went, which settles it; "": it is ticked off here."""

    id: UUID
    when: str
    kind: str
    words: str
    clock: str
    settled_at: str = ""
    leads_to: str = ""  # where to look before it is ticked off


@dataclass(frozen=True)
class Happened:
    when: str
    text: str


@dataclass(frozen=True)
class Composer:
    """The reply being written. With `theirs` the kept draft differs from `text`: both are shown."""

    message_id: UUID
    text: str
    revision: int
    kept: str
    label: str
    closed_because: str = ""
    theirs: str = ""
    theirs_by: str = ""
    theirs_when: str = ""


@dataclass(frozen=True)
class CaseOnScreen:
    """`may`: acts this person may do now. `clock`: the earliest date that runs."""

    report_id: UUID
    reference: str
    state: str
    language: str
    may: Mapping[str, bool]
    mine: bool
    holder: str
    held_for: str
    owner: str  # whose case it is while nobody holds it
    urgency: str
    lowered: str
    clock: str
    clock_at: datetime | None
    do_next: str
    because: str
    ink: bool
    facts: tuple[Line, ...]
    facts_changed: str
    indicators: tuple[Line, ...]
    own_accounts: tuple[Line, ...]
    plan: tuple[Step, ...]
    plan_more: tuple[Step, ...]
    unknown: tuple[Ask, ...]
    said: tuple[Said, ...]
    dates: tuple[Due, ...]
    erasing: str
    erases_itself: bool  # the person reads nothing meanwhile
    needs_date: bool  # in crisis, answered, and nothing brings it back in time
    closed: str
    reopened: bool
    closed_words: str
    outcomes: tuple[Line, ...]
    kept_until: str
    held_until: str
    about: tuple[Line, ...]
    history: tuple[Happened, ...]
    lower_to: tuple[tuple[str, str], ...] = ()
