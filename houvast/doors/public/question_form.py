"""One page of questions as fields, and what was filled in as answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.http import QueryDict

from houvast.core.situation import FIELDS, Shape, Situation

if TYPE_CHECKING:
    from houvast.core.knowledge import Texts


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Asked:
    """One question. `kind`: `one` (radio), `many` (boxes), `pick` (several yes/no facts as one list of boxes, their
    names in `options`), `day`. `name`: the fact, or the page for `pick`."""

    name: str
    kind: str
    title: str
    help: str
    why: str
    options: tuple[Option, ...] = ()
    none: bool = False
    value: str = ""
    problem: str | None = None


@dataclass(frozen=True)
class Filled:
    """`given` goes into the situation (None: unknown). `problems`: question name → key of a sentence."""

    given: Mapping[str, object]
    problems: Mapping[str, str]


def is_pick_list(facts: Iterable[str], texts: Texts, role: str) -> bool:
    """Several yes/no facts that have a short label each are one list: "pick all that fit"."""
    facts = tuple(facts)
    flags = all(FIELDS[fact].shape is Shape.FLAG for fact in facts)
    return len(facts) > 1 and flags and all(texts.question(fact, role).tick for fact in facts)


def questions(
    page_id: str,
    facts: tuple[str, ...],
    situation: Situation,
    texts: Texts,
    role: str,
    problems: Mapping[str, str] | None = None,
) -> tuple[Asked, ...]:
    problems = problems or {}
    if is_pick_list(facts, texts, role):
        return (_pick_list(page_id, facts, situation, texts, role, problems.get(page_id)),)
    return tuple(_question(fact, situation, texts, role, problems.get(fact)) for fact in facts)


def _pick_list(
    page_id: str, facts: tuple[str, ...], situation: Situation, texts: Texts, role: str, problem: str | None
) -> Asked:
    page = texts.page(page_id, role)
    options = tuple(Option(fact, texts.question(fact, role).tick, situation.is_yes(fact)) for fact in facts)
    none = all(situation.get(fact) == "no" for fact in facts)
    return Asked(page_id, "pick", page.title, page.help, page.why, options, none, problem=problem)


def _question(fact: str, situation: Situation, texts: Texts, role: str, problem: str | None) -> Asked:
    text = texts.question(fact, role)
    value = situation.get(fact)
    shape = FIELDS[fact].shape
    if shape is Shape.DAY:
        return Asked(fact, "day", text.title, text.help, text.why, value=_day(value), problem=problem)
    kind = "many" if shape is Shape.MANY else "one"
    chosen = value if isinstance(value, tuple) else (value,)
    options = tuple(Option(each, label, each in chosen) for each, label in text.options.items())
    return Asked(fact, kind, text.title, text.help, text.why, options, none=value == (), problem=problem)


def _day(value: object) -> str:
    return value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else ""


def filled_in(page_id: str, facts: tuple[str, ...], post: QueryDict, texts: Texts, role: str) -> Filled:
    """What a form says. Every fact of the page is in `given`; what was left open is None."""
    if is_pick_list(facts, texts, role):
        ticked = [fact for fact in facts if fact in post.getlist(page_id)]
        none = f"{page_id}-none" in post
        given = {fact: "yes" if fact in ticked else "no" if none else None for fact in facts}
        return Filled(given, {page_id: "question.both"} if none and ticked else {})
    given: dict[str, object] = {}
    problems: dict[str, str] = {}
    for fact in facts:
        given[fact], problem = _answer(fact, post)
        if problem:
            problems[fact] = problem
    return Filled(given, problems)


def _answer(fact: str, post: QueryDict) -> tuple[object, str | None]:
    shape = FIELDS[fact].shape
    if shape is Shape.MANY:
        picked, none = post.getlist(fact), f"{fact}-none" in post
        return (picked or ([] if none else None)), ("question.both" if picked and none else None)
    value = post.get(fact, "").strip()
    if shape is Shape.DAY and value:
        return _read_day(value)
    return value or None, None


def _read_day(value: str) -> tuple[str | None, str | None]:
    try:
        return date.fromisoformat(value).isoformat(), None
    except ValueError:
        return None, "question.day_unclear"
