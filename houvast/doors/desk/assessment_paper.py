"""The paper of an assessment, part by part, in the language of the report: what the person sees and what is printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import override

from houvast.doors.desk.assessment_words import Words
from houvast.procedures.assessing import Decided
from houvast.procedures.showing_assessments import PaperToPrint
from houvast.records.assessments.views import PaperPart


def head_of(words: Words) -> str:
    """What stands on the paper whatever is chosen: nothing of this person."""
    return "\n".join([words.say("title"), words.say("about"), words.say("consent_line")])


def parts_of(decided: Decided, words: Words) -> tuple[PaperPart, ...]:
    """Each need, each measure to ask for and each refused one is a part of its own, so that each can be left out.

    No part names another one: what is left out must not shine through what is not.
    """
    parts = [_presumed(name, words) for name in decided.result.presumed]
    parts += [_need(need.id, decided, words) for need in decided.result.needs if decided.levels[need.id].is_need]
    parts += [_measure(measure, decided, words) for measure in decided.measures]
    parts += [_refused(measure, words) for measure in decided.answers.refuses]
    return tuple(parts)


def _presumed(name: str, words: Words) -> PaperPart:
    return PaperPart(
        f"presumed.{name}", words.say("presumed"), f"{words.say('presumed')}\n{words.own.word('presumed', name)}"
    )


def _need(need_id: str, decided: Decided, words: Words) -> PaperPart:
    title, about = words.own.need(need_id)
    need = decided.result.need(need_id)
    lines = [title, f"{words.own.word('levels', decided.levels[need_id].value).capitalize()}. {about}"]
    if need.because:
        lines.append(f"{words.say('because')}: {words.because(need.because, decided.answers)}")
    return PaperPart(f"need.{need_id}", title, "\n".join(lines))


def _measure(measure_id: str, decided: Decided, words: Words) -> PaperPart:
    said, found = words.own.measure(measure_id), decided.result.measure(measure_id)
    lines = [said.title, said.about, f"{words.say('decided_by')}: {said.who}"]
    if found is not None:
        lines += [f"{text} ({met})" for text, met, _ in words.conditions(found)]
    if measure_id in decided.answers.accepts:
        lines.append(words.say("accepted"))
    return PaperPart(f"measure.{measure_id}", said.title, "\n".join(lines))


def _refused(measure_id: str, words: Words) -> PaperPart:
    title = words.own.measure(measure_id).title
    return PaperPart(f"refused.{measure_id}", title, f"{title}\n{words.say('refused')}")


def request_text(measure_id: str, words: Words) -> str:
    """What the person is asked to agree to, before a measure is asked for."""
    said = words.own.measure(measure_id)
    return "\n".join([said.title, said.about, f"{words.say('decided_by')}: {said.who}"])


@dataclass(frozen=True)
class PartToPrint:
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class SheetToPrint:
    """As the templates want it; from agreed text alone."""

    title: str
    lead: tuple[str, ...]
    receiver: str
    agreed_on: str
    parts: tuple[PartToPrint, ...]
    for_words: str
    agreed_words: str


def to_print(paper: PaperToPrint) -> SheetToPrint:
    words = Words(paper.language)
    title, *lead = paper.head.split("\n")
    return SheetToPrint(
        title=title,
        lead=tuple(lead),
        receiver=paper.receiver,
        agreed_on=_day(paper.agreed_on, words.language),
        parts=tuple(_part(part.text) for part in paper.parts),
        for_words=words.say("for"),
        agreed_words=words.say("agreed_on"),
    )


def _day(iso: str, language: str) -> str:
    with override(language):
        return date_format(date.fromisoformat(iso), "j F Y") if iso else ""


def _part(text: str) -> PartToPrint:
    title, *lines = text.split("\n")
    return PartToPrint(title, tuple(lines))
