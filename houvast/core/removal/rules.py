"""The rules and words of notices, compiled from `knowledge/notices/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .notices import NoticeKind, NoticeWords
from .tracking import NoticeRule, Way


@dataclass(frozen=True, slots=True)
class KindExplained:
    """`who` may ask, and why; `duty`: what the receiver must do."""

    title: str
    what: str
    who: str
    duty: str


@dataclass(frozen=True, slots=True)
class WayExplained:
    title: str
    what: str


@dataclass(frozen=True, slots=True)
class NoticeTexts:
    """One language: `notice` goes out, the rest explains it at the desk."""

    notice: NoticeWords
    kinds: Mapping[NoticeKind, KindExplained]
    ways: Mapping[str, WayExplained]


@dataclass(frozen=True, slots=True)
class NoticeRules:
    """`rules` by kind; `ways` in the order in which they are offered; `texts` by language."""

    rules: Mapping[NoticeKind, NoticeRule]
    ways: tuple[Way, ...]
    texts: Mapping[str, NoticeTexts]

    def kinds_for(self, *, search_engine: bool) -> tuple[NoticeKind, ...]:
        """What fits a receiver, the strongest first."""
        at = "search" if search_engine else "host"
        return tuple(kind for kind, rule in self.rules.items() if at in rule.at)

    def way(self, way_id: str) -> Way | None:
        return next((way for way in self.ways if way.id == way_id), None)
