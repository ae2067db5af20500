"""What others get to see of the exchange."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from houvast.records.exchange.signals import FeedbackValue, HashStatus, Signal


@dataclass(frozen=True)
class FeedbackView:
    partner_id: UUID
    value: FeedbackValue
    tags: tuple[str, ...]


@dataclass(frozen=True)
class RecordView:
    """One hash over all its cases, as a platform gets it. `cases`: random id → status."""

    signal: Signal
    value: str
    status: HashStatus
    modified_at: datetime
    withdrawn_at: datetime | None
    cases: Mapping[UUID, HashStatus]
    feedbacks: tuple[FeedbackView, ...]


@dataclass(frozen=True)
class PageView:
    """`next_set`: the time to ask from at the next visit, the same on every page of one walk."""

    records: tuple[RecordView, ...]
    next_token: str | None
    next_set: datetime


class Only(StrEnum):
    """What of the list a walk shows. Standing: for a client that keeps what it is told is withdrawn, and begins anew
    now and then instead."""

    EVERYTHING = "0"
    WITHDRAWN = "1"
    STANDING = "2"


class Band(StrEnum):
    """How near. No number: with one, a few hundred questions would draw a hash that one is near to."""

    EXACT = "exact"
    CLOSE = "close"  # 1 to 15 bits of 256: a smaller or recompressed copy
    NEAR = "near"  # 16 to 31 bits: a changed copy; a person should look


@dataclass(frozen=True)
class MatchView:
    """`references`: random case ids that the helpline finds the case by, nearest first; empty: not known here."""

    references: tuple[UUID, ...] = ()
    band: Band | None = None
    status: HashStatus | None = None

    @property
    def known(self) -> bool:
        return bool(self.references)


@dataclass(frozen=True)
class PlatformDealing:
    """What one platform has had to do with one hash; None: not (yet)."""

    partner_id: UUID
    fetched_at: datetime | None
    matched_at: datetime | None
    told_at: datetime | None
    feedback: FeedbackValue | None


@dataclass(frozen=True)
class OfferView:
    """One picture that a report offered. Hours, where a reporter acted."""

    case_id: UUID
    signal: Signal
    status: HashStatus
    outlives: bool
    offered_at: datetime
    withdrawn_at: datetime | None
    dealings: tuple[PlatformDealing, ...]


@dataclass(frozen=True)
class FetchView:
    began_at: datetime
    from_time: datetime
    pages: int
    records: int
    whole: bool
    withdrawals: bool
