"""What an assessment comes to. Codes and fact names only; the words are joined at the doors. There is no score."""

from collections.abc import Mapping
from dataclasses import dataclass

from .vocabulary import Level, Status


@dataclass(frozen=True, slots=True)
class NeedFound:
    """`because`: the facts whose answers made it a need. `open`: unknown facts that could still raise it.
    `presumed`: presumptions that made it at least what they say."""

    id: str
    level: Level
    because: tuple[str, ...]
    open: tuple[str, ...]
    presumed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConditionFound:
    """`met`: True, False, or None while nobody knows (or only whoever decides can say). `facts`: what settles it."""

    id: str
    met: bool | None
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeasureFound:
    """`because`: the needs it answers, each there at the level it takes. Never empty."""

    id: str
    status: Status
    conditions: tuple[ConditionFound, ...]
    because: tuple[str, ...]
    accepted: bool


@dataclass(frozen=True, slots=True)
class NotOffered:
    """Why a measure is not there. `needs`: each need it would answer, with its level. `open`: facts that could change
    it; none: nothing that is known or unknown makes it one to ask for."""

    id: str
    needs: Mapping[str, Level]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """`open_questions`: unknown facts that could still change something, the most useful first."""

    needs: tuple[NeedFound, ...]
    measures: tuple[MeasureFound, ...]
    not_offered: tuple[NotOffered, ...]
    open_questions: tuple[str, ...]
    presumed: tuple[str, ...]
    version: str

    def need(self, need_id: str) -> NeedFound:
        """Raises KeyError for an id that is none."""
        return {need.id: need for need in self.needs}[need_id]

    def measure(self, measure_id: str) -> MeasureFound | None:
        return next((measure for measure in self.measures if measure.id == measure_id), None)
