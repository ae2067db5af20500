"""An advisor changes what is known of a case; the reporter sees that, and who did it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from houvast.records.audit.actors import Actor
from houvast.records.refused import Refused
from houvast.records.reports.views import FactsView

if TYPE_CHECKING:
    from houvast.core.sealing.keyring import Keyring


class FactsConflict(Refused):
    """The facts were changed since this page was read. `theirs` are the stored ones."""

    code = "facts_conflict"

    def __init__(self, theirs: FactsView) -> None:
        super().__init__(revision=theirs.revision)
        self.theirs = theirs


def change_facts(
    *, report_id: UUID, answers: Mapping[str, object], revision: int, keyring: Keyring, now: datetime, by: Actor
) -> None:
    """Changes facts (None makes one unknown again). Only the holder; suspicions are notes, not facts.

    Raises `FactsConflict`, `SituationError`, `NotYours`, `NotInThisState`.
    """
    raise NotImplementedError
