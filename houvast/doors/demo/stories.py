"""The shape of a story: one reporter, and what happened when. `ago` counts back from the moment the demo is filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from houvast.core.situation import Act, Indicator
from houvast.core.triage.urgency import UrgencyClass


@dataclass(frozen=True)
class Telling:
    """What a reporter tells. `deadline_in`: the offender's, counted from the moment the demo is filled.
    `days_ago`: acts with a day, so many days before it."""

    words: str
    indicators: tuple[Indicator, ...] = ()
    own_accounts: tuple[Indicator, ...] = ()
    deadline_in: timedelta | None = None
    acts: tuple[Act, ...] = ()
    days_ago: tuple[tuple[Act, int], ...] = ()


@dataclass(frozen=True)
class Event:
    ago: timedelta


@dataclass(frozen=True)
class Sends(Event):
    telling: Telling


@dataclass(frozen=True)
class HandsOver(Event):
    """A text as evidence."""

    words: str
    described: str


@dataclass(frozen=True)
class Drafts(Event):
    telling: Telling


@dataclass(frozen=True)
class ChoosesWord(Event):
    word: str


@dataclass(frozen=True)
class TellsOfThePolice(Event):
    """`way`: how it was told to the police, that day; None: not (yet). Values of `core.support.Proceedings`."""

    wish: str
    way: str | None = None
    not_made: tuple[str, ...] = ()


@dataclass(frozen=True)
class TellsPlaces(Event):
    """Where it stands online, and what it shows: a code of `core.removal.notices.Ground`."""

    addresses: str
    shows: str


@dataclass(frozen=True)
class ReadsReplies(Event):
    pass


@dataclass(frozen=True)
class AsksToErase(Event):
    word: str | None = None


@dataclass(frozen=True)
class StopsErasing(Event):
    pass


@dataclass(frozen=True)
class ChoosesDays(Event):
    """On which days we may ask how it is: ids of `CheckIn`."""

    moments: tuple[str, ...]


@dataclass(frozen=True)
class AgreesToReferral(Event):
    """To the last one that was asked about."""


@dataclass(frozen=True)
class AtDesk(Event):
    """`who`: a key of `people.PEOPLE`. Opening comes first, and with it the claim."""

    who: str


@dataclass(frozen=True)
class Opens(AtDesk):
    pass


@dataclass(frozen=True)
class Replies(AtDesk):
    words: str


@dataclass(frozen=True)
class DraftsReply(AtDesk):
    words: str


@dataclass(frozen=True)
class Notes(AtDesk):
    words: str


@dataclass(frozen=True)
class Promises(AtDesk):
    """`due_in`: from the moment the demo is filled."""

    due_in: timedelta
    words: str


@dataclass(frozen=True)
class Lowers(AtDesk):
    to: UrgencyClass
    reason: str


@dataclass(frozen=True)
class Assesses(AtDesk):
    """`given`: what is answered beside the facts of the story; `refuses`: measures the victim does not want. The
    person is shown it part by part."""

    given: Mapping[str, str]
    refuses: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadsAgain(AtDesk):
    """A second reader; `why` empty: they agree."""

    why: str = ""


@dataclass(frozen=True)
class AsksAboutStatement(AtDesk):
    """The desk shows a draft of a statement to the person and asks whether it may go."""

    receiver: str


@dataclass(frozen=True)
class PacksDossier(AtDesk):
    """With everything there is, locked with a passphrase; the person is asked."""

    receiver: str


@dataclass(frozen=True)
class Notifies(AtDesk):
    """A notice to one receiver about every place of theirs: drafted, agreed to, pasted into their form."""

    receiver: str
    language: str


@dataclass(frozen=True)
class Refers(AtDesk):
    """`receiver`: an id of the content. The person is asked in the mailbox."""

    receiver: str
    words: str


@dataclass(frozen=True)
class PassesOn(AtDesk):
    """The referral that was agreed to."""

    words: str


@dataclass(frozen=True)
class Releases(AtDesk):
    pass


@dataclass(frozen=True)
class Closes(AtDesk):
    words: str


@dataclass(frozen=True)
class Story:
    """`done`, `put_off`: how many steps of the plan, from the top, are ticked done, and then later."""

    name: str
    facts: Mapping[str, object]
    made: timedelta
    events: tuple[Event, ...]
    language: str = "nl"
    done: int = 0
    put_off: int = 0
    keeps_code: bool = True


def ago(*, days: float = 0, hours: float = 0, minutes: float = 0) -> timedelta:
    return timedelta(days=days, hours=hours, minutes=minutes)
