"""Whom one can reach from where the person is, and who belongs on top in a crisis."""

from collections.abc import Iterable

from houvast.core.knowledge import Knowledge
from houvast.core.knowledge.conditions import Certain
from houvast.core.knowledge.knowledge import Referral
from houvast.core.situation import Situation
from houvast.core.situation.vocabulary import CRISIS_SIGNS

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


def _crisis_facts(situation: Situation) -> tuple[str, ...]:
    found = [name for name in CRISIS_SIGNS if situation.is_yes(name)]
    if situation.is_yes("threat_of_violence") and situation.is_yes("offender_nearby"):
        found += ["threat_of_violence", "offender_nearby"]
    if situation.get("victim_age") == "under_12" and situation.is_yes("alone_now"):
        found += ["victim_age", "alone_now"]
    return tuple(found)


def crisis(situation: Situation, certain: Certain, knowledge: Knowledge) -> Crisis:
    """By the contract: one of four signs, violence threatened by someone nearby, or a child under 12 alone.

    The contacts do not depend on the crisis facts, only their order does: no answer ever takes a number away.
    """
    because = _crisis_facts(situation)
    country = situation.facts.get("victim_country", knowledge.country)
    numbers = [r for r in knowledge.referrals.values() if r.crisis and _reachable(r, country, certain)]
    # A stable sort: inside both groups the order of the content stays.
    numbers.sort(key=lambda referral: not (referral.first is not None and referral.first.holds(certain)))
    return Crisis(bool(because), because, tuple(referral.id for referral in numbers))
