"""The law of one report: its acts, each on its own day, by what was told and what was answered for the law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from houvast.core.law import Answer, Law, acts_of, ask
from houvast.core.law.asking import worth_asking
from houvast.core.law.matching import Status
from houvast.core.law.situations import MappedSituation
from houvast.core.sealing.keyring import Keyring, MailboxKeys
from houvast.core.situation import Situation, SituationError, Truth
from houvast.procedures.entering import enter_desk, enter_mailbox
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct, report_subject
from houvast.records.audit.times import to_hour
from houvast.records.audit.writing import write_audit
from houvast.records.content.law import current_law
from houvast.records.refused import Refused
from houvast.records.reports.facts import read_facts
from houvast.records.reports.legal import Legal, read_legal, write_legal
from houvast.records.reports.models import Report
from houvast.records.reports.notices import notify
from houvast.records.reports.seals import CaseKeys
from houvast.records.reports.states import Act

# Days before the last day of a complaint on which the case comes back.
COMPLAINT_AHEAD = (21, 7, 1)


class LegalConflict(Refused):
    """What the law asks was answered elsewhere since this page was read. Parameter: revision."""

    code = "legal_conflict"


class DaysDoNotFit(Refused):
    """A date of birth or of learning that cannot be true beside the acts. Parameter: field (`born`, `known_on`)."""

    code = "days_do_not_fit"


@dataclass(frozen=True)
class LawOfReport:
    """`asked`: legal facts worth asking, most useful first. `day`: taken for what has no day of its own; `dated`: the
    numbers of the acts whose day was told."""

    law: Law
    mapped: MappedSituation
    answer: Answer
    asked: tuple[str, ...]
    legal: Legal
    day: date
    dated: frozenset[int]

    @property
    def complaint_until(self) -> tuple[date, bool] | None:
        """The first last day for a complaint, and whether that is sure: the offence applies, and its day was told."""
        found = [
            (each.complaint_until, each.status is Status.APPLIES and number in self.dated)
            for finding in self.answer.findings
            if finding.provision.kind == "offence"
            for number, each in finding.acts
            if each.complaint_until is not None
        ]
        sure = [each for each in found if each[1]]
        return min(sure or found, default=None)


def law_of(situation: Situation, legal: Legal, *, told_on: date, today: date, day: date | None = None) -> LawOfReport:
    """Asks the law of a report. `told_on`: the day the answers were given (ages are bands of that day). `day`: for what
    has no day of its own; today where nothing better is known.

    Raises `DaysDoNotFit`.
    """
    law = current_law()
    known = {name: truth for name, truth in legal.facts.items() if name in law.vocabulary.facts}
    try:
        mapped = acts_of(
            situation, law, day=day or today, told_on=told_on, born=legal.born, known_on=legal.known_on, added=known
        )
    except SituationError as refused:
        raise DaysDoNotFit(field="known_on" if "known_on" in refused.field else "born") from None
    answer = ask(law, mapped.acts, today)
    asked = tuple(name for name in worth_asking(law, answer) if name not in known)
    told = situation.get("acts") or ()
    dated = frozenset(number for number, act in enumerate(told) if act.day or act.from_day)
    return LawOfReport(law, mapped, answer, asked, legal, day or today, dated)


def law_of_case(keys: CaseKeys, now: datetime) -> LawOfReport:
    """For whoever opened the case. What has no day of its own was done by the day the report arrived."""
    facts, legal = read_facts(keys.report_id, keys.shared), read_legal(keys.report_id, keys.shared)
    arrived = Report.objects.values_list("arrived_at", flat=True).get(id=keys.report_id)
    told_on = timezone.localdate(facts.at or now)
    return _fitting(
        facts.situation, legal, told_on=told_on, today=timezone.localdate(now), day=timezone.localdate(arrived)
    )


@transaction.atomic
def read_law(*, report_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> LawOfReport:
    """For the desk."""
    desk = enter_desk(report_id, keyring, Act.READ, now=now, by=by)
    return law_of_case(desk.keys, now)


def law_of_mailbox(
    keys: MailboxKeys, situation: Situation, *, told_on: date, arrived: date, now: datetime
) -> LawOfReport:
    """For the person; legal facts there are only once something was sent."""
    legal = read_legal(keys.report_id, keys.shared) if keys.shared else Legal()
    return _fitting(situation, legal, told_on=told_on, today=timezone.localdate(now), day=arrived)


def _fitting(situation: Situation, legal: Legal, **days: date) -> LawOfReport:
    """Days that no longer fit the acts are left out rather than hiding the law."""
    try:
        return law_of(situation, legal, **days)
    except DaysDoNotFit:
        return law_of(situation, replace(legal, born=None, known_on=None), **days)


@transaction.atomic
def settle_facts(
    *,
    report_id: UUID,
    facts: Mapping[str, Truth],
    born: date | None,
    known_on: date | None,
    revision: int,
    keyring: Keyring,
    now: datetime,
    by: Actor,
) -> None:
    """The desk answers what the law asks. Raises `LegalConflict`, `DaysDoNotFit`."""
    desk = enter_desk(report_id, keyring, Act.SETTLE_LAW, now=now, by=by)
    before = read_legal(report_id, desk.keys.shared)
    after = replace(before, facts=_merged(before, facts), born=born, known_on=known_on)
    if after == before:
        return
    if before.revision != revision:
        raise LegalConflict(revision=before.revision)
    situation = read_facts(report_id, desk.keys.shared).situation
    today = timezone.localdate(now)
    law_of(situation, after, told_on=today, today=today)  # refuses days that cannot be
    write_legal(report_id, after, desk.keys.shared)
    notify(desk.report)
    write_audit(AuditAct.LEGAL_CHANGED, subject=report_subject(report_id), at=now, by=by)


@transaction.atomic
def settle_own(*, keys: MailboxKeys, facts: Mapping[str, Truth], now: datetime, by: Actor) -> None:
    """The person answers one or more of the questions; UNKNOWN takes an answer back. Nothing before the first send."""
    mailbox = enter_mailbox(keys, Act.SAVE_ANSWERS)
    if not mailbox.sent:
        return
    before = read_legal(keys.report_id, mailbox.keys.shared)
    after = replace(before, facts=_merged(before, facts))
    if after == before:
        return
    write_legal(keys.report_id, after, mailbox.keys.shared)
    mailbox.report.last_activity_at = to_hour(now)
    mailbox.report.save()
    notify(mailbox.report)
    write_audit(AuditAct.LEGAL_TOLD, subject=report_subject(keys.report_id), at=now, by=by)


def complaint_days(found: LawOfReport) -> dict[str, tuple[date, str]]:
    """Days on which the case comes back for a complaint: name → (day, code with the last day). Those long over are no
    work any more; the last day itself stays until somebody marks it done."""
    until = found.complaint_until
    if until is None:
        return {}
    last, applies = until
    today = found.answer.today
    code = f"{'complaint' if applies else 'complaint_maybe'}:{last.isoformat()}"
    if last < today - timedelta(days=COMPLAINT_AHEAD[0]):
        return {}
    return {f"complaint-{ahead}": (last - timedelta(days=ahead), code) for ahead in COMPLAINT_AHEAD}


def _merged(before: Legal, given: Mapping[str, Truth]) -> dict[str, Truth]:
    known = current_law().vocabulary.facts
    merged = {**before.facts, **{name: truth for name, truth in given.items() if name in known}}
    return {name: truth for name, truth in merged.items() if truth is not Truth.UNKNOWN}
