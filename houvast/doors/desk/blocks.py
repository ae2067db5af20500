"""Answer blocks: ready sentences from the reviewed content, in the reporter's language and for their role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from houvast.core.advice import advise
from houvast.doors.desk.case_words import role_of
from houvast.doors.look.plan_text import ContactOnScreen, StepOnScreen, plan_text
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
    """The steps of the plan as it stands now, each as it would be said to this person, with whom to call and where to
    report. A number without a stamp is left out where the public door leaves it out."""
    knowledge = current_knowledge()
    situation = case.facts.situation
    plan = advise(situation, knowledge, now=now)
    words = plan_text(plan, knowledge.texts(case.language), role=role_of(situation), knowledge=knowledge)
    return tuple(
        Block(step.id, step.title, "\n".join([step.in_reply, *_where(step)])) for step in (*words.steps, *words.more)
    )


def _where(step: StepOnScreen) -> list[str]:
    lines = [_reached_at(contact) for contact in step.contacts]
    lines += [f"{platform.name}: {platform.address}" for platform in step.platforms if platform.address]
    return [line for line in lines if line]


def _reached_at(contact: ContactOnScreen) -> str:
    ways = ", ".join(way for way in (contact.phone, contact.chat or contact.address) if way)
    return f"{contact.name}: {ways}" if ways else ""


def with_text(draft: str, added: str) -> str:
    """A draft with a block under it; an empty draft becomes the block."""
    return f"{draft.rstrip()}\n\n{added}" if draft.strip() else added
