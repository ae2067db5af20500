"""What a plan is: codes and ids only. The words are joined in the doors (doors/look/plan_text.py)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Crisis:
    """`show`: put the numbers first. `because`: the facts that ask for it. `contacts`: referral ids in order."""

    show: bool
    because: tuple[str, ...]
    contacts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of a plan. `when` is now (minutes), today or later; `minutes` how long it takes.

    `platforms` and `referrals` are ids, `notes` the ids of sentences that this situation adds to the text;
    `cannot_fact` is what "I cannot" says: (fact, value), or None where the step has no such answer.
    """

    id: str
    kind: str
    when: str
    because: tuple[str, ...]
    sources: tuple[str, ...]
    platforms: tuple[str, ...]
    referrals: tuple[str, ...]
    notes: tuple[str, ...]
    minutes: int
    cannot_fact: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class PlannedAvoid:
    id: str
    topics: tuple[str, ...]
    because: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """`steps` in the order to do them (at most 9, at most 4 now); `more` when that is done.

    `would_change`: facts still unknown that could add, drop or move a step, or change its words; most useful first.
    `situations`: which of the field's twelve situations certainly hold.
    """

    crisis: Crisis
    steps: tuple[PlannedStep, ...]
    more: tuple[PlannedStep, ...]
    avoid: tuple[PlannedAvoid, ...]
    would_change: tuple[str, ...]
    situations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanChange:
    """From one plan to the next: step ids that came, went, or have another `when`. `more` counts as not in the plan."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    moved: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.moved)


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One page of questions: its id and the facts to ask on it, in order."""

    id: str
    facts: tuple[str, ...]
