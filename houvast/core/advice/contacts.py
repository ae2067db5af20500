"""Whom one can reach from where the person is, and who belongs on top in a crisis."""

from collections.abc import Iterable

from houvast.core.knowledge import Knowledge
from houvast.core.knowledge.conditions import Certain
from houvast.core.knowledge.knowledge import Referral
from houvast.core.situation import Situation
from houvast.core.situation.crisis import crisis_reasons

from .plan import Crisis


def _reachable(referral: Referral, country: str, certain: Certain) -> bool:
    return (not referral.countries or country in referral.countries) and referral.rule.holds(certain)


def fitting(ids: Iterable[str], situation: Situation, certain: Certain, knowledge: Knowledge) -> tuple[str, ...]:
    """Those of the referrals that can be reached and are meant for this person, in the order given.

    Language narrows only while somebody is left: a helpline in another language is better than none.
    """
    country = situation.facts.get("victim_country", knowledge.country)
    language = situation.facts.get("victim_language")
    reachable = [name for name in ids if _reachable(knowledge.referrals[name], country, certain)]
    spoken = [
        name
        for name in reachable
        if language is None
        or not knowledge.referrals[name].languages
        or language in knowledge.referrals[name].languages
    ]
    return tuple(spoken or reachable)


def crisis(situation: Situation, certain: Certain, knowledge: Knowledge) -> Crisis:
    """Whether crisis stands on top (`core.situation.crisis`), because of which facts, and whom to call.

    The contacts do not depend on the crisis facts, only their order does: no answer ever takes a number away.
    """
    because = tuple(fact for reason in crisis_reasons(situation) for fact in reason)
    country = situation.facts.get("victim_country", knowledge.country)
    numbers = [r for r in knowledge.referrals.values() if r.crisis and _reachable(r, country, certain)]
    # A stable sort: inside both groups the order of the content stays.
    numbers.sort(key=lambda referral: not (referral.first is not None and referral.first.holds(certain)))
    return Crisis(bool(because), because, tuple(referral.id for referral in numbers))
