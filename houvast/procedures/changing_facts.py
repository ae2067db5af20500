"""An advisor changes what is known of a case; the reporter sees that, and who did it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from houvast.core.sealing.keyring import Keyring
from houvast.procedures import telling_lures
from houvast.procedures.asking_the_law import bring_complaint_back
from houvast.procedures.entering import enter_desk
from houvast.procedures.following import follow_the_facts
from houvast.procedures.requesting_removal import follow_age
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct, report_subject
from houvast.records.audit.times import to_minute
from houvast.records.audit.writing import write_audit
from houvast.records.refused import Refused
from houvast.records.reports.facts import facts_view, known_platforms, read_facts, write_facts
from houvast.records.reports.notices import notify
from houvast.records.reports.states import Act
from houvast.records.reports.views import FactsView, Side
from houvast.records.staff.people import names_of


class FactsConflict(Refused):
    """The facts were changed since this page was read. `theirs` are the stored ones."""

    code = "facts_conflict"

    def __init__(self, theirs: FactsView) -> None:
        super().__init__(revision=theirs.revision)
        self.theirs = theirs


@transaction.atomic
def change_facts(
    *, report_id: UUID, answers: Mapping[str, object], revision: int, keyring: Keyring, now: datetime, by: Actor
) -> None:
    """Changes facts (None makes one unknown again). Only the holder; suspicions are notes, not facts.

    Raises `FactsConflict`, `SituationError`, `NotYours`, `NotInThisState`.
    """
    desk = enter_desk(report_id, keyring, Act.CHANGE_FACTS, now=now, by=by)
    before = read_facts(report_id, desk.keys.shared)
    situation = before.situation.with_answers(answers, known_platforms(before.situation))
    if situation == before.situation:
        return
    if before.revision != revision:
        raise FactsConflict(facts_view(before, names_of([before.person_id]).get(before.person_id)))
    after = before.changed_to(situation, by=Side.DESK, person_id=desk.person.id, at=to_minute(now))
    write_facts(report_id, after, desk.keys.shared)
    follow_the_facts(desk.report, situation, desk.keys.shared)
    follow_age(report_id, situation, desk.keys.shared, now=now, by=by)
    telling_lures.follow_age(report_id, situation, desk.keys.shared, now=now, by=by)
    bring_complaint_back(desk.keys, now)
    desk.report.save()
    notify(desk.report)
    write_audit(
        AuditAct.FACTS_CHANGED,
        subject=report_subject(report_id),
        at=now,
        by=by,
        parameters={"facts": len(after.changed)},
    )
