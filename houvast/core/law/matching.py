"""Which provisions fit facts on a day. Unknown makes possible, never no."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from houvast.core.situation import Truth

from .law import Law, Provision
from .vocabulary import Facts


class Status(Enum):
    APPLIES = "applies"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Match:
    """`missing`: the facts that are unknown and decide, in the order of the elements; empty where it applies."""

    provision: Provision
    status: Status
    missing: tuple[str, ...] = ()


def weigh(provision: Provision, facts: Facts) -> Match | None:
    """How a provision stands to the facts, whatever the day; None where an element is certainly not there."""
    missing: list[str] = []
    for group in provision.elements:
        truths = [facts.get(name, Truth.UNKNOWN) for name in group]
        if Truth.YES in truths:
            continue
        unknown = [name for name, truth in zip(group, truths, strict=True) if truth is Truth.UNKNOWN]
        if not unknown:
            return None
        missing += unknown
    if missing:
        return Match(provision, Status.POSSIBLE, tuple(dict.fromkeys(missing)))
    return Match(provision, Status.APPLIES)


def match(law: Law, facts: Facts, facts_of_image: Facts, day: date, today: date) -> tuple[Match, ...]:
    """All that applies or is possible on a covered day, in the order of the data; the rules about offences run last.

    Both sets of facts are complete; `facts_of_image` holds for provisions that look at the person shown.
    """
    found: dict[str, Match] = {}
    after: list[Provision] = []
    for provision in law.in_force(day):
        if provision.after_match:
            after.append(provision)
            continue
        fits = weigh(provision, facts_of_image if provision.age_in_image else facts)
        if fits is not None:
            found[provision.id] = fits
    offences = [fits for fits in found.values() if fits.provision.kind == "offence"]
    # A rule about offences has nothing to rule on where there is none.
    if offences:
        settled = {**_told_by(law, offences, day, today), **facts}
        for provision in after:
            fits = weigh(provision, settled)
            if fits is not None:
                found[provision.id] = fits
    return tuple(found[provision.id] for provision in law.provisions if provision.id in found)


def _told_by(law: Law, offences: list[Match], day: date, today: date) -> dict[str, Truth]:
    """What the match itself answers of the facts about offences, unless somebody said it."""
    return {
        "act_done": _any(offences),
        "complaint_offence": _any(fits for fits in offences if fits.provision.complaint == "yes"),
        "offence_max_8y_plus": _any(fits for fits in offences if (fits.provision.max_prison_years or 0) >= 8),
        "law_changed_after_act": _any(fits for fits in offences if changed_since(law, fits.provision, day, today)),
    }


def _any(matches: Iterable[Match]) -> Truth:
    """YES if one applies, UNKNOWN if one is possible, else NO."""
    statuses = {fits.status for fits in matches}
    if Status.APPLIES in statuses:
        return Truth.YES
    return Truth.UNKNOWN if statuses else Truth.NO


def later_versions(law: Law, provision: Provision, day: date, today: date) -> tuple[Provision, ...]:
    """Versions of the same line that came into force after the day of the act, up to today."""
    return tuple(
        later for later in law.lines[provision.line] if later.valid_from is not None and day < later.valid_from <= today
    )


def changed_since(law: Law, provision: Provision, day: date, today: date) -> bool:
    ended = provision.valid_until is not None and day <= provision.valid_until < today
    return ended or bool(later_versions(law, provision, day, today))
