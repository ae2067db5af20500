"""What the person changes in their statement: kept apart from what was told, so that neither overwrites the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from .drafting import GAPS, Gap, Item, SectionName, Statement

LONGEST = 4_000  # characters of one field; a statement is no novel, and the form stays small
LONGEST_CHANGE = 20_000  # as long as what was told may be


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
    """`left_out`: ids of items; `changed`: id of an item → what it says instead; `filled`: gap → words; `added`:
    section → words in addition; `asks`; `receiver`: where it is meant for."""

    left_out: frozenset[str] = frozenset()
    changed: Mapping[str, str] = field(default_factory=dict)
    filled: Mapping[str, str] = field(default_factory=dict)
    added: Mapping[str, str] = field(default_factory=dict)
    asks: tuple[Ask, ...] = ()
    receiver: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "left_out": sorted(self.left_out),
            "changed": dict(sorted(self.changed.items())),
            "filled": dict(sorted(self.filled.items())),
            "added": dict(sorted(self.added.items())),
            "asks": [ask.value for ask in self.asks],
            "receiver": self.receiver,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Corrections:
        return cls(
            left_out=frozenset(data["left_out"]),
            changed=dict(data.get("changed", {})),
            filled=dict(data["filled"]),
            added=dict(data["added"]),
            asks=tuple(Ask(ask) for ask in data["asks"]),
            receiver=data["receiver"],
        )


def too_long(corrections: Corrections) -> tuple[str, ...]:
    """Names of the fields that hold more than they may: `gap-<id>`, `added-<section>`, `changed-<item>`."""
    fields = [
        *(("gap", name, words, LONGEST) for name, words in corrections.filled.items()),
        *(("added", name, words, LONGEST) for name, words in corrections.added.items()),
        *(("changed", name, words, LONGEST_CHANGE) for name, words in corrections.changed.items()),
    ]
    return tuple(f"{kind}-{name}" for kind, name, words, longest in fields if len(words) > longest)


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
    """The sections with the person's changes. Nothing they typed goes away by itself: an addition stands without its
    section, words in a gap stay when the gap is told elsewhere, and a changed line stays, as own words, when what it
    changed is no longer there."""
    by_name = {section.name: section for section in statement.sections}
    orphans = _orphans(statement, corrections)
    left = []
    for name in SectionName:
        section = by_name.get(name)
        told = [_changed(item, corrections) for item in (section.items if section else ())]
        items = (*told, *(orphans if name is SectionName.WORDS else ()))
        words = {gap: corrections.filled.get(gap.value, "").strip() for gap in GAPS.get(name, ())}
        left.append(
            SectionLeft(
                name,
                tuple(item for item in items if item.id not in corrections.left_out),
                tuple((gap, text) for gap, text in words.items() if text),
                tuple(gap for gap in (section.gaps if section else ()) if not words[gap]),
                corrections.added.get(name.value, "").strip(),
            )
        )
    return tuple(section for section in left if not section.empty)


def _changed(item: Item, corrections: Corrections) -> Item:
    words = corrections.changed.get(item.id, "").strip()
    return replace(item, changed=words) if words else item


def _orphans(statement: Statement, corrections: Corrections) -> tuple[Item, ...]:
    there = {item.id for item in statement.items}
    return tuple(
        Item(name, words=words.strip())
        for name, words in sorted(corrections.changed.items())
        if name not in there and words.strip()
    )
