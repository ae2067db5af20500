"""What others get of a handed-over picture. Frozen, no keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from houvast.core.removal import Picture, written


class Because(StrEnum):
    """Why fingerprints were taken back. Values are for ever: kept rows hold them."""

    PERSON = "person"  # whoever handed them over
    AGE = "age"  # the facts say that somebody under 18 is shown


@dataclass(frozen=True)
class Shared:
    """Given to the authority that the setting names. Days, no hours."""

    receiver: str
    on: date


@dataclass(frozen=True)
class PictureView:
    """`number` counts the pictures of a report, from 1. `cases`: their numbers in the exchange, for platforms too.
    `shared`, `declined_on`: what was decided last, of somebody under 18; never both."""

    id: UUID
    number: int
    picture: Picture
    adult: bool
    given_on: date
    cases: tuple[UUID, ...] = ()
    withdrawn_on: date | None = None
    withdrawn_because: Because | None = None
    shared: Shared | None = None
    declined_on: date | None = None

    @property
    def undecided(self) -> bool:
        """Of somebody under 18, and nobody has said yet whether the authority gets it."""
        return not self.adult and self.stands and self.shared is None and self.declined_on is None

    @property
    def stands(self) -> bool:
        return self.withdrawn_on is None

    @property
    def text(self) -> str:
        """The fingerprints, to the letter."""
        return written([self.picture])
