"""Answer blocks: ready sentences from the reviewed content, in the reporter's language and for their role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from houvast.core.advice import advise
from houvast.doors.desk.case_words import role_of
from houvast.records.content import current_knowledge
from houvast.records.reports.views import CaseView


@dataclass(frozen=True)
class Block:
    """`text` is what goes into the reply: the title as a line of its own, then the body."""

    id: str
    title: str
    body: str

    @property
    def text(self) -> str:
        return f"{self.title}\n{self.body}"


def answer_blocks(case: CaseView, now: datetime) -> tuple[Block, ...]:
    """The steps of the plan as it stands now, each as it would be said to this person."""
    knowledge = current_knowledge()
    theirs = knowledge.texts(case.language)
    role = role_of(case.facts.situation)
    plan = advise(case.facts.situation, knowledge, now=now)
    said = ((step.id, theirs.step(step.id, role, step.notes)) for step in (*plan.steps, *plan.more))
    return tuple(Block(step_id, text.title, text.body) for step_id, text in said)


def with_text(draft: str, added: str) -> str:
    """A draft with a block under it; an empty draft becomes the block."""
    return f"{draft.rstrip()}\n\n{added}" if draft.strip() else added
