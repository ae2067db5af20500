"""Where a notice stands, whose turn it is, by when, and what can be done when silence lasts.

The law says "without undue delay" and gives few days; the days after which we look again are content
(`knowledge/notices/kinds.yaml`), each with its source and how sure it is.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .notices import NoticeKind


class Decision(StrEnum):
    """What the receiver answered. Values are for ever."""

    REMOVED = "removed"
    PARTLY = "partly"
    REFUSED = "refused"


class Found(StrEnum):
    """What a person saw who looked again. Values are for ever."""

    GONE = "gone"
    PARTLY_GONE = "partly_gone"
    STILL_THERE = "still_there"


class Agreed(StrEnum):
    """What the person said of exactly this notice."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    YES = "yes"
    NO = "no"


class Where(StrEnum):
    """The state of a notice, in the order in which most go."""

    DRAFTED = "drafted"
    ASKED = "asked"
    DECLINED = "declined"  # the person said no, or took it back before it was sent
    AGREED = "agreed"
    SENT = "sent"
    RECEIVED = "received"
    REMOVED = "removed"  # says the receiver; nobody looked yet
    PARTLY = "partly"
    REFUSED = "refused"
    GONE = "gone"  # somebody looked: the end
    BACK = "back"  # somebody looked: (part of) it is still or again there
    STOPPED = "stopped"  # we do not go on with it


ENDED = frozenset({Where.GONE, Where.STOPPED})


class Turn(StrEnum):
    DESK = "desk"
    PERSON = "person"
    RECEIVER = "receiver"
    NOBODY = "nobody"


class What(StrEnum):
    """What happens to a notice. Values are for ever."""

    SENT = "sent"
    RECEIVED = "received"  # the receiver confirmed that they have it
    DECIDED = "decided"
    CHECKED = "checked"  # a person looked
    TOOK = "took"  # went a way further: a second notice, the coordinator, a court
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Event:
    """`code`: which decision, what was found, which way."""

    what: What
    on: date
    code: str = ""


SECOND = "second_notice"  # the one way that is a notice again: what was answered before does not count for it


@dataclass(frozen=True, slots=True)
class Course:
    """What happened to one notice, by day; on one day in the order in which it was noted."""

    events: tuple[Event, ...] = ()

    @property
    def sent_on(self) -> date | None:
        return next((event.on for event in self.events if event.what is What.SENT), None)

    @property
    def stopped(self) -> bool:
        return any(event.what is What.STOPPED for event in self.events)

    @property
    def decision(self) -> Decision | None:
        """The last one."""
        return next((Decision(event.code) for event in reversed(self.events) if event.what is What.DECIDED), None)

    @property
    def days_to_answer(self) -> int | None:
        """From the first sending to the first word of the receiver."""
        heard = (event.on for event in self.events if event.what in (What.RECEIVED, What.DECIDED))
        first, sent = next(heard, None), self.sent_on
        return (first - sent).days if first and sent else None

    @property
    def taken(self) -> tuple[str, ...]:
        """Ids of the ways that were gone, the first one first."""
        return tuple(event.code for event in self.events if event.what is What.TOOK)


