"""Which steps make the plan, when each is done, and what gives way where there is too much."""

from collections.abc import Sequence

from houvast.core.knowledge import Knowledge
from houvast.core.knowledge.conditions import Certain
from houvast.core.knowledge.knowledge import Step
from houvast.core.knowledge.names import KINDS, MANY_OF_KIND, MOST_NOW, MOST_STEPS

NOT_IN_PLAN = -1
NOW, TODAY = 0, 1

Placed = tuple[Step, int]

_KIND_ORDER = {kind: number for number, kind in enumerate(KINDS)}


def level(step: Step, certain: Certain) -> int:
    """0 now, 1 today, 2 later, or NOT_IN_PLAN where the step does not (certainly) apply."""
    if not step.rule.holds(certain):
        return NOT_IN_PLAN
    for when, rule in step.when:
        if rule.holds(certain):
            return when
    return NOT_IN_PLAN


def levels(knowledge: Knowledge, certain: Certain) -> list[int]:
    """The level of every step, by its position."""
    return [level(step, certain) for step in knowledge.steps]


def _candidates(knowledge: Knowledge, of: Sequence[int]) -> list[Step]:
    """Of each kind the weightiest step that applies; of police and hash all."""
    found: list[Step] = []
    for steps in knowledge.steps_by_kind:
        for step in steps:
            if of[step.position] != NOT_IN_PLAN:
                found.append(step)
                if step.kind not in MANY_OF_KIND:
                    break
    return found


def _yields_first(step: Step, at: int) -> tuple[int, int, int, int]:
    """Sorts what gives way first to the front: the lowest number, then the later, the later kind, the lighter."""
    number = step.gives_way if step.gives_way is not None else 1_000_000
    return (number, -at, -_KIND_ORDER[step.kind], step.weight)


def _keep_order(at: dict[Step, int], order: tuple[tuple[str, str], ...]) -> None:
    """No step of a pair's second kind comes earlier than the first kind does."""
    by_kind: dict[str, int] = {}
    for step, when in at.items():
        by_kind[step.kind] = min(when, by_kind.get(step.kind, when))
    for first, then in order:
        if first in by_kind and then in by_kind and by_kind[then] < by_kind[first]:
            for step in at:
                if step.kind == then:
                    at[step] = max(at[step], by_kind[first])
            by_kind[then] = by_kind[first]


def _in_order(at: dict[Step, int], steps: Sequence[Step]) -> list[Placed]:
    return sorted(((step, at[step]) for step in steps), key=lambda placed: (placed[1], _KIND_ORDER[placed[0].kind]))


def lay_out(knowledge: Knowledge, of: Sequence[int]) -> tuple[list[Placed], list[Placed]]:
    """The steps of the plan and those for later ("more"), each in the order to do them. `of`: see levels()."""
    steps = _candidates(knowledge, of)
    at = {step: of[step.position] for step in steps}
    _keep_order(at, knowledge.order)
    more: list[Step] = []
    if len(steps) > MOST_STEPS:
        yielding = sorted(steps, key=lambda step: _yields_first(step, at[step]))
        more = yielding[: len(steps) - MOST_STEPS]
        steps = [step for step in steps if step not in more]
    urgent = [step for step in steps if at[step] == NOW]
    if len(urgent) > MOST_NOW:
        urgent.sort(key=lambda step: _yields_first(step, NOW))
        for step in urgent[: len(urgent) - MOST_NOW]:
            at[step] = TODAY
        _keep_order(at, knowledge.order)
    return _in_order(at, steps), _in_order(at, more)
