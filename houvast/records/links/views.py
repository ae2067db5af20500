"""What others get of links and groups. Frozen, no keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import blake2b
from uuid import UUID


class Verdict(StrEnum):
    """Values are for ever: kept rows hold them."""

    TOGETHER = "together"
    APART = "apart"
    UNSURE = "unsure"


@dataclass(frozen=True)
class DecisionView:
    """`why` None: the words are sealed at a case this person does not open."""

    report_id: UUID
    other_id: UUID
    verdict: Verdict
    evidence: str
    by_name: str
    at: datetime
    why: str | None


@dataclass(frozen=True)
class Said:
    """What holds of a pair, the smaller id first, and who said it."""

    a: str
    b: str
    verdict: Verdict
    person_id: UUID
    name: str


@dataclass(frozen=True)
class GroupRow:
    """`members`: report → the hour in which it joined; `founding`: those it was made of; `confirmed`: those
    that were there when somebody confirmed it; `held`: nobody looked since it
    grew too big or too fast."""

    id: UUID
    members: dict[UUID, datetime]
    arrived: dict[UUID, datetime]
    founding: frozenset[UUID]
    made_at: datetime
    held: bool
    confirmed_at: datetime | None
    confirmed_by: str
    confirmed: frozenset[UUID] = frozenset()

    @property
    def version(self) -> str:
        """Another one as soon as a report joins or leaves."""
        return blake2b(b"".join(sorted(each.bytes for each in self.members)), digest_size=8).hexdigest()

    @property
    def began(self) -> date:
        return min(self.arrived.values()).date()

    @property
    def active(self) -> date:
        return max(self.arrived.values()).date()


@dataclass(frozen=True)
class SharedIndicator:
    """Released by a person: `first` and `last` are months, written 2026-11."""

    id: UUID
    kind: str
    platform: str | None
    value: str
    first: str
    last: str
    released_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class SharedGroup:
    """What may go out of a confirmed group: no report, no number of a case. `stands` False: take it back."""

    id: UUID
    stands: bool
    indicators: tuple[SharedIndicator, ...]
