"""The compiled content of `knowledge/assessment/`: questions, needs, measures and their words. Frozen."""

from collections.abc import Mapping
from dataclasses import dataclass

from houvast.core.knowledge import TextMissing
from houvast.core.knowledge.conditions import Atoms, Rule

from .vocabulary import Level


@dataclass(frozen=True, slots=True)
class QuestionRule:
    """`ground`: which letter of art. 22(2) it stands for. `of_file`: looked up, not asked of the victim."""

    fact: str
    ground: str
    of_file: bool


@dataclass(frozen=True, slots=True)
class Presumption:
    id: str
    rule: Rule
    needs: tuple[str, ...]
    level: Level
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NeedRule:
    """`lines`: the level a rule gives and the rule, the highest level first."""

    id: str
    lines: tuple[tuple[Level, Rule], ...]
    sources: tuple[str, ...]
    confidence: str

    @property
    def facts(self) -> frozenset[str]:
        return frozenset().union(*(rule.facts for _, rule in self.lines))


@dataclass(frozen=True, slots=True)
class ConditionRule:
    """`rule` None: no fact settles it, only whoever decides."""

    id: str
    rule: Rule | None


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """`needs`: need id -> the least level that makes it worth asking for."""

    id: str
    decided_by: tuple[str, ...]
    needs: Mapping[str, Level]
    conditions: tuple[ConditionRule, ...]
    offered_in: tuple[str, ...]
    without_proceedings: bool
    rights: tuple[str, ...]
    sources: tuple[str, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    title: str
    address: str
    confidence: str


@dataclass(frozen=True, slots=True)
class QuestionWords:
    ask: str
    why: str


@dataclass(frozen=True, slots=True)
class MeasureWords:
    """`who`: who decides. `ask`: how it is asked for. `conditions`: condition id -> sentence."""

    title: str
    about: str
    who: str
    ask: str
    conditions: Mapping[str, str]


class AssessmentWords:
    """The words of one language. What is missing raises TextMissing: nothing falls back to another language."""

    __slots__ = ("_raw", "language")

    def __init__(self, language: str, raw: Mapping) -> None:
        self.language = language
        self._raw = raw

    @property
    def reviewed(self) -> Mapping[str, str] | None:
        return self._raw["reviewed"]

    def _of(self, table: str, name: str) -> Mapping | str:
        try:
            return self._raw[table][name]
        except KeyError:
            raise TextMissing(f"no text in {self.language}: assessment {table} {name}") from None

    def word(self, table: str, name: str) -> str:
        """A short word of `grounds`, `levels`, `statuses`, `stages`, `met`, `receivers`, `words` or `presumed`."""
        return self._of(table, name)

    def question(self, fact: str) -> QuestionWords:
        raw = self._of("questions", fact)
        return QuestionWords(raw["ask"], raw["why"])

    def own_name(self, fact: str) -> str:
        """The name of a fact that no report has."""
        return self._of("questions", fact)["name"]

    def own_value(self, fact: str, value: str) -> str | None:
        """The word for its value, or None where it is a plain yes or no."""
        return self._of("questions", fact)["options"].get(value)

    def need(self, need_id: str) -> tuple[str, str]:
        """Title, and what it means."""
        raw = self._of("needs", need_id)
        return raw["title"], raw["about"]

    def measure(self, measure_id: str) -> MeasureWords:
        return MeasureWords(**self._of("measures", measure_id))


@dataclass(frozen=True, slots=True)
class AssessmentRules:
    """Everything an assessment is made with. `version`: of the content, kept along with a result."""

    questions: tuple[QuestionRule, ...]
    presumptions: tuple[Presumption, ...]
    needs: tuple[NeedRule, ...]
    measures: tuple[MeasureRule, ...]
    sources: Mapping[str, Source]
    atoms: Atoms
    words: Mapping[str, AssessmentWords]
    version: str

    @property
    def measure_ids(self) -> tuple[str, ...]:
        return tuple(measure.id for measure in self.measures)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.words)
