"""What the doors get to see of a report: frozen, no models, no keys. Times are aware datetimes in UTC.

A reporter's times are never finer than a quarter of an hour (messages) or an hour (everything else).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from houvast.core.situation import Indicator, Situation, Told
from houvast.core.support import Agreement, Proceedings
from houvast.core.triage.urgency import Reason, UrgencyClass
from houvast.records.reports.states import State


class Side(StrEnum):
    """Who wrote or changed something."""

    REPORTER = "reporter"
    DESK = "desk"


class LureKind(StrEnum):
    """Values are for ever: kept records hold them."""

    PROFILE = "profile"  # the picture beside the name of the account
    SENT = "sent"  # sent as a picture of themselves


@dataclass(frozen=True)
class Lure:
    """The fingerprint of a picture that the offender used, as the person told it. `value`: PDQ in lower-case hex;
    `quality`: 50 to 100."""

    id: UUID
    kind: LureKind
    value: str
    quality: int
    told_on: date


class TickState(StrEnum):
    DONE = "done"
    LATER = "later"
    CANNOT = "cannot"


class Outcome(StrEnum):
    """How a step of the plan ended, chosen by the advisor at closing."""

    DONE = "done"
    NOT_DONE = "not_done"
    REFUSED = "refused"
    NOT_POSSIBLE = "not_possible"
    UNKNOWN = "unknown"


class ClosedAs(StrEnum):
    """What a case turned out to be, chosen by the advisor at closing. Only the first is a report in the figures."""

    COUNSELLED = "counselled"
    DUPLICATE = "duplicate"  # the same person and events as another report
    NO_REQUEST = "no_request"  # a try-out, a question about something else, the press, abuse of the form


@dataclass(frozen=True)
class TickView:
    """A ticked step. `title` is the title as it was when ticked; `exists` is False when the step is gone since."""

    step_id: str
    state: TickState
    title: str
    exists: bool = True


@dataclass(frozen=True)
class FactsView:
    """What is known. `asked`: facts already asked about. `own_accounts` are the victim's, never compared with others.
    `changed_by`/`changed_by_name`/`changed_at` tell of the last revision (the hour, where it was the reporter)."""

    situation: Situation
    asked: frozenset[str]
    indicators: tuple[Indicator, ...]
    own_accounts: tuple[Indicator, ...]
    revision: int
    changed_by: Side
    changed_by_name: str | None
    changed_at: datetime | None
    changed: tuple[str, ...] = ()  # names of the facts that the last revision changed


@dataclass(frozen=True)
class MessageView:
    """One message. `author_name` only at the desk. `at`: quarter of an hour for a reporter's, minute for the desk's.
    `told` is what was told along with a reporter's words (None for a plain message and for the desk's)."""

    id: UUID
    sequence: int
    author: Side
    author_name: str | None
    words: str
    at: datetime
    told: Told | None
    read: bool  # by the other side


@dataclass(frozen=True)
class NoteView:
    """An internal note; never in a reporter's view."""

    id: UUID
    author_name: str
    words: str
    at: datetime


@dataclass(frozen=True)
class DraftView:
    """A reporter's draft, under the private key. `revision` goes back in with the next save."""

    told: Told
    revision: int


@dataclass(frozen=True)
class DeskDraftView:
    text: str
    revision: int
    author_name: str
    at: datetime


@dataclass(frozen=True)
class DateView:
    """A moment at which something must happen. `kind`: `deadline` (the offender's), `promise`, `call_back`, `other`.
    `at` is exact (sealed); `hour` is the clear column. `words` only for the desk's own dates; `about`: the id of what
    must be done by then."""

    id: UUID
    kind: str
    at: datetime
    hour: datetime
    done: bool
    passed: bool
    words: str = ""
    about: UUID | None = None


@dataclass(frozen=True)
class DueView:
    """A date not done, with the case it belongs to."""

    report_id: UUID
    reference: str
    date: DateView


class ErasingRoute(StrEnum):
    SCHEDULED = "scheduled"  # by itself, at `erase_after`; the conversation is hidden from the receipt
    TEAM = "team"  # a person at the helpline decides


