"""The form of `knowledge/support/rights.yaml` and of its words. compiling.py checks what refers to what."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from houvast.core.knowledge.schema import Confidence, IsoDay, Slug, Stamp, Strict, Words


class Clock(Strict):
    """`of`: fields of the record; the first that is known counts. One of `days` and `months`."""

    of: Annotated[list[Slug], Field(min_length=1)]
    days: int | None = None
    months: int | None = None

    @model_validator(mode="after")
    def one_of_both(self) -> Clock:
        if (self.days is None) == (self.months is None):
            raise ValueError("a clock has days or months")
        return self


class Right(Strict):
    """`articles`: what law/ does not have yet, as text."""

    id: Slug
    stages: Annotated[list[Slug], Field(min_length=1)]
    needs_report: bool = False
    only_for: dict[Slug, Annotated[list[Slug], Field(min_length=1)]] = Field(default_factory=dict)
    clock: Clock | None = None
    provisions: list[Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]]
    articles: list[Words] = Field(default_factory=list)
    since: IsoDay | None
    referrals: list[Slug] = Field(default_factory=list)
    sources: Annotated[list[Slug], Field(min_length=1)]
    confidence: Confidence

    @model_validator(mode="after")
    def rests_on_something(self) -> Right:
        if not self.provisions and not self.articles:
            raise ValueError("a right names a provision, or an article as text")
        return self


class Stage(Strict):
    helpline: Annotated[list[Slug], Field(min_length=1)]
    referrals: Annotated[list[Slug], Field(min_length=1)]


class RightsFile(Strict):
    rights: Annotated[list[Right], Field(min_length=1)]
    stages: dict[Slug, Stage]


class RightWords(Strict):
    """`what` may be asked for, `how` it is used."""

    title: Words
    what: Words
    how: Words


class ReferralWords(Strict):
    """`draft` of the text that a person is asked about; the rest stands on the hand-over sheet."""

    draft: Words
    sheet: Words
    agreed: Words
    only: Words
    sender: Words = Field(alias="from")
    to: Words


class TextFile(Strict):
    reviewed: Stamp | None
    rights: dict[Slug, RightWords]
    helpline: dict[Slug, Words]
    referral: ReferralWords
