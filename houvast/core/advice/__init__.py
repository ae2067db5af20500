"""What to do now: the plan for one situation, what is worth asking next, and what an answer changed."""

from .advising import advise, cannot, what_changed
from .asking import next_page, would_change
from .plan import Crisis, Plan, PlanChange, PlannedAvoid, PlannedStep, QuestionPage

__all__ = [
    "Crisis",
    "Plan",
    "PlanChange",
    "PlannedAvoid",
    "PlannedStep",
    "QuestionPage",
    "advise",
    "cannot",
    "next_page",
    "what_changed",
    "would_change",
]
