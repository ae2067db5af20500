"""The title of a step of the plan as it reads now, to be kept beside its tick."""

from __future__ import annotations

from collections.abc import Callable

from houvast.core.situation import Situation
from houvast.records.content import current_knowledge


def titles_in(language: str, situation: Situation) -> Callable[[str], str | None]:
    """Gives a step's title for this reporter; None where the step is gone since."""
    texts = current_knowledge().texts(language)
    role = situation.get("reporter_role") or "self"

    def title_of(step_id: str) -> str | None:
        return texts.step(step_id, role).title if step_exists(step_id) else None

    return title_of


def step_exists(step_id: str) -> bool:
    """Whether the content still has this step."""
    return step_id in current_knowledge().step_ids


def knowledge_version() -> str:
    """The version of the content now, kept beside ticks."""
    return current_knowledge().version
