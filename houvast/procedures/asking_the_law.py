"""The law of one report: its acts, each on its own day, by what was told and what was answered for the law.

The person sees the law of what they told and answered. What the desk settles beside it (it may be a suspicion) stands
under the desk key and counts at the desk alone.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction
from django.utils import timezone

from houvast.core.law import Answer, Law, acts_of, ask
from houvast.core.law.answering import Finding
from houvast.core.law.asking import worth_asking
from houvast.core.law.matching import Status
from houvast.core.law.situations import REST, MappedSituation
from houvast.core.sealing.keyring import Keyring, MailboxKeys
from houvast.core.sealing.labels import KeyKind
from houvast.core.situation import Situation, SituationError, Truth
from houvast.procedures.entering import enter_desk, enter_mailbox
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct, report_subject
from houvast.records.audit.times import to_hour
from houvast.records.audit.writing import write_audit
from houvast.records.content.law import current_law
from houvast.records.refused import Refused
from houvast.records.reports.dates import read_dates, set_derived
from houvast.records.reports.facts import read_facts
from houvast.records.reports.legal import (
    Legal,
    LegalFacts,
    read_own,
    read_settled,
    write_own,
    write_settled,
)
from houvast.records.reports.models import Report
from houvast.records.reports.notices import notify
from houvast.records.reports.seals import CaseKeys
from houvast.records.reports.states import Act, can_in_state

# Days before the last day of a complaint on which the case comes back.
COMPLAINT_AHEAD = (21, 7, 1)
_AT = time(9)


class LegalConflict(Refused):
    """What the law asks was answered elsewhere since this page was read. Parameter: revision."""

    code = "legal_conflict"


class DaysDoNotFit(Refused):
    """A date of birth or of learning that cannot be true beside the acts. Parameter: field (`born`, `known_on`)."""

    code = "days_do_not_fit"


@dataclass(frozen=True)
class LawOfReport:
    """`legal`: all that was answered; `own`: by the person. `asked`: facts worth asking, most useful first. `day`: the
    one taken for what has no day of its own."""

    law: Law
    mapped: MappedSituation
    answer: Answer
    asked: tuple[str, ...]
    legal: Legal
    own: LegalFacts
    day: date

    @property
    def dated(self) -> frozenset[int]:
        """Numbers of the acts whose day was told."""
        return frozenset(number for number, told in enumerate(self.mapped.dated) if told)

    def findings_of(self, number: int) -> tuple[Finding, ...]:
        """What to show at an act. The rest holds together what the kinds hold each: there only what they did not find,
        or not as surely."""
        act = self.answer.acts[number]
        if act.act.name != REST:
            return act.findings
        shown: dict[str, Status] = {}
        for other in self.answer.acts[:number]:
            for each in other.findings:
                if shown.get(each.provision.id) is not Status.APPLIES:
                    shown[each.provision.id] = each.status
        return tuple(
            each
            for each in act.findings
            if each.provision.id not in shown
            or (each.status is Status.APPLIES and shown[each.provision.id] is Status.POSSIBLE)
        )

    def complaint_until(self, among: Container[str] | None = None) -> tuple[date, bool] | None:
        """The first last day for a complaint that has not passed, and whether it is sure: the offence applies, and its
        day was told. A sure one goes before one that is not; all of them over: the last. `among`: ids to look at."""
        found = [
            (each.complaint_until, each.status is Status.APPLIES and number in self.dated)
            for finding in self.answer.findings
            if finding.provision.kind == "offence" and (among is None or finding.provision.id in among)
            for number, each in finding.acts
            if each.complaint_until is not None and nearly_fits(each)
        ]
        ahead = [each for each in found if each[0] >= self.answer.today]
        if ahead:
            return min(ahead, key=lambda each: (not each[1], each[0]))
        return max(found, key=lambda each: (each[1], each[0]), default=None)


def nearly_fits(finding: Finding) -> bool:
    """It applies, or one thing is unknown and something was said: of what is further away no deadline is told."""
    groups = finding.provision.elements
    still_open = sum(not set(group).isdisjoint(finding.missing) for group in groups)
    return finding.status is Status.APPLIES or still_open <= min(1, len(groups) - 1)


def law_of(
    situation: Situation,
    legal: Legal,
    *,
    told_on: date,
    today: date,
    day: date | None = None,
    own: LegalFacts | None = None,
) -> LawOfReport:
    """Asks the law of a report. `told_on`: the day the answers were given (ages are bands of that day). `day`: for what
    has no day of its own; today where nothing better is known. `own`: what the person answered; `legal` goes before it.

    Raises `DaysDoNotFit`.
    """
    law = current_law()
    all_of_it = replace(legal, facts={**(own or {}), **legal.facts})
    known = {name: truth for name, truth in all_of_it.facts.items() if name in law.vocabulary.facts}
    try:
        mapped = acts_of(
            situation,
            law,
            day=day or today,
            told_on=told_on,
            born=legal.born,
            known_on=legal.known_on,
            added=known,
            by_kind=True,
        )
    except SituationError as refused:
        raise DaysDoNotFit(field="known_on" if "known_on" in refused.field else "born") from None
    answer = ask(law, mapped.acts, today)
    asked = tuple(name for name in worth_asking(law, answer) if name not in known)
    return LawOfReport(law, mapped, answer, asked, all_of_it, own or {}, day or today)


def law_of_case(keys: CaseKeys, now: datetime) -> LawOfReport:
    """For whoever opened the case. What has no day of its own was done by the day the report arrived."""
    facts = read_facts(keys.report_id, keys.shared)
    arrived = Report.objects.values_list("arrived_at", flat=True).get(id=keys.report_id)
    return _fitting(
        facts.situation,
        read_settled(keys.report_id, keys.desk),
        own=read_own(keys.report_id, keys.shared, sent=True),
        told_on=timezone.localdate(facts.at or now),
        today=timezone.localdate(now),
        day=timezone.localdate(arrived),
    )


@transaction.atomic
def read_law(*, report_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> LawOfReport:
    """For the desk."""
    desk = enter_desk(report_id, keyring, Act.READ, now=now, by=by)
    return law_of_case(desk.keys, now)


def law_of_mailbox(
    keys: MailboxKeys, situation: Situation, *, told_on: date, arrived: date, now: datetime
) -> LawOfReport:
    """For the person: nothing of what the desk settled. `keys.shared` where something was sent."""
    own = read_own(keys.report_id, keys.shared or keys.private, sent=keys.shared is not None)
    return law_of(situation, Legal(), own=own, told_on=told_on, today=timezone.localdate(now), day=arrived)


def _fitting(situation: Situation, legal: Legal, **given: object) -> LawOfReport:
    """Days that no longer fit the acts are left out rather than hiding the law."""
    try:
        return law_of(situation, legal, **given)
    except DaysDoNotFit:
        return law_of(situation, replace(legal, born=None, known_on=None), **given)


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
    """The desk answers what the law asks, for the desk alone. What it says as the person did stays the person's.

    Raises `LegalConflict`, `DaysDoNotFit`.
    """
    desk = enter_desk(report_id, keyring, Act.SETTLE_LAW, now=now, by=by)
    own = read_own(report_id, desk.keys.shared, sent=True)
    before = read_settled(report_id, desk.keys.desk)
    said = {name: truth for name, truth in _merged(before.facts, facts).items() if own.get(name) is not truth}
    after = replace(before, facts=said, born=born, known_on=known_on)
    if after == before:
        return
    if before.revision != revision:
        raise LegalConflict(revision=before.revision)
    situation = read_facts(report_id, desk.keys.shared).situation
    today = timezone.localdate(now)
    law_of(situation, after, own=own, told_on=today, today=today)  # refuses days that cannot be
    write_settled(report_id, after, desk.keys.desk)
    bring_complaint_back(desk.keys, now)
    notify(desk.report)
    write_audit(AuditAct.LEGAL_CHANGED, subject=report_subject(report_id), at=now, by=by)


@transaction.atomic
def settle_own(*, keys: MailboxKeys, facts: Mapping[str, Truth], now: datetime, by: Actor) -> None:
    """The person answers one or more of the questions; UNKNOWN takes an answer back."""
    mailbox = enter_mailbox(keys, Act.SAVE_ANSWERS)
    key = mailbox.keys.shared if mailbox.sent else mailbox.keys.private
    before = read_own(keys.report_id, key, sent=mailbox.sent)
    after = _merged(before, facts)
    if after == before:
        return
    write_own(keys.report_id, after, key, sent=mailbox.sent)
    mailbox.report.last_activity_at = to_hour(now)
    mailbox.report.save()
    if mailbox.sent:
        if can_in_state(mailbox.state, Act.FOLLOW):
            follow_complaint(mailbox.report, key, now)
        notify(mailbox.report)
    write_audit(AuditAct.LEGAL_TOLD, subject=report_subject(keys.report_id), at=now, by=by)


def follow_complaint(report: Report, shared: bytes, now: datetime) -> None:
    """The dates on which the case comes back for a complaint, by the person's own word: nobody has to open the case
    first. What the desk settled is not known here; whoever opens the case puts it right (`bring_complaint_back`)."""
    wanted = _complaint_dates(report.id, _law_told(report.id, report.arrived_at, shared, now))
    set_derived(report.id, "complaint", wanted, shared, KeyKind.SHARED)


def bring_complaint_back(keys: CaseKeys, now: datetime) -> None:
    """The same dates, with what the desk settled. Where that makes them others they stand under the desk key alone: the
    settled may be a suspicion, and whoever opens the mailbox has the shared key. The worker never knows of one."""
    report_id = keys.report_id
    known = _complaint_dates(report_id, law_of_case(keys, now))
    told = known
    if replace(read_settled(report_id, keys.desk), revision=0) != Legal():
        arrived = Report.objects.values_list("arrived_at", flat=True).get(id=report_id)
        told = _complaint_dates(report_id, _law_told(report_id, arrived, keys.shared, now))
    over = {date.about for date in read_dates(keys, now) if date.kind == "complaint" and date.done}
    due = {about: moment for about, moment in known.items() if about not in over}
    set_derived(report_id, "complaint", due if told == known else {}, keys.shared, KeyKind.SHARED)
    set_derived(report_id, "complaint", {} if told == known else due, keys.desk, KeyKind.DESK)


def _law_told(report_id: UUID, arrived: datetime, shared: bytes, now: datetime) -> LawOfReport:
    facts = read_facts(report_id, shared)
    return _fitting(
        facts.situation,
        Legal(),
        own=read_own(report_id, shared, sent=True),
        told_on=timezone.localdate(facts.at or now),
        today=timezone.localdate(now),
        day=timezone.localdate(arrived),
    )


def _complaint_dates(report_id: UUID, found: LawOfReport) -> dict[UUID, tuple[datetime, str]]:
    return {
        # With the code: what may be needed and what is needed are two things to do.
        uuid5(NAMESPACE_OID, f"{report_id}:{name}:{code}"): (timezone.make_aware(datetime.combine(day, _AT)), code)
        for name, (day, code) in complaint_days(found).items()
    }


def complaint_days(found: LawOfReport) -> dict[str, tuple[date, str]]:
    """Days on which the case comes back for a complaint: name → (day, code with the last day). Of those that have come
    only the last: one warning stands, not three. Long after the last day it is no work any more."""
    until = found.complaint_until()
    if until is None:
        return {}
    last, applies = until
    today = found.answer.today
    code = f"{'complaint' if applies else 'complaint_maybe'}:{last.isoformat()}"
    if last < today - timedelta(days=COMPLAINT_AHEAD[0]):
        return {}
    days = {ahead: last - timedelta(days=ahead) for ahead in COMPLAINT_AHEAD}
    over = sorted(day for day in days.values() if day <= today)[:-1]
    return {f"complaint-{ahead}": (day, code) for ahead, day in days.items() if day not in over}


def known_facts(given: Mapping[str, Truth]) -> dict[str, Truth]:
    """Only what the law has a word for."""
    known = current_law().vocabulary.facts
    return {name: truth for name, truth in given.items() if name in known}


def _merged(before: LegalFacts, given: Mapping[str, Truth]) -> dict[str, Truth]:
    merged = {**before, **known_facts(given)}
    return {name: truth for name, truth in merged.items() if truth is not Truth.UNKNOWN}
