"""What is known: before the first send the reporter's answers (private key), afterwards the facts (shared key).

The facts are one sealed record with a revision: reporter and advisor may both change it, and it says who did.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from houvast.core.situation import VOCABULARY_VERSION, Indicator, Situation, Told
from houvast.core.situation.vocabulary import PLATFORM_FIELDS, PLATFORM_IDS
from houvast.records.content import current_knowledge
from houvast.records.reports.parts import PartName
from houvast.records.reports.sealed_parts import Part, read_part, write_part
from houvast.records.reports.views import FactsView, Side


@dataclass(frozen=True)
class Facts:
    """`by`, `person_id`, `at`, `changed` tell of the last revision; `person_id` only where an advisor made it."""

    situation: Situation
    asked: frozenset[str] = frozenset()
    indicators: tuple[Indicator, ...] = ()
    own_accounts: tuple[Indicator, ...] = ()
    by: Side = Side.REPORTER
    person_id: UUID | None = None
    at: datetime | None = None
    changed: tuple[str, ...] = ()
    revision: int = 0

    def changed_to(
        self,
        situation: Situation,
        *,
        by: Side,
        person_id: UUID | None,
        at: datetime,
        asked: frozenset[str] | None = None,
    ) -> Facts:
        """The same with another situation, and what differs by name."""
        return replace(
            self,
            situation=situation,
            asked=self.asked if asked is None else asked,
            by=by,
            person_id=person_id,
            at=at,
            changed=different(self.situation, situation),
        )

    def with_told(self, told: Told, *, at: datetime) -> Facts:
        """The same with what a reporter told now: acts and indicators are added, a deadline replaces the last."""
        answers: dict[str, object] = {}
        if told.deadline:
            answers["deadline"] = told.deadline
        if told.acts:
            answers["acts"] = _added(self.situation.get("acts") or (), told.acts)
        situation = self.situation.with_answers(answers, known_platforms(self.situation, told))
        return replace(
            self,
            situation=situation,
            indicators=_added(self.indicators, told.indicators),
            own_accounts=_added(self.own_accounts, told.own_accounts),
            by=Side.REPORTER,
            person_id=None,
            at=at,
            changed=different(self.situation, situation),
        )

    def says_the_same_as(self, other: Facts) -> bool:
        return (
            self.situation == other.situation
            and self.asked == other.asked
            and self.indicators == other.indicators
            and self.own_accounts == other.own_accounts
        )


def read_answers(report_id: UUID, private: bytes) -> Facts:
    """What the reporter answered before anything was sent."""
    return answers_of(read_part(report_id, PartName.ANSWERS, private))


def answers_of(part: Part | None) -> Facts:
    """What an opened part says, the answers before the first send as well as the facts after it."""
    return Facts(Situation()) if part is None else _from_data(part.data, part.revision)


def write_answers(report_id: UUID, facts: Facts, private: bytes) -> int:
    return write_part(report_id, PartName.ANSWERS, facts_part(facts), private)


def read_facts(report_id: UUID, shared: bytes) -> Facts:
    return answers_of(read_part(report_id, PartName.FACTS, shared))


def write_facts(report_id: UUID, facts: Facts, shared: bytes) -> int:
    """The new revision."""
    return write_part(report_id, PartName.FACTS, facts_part(facts), shared)


def facts_view(facts: Facts, person_name: str | None = None) -> FactsView:
    return FactsView(
        situation=facts.situation,
        asked=facts.asked,
        indicators=facts.indicators,
        own_accounts=facts.own_accounts,
        revision=facts.revision,
        changed_by=facts.by,
        changed_by_name=person_name,
        changed_at=facts.at,
        changed=facts.changed,
    )


def different(before: Situation, after: Situation) -> tuple[str, ...]:
    """Names of the facts that differ, in the order of the vocabulary."""
    names = list(dict.fromkeys([*before, *after]))
    return tuple(name for name in names if before.get(name) != after.get(name))


def known_platforms(*tellings: Situation | Told) -> tuple[str, ...]:
    """The platforms of the content as it is, and whatever it had when these were checked."""
    now = current_knowledge().platform_ids
    return tuple(dict.fromkeys([*now, *_platforms_in([telling.to_json() for telling in tellings])]))


def _platforms_in(values: Iterable[dict]) -> tuple[str, ...]:
    found = list(PLATFORM_IDS)
    for value in values:
        for name in PLATFORM_FIELDS:
            found += value.get(name) or []
        for part in ("acts", "indicators", "own_accounts"):
            found += [item["platform"] for item in value.get(part) or [] if item.get("platform")]
    return tuple(dict.fromkeys(found))


def _added(before: tuple, more: tuple) -> tuple:
    return tuple(dict.fromkeys([*before, *more]))


def facts_part(facts: Facts) -> dict[str, Any]:
    """What is sealed."""
    return {
        "vocabulary": VOCABULARY_VERSION,
        "situation": facts.situation.to_json(),
        "asked": sorted(facts.asked),
        "indicators": [indicator.to_json() for indicator in facts.indicators],
        "own_accounts": [indicator.to_json() for indicator in facts.own_accounts],
        "by": facts.by.value,
        "person": str(facts.person_id) if facts.person_id else None,
        "at": facts.at.isoformat() if facts.at else None,
        "changed": list(facts.changed),
    }


def _from_data(data: dict[str, Any], revision: int) -> Facts:
    platforms = _platforms_in([data["situation"], data])
    return Facts(
        situation=Situation.from_json(data["situation"], platforms),
        asked=frozenset(data["asked"]),
        indicators=tuple(Indicator.from_json(item, platform_ids=platforms) for item in data["indicators"]),
        own_accounts=tuple(Indicator.from_json(item, platform_ids=platforms) for item in data["own_accounts"]),
        by=Side(data["by"]),
        person_id=UUID(data["person"]) if data["person"] else None,
        at=datetime.fromisoformat(data["at"]) if data["at"] else None,
        changed=tuple(data["changed"]),
        revision=revision,
    )


def told_from_json(data: dict[str, Any]) -> Told:
    """What was told, as it was sealed: checked when it came in, so its platforms are known ones."""
    return Told.from_json(data, _platforms_in([data]))
