"""Facts that rules may use and nobody is asked: worked out from the vocabulary's facts, one of them with a clock."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from houvast.core.situation import Situation
from houvast.core.situation.situation import effective_age_in_image
from houvast.core.situation.vocabulary import UNDER_18

# After this a bank or shop can seldom do something the same day. A judgement of ours, to be reviewed.
PAID_LONG_AGO = timedelta(days=30)

# name -> (values, the facts it is worked out from)
DERIVED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "image_shows": (("under_18", "adult"), ("victim_age", "age_in_image")),
    "has_deadline": (("yes",), ("deadline",)),
    "paid_long_ago": (("yes", "no"), ("paid_on",)),
}


def derive(facts: Mapping[str, object], now: datetime | None) -> dict[str, str]:
    """The derived facts that are known. Without `now` nothing that needs a clock is."""
    found: dict[str, str] = {}
    shows = effective_age_in_image(facts)
    if shows is not None:
        found["image_shows"] = shows
    if facts.get("deadline") is not None:
        found["has_deadline"] = "yes"
    paid_on = facts.get("paid_on")
    if paid_on is not None and now is not None:
        found["paid_long_ago"] = "yes" if now.date() - paid_on > PAID_LONG_AGO else "no"
    return found


def behind(name: str, situation: Situation) -> tuple[str, ...]:
    """The known facts of the vocabulary that stand behind a fact, for telling why."""
    if name == "image_shows":
        if situation.facts.get("victim_age") in UNDER_18 or "age_in_image" not in situation.facts:
            return ("victim_age",)
        return ("age_in_image",)
    if name in DERIVED:
        return DERIVED[name][1]
    return (name,)
