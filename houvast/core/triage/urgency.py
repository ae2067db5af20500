"""How urgent a report is, from its facts alone.

The class never depends on the time: it is computed when a request changes an urgency fact, and stands in the clear.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from houvast.core.situation import Situation
from houvast.core.situation.crisis import CHILD_ALONE, VIOLENCE_NEARBY, crisis_reasons


class UrgencyClass(StrEnum):
    """Stands in the clear beside a report; most urgent first."""

    CRISIS = "crisis"
    THREATENED_NOW = "threatened_now"
    PUBLISHED = "published"
    NONE = "none"

    @property
    def rank(self) -> int:
        """0 is the most urgent."""
        return tuple(UrgencyClass).index(self)


@dataclass(frozen=True)
class Reason:
    """Why a report stands where it stands: a code and what its sentence needs. The doors join the words.

    Parameters are texts and numbers only, so that a reason can be sealed inside a line.
    """

    code: str
    parameters: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Urgency:
    """`reasons` explain the class; the gravest first."""

    urgency: UrgencyClass
    reasons: tuple[Reason, ...]


# Every fact that `urgency_of` reads. A lowering by an advisor holds as long as these are what they were.
URGENCY_FACTS = (
    "form",
    "victim_age",
    "suicidal_thoughts",
    "self_harm",
    "no_way_out",
    "immediate_danger",
    "threat_of_violence",
    "offender_nearby",
    "alone_now",
    "deadline",
    "meeting_demanded",
    "threat_to_contacts",
    "still_in_contact",
    "published",
)

_CRISIS_CODES = {VIOLENCE_NEARBY: "violence_nearby", CHILD_ALONE: "child_alone"}


def urgency_facts(situation: Situation) -> dict[str, object]:
    """The known urgency facts as JSON values, in a fixed order."""
    known = situation.to_json()
    return {name: known[name] for name in URGENCY_FACTS if name in known}


def urgency_of(situation: Situation) -> Urgency:
    """The gravest class that holds. What a crisis is stands in `core.situation.crisis`."""
    for urgency, rule in _RULES:
        reasons = rule(situation)
        if reasons:
            return Urgency(urgency, reasons)
    return Urgency(UrgencyClass.NONE, ())


def _crisis(situation: Situation) -> tuple[Reason, ...]:
    reasons = crisis_reasons(situation)
    codes = [_CRISIS_CODES.get(facts, facts[0]) for facts in reasons]
    codes.sort(key=lambda code: code != "immediate_danger")
    if codes and CHILD_ALONE not in reasons and situation.is_yes("alone_now"):
        codes.append("alone_now")
    return tuple(Reason(code) for code in codes)


def _threatened_now(situation: Situation) -> tuple[Reason, ...]:
    reasons = []
    deadline = situation.get("deadline")
    if deadline is not None:
        reasons.append(Reason("deadline", {"at": deadline.isoformat()}))
    reasons += [
        Reason(flag) for flag in ("threat_of_violence", "offender_nearby", "meeting_demanded") if situation.is_yes(flag)
    ]
    # A mass mail threatens everyone with everything; nobody on the other side is counting.
    is_bluff = situation.get("form") == "bluff_mail"
    contact_ended = situation.get("still_in_contact") == "no"
    if situation.is_yes("threat_to_contacts") and not is_bluff and not contact_ended:
        reasons.append(Reason("threat_to_contacts"))
    return tuple(reasons)


def _published(situation: Situation) -> tuple[Reason, ...]:
    return (Reason("published"),) if situation.is_yes("published") else ()


_RULES = (
    (UrgencyClass.CRISIS, _crisis),
    (UrgencyClass.THREATENED_NOW, _threatened_now),
    (UrgencyClass.PUBLISHED, _published),
)
