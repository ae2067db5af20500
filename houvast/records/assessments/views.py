"""What others get of assessments. Frozen, no keys. Times are aware datetimes in UTC, to the minute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from houvast.core.assessment import Answers, Level, Trigger


class Decision(StrEnum):
    """What the worker does with a measure. `FOLLOW` needs no reason: asked for where it is proposed or open."""

    FOLLOW = "follow"
    ASK = "ask"  # although the rules do not offer it
    LEAVE = "leave"  # although they do


class Outcome(StrEnum):
    """How a task ended. `OPEN`: nobody answered yet."""

    OPEN = "open"
    GRANTED = "granted"
    NOT_GRANTED = "not_granted"
    WITHDRAWN = "withdrawn"
    NOT_POSSIBLE = "not_possible"


@dataclass(frozen=True)
class NeedDecision:
    """`level` None: as worked out. `why` is asked for where it is another level."""

    level: Level | None = None
    why: str = ""


@dataclass(frozen=True)
class MeasureDecision:
    decision: Decision = Decision.FOLLOW
    why: str = ""


@dataclass(frozen=True)
class Filled:
    """What a worker filled in. `given`: answers of this assessment alone (facts of the report are not repeated here
    unless they were answered otherwise), "rather_not_say" included. `accepts`, `refuses`: the wishes."""

    given: Mapping[str, str] = field(default_factory=dict)
    accepts: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    needs: Mapping[str, NeedDecision] = field(default_factory=dict)
    measures: Mapping[str, MeasureDecision] = field(default_factory=dict)


@dataclass(frozen=True)
class VersionView:
    """One version. `answers`: everything it stands on (while it is a draft: worked out when read). `revision` goes
    back in with the next save of a draft. `trigger`: why it was made."""

    id: UUID
    number: int
    trigger: Trigger
    filled: Filled
    answers: Answers | None
    rules_version: str
    finished: bool
    revision: int
    by_id: UUID
    by_name: str
    at: datetime


@dataclass(frozen=True)
class OpinionView:
    """What a second reader said of the version `about`. `why` may be empty where they agree."""

    id: UUID
    about: UUID
    agrees: bool
    why: str
    by_id: UUID
    by_name: str
    at: datetime


@dataclass(frozen=True)
class TaskView:
    """`who`: who asks for it, as a colleague typed it. `about`: the version it comes from."""

    id: UUID
    about: UUID
    measure: str
    who: str
    words: str
    outcome: Outcome
    outcome_words: str
    by_name: str
    at: datetime


@dataclass(frozen=True)
class PaperPart:
    """One thing that can be left out. `text` is exactly what goes along, the title its first line."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class PaperView:
    """What the person is shown. `head` stands on the paper whatever is chosen; it says nothing of this person."""

    id: UUID
    about: UUID
    number: int
    language: str
    receiver: str
    head: str
    parts: tuple[PaperPart, ...]
    at: datetime

    def text_of(self, chosen: frozenset[str]) -> str:
        """The exact text with the chosen parts, in the order of the paper: what a consent is bound to."""
        return "\n\n".join([self.head, *(part.text for part in self.parts if part.id in chosen)])

    def chosen_in(self, text: str) -> tuple[PaperPart, ...] | None:
        """The parts that make exactly this text; None where it is no text of this paper."""
        blocks = set(text.split("\n\n"))
        chosen = tuple(part for part in self.parts if part.text in blocks)
        return chosen if self.text_of(frozenset(part.id for part in chosen)) == text else None
