"""Names that content and code share."""

import re
from collections.abc import Iterable

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ROLES = ("self", "parent", "partner", "relative", "friend", "professional")
# In the order that holds among steps of the same `when`.
KINDS = (
    "crisis",
    "physical_safety",
    "stop",
    "preserve",
    "block",
    "money",
    "secure",
    "report_platform",
    "remove",
    "hash",
    "tell",
    "police",
    "support",
    "aftercare",
)
# Of these a plan may hold more than one step.
MANY_OF_KIND = ("hash", "police")
# These never give way to others.
PROTECTED_KINDS = ("crisis", "physical_safety", "stop", "preserve")
WHEN = ("now", "today", "later")
MOST_STEPS = 9
MOST_NOW = 4
MOST_WORDS = 60
# Tables of short names in labels.yaml, beside those of facts and their values.
LABEL_TABLES = ("kinds", "when", "urgency", "act_kinds", "indicator_kinds")
# Pages whose every sentence is said to someone who may be in danger.
CRISIS_SCREENS = ("check.", "answer.")


# The two numbers that stand on every page: their ids among the referrals, whatever the number is in a country.
EVERYWHERE = ("emergency", "s113")
SHIPPED_NUMBERS = ("112", "113")


def is_crisis_sentence(key: str, text: str, numbers: Iterable[str]) -> bool:
    """A sentence that sends someone to one of the two numbers, or stands on the crisis pages. Each is looked at by
    itself."""
    named = (re.search(rf"(?<!\w){re.escape(number)}(?!\w)", text) for number in numbers if number)
    return key.startswith(CRISIS_SCREENS) or any(named)
