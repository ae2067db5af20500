"""A case is closed with how each step of the plan ended; the reporter's word or an advisor opens it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from houvast.core.sealing.keyring import Keyring
from houvast.procedures.entering import enter_desk
from houvast.procedures.following_notices import count_notices
from houvast.procedures.following_proceedings import bring_back
from houvast.procedures.referring import referral_outcomes
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct, report_subject
from houvast.records.audit.writing import write_audit
from houvast.records.referrals.keeping import read_referrals
from houvast.records.registrations.waiting import Unit, police_outcome, register_outcome, register_unit
from houvast.records.reports.claims import give_back, take
from houvast.records.reports.dates import pause_dates
from houvast.records.reports.drafts import clear_desk_draft
from houvast.records.reports.facts import read_facts
from houvast.records.reports.notices import notify
from houvast.records.reports.outcomes import Closing, write_closing
from houvast.records.reports.proceedings import read_proceedings
from houvast.records.reports.states import Act, State
from houvast.records.reports.views import ClosedAs, Outcome


@transaction.atomic
def close(
    *,
    report_id: UUID,
    outcomes: Mapping[str, Outcome | str],
    keyring: Keyring,
    now: datetime,
    by: Actor,
    text: str = "",
    closed_as: ClosedAs | str = ClosedAs.COUNSELLED,
) -> None:
    """Closes a case: `outcomes` by step id. Only the holder. `text` is for colleagues."""
    closed_as = ClosedAs(closed_as)
    chosen = {step_id: Outcome(outcome) for step_id, outcome in outcomes.items()}
    desk = enter_desk(report_id, keyring, Act.CLOSE, now=now, by=by)
    write_closing(report_id, Closing(chosen, text, closed_as), desk.keys.desk)
    clear_desk_draft(report_id)
    pause_dates(desk.keys)
    report = desk.report
    report.state = State.CLOSED.value
    report.closed_at = now
    report.closed_by_id = desk.person.id
    give_back(report)
    report.save()
    situation = read_facts(report_id, desk.keys.shared).situation
    police = police_outcome(read_proceedings(report_id, desk.keys.shared).proceedings)
    register_outcome(
        situation,
        {step_id: outcome.value for step_id, outcome in chosen.items()},
        police=police,
        referrals=referral_outcomes(read_referrals(report_id, desk.keys.desk)),
        closed_as=closed_as.value,
        now=now,
    )
    count_notices(report_id, desk.keys.shared, now)
    notify(report)
    write_audit(AuditAct.CLOSED, subject=report_subject(report_id), at=now, by=by)


@transaction.atomic
def reopen(*, report_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> None:
    """An advisor opens a closed case again and holds it."""
    desk = enter_desk(report_id, keyring, Act.REOPEN, now=now, by=by)
    report = desk.report
    report.state = State.OPEN.value
    report.closed_at = report.closed_by = report.hold_until = None
    take(report, desk.person.id, now)
    report.save()
    register_unit(Unit.REOPENED, now=now)
    bring_back(desk.keys, now)
    notify(report)
    write_audit(AuditAct.REOPENED, subject=report_subject(report_id), at=now, by=by)