class OutOfOrder(ValueError):
    """This cannot have happened now: `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Term:
    """So many days, or months, after which we look again."""

    days: int | None
    months: int | None
    sources: tuple[str, ...]
    confidence: str

    def after(self, day: date) -> date:
        if self.months is None:
            return day + timedelta(days=self.days or 0)
        years, month = divmod(day.month - 1 + self.months, 12)
        last = calendar.monthrange(day.year + years, month + 1)[1]
        return date(day.year + years, month + 1, min(day.day, last))


@dataclass(frozen=True, slots=True)
class Way:
    """Something that can be done: `after` which state, for which kinds; `needs`: ids of ways that go before it."""

    id: str
    after: frozenset[Where]
    kinds: frozenset[NoticeKind]
    needs: tuple[str, ...]
    address: str
    provisions: tuple[str, ...]
    articles: tuple[str, ...]
    sources: tuple[str, ...]
    confidence: str
    last_checked: str


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """One kind of notice: the duties behind its states, and by when we look again. `terms`: by state; `terms_first`:
    those of a trusted flagger and of material of minors, which go first."""

    kind: NoticeKind
    at: frozenset[str]  # host, search
    provisions: tuple[str, ...]
    sources: tuple[str, ...]
    confidence: str
    terms: Mapping[Where, Term]
    terms_first: Mapping[Where, Term]


@dataclass(frozen=True, slots=True)
class Standing:
    """`since`: the day from which `due` counts: when we look again, whatever happens. `term`: how long that is, and
    where it comes from. `ways`: what can be done now, the first thing first."""

    where: Where
    turn: Turn
    since: date | None
    due: date | None
    passed: bool
    ways: tuple[Way, ...]
    term: Term | None = None

    @property
    def ended(self) -> bool:
        return self.where in ENDED

    @property
    def by_law(self) -> bool:
        """Whether the law itself gives the day; most days are ours."""
        return self.due is not None and self.term is not None and "houvast" not in self.term.sources


def where_it_is(course: Course, agreed: Agreed) -> tuple[Where, date | None]:
    """The state, and the day from which its term counts (None before it was sent)."""
    where, since = _BEFORE[agreed], None
    for event in course.events:
        after = _after(where, event)
        if after is not where or event.what is What.TOOK:
            where, since = after, event.on
    return where, since


def standing(
    course: Course, agreed: Agreed, rule: NoticeRule, ways: tuple[Way, ...], today: date, *, first: bool = False
) -> Standing:
    """`first`: sent by a trusted flagger, or about somebody under 18."""
    where, since = where_it_is(course, agreed)
    term = (rule.terms_first if first else rule.terms).get(where) or rule.terms.get(where)
    due = term.after(since) if term and since else None
    passed = due is not None and due <= today
    silent = where in (Where.SENT, Where.RECEIVED) and passed
    open_ways = _ways(course, rule, ways, where) if silent or where in _NOT_GRANTED else ()
    return Standing(where, _turn(where, passed), since, due, passed, open_ways, term)


def note(course: Course, what: What, on: date, code: str = "") -> Course:
    """One more event, put in its place by its day. Raises OutOfOrder for what cannot have happened."""
    if what is What.SENT:
        if course.sent_on is not None:
            raise OutOfOrder("sent_already")
    elif course.sent_on is None and what is not What.STOPPED:
        raise OutOfOrder("not_sent")
    elif course.sent_on is not None and on < course.sent_on:
        raise OutOfOrder("before_sending")
    if course.stopped:
        raise OutOfOrder("stopped_already")
    {What.DECIDED: Decision, What.CHECKED: Found}.get(what, str)(code)
    events = (*course.events, Event(what, on, code))
    return Course(tuple(sorted(events, key=lambda event: event.on)))


_BEFORE = {
    Agreed.NOT_ASKED: Where.DRAFTED,
    Agreed.ASKED: Where.ASKED,
    Agreed.YES: Where.AGREED,
    Agreed.NO: Where.DECLINED,
}
_NOT_GRANTED = frozenset({Where.REFUSED, Where.PARTLY, Where.BACK})
_THOUGHT_GONE = frozenset({Where.REMOVED, Where.GONE})


def _after(where: Where, event: Event) -> Where:
    match event.what:
        case What.SENT:
            return Where.SENT
        case What.RECEIVED:
            return Where.RECEIVED if where is Where.SENT else where
        case What.DECIDED:
            return Where(event.code)
        case What.CHECKED if event.code == Found.GONE:
            return Where.GONE
        case What.CHECKED:
            return Where.BACK if where in _THOUGHT_GONE else where
        case What.TOOK:
            return Where.SENT if event.code == SECOND else where
    return Where.STOPPED


def _turn(where: Where, passed: bool) -> Turn:
    if where in ENDED:
        return Turn.NOBODY
    if where is Where.ASKED:
        return Turn.PERSON
    if where in (Where.SENT, Where.RECEIVED) and not passed:
        return Turn.RECEIVER
    return Turn.DESK


def _ways(course: Course, rule: NoticeRule, ways: tuple[Way, ...], where: Where) -> tuple[Way, ...]:
    taken = set(course.taken)
    return tuple(
        way
        for way in ways
        if where in way.after and rule.kind in way.kinds and way.id not in taken and set(way.needs) <= taken
    )


class Result(StrEnum):
    """How a notice went, for the figures. Values are for ever."""

    REMOVED = "removed"
    PARTLY = "partly"
    REFUSED = "refused"
    OPEN = "no_decision"


class Answered(StrEnum):
    """How soon the receiver first said anything, confirming receipt included. Values are for ever."""

    DAY = "within_1_day"
    THREE_DAYS = "within_3_days"
    WEEK = "within_7_days"
    LATER = "after_7_days"
    NEVER = "never"


_WENT = {
    Where.GONE: Result.REMOVED,
    Where.REMOVED: Result.REMOVED,
    Where.PARTLY: Result.PARTLY,
    Where.BACK: Result.PARTLY,
    Where.REFUSED: Result.REFUSED,
}
_ENDS = ((1, Answered.DAY), (3, Answered.THREE_DAYS), (7, Answered.WEEK))


def result_of(course: Course) -> Result:
    """Of a notice that was sent; that we stopped does not count."""
    where, _ = where_it_is(Course(tuple(e for e in course.events if e.what is not What.STOPPED)), Agreed.YES)
    return _WENT.get(where, Result.OPEN)


def answered_of(course: Course) -> Answered:
    days = course.days_to_answer
    if days is None:
        return Answered.NEVER
    return next((code for end, code in _ENDS if days <= end), Answered.LATER)
