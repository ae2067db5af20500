"""Which texts that carry a life have no valid stamp of a professional. The desk is told; no number is taken away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from houvast.core.knowledge import Knowledge
from houvast.core.knowledge.names import EVERYWHERE
from houvast.records.content import current_knowledge

VALID_FOR = timedelta(days=365)
NAMED = 2  # the rest is counted: `houvast check` lists them


def stamp_warnings() -> tuple[str, ...]:
    """One sentence, or none when everything is stamped."""
    without = tuple(without_stamp(current_knowledge(), timezone.localdate()))
    if not without:
        return ()
    said = ngettext(
        "%(n)d crisis text has no stamp of a professional, or one older than a year (%(which)s).",
        "%(n)d crisis texts have no stamp of a professional, or one older than a year (%(which)s).",
        len(without),
    )
    named, more = without[:NAMED], len(without) - NAMED
    which = ", ".join(named) + (" " + _("and %(n)d more") % {"n": more} if more > 0 else "")
    return (said % {"n": len(without), "which": which},)


def without_stamp(knowledge: Knowledge, today: date) -> Iterator[str]:
    """112, 113 and the crisis texts of each language whose stamp is missing or too old."""
    for name in EVERYWHERE:
        stamp = knowledge.referrals[name].reviewed
        if not _valid(stamp.on if stamp else None, today):
            yield _("number %(name)s") % {"name": knowledge.referrals[name].phone}
    crisis = [step.id for step in knowledge.steps if step.kind == "crisis"]
    for language in knowledge.languages:
        for step_id in crisis:
            reviewed = knowledge.texts(language).step(step_id, "self").reviewed
            if not _valid(reviewed["on"] if reviewed else None, today):
                yield f"{step_id} ({language})"


def _valid(day: str | None, today: date) -> bool:
    return day is not None and today - date.fromisoformat(day) <= VALID_FOR
