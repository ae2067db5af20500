"""What an individual assessment asks beyond the facts of a report, and its fixed words. Part of the public contract."""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from houvast.core.situation import FIELDS
from houvast.core.situation.vocabulary import YES_NO

STAGES = ("before", "during", "after", "none")
# A measure is offered in stages of proceedings; "none" is no proceedings, where nothing but help is offered.
OFFERED = ("before", "during", "after")

# Facts that no report has: name -> values.
OWN_FACTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "earlier_victim": YES_NO,
        "dependent_on_offender": YES_NO,
        "disability": YES_NO,
        "support_present": YES_NO,
        "fear_of_retaliation": YES_NO,
        "repeat_contact": YES_NO,
        "organised_offender": YES_NO,
        "suspect_known": YES_NO,
        "hearing_ahead": YES_NO,
        "released_or_free": YES_NO,
        "stage": STAGES,
    }
)
ALL_FACTS = (*FIELDS, *OWN_FACTS)

# Directive 2012/29/EU art. 22(2): what account is taken of.
GROUNDS = ("characteristics", "nature", "circumstances")

NEEDS = (
    "secondary_victimisation",
    "repeat_victimisation",
    "intimidation",
    "retaliation",
    "physical_safety",
    "privacy",
    "self_harm",
    "support_at_home",
    "language_access",
)
MEASURES = (
    "other_address",
    "statement_under_number",
    "report_without_complaint",
    "contact_ban",
    "eu_recognition",
    "anonymous_witness",
    "closed_doors",
    "separate_waiting_room",
    "location_agreement",
    "alarm",
    "officer_of_choice",
    "companion",
    "specialised_interviewer",
    "interpreter",
    "legal_aid",
    "support_organisation",
)
# For whom a paper can be meant.
RECEIVERS = ("police", "prosecutor", "both")
# Asked and not answered on purpose: counts as unknown, is not asked again.
RATHER_NOT_SAY = "rather_not_say"


class Level(Enum):
    """How strong a need is. UNKNOWN: nothing known makes it a need, something unknown still could."""

    NONE = "none"
    UNKNOWN = "unknown"
    SOME = "some"
    HIGH = "high"

    @property
    def is_need(self) -> bool:
        return self in (Level.SOME, Level.HIGH)


class Status(Enum):
    PROPOSED = "proposed"
    REFUSED = "refused"
    CONDITION_OPEN = "condition_open"
