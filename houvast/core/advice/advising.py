"""The plan for one situation."""

from datetime import datetime

from houvast.core.knowledge import Knowledge
from houvast.core.knowledge.conditions import Certain, Rule
from houvast.core.knowledge.derived import behind
from houvast.core.knowledge.knowledge import Step
from houvast.core.knowledge.names import WHEN
from houvast.core.situation import FIELDS, Situation

from .asking import would_change
from .choosing import lay_out, levels
from .contacts import crisis, fitting
from .plan import Plan, PlanChange, PlannedAvoid, PlannedStep

_ORDER = {name: number for number, name in enumerate(FIELDS)}


class _Advising:
    def __init__(self, situation: Situation, knowledge: Knowledge, now: datetime | None) -> None:
        self.situation = situation
        self.knowledge = knowledge
        self.certain: Certain = knowledge.certain(situation, now)

    def because(self, *rules: Rule) -> tuple[str, ...]:
        found = {
            fact
            for rule in rules
            for name in self.knowledge.atoms.deciding_facts(rule, self.certain)
            for fact in behind(name, self.situation)
        }
        return tuple(sorted(found, key=_ORDER.__getitem__))

    def step(self, step: Step, at: int) -> PlannedStep:
        told_when = next(rule for _, rule in step.when if rule.holds(self.certain))
        platforms = [name for fact in step.platforms_from for name in self.situation.facts.get(fact, ())]
        return PlannedStep(
            id=step.id,
            kind=step.kind,
            when=WHEN[at],
            because=self.because(step.reason, told_when),
            sources=step.sources,
            platforms=tuple(dict.fromkeys(platforms)),
            referrals=fitting(step.referrals, self.situation, self.certain, self.knowledge),
            notes=tuple(name for name, rule in step.notes if rule.holds(self.certain)),
            minutes=step.minutes,
            cannot_fact=step.cannot,
        )

    def avoid(self) -> tuple[PlannedAvoid, ...]:
        return tuple(
            PlannedAvoid(item.id, item.topics, self.because(item.reason), item.sources)
            for item in self.knowledge.avoid
            if item.rule.holds(self.certain)
        )


def advise(situation: Situation, knowledge: Knowledge, *, now: datetime | None = None, ask: bool = True) -> Plan:
    """The plan. `now` (aware) only tells long ago from recent; `ask=False` leaves out `would_change` (costly)."""
    advising = _Advising(situation, knowledge, now)
    steps, more = lay_out(knowledge, levels(knowledge, advising.certain))
    return Plan(
        crisis=crisis(situation, advising.certain, knowledge),
        steps=tuple(advising.step(step, at) for step, at in steps),
        more=tuple(advising.step(step, at) for step, at in more),
        avoid=advising.avoid(),
        would_change=would_change(situation, knowledge, now) if ask else (),
        situations=tuple(name for name, rule in knowledge.situations.items() if rule.holds(advising.certain)),
    )


def what_changed(before: Plan, after: Plan) -> PlanChange:
    """What an answer did to the plan, in the order of the plan it concerns."""
    was = {step.id: step.when for step in before.steps}
    becomes = {step.id: step.when for step in after.steps}
    return PlanChange(
        added=tuple(name for name in becomes if name not in was),
        removed=tuple(name for name in was if name not in becomes),
        moved=tuple(name for name in becomes if name in was and was[name] != becomes[name]),
    )


def cannot(situation: Situation, step_id: str, knowledge: Knowledge) -> Situation:
    """The situation once the person said "I cannot" at a step. Raises KeyError for no such step, ValueError where the
    step has no such answer."""
    stands_for = knowledge.steps_by_id[step_id].cannot
    if stands_for is None:
        raise ValueError(f'{step_id} has no fact that "I cannot" stands for')
    fact, value = stands_for
    return situation.with_answers({fact: value}, knowledge.platform_ids)
