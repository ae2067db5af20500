"""What the person changes in their statement: kept apart from what was told, so that neither overwrites the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from .drafting import Gap, Item, SectionName, Statement

LONGEST = 4_000  # characters of one field; a statement is no novel, and the form stays small


class Ask(StrEnum):
    """What somebody may ask the police along with it. Whether it can, the police says."""

    OTHER_ADDRESS = "other_address"
    UNDER_NUMBER = "under_number"
    COMPANION = "companion"
    OFFICER_OF_CHOICE = "officer_of_choice"
    INTERPRETER = "interpreter"
    CONTACT_BAN = "contact_ban"
    NO_MAIL_HOME = "no_mail_home"


@dataclass(frozen=True)
class Corrections:
    """`left_out`: ids of items; `filled`: gap → words; `added`: section → words in addition; `asks`; `receiver`: where
    it is meant for."""

    left_out: frozenset[str] = frozenset()
    filled: Mapping[str, str] = field(default_factory=dict)
    added: Mapping[str, str] = field(default_factory=dict)
    asks: tuple[Ask, ...] = ()
    receiver: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "left_out": sorted(self.left_out),
            "filled": dict(sorted(self.filled.items())),
            "added": dict(sorted(self.added.items())),
            "asks": [ask.value for ask in self.asks],
            "receiver": self.receiver,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Corrections:
        return cls(
            frozenset(data["left_out"]),
            dict(data["filled"]),
            dict(data["added"]),
            tuple(Ask(ask) for ask in data["asks"]),
            data["receiver"],
        )


def too_long(corrections: Corrections) -> tuple[str, ...]:
    """Names of the fields that hold more than `LONGEST`: gaps as `gap-<id>`, additions as `added-<section>`."""
    gaps = [f"gap-{name}" for name, words in corrections.filled.items() if len(words) > LONGEST]
    return (*gaps, *(f"added-{name}" for name, words in corrections.added.items() if len(words) > LONGEST))


@dataclass(frozen=True)
class SectionLeft:
    """A section as it will be printed: `filled` are (gap, the person's words), `open` the gaps nobody filled."""

    name: SectionName
    items: tuple[Item, ...]
    filled: tuple[tuple[Gap, str], ...]
    open: tuple[Gap, ...]
    added: str

    @property
    def empty(self) -> bool:
        return not (self.items or self.filled or self.open or self.added)


def corrected(statement: Statement, corrections: Corrections) -> tuple[SectionLeft, ...]:
    """The sections with the person's changes. An addition to a section that has nothing else still stands."""
    by_name = {section.name: section for section in statement.sections}
    left = []
    for name in SectionName:
        section = by_name.get(name)
        gaps = section.gaps if section else ()
        words = {gap: corrections.filled.get(gap.value, "").strip() for gap in gaps}
        left.append(
            SectionLeft(
                name,
                tuple(item for item in (section.items if section else ()) if item.id not in corrections.left_out),
                tuple((gap, text) for gap, text in words.items() if text),
                tuple(gap for gap, text in words.items() if not text),
                corrections.added.get(name.value, "").strip(),
            )
        )
    return tuple(section for section in left if not section.empty)
