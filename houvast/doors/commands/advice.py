"""`houvast advice FACTS.json [--json] [--language nl|en]`: the plan, from the same core as the pages."""

import argparse
import textwrap
from datetime import UTC, datetime

from houvast.core.advice import advise
from houvast.core.knowledge import Knowledge, KnowledgeError
from houvast.core.situation import Situation, SituationError
from houvast.doors.look.plan_text import ContactOnScreen, PlanText, StepOnScreen, plan_text
from houvast.records.content import current_knowledge

from .answering import Wrong, print_json, read_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "facts", metavar="FACTS.json", help="the facts of one report as a JSON object; - reads standard input"
    )
    parser.add_argument("--json", action="store_true", help="JSON on standard output, and nothing else")
    parser.add_argument("--language", default="nl", help="language of the texts (nl or en)")


def run(chosen: argparse.Namespace) -> int:
    knowledge = _knowledge()
    if chosen.language not in knowledge.languages:
        raise Wrong(f"--language: {chosen.language!r} is not allowed; allowed: {', '.join(knowledge.languages)}.")
    try:
        situation = Situation.from_json(read_json(chosen.facts), knowledge.platform_ids)
    except SituationError as refused:
        raise Wrong(str(refused)) from None
    plan = advise(situation, knowledge, now=datetime.now(UTC))
    words = plan_text(
        plan, knowledge.texts(chosen.language), role=situation.get("reporter_role"), knowledge=knowledge, unstamped=True
    )
    if chosen.json:
        print_json(as_json(words))
    else:
        print(as_text(words))
    return 0


def _knowledge() -> Knowledge:
    try:
        return current_knowledge()
    except KnowledgeError as refused:
        raise Wrong(f"The content does not fit together: {refused.problems[0]} (houvast check tells all).") from None


def as_json(words: PlanText) -> dict:
    """The answer of the contract."""
    return {
        "crisis": {
            "show": words.crisis,
            "because": list(words.crisis_because),
            "contacts": [_contact(contact) for contact in words.contacts],
        },
        "steps": [_step(step) for step in words.steps],
        "more": [_step(step) for step in words.more],
        "avoid": [
            {
                "id": item.id,
                "title": item.title,
                "why": item.why,
                "topics": list(item.topics),
                "reviewed": item.reviewed,
            }
            for item in words.avoid
        ],
        "would_change": list(words.would_change),
    }


def _contact(contact: ContactOnScreen) -> dict:
    return {
        "id": contact.id,
        "name": contact.name,
        "phone": contact.phone,
        "address": contact.address,
        "reviewed": contact.reviewed,
    }


def _step(step: StepOnScreen) -> dict:
    return {
        "id": step.id,
        "kind": step.kind,
        "when": step.when,
        "title": step.title,
        "body": step.body,
        "why": step.why,
        "because": list(step.because),
        "sources": [
            {"id": source.id, "title": source.title, "address": source.address, "confidence": source.confidence}
            for source in step.sources
        ],
        "reviewed": step.reviewed,
        "duration": step.duration,
        "needs": step.needs,
        "cannot": step.cannot,
        "platforms": [
            {
                "id": platform.id,
                "name": platform.name,
                "address": platform.address,
                "report": platform.report,
                "profile": platform.profile,
                "minors": platform.minors,
                "note": platform.note,
                "last_checked": platform.last_checked,
            }
            for platform in step.platforms
        ],
        "contacts": [_contact(contact) for contact in step.contacts],
    }


def as_text(words: PlanText) -> str:
    """The same to read: steps in order, what to avoid, numbers first in a crisis."""
    lines: list[str] = []
    if words.crisis:
        lines += [f"{contact.name}: {contact.phone or contact.address}".rstrip(": ") for contact in words.contacts]
        lines.append("")
    for number, step in enumerate(words.steps, 1):
        lines.append(f"{number}. [{step.when}] {step.title}")
        lines += textwrap.wrap(step.body, 96, initial_indent="   ", subsequent_indent="   ")
    if words.more:
        lines += ["", *(f"+  {step.title}" for step in words.more)]
    if words.avoid:
        lines += ["", *(f"-  {item.title}" for item in words.avoid)]
    return "\n".join(lines)
