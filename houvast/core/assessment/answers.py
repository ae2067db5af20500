"""The answers of one assessment, checked and frozen: the report's facts, its own facts, and what the victim wants."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from houvast.core.situation import FIELDS, Situation, SituationError
from houvast.core.situation.situation import UNKNOWN
from houvast.core.situation.vocabulary import PLATFORM_IDS

from .vocabulary import ALL_FACTS, MEASURES, OWN_FACTS, RATHER_NOT_SAY


@dataclass(frozen=True, slots=True)
class Answers:
    """`own` holds only what is known. `declined`: asked, and rather not said. `accepts`, `refuses`: measure ids."""

    situation: Situation = field(default_factory=Situation)
    own: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    declined: frozenset[str] = frozenset()
    accepts: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()

    @classmethod
    def from_json(
        cls,
        value: object,
        platform_ids: tuple[str, ...] = PLATFORM_IDS,
        measure_ids: tuple[str, ...] = MEASURES,
    ) -> "Answers":
        """One JSON object of `houvast assess`. Raises SituationError that names the field and what is allowed."""
        if not isinstance(value, dict):
            raise SituationError("answers", value, "one JSON object")
        wishes = {name: _wishes(name, value.get(name), measure_ids) for name in ("accepts", "refuses")}
        facts = {name: given for name, given in value.items() if name not in wishes}
        return cls(accepts=wishes["accepts"], refuses=wishes["refuses"]).with_answers(facts, platform_ids)

    def with_answers(self, given: Mapping[str, object], platform_ids: tuple[str, ...] = PLATFORM_IDS) -> "Answers":
        """The same with these answered anew; None and "unknown" make a fact unknown. Raises SituationError."""
        own, declined = dict(self.own), set(self.declined)
        reported: dict[str, object] = {}
        for name, value in given.items():
            if name not in FIELDS and name not in OWN_FACTS:
                raise SituationError(name, value, "only the fields " + ", ".join((*ALL_FACTS, "accepts", "refuses")))
            declined.discard(name)
            if value == RATHER_NOT_SAY:
                declined.add(name)
                value = None
            if name in FIELDS:
                reported[name] = value
                continue
            if value is None or value == UNKNOWN:
                own.pop(name, None)
                continue
            if not isinstance(value, str) or value not in OWN_FACTS[name]:
                raise SituationError(name, value, (*OWN_FACTS[name], UNKNOWN, RATHER_NOT_SAY))
            own[name] = value
        return Answers(
            self.situation.with_answers(reported, platform_ids),
            MappingProxyType({name: own[name] for name in OWN_FACTS if name in own}),
            frozenset(declined),
            self.accepts,
            self.refuses,
        )

    def facts(self) -> dict[str, object]:
        """Everything known, by name."""
        return {**self.situation.facts, **self.own}

    def get(self, name: str) -> object | None:
        """The value, None where it is unknown. An unknown name is a mistake of the caller (KeyError)."""
        if name in OWN_FACTS:
            return self.own.get(name)
        return self.situation.get(name)

    def to_json(self) -> dict:
        return {
            **self.situation.to_json(),
            **self.own,
            **dict.fromkeys(sorted(self.declined), RATHER_NOT_SAY),
            "accepts": list(self.accepts),
            "refuses": list(self.refuses),
        }


def _wishes(name: str, value: object, measure_ids: tuple[str, ...]) -> tuple[str, ...]:
    if value is None or value == UNKNOWN:
        return ()
    if not isinstance(value, list | tuple):
        raise SituationError(name, value, "a list of " + ", ".join(measure_ids))
    for item in value:
        if item not in measure_ids:
            raise SituationError(name, item, measure_ids)
    return tuple(dict.fromkeys(value))
