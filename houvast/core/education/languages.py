"""The rules of one language: its word lists, its levels, what it calls what others say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .front import LanguageFile
from .reading_level import Level
from .wording import Wording


@dataclass(frozen=True)
class Language:
    """`quoted`: labels of what others say. `counted`: words after a number that is somebody's count. `search`: its
    configuration of PostgreSQL's full text."""

    code: str
    wording: Wording
    quoted: frozenset[str]
    levels: Mapping[str, Level]
    search: str
    counted: tuple[str, ...] = ()


def read_language(code: str, file: LanguageFile, forbidden: Mapping, subject: tuple[str, ...]) -> Language:
    """`forbidden`: its forbidden_words.yaml. `subject`: of every language, since pages link across."""
    wording = Wording(
        forbidden=frozenset({item["word"] for item in forbidden.get("words", ())} | set(file.blame)),
        exceptions=tuple(forbidden.get("exceptions", ())),
        praise=tuple(file.praise),
        urges=tuple(file.urges),
        refuses=tuple(file.refuses),
        address=MappingProxyType({name: tuple(listed) for name, listed in file.address.items()}),
        subject=subject,
    )
    levels = {name: Level(**level.model_dump()) for name, level in file.levels.items()}
    return Language(
        code, wording, frozenset(file.quoted), MappingProxyType(levels), file.search, counted=tuple(file.counted)
    )
