"""What is still worth asking: how much the plan changes over the answers a fact can have.

A step that appears, disappears or changes `when` counts one, three where "now" is touched; a step whose words
change counts a little. The value of a fact is the mean over its answers. A fact that only helps together with
another one (violence is threatened *and* he is nearby) counts for a part of what both would do.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from houvast.core.knowledge import Knowledge
from houvast.core.knowledge.conditions import Certain
from houvast.core.knowledge.derived import DERIVED, derive
from houvast.core.knowledge.knowledge import AskedFact, Page, Step
from houvast.core.knowledge.names import MANY_OF_KIND
from houvast.core.situation import FIELDS, Shape, Situation
from houvast.core.situation.vocabulary import CRISIS_FACTS

from .choosing import NOT_IN_PLAN, NOW, lay_out, level, levels
from .plan import QuestionPage

_MORE = 3  # the level of a step that is in the plan's "more"
_WORDS = 0.25
_PLACES = 1.0  # which places a step lists
_FROM_OR_TO_MORE = 0.25
_ORDER = {name: number for number, name in enumerate(FIELDS)}
_DERIVED_FROM = {fact: name for name, (_, behind) in DERIVED.items() for fact in behind}


def _place_of(knowledge: Knowledge, of: list[int]) -> dict[Step, int]:
    steps, more = lay_out(knowledge, of)
    return {**dict(steps), **{step: _MORE for step, _ in more}}


def _difference(before: Mapping[Step, int], after: Mapping[Step, int]) -> float:
    total = 0.0
    for step in before.keys() | after.keys():
        was, becomes = before.get(step, NOT_IN_PLAN), after.get(step, NOT_IN_PLAN)
        if was == becomes:
            continue
        if _MORE in (was, becomes):
            total += 3 if NOW in (was, becomes) else _FROM_OR_TO_MORE
        else:
            total += 3 if NOW in (was, becomes) else 1
    return total


class _Asking:
    """One situation, and what each answer would make of its plan."""

    def __init__(self, situation: Situation, knowledge: Knowledge, now: datetime | None) -> None:
        self.facts = situation.facts
        self.knowledge = knowledge
        self.now = now
        self.certain = knowledge.certain(situation, now)
        self.levels = levels(knowledge, self.certain)
        self.places = _place_of(knowledge, self.levels)
        self._seen: dict[tuple[tuple[int, int], ...], float] = {}

    def _after(self, fact: str, value: object) -> Certain:
        """What is certain once a fact has this answer, the facts derived from it included."""
        atoms = self.knowledge.atoms
        certain = atoms.with_fact(self.certain, fact, value)
        derived = _DERIVED_FROM.get(fact)
        if derived is not None:
            found = derive({**self.facts, fact: value}, self.now).get(derived)
            if found is not None:
                certain = atoms.with_fact(certain, derived, found)
        return certain

    def answers(self, fact: str) -> Iterator[Certain]:
        """What would be certain after each answer; answers that no rule tells apart may repeat."""
        atoms, field = self.knowledge.atoms, FIELDS[fact]
        if fact == "paid_on":
            for value in DERIVED["paid_long_ago"][0]:
                yield atoms.with_fact(self.certain, "paid_long_ago", value)
        elif fact == "deadline":
            yield atoms.with_fact(self.certain, "has_deadline", "yes")
        elif field.shape is Shape.CODE:
            for value in (*self.knowledge.told_apart(fact), "other"):
                yield self._after(fact, value)
        elif field.shape is Shape.MANY:
            values = self.knowledge.platform_ids if fact.endswith("_platforms") else field.values
            for value in values:
                yield self._after(fact, (value,))
        else:
            for value in field.values:
                yield self._after(fact, value)

    def _change(self, fact: str, after: Certain) -> float:
        """How much the plan differs once this is certain."""
        changed: list[tuple[int, int]] = []
        words = 0.0
        for step in self.knowledge.steps_of_fact.get(fact, ()):
            becomes = level(step, after)
            if becomes != self.levels[step.position]:
                changed.append((step.position, becomes))
            elif step in self.places and becomes != NOT_IN_PLAN:
                words += self._words_change(step, fact, after)
        if not changed:
            return words
        key = tuple(changed)
        if key not in self._seen:
            of = list(self.levels)
            for position, becomes in changed:
                of[position] = becomes
            self._seen[key] = _difference(self.places, _place_of(self.knowledge, of))
        return self._seen[key] + words

    def _words_change(self, step: Step, fact: str, after: Certain) -> float:
        if fact in step.platforms_from:
            return _PLACES
        for _, rule in step.notes:
            if fact in rule.facts and rule.holds(after) != rule.holds(self.certain):
                return _WORDS
        return 0.0

    def value(self, fact: str) -> float:
        """The mean change over the answers of one unknown fact."""
        if fact not in self.knowledge.steps_of_fact:
            return 0.0
        changes = [self._change(fact, after) for after in self.answers(fact)]
        return sum(changes) / len(changes) if changes else 0.0

    def together(self) -> dict[str, float]:
        """What facts can do only with others: per fact a part of the steps that wait for several at once."""
        found: dict[str, float] = {}
        for step in self.knowledge.steps:
            if self.levels[step.position] != NOT_IN_PLAN or self._outranked(step):
                continue
            worth = 3.0 if any(when == NOW for when, _ in step.when) else 1.0
            best: dict[str, float] = {}
            for term in step.rule.open_terms(self.certain):
                missing = self._missing(term)
                if len(missing) > 1:
                    for fact in missing:
                        best[fact] = max(best.get(fact, 0.0), worth * 0.5 ** len(missing))
            for fact, part in best.items():
                found[fact] = found.get(fact, 0.0) + part
        return found

    def _missing(self, term: int) -> frozenset[str]:
        names = self.knowledge.atoms.facts_in(term & ~self.certain.holds)
        return frozenset(
            fact
            for name in names
            for fact in (DERIVED[name][1] if name in DERIVED else (name,))
            if fact not in self.facts
        )

    def _outranked(self, step: Step) -> bool:
        """A weightier step of the same kind is in the plan already."""
        if step.kind in MANY_OF_KIND:
            return False
        return any(other.kind == step.kind and other.weight >= step.weight for other in self.places)


def _may_ask(asked: AskedFact, page: Page, facts: Mapping[str, object], certain: Certain) -> bool:
    """Its condition holds, or waits only for answers given on the same page."""
    if asked.rule.holds(certain):
        return True
    if not asked.rule.open_terms(certain):
        return False
    here = {other.fact for other in page.facts}
    return all(fact in here for fact in asked.rule.facts if fact not in facts)


def fact_values(situation: Situation, knowledge: Knowledge, now: datetime | None = None) -> dict[str, float]:
    """What each unknown fact that may be asked is worth; facts that can change nothing are left out."""
    asking = _Asking(situation, knowledge, now)
    together = asking.together()
    found: dict[str, float] = {}
    for page in knowledge.pages:
        if page.use != "plan":
            continue
        for asked in page.facts:
            fact = asked.fact
            if fact in situation.facts or not _may_ask(asked, page, situation.facts, asking.certain):
                continue
            worth = asking.value(fact) + together.get(fact, 0.0)
            if worth > 0:
                found[fact] = worth
    return found


def would_change(situation: Situation, knowledge: Knowledge, now: datetime | None = None) -> tuple[str, ...]:
    """The facts worth asking, most useful first. While no crisis fact is known, all of them stand first."""
    values = fact_values(situation, knowledge, now)
    ordered = sorted(values, key=lambda fact: (-values[fact], _ORDER[fact]))
    if any(fact in situation.facts for fact in CRISIS_FACTS):
        return tuple(ordered)
    return (*CRISIS_FACTS, *(fact for fact in ordered if fact not in CRISIS_FACTS))


def next_page(
    situation: Situation, asked: frozenset[str], knowledge: Knowledge, *, now: datetime | None = None
) -> QuestionPage | None:
    """The page to ask next, or None when nothing can change any more or enough was asked.

    It is the page that asks the most useful fact. `asked` are the facts already asked, answered or not; none of them is
    asked again, and a page is shown once.
    """
    plan_pages = [page for page in knowledge.pages if page.use == "plan"]
    shown = {page.id for page in plan_pages if any(item.fact in asked for item in page.facts)}
    if len(shown) >= knowledge.most_pages:
        return None
    waiting = [page for page in plan_pages if page.id not in shown]
    for page in waiting:
        unknown = tuple(item.fact for item in page.facts if item.fact not in situation.facts)
        if page.first and unknown:
            return QuestionPage(page.id, unknown)
    values = fact_values(situation, knowledge, now)
    worth_of = {
        page: max((values.get(item.fact, 0.0) for item in page.facts if item.use == "plan"), default=0.0)
        for page in waiting
    }
    best = max(waiting, key=worth_of.__getitem__, default=None)
    if best is None or worth_of[best] <= 0:
        return None
    return QuestionPage(best.id, _facts_to_ask(best, values, knowledge.most_facts))


def _facts_to_ask(page: Page, values: Mapping[str, float], most: int) -> tuple[str, ...]:
    """The facts of the page that can still change something, the most useful ones, in the order of the page."""
    useful = [item.fact for item in page.facts if item.use == "plan" and item.fact in values]
    if not page.pick:
        useful = sorted(useful, key=lambda fact: -values[fact])[:most]
    return tuple(item.fact for item in page.facts if item.fact in useful)
