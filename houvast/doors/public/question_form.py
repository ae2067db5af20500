"""One page of questions as fields, and what was filled in as answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.http import QueryDict

from houvast.core.situation import FIELDS, Shape, Situation
from houvast.core.situation.vocabulary import PLATFORM_FIELDS
from houvast.records.content import current_knowledge

from .follow_ups import FollowUp, follow_ups

if TYPE_CHECKING:
    from houvast.core.knowledge import Texts

# Short answers stand in two columns: two of them, or a long list.
_TWO_OF = 24  # characters at most
_MANY_OF = 24
_MANY = 9


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Asked:
    """One question. `kind`: `one` (radio), `many` (boxes), `pick` (several yes/no facts as one list of boxes, their
    names as options), `day`. `folded`: options that few people mean. `name`: of the field; for `pick` the page.
    `alone`: the page's heading is its title."""

    name: str
    kind: str
    title: str
    help: str
    why: str
    options: tuple[Option, ...] = ()
    folded: tuple[Option, ...] = ()
    none_label: str = ""
    none: bool = False
    value: str = ""
    problem: str | None = None
    alone: bool = False
    follow: tuple[Asked, ...] = ()

    @property
    def as_list(self) -> tuple[Asked, ...]:
        return (self,)

    @property
    def many(self) -> bool:
        return self.kind in ("many", "pick")

    @property
    def fold_is_open(self) -> bool:
        """What someone chose is never hidden from them."""
        return any(option.chosen for option in self.folded)

    @property
    def compact(self) -> bool:
        longest = max((len(option.label) for option in (*self.options, *self.folded)), default=0)
        if len(self.options) == 2:
            return longest <= _TWO_OF
        return len(self.options) >= _MANY and longest <= _MANY_OF


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
    *,
    may_stand_alone: bool = True,
) -> tuple[Asked, ...]:
    """The questions of a page, follow-ups under the question they wait for. `may_stand_alone`: a single question is
    the heading of its page."""
    problems = problems or {}
    found = tuple(groups(page_id, facts))
    alone = may_stand_alone and len(found) == 1
    after = follow_ups(page_id, facts, situation)
    asked = [
        _pick_list(page_id, group, situation, texts, role, problems.get(page_id), alone)
        if len(group) > 1
        else _question(group[0], situation, texts, role, problems.get(group[0]), alone)
        for group in found
    ]
    return _nested(asked, after)


def _nested(asked: list[Asked], after: Mapping[str, FollowUp]) -> tuple[Asked, ...]:
    """Last first, so that a follow-up already holds its own."""
    under: dict[str, list[Asked]] = {}
    top: list[Asked] = []
    for question in reversed(asked):
        question = replace(question, follow=tuple(under.get(question.name, ())))
        follow_up = after.get(question.name)
        if follow_up is None:
            top.insert(0, question)
        else:
            under.setdefault(follow_up.after, []).insert(0, question)
    return tuple(top)


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
    options = tuple(Option(each, label, each in chosen) for each, label in _options(fact, texts, role).items())
    folded = _uncommon(fact, options)
    return Asked(
        name=fact,
        kind={Shape.DAY: "day", Shape.MANY: "many"}.get(shape, "one"),
        title=text.title,
        help=text.help,
        why=text.why,
        options=tuple(option for option in options if option not in folded),
        folded=folded,
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


def _uncommon(fact: str, options: tuple[Option, ...]) -> tuple[Option, ...]:
    """Of a long list of apps and sites those that few people mean; none where the content marks none as common."""
    if fact not in PLATFORM_FIELDS:
        return ()
    known = current_knowledge().platforms
    uncommon = tuple(option for option in options if not known[option.value].common)
    return uncommon if len(uncommon) < len(options) else ()


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
    return Filled(_without_pointless(page_id, facts, given), problems)


def _without_pointless(page_id: str, facts: tuple[str, ...], given: Mapping[str, object]) -> dict[str, object]:
    """A follow-up that is no longer asked is unknown, whatever stood in its hidden field."""
    kept = dict(given)
    for fact, follow_up in follow_ups(page_id, facts, Situation()).items():
        if not follow_up.is_asked(kept[follow_up.after]):
            kept[fact] = None
    return kept


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


def reasons(asked: tuple[Asked, ...]) -> tuple[tuple[str, str], ...]:
    """(question, why it is asked) for one fold at the end of the page; the question is "" where it is the only one."""
    found: list[tuple[str, str]] = []
    for question in asked:
        found.append(("" if question.alone else question.title, question.why))
        found.extend(reasons(question.follow))
    return tuple(found)
