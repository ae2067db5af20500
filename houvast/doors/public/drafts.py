"""The draft of what is told: each page changes its own part of it, and two tabs do not overwrite each other."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from houvast.core.sealing.keyring import MailboxKeys
from houvast.core.situation import Told
from houvast.procedures import submitting
from houvast.procedures.submitting import DraftConflict
from houvast.records.reports.views import MailboxView

PARTS = ("words", "indicators", "own_accounts", "deadline", "acts")


class PartChanged(Exception):
    """Another tab changed the same part since this page was shown. `told` is what stands now."""

    def __init__(self, told: Told) -> None:
        super().__init__("this part of the draft was changed elsewhere")
        self.told = told


@dataclass(frozen=True)
class Draft:
    told: Told
    revision: int

    def base(self, part: str) -> str:
        """What a form remembers of its part, to notice that it changed meanwhile."""
        value = json.dumps(self.told.to_json()[part], sort_keys=True).encode()
        return hashlib.blake2b(value, digest_size=9).hexdigest()

    def is_empty(self) -> bool:
        return self.told == Told()


def draft_of(view: MailboxView) -> Draft:
    return Draft(view.draft.told, view.draft.revision) if view.draft else Draft(Told(), 0)


def save_part(
    keys: MailboxKeys,
    draft: Draft,
    part: str,
    base: str,
    change: Callable[[Told], Told],
    now: datetime,
) -> Draft:
    """Changes one part. Raises `PartChanged` where both this page and another changed it differently; a change of
    another part in another tab is no conflict."""
    told = change(draft.told)
    wanted = told.to_json()[part]
    if base and base != draft.base(part) and wanted != draft.told.to_json()[part]:
        raise PartChanged(draft.told)
    try:
        revision = submitting.save_draft(keys=keys, told=told, revision=draft.revision, now=now)
    except DraftConflict as conflict:  # saved between our reading and writing: once more, on what stands now
        return save_part(keys, Draft(conflict.theirs, conflict.revision), part, base, change, now)
    return Draft(told, revision)
