"""When a report is a crisis: one rule for the plan (what stands on top of it) and for the queue (who comes first)."""

from .situation import Situation
from .vocabulary import CRISIS_SIGNS

VIOLENCE_NEARBY = ("threat_of_violence", "offender_nearby")
CHILD_ALONE = ("victim_age", "alone_now")


def crisis_reasons(situation: Situation) -> tuple[tuple[str, ...], ...]:
    """Each reason as the facts that make it; none: no crisis. What nobody answered is no reason.

    Source: the contract of `houvast advice` (`crisis.show`): one of four signs, violence threatened by someone near,
    or a child under 12 alone.
    """
    found = [(sign,) for sign in CRISIS_SIGNS if situation.is_yes(sign)]
    if all(situation.is_yes(fact) for fact in VIOLENCE_NEARBY):
        found.append(VIOLENCE_NEARBY)
    if situation.get("victim_age") == "under_12" and situation.is_yes("alone_now"):
        found.append(CHILD_ALONE)
    return tuple(found)