@dataclass(frozen=True)
class ErasingView:
    """A request to erase that stands. `may_stop`: the receipt may still stop it (once)."""

    route: ErasingRoute
    asked_by: Side
    erase_after: datetime | None
    may_stop: bool


@dataclass(frozen=True)
class RetentionView:
    """When this is erased by itself, computed now. `notice`: near enough to tell the person and offer to keep."""

    erase_on: date
    notice: bool
    may_keep: bool


@dataclass(frozen=True)
class MailboxView:
    """What the receipt opens. With `hidden` (erasing was asked) messages, draft, ticks and facts are empty."""

    report_id: UUID
    state: State
    language: str
    kept: bool
    extra_word_set: bool
    may_choose_extra_word: bool
    hidden: bool
    facts: FactsView
    ticks: tuple[TickView, ...]
    draft: DraftView | None
    messages: tuple[MessageView, ...]
    new_replies: int  # messages of the desk that were not marked read
    read_by_desk: bool  # the reporter's last message was read
    erasing: ErasingView | None
    retention: RetentionView | None
    word_locked_until: datetime | None  # after five wrong extra words

    @property
    def sent(self) -> bool:
        return self.state is not State.UNSENT


@dataclass(frozen=True)
class ClaimView:
    """Who has the case. `until` None: nobody holds it now, `holder_name` had it last."""

    holder_id: UUID
    holder_name: str
    until: datetime | None
    mine: bool


@dataclass(frozen=True)
class LoweredView:
    """An advisor set the urgency below what the facts say; it holds until an urgency fact changes."""

    computed: UrgencyClass
    reason: str  # code
    by_name: str
    at: datetime


@dataclass(frozen=True)
class QueueRow:
    """One row of the queue. `reasons`: most important first, from the facts and the clear columns.
    `readable` False: this person has no key for it (yet), then only the clear columns are filled."""

    report_id: UUID
    reference: str
    state: State
    team_id: UUID
    team_name: str
    language: str
    urgency: UrgencyClass
    lowered: bool
    reasons: tuple[Reason, ...]
    form: str | None
    who: Mapping[str, str]  # known ones of reporter_role, victim_age, victim_gender
    next_date: datetime | None  # exact where readable, else the hour
    next_date_kind: str | None
    next_date_words: str  # of a derived one its code, else what a colleague wrote
    passed: bool
    waiting_since: datetime | None  # set while the reporter waits for an answer
    last_activity: datetime  # the hour
    last_writer: Side
    claim: ClaimView | None
    desk_line: str  # what colleagues last said of it, one line
    erasing: ErasingView | None
    readable: bool


@dataclass(frozen=True)
class HistoryLine:
    """What happened to a case, from the audit. `parameters` are codes and numbers."""

    at: datetime
    act: str
    by_name: str | None  # None: the reporter, or the system where `by` says so
    by: str
    parameters: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class ClosedView:
    at: datetime
    by_name: str
    outcomes: Mapping[str, Outcome]
    words: str
    closed_as: ClosedAs = ClosedAs.COUNSELLED


@dataclass(frozen=True)
class CaseView:
    """Everything the case page shows. `may` holds the acts (see `states.Act`) this person may do now, in this state,
    claim included. `closed_before`: how it was closed the last time, where it was opened again since."""

    report_id: UUID
    reference: str
    state: State
    team_id: UUID
    team_name: str
    language: str
    arrived: datetime
    urgency: UrgencyClass
    reasons: tuple[Reason, ...]
    lowered: LoweredView | None
    facts: FactsView
    ticks: tuple[TickView, ...]
    messages: tuple[MessageView, ...]
    notes: tuple[NoteView, ...]
    draft: DeskDraftView | None
    dates: tuple[DateView, ...]
    claim: ClaimView | None
    waiting_since: datetime | None
    last_activity: datetime
    last_writer: Side
    erasing: ErasingView | None
    closed: ClosedView | None
    retention: RetentionView | None
    held_until: date | None
    history: tuple[HistoryLine, ...]
    may: frozenset[str]
    closed_before: ClosedView | None = None
    proceedings: Proceedings = field(default_factory=Proceedings)
    proceedings_revision: int = 0
    agreement: Agreement | None = None
    lures: tuple[Lure, ...] = ()
