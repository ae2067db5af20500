"""The form of the files of `knowledge/assessment/` and of their words. compiling.py checks what refers to what."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from houvast.core.knowledge.schema import Confidence, Stamp, Strict, Words

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Condition = dict[str, Any]
Decider = Literal[
    "police", "public_prosecutor", "investigating_judge", "court", "veilig_thuis", "legal_aid_board", "support_worker"
]


class Question(Strict):
    """`asked_of`: `person` is asked of the victim, `file` is looked up or asked of police and prosecutor."""

    fact: Name
    ground: Literal["characteristics", "nature", "circumstances"]
    asked_of: Literal["person", "file"] = "person"


class Presumption(Strict):
    id: Name
    only_if: Condition = Field(alias="if")
    needs: Annotated[list[Name], Field(min_length=1)]
    level: Literal["some", "high"]
    sources: Annotated[list[Name], Field(min_length=1)]


class Need(Strict):
    id: Name
    some: Annotated[list[Condition], Field(min_length=1)]
    high: list[Condition] = Field(default_factory=list)
    sources: Annotated[list[Name], Field(min_length=1)]
    confidence: Confidence


class NeedsFile(Strict):
    groups: dict[Name, Condition] = Field(default_factory=dict)
    presumptions: list[Presumption]
    needs: Annotated[list[Need], Field(min_length=1)]


class MeasureCondition(Strict):
    """Without `if` no fact settles it: whoever decides has to say, so it stays open."""

    id: Name
    only_if: Condition | None = Field(None, alias="if")


class Measure(Strict):
    """`needs`: which need, at least how strong, makes it worth asking for."""

    id: Name
    decided_by: Annotated[list[Decider], Field(min_length=1)]
    needs: Annotated[dict[Name, Literal["some", "high"]], Field(min_length=1)]
    conditions: list[MeasureCondition] = Field(default_factory=list)
    offered_in: Annotated[list[Literal["before", "during", "after"]], Field(min_length=1)]
    without_proceedings: bool = False
    rights: list[str] = Field(default_factory=list)
    sources: Annotated[list[Name], Field(min_length=1)]
    confidence: Confidence

    @model_validator(mode="after")
    def _once(self) -> "Measure":
        if len({condition.id for condition in self.conditions}) != len(self.conditions):
            raise ValueError("a condition stands twice")
        return self


class QuestionText(Strict):
    """`name`: in a list, and `options`, for facts that no report has; the others are named by labels.yaml."""

    ask: Words
    why: Words
    name: str = ""
    options: dict[str, Words] = Field(default_factory=dict)


class NeedText(Strict):
    title: Words
    about: Words


class MeasureText(Strict):
    """`who`: who decides, as words. `ask`: how it is asked for."""

    title: Words
    about: Words
    who: Words
    ask: Words
    conditions: dict[str, Words] = Field(default_factory=dict)


class TextFile(Strict):
    reviewed: Stamp | None
    grounds: dict[str, Words]
    levels: dict[str, Words]
    statuses: dict[str, Words]
    stages: dict[str, Words]
    met: dict[str, Words]
    receivers: dict[str, Words]
    words: dict[str, Words]
    presumed: dict[str, Words]
    questions: dict[str, QuestionText]
    needs: dict[str, NeedText]
    measures: dict[str, MeasureText]
