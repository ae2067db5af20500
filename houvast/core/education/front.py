"""A file of a page: the front block between two lines of dashes, then the body."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field

from houvast.core.knowledge.schema import Slug, Stamp, Strict, Words
from houvast.core.knowledge.yaml_text import read_yaml

from .model import Audience, Kind

_FRONT = re.compile(r"\A---\n(?P<front>.*?)\n---\n(?P<body>.*)\Z", re.DOTALL)
_AUDIENCES = Literal[tuple(each.value for each in Audience)]
_KINDS = Literal[tuple(each.value for each in Kind)]
PageSlug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]


class Front(Strict):
    slug: PageSlug
    language: str
    title: Words
    heading: Words
    line: Words
    kind: _KINDS
    audience: Annotated[list[_AUDIENCES], Field(min_length=1)]
    address: Words
    level: Words
    order: int
    sources: Annotated[list[Slug], Field(min_length=1)]
    referrals: list[Slug]
    search: Annotated[list[Words], Field(min_length=1)]
    cut: bool = False
    reviewed: Stamp | None


class ChoiceFile(Strict):
    id: Slug
    does: str
    to: str


class SceneFile(Strict):
    choices: list[ChoiceFile] = Field(default_factory=list)
    end: Literal["help"] | None = None
    opens: list[str] = Field(default_factory=list)
    referrals: list[Slug] = Field(default_factory=list)


class ScenarioFile(Strict):
    id: PageSlug
    audience: Annotated[list[_AUDIENCES], Field(min_length=1)]
    order: int
    start: str
    scenes: dict[str, SceneFile]


class SceneWordsFile(Strict):
    text: Words
    said: str = ""
    still: str = ""
    choices: dict[str, Words] = Field(default_factory=dict)


class ScenarioWordsFile(Strict):
    reviewed: Stamp | None
    title: Words
    heading: Words
    line: Words
    address: Words
    level: Words
    scenes: dict[str, SceneWordsFile]


class LevelFile(Strict):
    """Words a sentence at most and on average; how many words may have more letters than `long_letters`."""

    longest: Annotated[int, Field(ge=5, le=40)]
    mean: Annotated[float, Field(gt=0)]
    long_letters: Annotated[int, Field(ge=5)]
    long_share: Annotated[float, Field(gt=0, lt=1)]


class LanguageFile(Strict):
    """`quoted`: labels of what others say. `address`: form of address → words that belong to another one.

    `urges`: verbs that tell somebody to do the one thing, unless one of `refuses` follows at once. `counted`: what a
    number of a source counts.
    """

    search: Literal["dutch", "english", "arabic", "french", "german", "simple"]
    quoted: list[Words]
    address: dict[str, list[Words]]
    urges: list[Words]
    refuses: list[Words]
    praise: list[Words]
    blame: list[Words]
    counted: list[Words] = Field(default_factory=list)
    subject: list[Words]
    levels: dict[str, LevelFile]


class LevelsFile(Strict):
    languages: dict[str, LanguageFile]


def take_apart(text: bytes, name: str) -> tuple[object, str]:
    """(front block as data or None where there is none, body). Raises KnowledgeError for YAML that cannot be read."""
    whole = text.decode("utf-8", errors="replace").replace("\r\n", "\n")
    found = _FRONT.match(whole)
    if found is None:
        return None, whole
    return read_yaml(found["front"].encode(), name), found["body"]
