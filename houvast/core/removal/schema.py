"""The form of `knowledge/notices/`. compiling.py checks what refers to what."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from houvast.core.knowledge.schema import Address, Confidence, IsoDay, Slug, Stamp, Strict, Words

Provision = Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]


class Term(Strict):
    """One of `days` and `months`."""

    days: Annotated[int, Field(ge=0, le=366)] | None = None
    months: Annotated[int, Field(ge=1, le=12)] | None = None
    sources: Annotated[list[Slug], Field(min_length=1)]
    confidence: Confidence

    @model_validator(mode="after")
    def one_of_both(self) -> Term:
        if (self.days is None) == (self.months is None):
            raise ValueError("a term has days or months")
        return self


class Rule(Strict):
    """`at`: host, search. `terms_first`: for a trusted flagger, and about somebody under 18."""

    at: Annotated[list[Annotated[str, Field(pattern="^(host|search)$")]], Field(min_length=1)]
    provisions: Annotated[list[Provision], Field(min_length=1)]
    sources: Annotated[list[Slug], Field(min_length=1)]
    confidence: Confidence
    terms: Annotated[dict[Slug, Term], Field(min_length=1)]
    terms_first: dict[Slug, Term] = Field(default_factory=dict)


class Way(Strict):
    """`articles`: what law/ does not have, as text. `needs`: ways that go before this one."""

    id: Slug
    after: Annotated[list[Slug], Field(min_length=1)]
    kinds: Annotated[list[Slug], Field(min_length=1)]
    needs: list[Slug] = Field(default_factory=list)
    address: Address = ""
    provisions: list[Provision] = Field(default_factory=list)
    articles: list[Words] = Field(default_factory=list)
    sources: Annotated[list[Slug], Field(min_length=1)]
    confidence: Confidence
    last_checked: IsoDay


class File(Strict):
    rules: dict[Slug, Rule]
    ways: Annotated[list[Way], Field(min_length=1)]


class KindWords(Strict):
    subject: Words
    opening: Words
    again: Words
    where: Words
    asks: Words


class Notice(Strict):
    """What goes to the receiver, in their language."""

    kinds: dict[Slug, KindWords]
    grounds: dict[Slug, Words]
    why: Words
    minor: Words
    person: Words
    alias: Words
    flagger: Words
    reply: Words
    good_faith: Words
    notifier: Words
    unnamed: Words


class KindExplained(Strict):
    title: Words
    what: Words
    who: Words  # who may ask, and why
    duty: Words  # what the receiver must do


class WayExplained(Strict):
    title: Words
    what: Words


class TextFile(Strict):
    """`notice` goes out; the rest explains it to the advisor."""

    reviewed: Stamp | None
    notice: Notice
    kinds: dict[Slug, KindExplained]
    ways: dict[Slug, WayExplained]
