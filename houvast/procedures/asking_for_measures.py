"""A measure becomes a task: who asks for it, by when, whether the person lets it be asked, and how it ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from houvast.core.sealing.keyring import Keyring
from houvast.procedures import consenting
from houvast.procedures.assessing import NoSuchVersion, VictimRefused
from houvast.procedures.entering import enter_desk
from houvast.procedures.referring import check_ahead
from houvast.records.assessments.keeping import keep_task, read_tasks, read_versions
from houvast.records.assessments.views import Outcome, TaskView
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct, report_subject
from houvast.records.audit.times import to_minute
from houvast.records.audit.writing import write_audit
from houvast.records.consents.views import Subject
from houvast.records.content.assessment import current_assessment
from houvast.records.refused import Refused
from houvast.records.reports.dates import add_date, settle_dates
from houvast.records.reports.notices import notify
from houvast.records.reports.states import Act

DATE_KIND = "measure"


class NoSuchTask(Refused):
    """There is no such task in this case."""

    code = "no_such_task"


class NoSuchMeasure(Refused):
    """The content has no measure with this id."""

    code = "no_such_measure"


@transaction.atomic
def ask_for(
    *,
    report_id: UUID,
    version_id: UUID,
    measure: str,
    who: str,
    due: datetime,
    words: str,
    keyring: Keyring,
    now: datetime,
    by: Actor,
) -> UUID:
    """Makes a task of a measure of a finished version; `due` brings the case back. Gives the task's id.

    Raises `NoSuchVersion`, `NoSuchMeasure`, `VictimRefused`, `NotYours`.
    """
    desk = enter_desk(report_id, keyring, Act.ASSESS, now=now, by=by)
    version = next((v for v in read_versions(report_id, desk.keys.desk) if v.id == version_id and v.finished), None)
    if version is None:
        raise NoSuchVersion
    if measure not in current_assessment().measure_ids:
        raise NoSuchMeasure
    if measure in version.filled.refuses:
        raise VictimRefused(what=measure)
    task = TaskView(uuid4(), version_id, measure, who.strip(), words.strip(), Outcome.OPEN, "", "", to_minute(now))
    keep_task(report_id, task, desk.person.id, desk.keys.desk)
    add_date(report_id, kind=DATE_KIND, at=due, words=task.who, desk=desk.keys.desk, about=task.id)
    desk.report.save(update_fields=["owner", "claimed_until"])
    notify(desk.report)
    write_audit(
        AuditAct.MEASURE_ASKED_FOR,
        subject=report_subject(report_id),
        at=now,
        by=by,
        parameters={"measure": measure},
    )
    return task.id


@transaction.atomic
def ask_consent(
    *, report_id: UUID, task_id: UUID, text: str, receiver: str, keyring: Keyring, now: datetime, by: Actor
) -> UUID:
    """Asks the person, in the mailbox, whether this may be asked for. Gives the consent's id. Raises `NoSuchTask`."""
    desk = enter_desk(report_id, keyring, Act.ASK_CONSENT, now=now, by=by)
    if not any(task.id == task_id for task in read_tasks(report_id, desk.keys.desk)):
        raise NoSuchTask
    return consenting.ask(
        report_id=report_id,
        subject=Subject.ASSESSMENT,
        about=task_id,
        text=text,
        receiver=receiver,
        keyring=keyring,
        now=now,
        by=by,
    )


@transaction.atomic
def note_outcome(
    *,
    report_id: UUID,
    task_id: UUID,
    outcome: Outcome,
    words: str,
    ask_back: datetime | None,
    keyring: Keyring,
    now: datetime,
    by: Actor,
) -> None:
    """How it goes. What still waits for an answer comes back on `ask_back`; what ended asks for nothing.

    Raises `NoSuchTask`, `AskBackMissing`.
    """
    desk = enter_desk(report_id, keyring, Act.ASSESS, now=now, by=by)
    task = next((task for task in read_tasks(report_id, desk.keys.desk) if task.id == task_id), None)
    if task is None:
        raise NoSuchTask
    if outcome is Outcome.OPEN:
        check_ahead(ask_back, now)
    keep_task(report_id, replace(task, outcome=outcome, outcome_words=words.strip()), desk.person.id, desk.keys.desk)
    settle_dates(desk.keys, task_id)
    if outcome is Outcome.OPEN:
        add_date(report_id, kind=DATE_KIND, at=ask_back, words=task.who, desk=desk.keys.desk, about=task_id)
    desk.report.save(update_fields=["owner", "claimed_until"])
    notify(desk.report)
    write_audit(
        AuditAct.MEASURE_ENDED,
        subject=report_subject(report_id),
        at=now,
        by=by,
        parameters={"measure": task.measure, "outcome": outcome.value},
    )
