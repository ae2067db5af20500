"""What others get of places and notices. Frozen, no keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from houvast.core.removal.addresses import Address
from houvast.core.removal.notices import Channel, Ground, NoticeKind
from houvast.core.removal.tracking import Course

OTHER = "other_site"  # a receiver whose host belongs to no platform of the content


@dataclass(frozen=True)
class PlaceView:
    """`shows`: what stands there, in neutral words. `by_reporter`: the person told it. Days, no hours."""

    id: UUID
    address: Address
    shows: tuple[Ground, ...]
    told_on: date
    by_reporter: bool

    @property
    def receiver(self) -> str:
        """The platform whose host it is, by the content of the day on which it was told."""
        return self.address.platform or OTHER


@dataclass(frozen=True)
class NoticeView:
    """`receiver`: an id of the content's platforms or `OTHER`; `name` as the notice says it. `mail`: where it goes, for
    `Channel.MAIL`; `form`: where the text is pasted, for `Channel.FORM`. `addresses`: exact places, to the letter.
    `again_of`: the first notice, for a second one. `counted`: it stands in the figures."""

    id: UUID
    number: int
    kind: NoticeKind
    receiver: str
    name: str
    channel: Channel
    mail: str
    form: str
    language: str
    subject: str
    text: str
    addresses: tuple[str, ...]
    shows: tuple[Ground, ...]
    minor: bool
    flagger: str
    person: str
    alias: tuple[str, ...]
    course: Course
    made_on: date
    by_id: UUID
    by_name: str = ""
    again_of: UUID | None = None
    again_on: str = ""
    counted: bool = False

    @property
    def whole(self) -> str:
        """What the person agrees to: subject and text, to the letter."""
        return f"{self.subject}\n\n{self.text}"

    @property
    def to(self) -> str:
        """The receiver as the person sees and agrees to it."""
        return f"{self.name}, {self.mail}" if self.channel is Channel.MAIL else self.name

    @property
    def first(self) -> bool:
        """It goes before others: of a trusted flagger, or about somebody under 18."""
        return self.minor or bool(self.flagger)
