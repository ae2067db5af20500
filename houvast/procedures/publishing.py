"""A release of our own figures: counted, protected together with every release before it, kept for ever."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from houvast.core.figures.definitions import DEFINITIONS, Quarter
from houvast.core.figures.releasing import Release, released_tables
from houvast.procedures.counting import publish_registrations
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import HOUSE, AuditAct
from houvast.records.audit.writing import write_audit
from houvast.records.publications.releases import begin_release, keep_release, releases_of
from houvast.records.refused import Refused
from houvast.records.registrations.tabulating import table_in_database


class QuarterNotOver(Refused):
    """Figures of a quarter come out when it is over: before that they would grow under their readers' eyes."""

    code = "quarter_not_over"


class ReleasedAlready(Refused):
    """The quarter has a release: a new one revises it, and says why. Parameter: `number`."""

    code = "released_already"


class NothingToRevise(Refused):
    """A reason was given, and there is no release of this quarter yet."""

    code = "nothing_to_revise"


class NothingChanged(Refused):
    """The figures are what the last release of the quarter says. Parameter: `number`."""

    code = "nothing_changed"


@transaction.atomic
def publish_figures(*, quarter: Quarter, why: str = "", now: datetime, by: Actor) -> Release:
    """Makes the release of a quarter that is over. `why`: for a quarter that has one; the new one replaces it, and both
    stay. Raises QuarterNotOver, ReleasedAlready, NothingToRevise, NothingChanged."""
    today = localdate(now)
    if today <= quarter.period.last:
        raise QuarterNotOver
    publish_registrations(now=now, by=by)
    number = begin_release()
    earlier, why = releases_of(quarter), " ".join(why.split())
    if earlier and not why:
        raise ReleasedAlready(number=earlier[-1].number)
    if why and not earlier:
        raise NothingToRevise
    counted = {definition.id: table_in_database(definition, quarter) for definition in DEFINITIONS}
    tables = released_tables(counted, earlier)
    if earlier and earlier[-1].tables == tables:
        raise NothingChanged(number=earlier[-1].number)
    release = Release(number, quarter, today, tables, revises=earlier[-1].number if earlier else None, why=why)
    keep_release(release)
    write_audit(AuditAct.FIGURES_PUBLISHED, subject=HOUSE, at=now, by=by, parameters={"release": number})
    return release
