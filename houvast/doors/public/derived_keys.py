"""Keys of sentences that a page puts together (`rooms.<id>.name`): each from the literal table it comes from, so that a
test sees that none is missing and none is left over. A page that derives keys adds its tables here."""

from __future__ import annotations

from .rooms import ROOMS


def derived_keys() -> frozenset[str]:
    """Every sentence key that no template or page names to the letter."""
    return frozenset(key for room in ROOMS for key in (f"rooms.{room.id}.name", f"rooms.{room.id}.line"))
