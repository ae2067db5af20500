"""Names that content and code share."""

import re

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


def is_crisis_sentence(key: str, text: str) -> bool:
    """A sentence that sends someone to 112 or 113, or stands on the crisis pages. Each is looked at by itself."""
    return key.startswith(CRISIS_SCREENS) or re.search(r"\b11[23]\b", text) is not None
