"""What others get of a referral. Frozen, no keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

OTHER = "other"  # a receiver that the content does not have


class Outcome(StrEnum):
    """How it went. Values are for ever: kept rows and figures hold them."""

    OPEN = "open"
    HANDED_OVER = "handed_over"  # they have it; nothing heard yet
    ARRIVED = "arrived"  # the person has contact with them
    TURNED_DOWN = "turned_down"  # they have no place, or it is not for them
    NOT_WANTED = "not_wanted"  # the person does not want it (any more)
    DROPPED = "dropped"  # we do not go on with it


# Nothing comes back any more once it ended in one of these.
ENDED = frozenset({Outcome.ARRIVED, Outcome.TURNED_DOWN, Outcome.NOT_WANTED, Outcome.DROPPED})


@dataclass(frozen=True)
class ReferralView:
    """`receiver`: an id of the content's referrals, or `OTHER`; `name` as it stands on paper. `text`: what goes out, to
    the letter. `handed_on`: the first day it was handed over."""

    id: UUID
    receiver: str
    name: str
    text: str
    outcome: Outcome
    outcome_words: str
    handed_on: date | None
    by_id: UUID
    by_name: str
    at: datetime

    @property
    def ended(self) -> bool:
        return self.outcome in ENDED
