"""Which kinds of evidence may be kept of somebody: of anybody under 18 text and addresses, unless the helpline's
protocol says otherwise (a setting)."""

from __future__ import annotations

from enum import StrEnum

from houvast.core.dossier.contents import ItemKind
from houvast.core.situation import Situation


class Under18(StrEnum):
    """What a helpline keeps of somebody under 18. Each includes what stands above it."""

    TEXT = "text"
    SCREENSHOTS = "screenshots"  # where the person says that none shows nudity
    FILES = "files"


_ALLOWED = {
    Under18.TEXT: frozenset({ItemKind.TEXT, ItemKind.ADDRESS}),
    Under18.SCREENSHOTS: frozenset({ItemKind.TEXT, ItemKind.ADDRESS, ItemKind.SCREENSHOT}),
    Under18.FILES: frozenset(ItemKind),
}
# What could show somebody: whoever adds it says that it shows no nudity.
MAY_SHOW = frozenset({ItemKind.SCREENSHOT, ItemKind.FILE})
_UNDER_18 = frozenset({"under_12", "12_15", "16_17", "under_18"})


def counts_as_minor(situation: Situation) -> bool:
    """Also where nobody said an age."""
    ages = {situation.get("victim_age"), situation.get("age_in_image")}
    return bool(_UNDER_18 & ages) or ages == {None}


def allowed_kinds(situation: Situation, under_18: Under18) -> frozenset[ItemKind]:
    return _ALLOWED[under_18] if counts_as_minor(situation) else frozenset(ItemKind)
