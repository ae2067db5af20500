"""What is known of a report to the police and of what came of it. Every part may be unknown (None or empty).

Days, not hours. Kept as JSON inside a sealed part; `from_json` reads every version that was ever written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any


class Wish(StrEnum):
    """Whether the person wants to report. `NO` and `LATER` are equal answers."""

    YES = "yes"
    LATER = "later"
    NO = "no"


class Way(StrEnum):
    """How it was told to the police: without asking to prosecute, with, or without a name."""

    MELDING = "melding"
    AANGIFTE = "aangifte"
    TIP = "tip"


class NotMade(StrEnum):
    """Why no report was made: what the person says, for the figures. Never asked as a reproach."""

    SHAME = "shame"
    FEAR_OF_OFFENDER = "fear_of_offender"
    FEAR_OF_HOME = "fear_of_home"
    NO_TRUST = "no_trust"
    OFFENDER_ABROAD = "offender_abroad"
    WANTS_REST = "wants_rest"
    SENT_AWAY = "sent_away"
    OTHER = "other"


class Decision(StrEnum):
    """What the prosecutor decided."""

    PROSECUTES = "prosecutes"
    STOPS = "stops"


class Course(StrEnum):
    """What came back of it so far."""

    NOTHING_YET = "nothing_yet"
    INVESTIGATING = "investigating"
    NOT_TAKEN_UP = "not_taken_up"
    SUSPECT_KNOWN = "suspect_known"


class ProceedingsError(ValueError):
    """One field that cannot be: `field`, and `problem` as a code (`not_a_day`, `not_known`, `too_long`, `before`)."""

    def __init__(self, field: str, problem: str, other: str = "") -> None:
        super().__init__(f"{field}: {problem} {other}".strip())
        self.field = field
        self.problem = problem
        self.other = other


LONGEST = 200  # characters of a number or an office
_ENUMS = {"wish": Wish, "way": Way, "decision": Decision, "course": Course}
_DAYS = (
    "considered_on",
    "made_on",
    "statement_on",
    "course_on",
    "decided_on",
    "told_decision_on",
    "hearing_on",
    "judgment_on",
    "released_on",
)
# A later step cannot lie before the earlier one.
_ORDER = (
    ("made_on", "decided_on"),
    ("made_on", "hearing_on"),
    ("hearing_on", "judgment_on"),
    ("decided_on", "told_decision_on"),
)


@dataclass(frozen=True)
class Proceedings:
    """`considered_on`: the day the person said they think about it. `office`: where it was made. `number`: the one the
    police gave. `statement_on`: a statement on paper went to the police, whoever brought it; no report by itself.

    `told_decision_on`: the day the person heard that there is no prosecution. `released_on`: the suspect came free.
    """

    wish: Wish | None = None
    considered_on: date | None = None
    made_on: date | None = None
    way: Way | None = None
    office: str = ""
    number: str = ""
    statement_on: date | None = None
    not_made: tuple[NotMade, ...] = ()
    course: Course | None = None
    course_on: date | None = None
    decision: Decision | None = None
    decided_on: date | None = None
    told_decision_on: date | None = None
    hearing_on: date | None = None
    judgment_on: date | None = None
    released_on: date | None = None

    @property
    def made(self) -> bool:
        return self.made_on is not None or self.way is not None

    def to_json(self) -> dict[str, Any]:
        """What is known, and nothing else."""
        known = {name: value for name, value in asdict(self).items() if value not in (None, "", ())}
        return {name: _plain(value) for name, value in known.items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Proceedings:
        """Raises `ProceedingsError` for the first field that is wrong."""
        known = {field.name for field in fields(cls)}
        for name in data:
            if name not in known:
                raise ProceedingsError(name, "not_known")
        made = cls(**{name: _read(name, value) for name, value in data.items() if value not in (None, "", [], ())})
        for earlier, later in _ORDER:
            first, second = getattr(made, earlier), getattr(made, later)
            if first and second and second < first:
                raise ProceedingsError(later, "before", earlier)
        return made


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [str(item) for item in value]
    return str(value)


def _read(name: str, value: Any) -> Any:
    if name in _DAYS:
        return _day(name, value)
    if name in _ENUMS:
        return _one(name, value, _ENUMS[name])
    if name == "not_made":
        if not isinstance(value, list | tuple):
            raise ProceedingsError(name, "not_known")
        return tuple(dict.fromkeys(_one(name, item, NotMade) for item in value))
    if not isinstance(value, str) or len(value) > LONGEST:
        raise ProceedingsError(name, "too_long")
    return value.strip()


def _day(name: str, value: Any) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ProceedingsError(name, "not_a_day") from None


def _one(name: str, value: Any, kind: type[StrEnum]) -> StrEnum:
    try:
        return kind(value)
    except ValueError:
        raise ProceedingsError(name, "not_known", ", ".join(kind)) from None
