"""The form of every file of `knowledge/law/`. Looks at one item at a time; compiling.py checks what refers to what."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from houvast.core.knowledge.schema import Confidence, IsoDay, Strict, Words

LawId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]  # an id like sr-240b-2010
FactName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]  # the name of a fact
Bwb = Annotated[str, Field(pattern=r"^BWBR\d{7}$")]  # an id like BWBR0001854
Celex = Annotated[str, Field(pattern=r"^3\d{4}[RL]\d{4}$")]  # a number like 32022R2065
Kind = Literal["offence", "right", "rule", "background"]
Years = Annotated[float, Field(gt=0, le=30)]


class Both(Strict):
    """Words in both languages, complete."""

    nl: Words
    en: Words


class AnyOf(Strict):
    any: Annotated[list[FactName], Field(min_length=2)]


class Version(Strict):
    id: LawId
    article: str
    title: Both
    valid_from: IsoDay | None
    valid_until: IsoDay | None
    replaces: LawId | None = None
    meaning: Words
    elements: Annotated[list[FactName | AnyOf], Field(min_length=1)]
    max_prison_years: Years | int | None
    fine_category: Literal["1", "2", "3", "4", "5", "6"] | None
    complaint: Literal["yes", "no", "n/a"]
    limitation_from_18: bool = False
    no_limitation_if_minor: bool = False
    minor_offence: bool = False
    age_in_image: bool = False
    series: bool = False
    sources: Annotated[list[Words], Field(min_length=1)]
    confidence: Confidence
    note: str
    checked_by: Words | None
    checked_on: IsoDay | None

    @model_validator(mode="after")
    def _fits(self) -> "Version":
        if self.valid_from and self.valid_until and self.valid_from > self.valid_until:
            raise ValueError("its last day is before its first")
        if (self.checked_by is None) != (self.checked_on is None):
            raise ValueError("checked_by and checked_on stand together")
        return self


class ProvisionLine(Strict):
    id: LawId
    kind: Kind
    after_match: bool = False
    bwb: Bwb | None = None
    versions: Annotated[list[Version], Field(min_length=1)]


class InstrumentFile(Strict):
    short: Words
    name: Both
    # A country (ISO 3166, of an overlay too), the Union, or the Council of Europe.
    jurisdiction: Annotated[str, Field(pattern=r"^([A-Z]{2}|CoE)$")]
    bwb: Bwb | None = None
    celex: Celex | None = None
    provisions: Annotated[list[ProvisionLine], Field(min_length=1)]


class FactWords(Both):
    asked: bool = True


class FactsFile(Strict):
    facts: dict[str, dict[FactName, FactWords]]
    implies: dict[FactName, list[FactName]]
    excludes: list[Annotated[list[FactName], Field(min_length=2)]]


class MappedRule(Strict):
    fact: FactName
    value: Literal["yes", "no"] = "yes"
    only_if: dict[str, Any] = Field(alias="if")
    acts: list[str] | None = None
    of_image: bool = False


class MappingFile(Strict):
    reviewed: dict[str, str] | None
    rules: list[MappedRule]
    happened: dict[str, dict[str, Any]]
    acts: dict[str, list[FactName]]
