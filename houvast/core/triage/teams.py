"""Which team gets a report: the under-18 rule, then language, then default."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from houvast.core.situation import Situation
from houvast.core.situation.vocabulary import UNDER_18


@dataclass(frozen=True)
class TeamChoice:
    id: UUID
    languages: tuple[str, ...]
    under_18: bool
    is_default: bool


def is_under_18(situation: Situation) -> bool:
    """The victim is under 18 now; where the age is not known, whether the picture shows somebody under 18."""
    age = situation.get("victim_age")
    if age is not None:
        return age in UNDER_18
    return situation.get("age_in_image") == "under_18"


def pick_team(teams: Iterable[TeamChoice], *, under_18: bool, language: str) -> TeamChoice | None:
    """The team for this report; None only when there is no team at all. A rule that nobody meets is passed over:
    better another team than none."""
    candidates = _those_who(list(teams), lambda team: team.under_18 == under_18)
    candidates = _those_who(candidates, lambda team: language in team.languages)
    candidates = _those_who(candidates, lambda team: team.is_default)
    return min(candidates, key=lambda team: team.id, default=None)


def _those_who(teams: list[TeamChoice], rule) -> list[TeamChoice]:
    meeting = [team for team in teams if rule(team)]
    return meeting or teams
