"""One page of questions as fields, and what was filled in as answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.http import QueryDict

from houvast.core.situation import FIELDS, Shape, Situation
from houvast.core.situation.vocabulary import PLATFORM_FIELDS
from houvast.records.content import current_knowledge

if TYPE_CHECKING:
    from houvast.core.knowledge import Texts

_COMPACT_FROM = 9  # so many answers stand in two columns


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Asked:
    """One question. `kind`: `one` (radio), `many` (boxes), `pick` (several yes/no facts as one list of boxes, their
    names as options), `day`. `name`: of the field; for `pick` the page. `alone`: the page's heading is its title."""

    name: str
    kind: str
    title: str
    help: str
    why: str
    options: tuple[Option, ...] = ()
    none_label: str = ""
    none: bool = False
    value: str = ""
    problem: str | None = None
    alone: bool = False

    @property
    def many(self) -> bool:
        return self.kind in ("many", "pick")

    @property
    def compact(self) -> bool:
        return len(self.options) >= _COMPACT_FROM or (self.kind == "one" and len(self.options) == 2)


@dataclass(frozen=True)
class Filled:
    """`given` goes into the situation (None: unknown). `problems`: question name → key of a sentence."""

    given: Mapping[str, object]
    problems: Mapping[str, str]


def groups(page_id: str, facts: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """On a page of boxes its yes/no facts are one list, "pick all that fit"; every other fact stands alone."""
    if page_id in _pick_pages():
        flags = tuple(fact for fact in facts if FIELDS[fact].shape is Shape.FLAG)
        if len(flags) > 1:
            yield flags
            facts = tuple(fact for fact in facts if fact not in flags)
    for fact in facts:
        yield (fact,)


def _pick_pages() -> frozenset[str]:
    return frozenset(page.id for page in current_knowledge().pages if page.pick)


def questions(
    page_id: str,
    facts: tuple[str, ...],
    situation: Situation,
    texts: Texts,
    role: str | None,
    problems: Mapping[str, str] | None = None,
) -> tuple[Asked, ...]:
    problems = problems or {}
    found = tuple(groups(page_id, facts))
    alone = len(found) == 1
    return tuple(
        _pick_list(page_id, group, situation, texts, role, problems.get(page_id), alone)
        if len(group) > 1
        else _question(group[0], situation, texts, role, problems.get(group[0]), alone)
        for group in found
    )


def _pick_list(
    page_id: str,
    facts: tuple[str, ...],
    situation: Situation,
    texts: Texts,
    role: str | None,
    problem: str | None,
    alone: bool,
) -> Asked:
    page, first = texts.page(page_id, role), texts.question(facts[0], role)
    return Asked(
        name=page_id,
        kind="pick",
        title=page.title,
        help=page.help,
        why=first.why,
        options=tuple(Option(fact, texts.question(fact, role).tick, situation.is_yes(fact)) for fact in facts),
        none_label=first.none_label,
        none=all(situation.get(fact) == "no" for fact in facts),
        problem=problem,
        alone=alone,
    )


def _question(
    fact: str, situation: Situation, texts: Texts, role: str | None, problem: str | None, alone: bool
) -> Asked:
    text = texts.question(fact, role)
    value = situation.get(fact)
    shape = FIELDS[fact].shape
    chosen = value if isinstance(value, tuple) else (value,)
    return Asked(
        name=fact,
        kind={Shape.DAY: "day", Shape.MANY: "many"}.get(shape, "one"),
        title=text.title,
        help=text.help,
        why=text.why,
        options=tuple(Option(each, label, each in chosen) for each, label in _options(fact, texts, role).items()),
        none_label=text.none_label,
        none=value == (),
        value=value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else "",
        problem=problem,
        alone=alone,
    )


def _options(fact: str, texts: Texts, role: str | None) -> Mapping[str, str]:
    if fact in PLATFORM_FIELDS:
        return {each: texts.platform(each).name for each in FIELDS[fact].values}
    return texts.question(fact, role).options


def filled_in(page_id: str, facts: tuple[str, ...], post: QueryDict) -> Filled:
    """What a form says. Every fact of the page is in `given`; what was left open is None."""
    given: dict[str, object] = {}
    problems: dict[str, str] = {}
    for group in groups(page_id, facts):
        if len(group) > 1:
            found, problem = _ticked(page_id, group, post)
            name = page_id
        else:
            name = group[0]
            value, problem = _answer(name, post)
            found = {name: value}
        given |= found
        if problem:
            problems[name] = problem
    return Filled(given, problems)


def _ticked(page_id: str, facts: tuple[str, ...], post: QueryDict) -> tuple[dict[str, str | None], str | None]:
    """Ticked: yes. "None of these": no for each. Left open: unknown."""
    ticked = set(post.getlist(page_id)) & set(facts)
    none = f"{page_id}-none" in post
    given = {fact: "yes" if fact in ticked else "no" if none and not ticked else None for fact in facts}
    return given, ("question.both" if none and ticked else None)


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
