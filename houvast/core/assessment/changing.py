"""What is different between two assessments of one person: told, so that a changed fact is not overlooked."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from .answers import Answers
from .result import Assessment
from .vocabulary import ALL_FACTS


class Trigger(Enum):
    """Why an assessment is made, or made again (art. 22(7): updated when the elements change)."""

    FIRST = "first"
    NEW_THREAT = "new_threat"
    PUBLICATION = "publication"
    RELEASE = "release"
    TRIAL_DATE = "trial_date"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Change:
    """`what`: `fact`, `need` or `measure`; `before` and `after` are values, levels or statuses, None: not there."""

    what: str
    id: str
    before: str | None
    after: str | None


def changes(before: Assessment, after: Assessment) -> tuple[Change, ...]:
    """Needs and measures that differ, needs first. Empty: the same result, whatever facts changed."""
    found = _differing("need", _levels(before), _levels(after))
    return tuple(found + _differing("measure", _statuses(before), _statuses(after)))


def changed_facts(before: Answers, after: Answers) -> tuple[Change, ...]:
    """Facts with another answer, in the order of the vocabulary. Lists and days are told as text."""
    mine, theirs = before.facts(), after.facts()
    return tuple(
        Change("fact", fact, _text(mine.get(fact)), _text(theirs.get(fact)))
        for fact in ALL_FACTS
        if mine.get(fact) != theirs.get(fact)
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _levels(result: Assessment) -> dict[str, str]:
    return {need.id: need.level.value for need in result.needs}


def _statuses(result: Assessment) -> dict[str, str]:
    return {measure.id: measure.status.value for measure in result.measures}


def _differing(what: str, before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    names = dict.fromkeys([*before, *after])
    return [
        Change(what, name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)
    ]
