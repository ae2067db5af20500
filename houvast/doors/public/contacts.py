"""Who is there in a crisis, for this situation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from houvast.core.advice import advise
from houvast.core.situation import Situation
from houvast.core.situation.vocabulary import CRISIS_SIGNS
from houvast.doors.look.plan_text import ContactOnScreen, contacts
from houvast.records.content import current_knowledge

if TYPE_CHECKING:
    from houvast.core.knowledge import Texts


def crisis_contacts(situation: Situation, texts: Texts) -> tuple[ContactOnScreen, ...]:
    """In the order core gives them, most fitting first.

    Without a sign: as if the first one were told. The words then speak of 113, so its number has to stand on top.
    """
    if not any(situation.is_yes(sign) for sign in CRISIS_SIGNS):
        situation = situation.with_answers({CRISIS_SIGNS[0]: "yes"})
    return contacts(advise(situation, current_knowledge(), ask=False).crisis.contacts, texts)
