"""Three ways to the police, and not going as an equal fourth: each by what follows from it, for this situation."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from houvast.core.situation import Situation
from houvast.core.statement import is_minor
from houvast.doors.look.plan_text import contacts
from houvast.records.content import current_knowledge

from .known import Known, known_of
from .page import show, speaker_for

WAYS = ("melding", "aangifte", "tip", "none")
PARTS = ("needs", "after", "along")
# Cards in the order in which they stand where they matter most; the others follow, folded.
CARDS = ("fake", "residence", "made", "abroad", "minor", "address", "home", "ban", "number")
# Of the card for under 18: which line is for which age; all of them where it is not known.
MINOR_LINES = {age: f"ways.minor_{age}" for age in ("under_12", "12_15", "16_17")}
_AT_HOME = ("politie", "slachtofferhulp", "meld_misdaad_anoniem", "juridisch_loket")
_SAFE_AT_HOME = "veilig_thuis"
_ABROAD = ("police_uk", "fbi_ic3", "ncmec", "esafety_au", "police_local")


@dataclass(frozen=True)
class Way:
    """One way, by the keys of its sentences."""

    id: str

    @property
    def title(self) -> str:
        return f"ways.{self.id}.title"

    @property
    def what(self) -> str:
        return f"ways.{self.id}.what"

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        return tuple((f"ways.{part}_label", f"ways.{self.id}.{part}") for part in PARTS)


@dataclass(frozen=True)
class Card:
    """`lines`: keys of what stands under its sentence."""

    id: str
    lines: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return f"ways.{self.id}_title"

    @property
    def body(self) -> str:
        return f"ways.{self.id}"


@require_safe
def ways(request: HttpRequest) -> HttpResponse:
    known = known_of(request)
    first = first_cards(known.situation, known.situations() if known.answers else frozenset())
    context = {
        "ways": [Way(name) for name in WAYS],
        "first": [_card(name, known.situation) for name in first],
        "more": [_card(name, known.situation) for name in CARDS if name not in first],
        "contacts": _contacts(known, first),
        "known": known,
    }
    return show(request, "public/ways.html", context, role=known.role)


def first_cards(situation: Situation, holds: frozenset[str]) -> tuple[str, ...]:
    """Which cards matter for this situation."""
    matters = {
        "fake": "fake_police" in holds,
        "residence": situation.is_yes("residence_fear"),
        "made": situation.is_yes("police_report_made"),
        "abroad": "abroad" in holds or situation.is_yes("offender_abroad"),
        "minor": is_minor(situation),
        "address": bool(holds & {"ex_partner", "may_come_by", "known_offender"}),
        "home": situation.is_yes("fears_home") or "at_home" in holds,
        "ban": bool(holds & {"ex_partner", "may_come_by"}),
        "number": False,
    }
    return tuple(card for card in CARDS if matters[card])


def _card(name: str, situation: Situation) -> Card:
    if name != "minor":
        return Card(name)
    own = MINOR_LINES.get(str(situation.get("victim_age")))
    return Card(name, (own,) if own else tuple(MINOR_LINES.values()))


def _contacts(known: Known, first: tuple[str, ...]):
    knowledge = current_knowledge()
    ids = _ABROAD if known.answers and "abroad" in known.situations() else _AT_HOME
    if ids is _AT_HOME and {"address", "home"} & set(first):
        # Somebody near is part of it: who thinks along about safety stands right after the police.
        return contacts([ids[0], _SAFE_AT_HOME, *ids[1:]], speaker_for(known.role).texts)
    country = known.situation.get("victim_country")
    fitting = [name for name in ids if not knowledge.referrals[name].countries or ids is _AT_HOME]
    here = [name for name in ids if ids is _ABROAD and country in knowledge.referrals[name].countries]
    return contacts([*here, *(name for name in fitting if name not in here)], speaker_for(known.role).texts)
