"""The individual assessment of a case: filled in as a draft, finished as a version, read by a second person.

What follows from the answers is worked out in `core/assessment`, each time anew; what is kept is what people said and
decided. Everything stands under the desk key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from houvast.core.assessment import (
    Answers,
    Assessment,
    Change,
    Level,
    Status,
    Trigger,
    assess,
    changed_facts,
    changes,
)
from houvast.core.sealing.keyring import Keyring
from houvast.core.situation import Situation
from houvast.core.support import known_along
from houvast.procedures.entering import AtTheDesk, enter_desk
from houvast.records.assessments.keeping import (
    Kept,
    drop_version,
    keep_opinion,
    keep_version,
    read_opinions,
    read_papers,
    read_tasks,
    read_versions,
)
from houvast.records.assessments.views import (
    Decision,
    Filled,
    MeasureDecision,
    OpinionView,
    PaperView,
    TaskView,
    VersionView,
)
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct, report_subject
from houvast.records.audit.times import to_minute
from houvast.records.audit.writing import write_audit
from houvast.records.consents.keeping import consents_of
from houvast.records.consents.views import ConsentView, Subject
from houvast.records.content.assessment import current_assessment
from houvast.records.refused import Refused
from houvast.records.reports.dates import read_dates
from houvast.records.reports.facts import known_platforms, read_facts
from houvast.records.reports.notices import notify
from houvast.records.reports.proceedings import read_proceedings
from houvast.records.reports.states import Act
from houvast.records.reports.views import DateView

# After these nobody waits to see whether anything would come out otherwise.
LOOK_AGAIN = ("released_or_free", "hearing_ahead")


class AssessmentConflict(Refused):
    """The draft was changed elsewhere since this page was read. `theirs` is the stored one."""

    code = "assessment_conflict"

    def __init__(self, theirs: VersionView) -> None:
        super().__init__(revision=theirs.revision)
        self.theirs = theirs


class NoDraft(Refused):
    """There is no assessment being filled in (it was finished or thrown away meanwhile)."""

    code = "no_assessment_draft"


class WhyMissing(Refused):
    """The worker decides otherwise than the rules and does not say why. Parameters: what (need or measure id)."""

    code = "why_missing"


class VictimRefused(Refused):
    """Nobody asks for what the victim does not want. Parameters: what (measure id)."""

    code = "victim_refused"


class OwnWork(Refused):
    """A second reader is somebody else than who made it."""

    code = "own_work"


class NoSuchVersion(Refused):
    """There is no finished version with this id."""

    code = "no_such_assessment"


@dataclass(frozen=True)
class Decided:
    """A finished version or the draft, with what follows. `prefilled`: facts that the report or the proceedings answer.
    `measures`: the ids that are to be asked for, after wishes and decisions."""

    version: VersionView
    answers: Answers
    prefilled: frozenset[str]
    result: Assessment
    levels: dict[str, Level]
    measures: tuple[str, ...]


@dataclass(frozen=True)
class AssessmentView:
    """Everything the pages of an assessment show. `newest`: the last finished version. `changed`: what would come out
    otherwise by what is known now; `changed_facts`: which facts; empty: the newest one still stands."""

    draft: Decided | None
    newest: Decided | None
    versions: tuple[VersionView, ...]
    opinions: tuple[OpinionView, ...]
    tasks: tuple[TaskView, ...]
    papers: tuple[PaperView, ...]
    consents: tuple[ConsentView, ...]
    dates: tuple[DateView, ...]
    changed: tuple[Change, ...]
    changed_facts: tuple[Change, ...]
    person_id: UUID

    @property
    def must_look_again(self) -> bool:
        """Something would come out otherwise; or the suspect came free or a hearing was set, whatever comes out."""
        return bool(self.changed) or any(fact.id in LOOK_AGAIN and fact.after == "yes" for fact in self.changed_facts)


@transaction.atomic
def read_assessment(*, report_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> AssessmentView:
    """What there is of assessments in this case. Opening the case itself is what the audit notes.

    Raises `NoSuchCase`, `NotAllowed`.
    """
    desk = enter_desk(report_id, keyring, Act.READ, now=now, by=by)
    return _view(desk, now)


@transaction.atomic
def start(*, report_id: UUID, trigger: Trigger, keyring: Keyring, now: datetime, by: Actor) -> VersionView:
    """Begins a version, filled with what the last one said; a draft that is there is gone on with.

    Raises `NotYours`, `NotInThisState`.
    """
    desk = enter_desk(report_id, keyring, Act.ASSESS, now=now, by=by)
    versions = read_versions(report_id, desk.keys.desk)
    if versions and not versions[0].finished:
        return versions[0]
    last = versions[0] if versions else None
    kept = Kept(
        id=uuid4(),
        number=last.number + 1 if last else 1,
        trigger=trigger,
        # Decisions were taken on what was known then: they are taken anew. Answers and wishes go along.
        filled=replace(last.filled, needs={}, measures={}) if last else Filled(),
        answers=None,
        rules_version="",
        finished=False,
        revision=1,
        person_id=desk.person.id,
        at=to_minute(now),
    )
    keep_version(report_id, kept, desk.keys.desk)
    _end(desk, AuditAct.ASSESSMENT_STARTED, now, by, trigger=trigger.value)
    return read_versions(report_id, desk.keys.desk)[0]


@transaction.atomic
def save(*, report_id: UUID, filled: Filled, revision: int, keyring: Keyring, now: datetime, by: Actor) -> VersionView:
    """Keeps the draft; gives it with its new revision. The same again changes nothing and is no act.

    Raises `NoDraft`, `AssessmentConflict`, `NotYours`, `SituationError`.
    """
    desk = enter_desk(report_id, keyring, Act.ASSESS, now=now, by=by)
    draft = _draft(desk)
    if draft.filled == filled:
        return draft
    if draft.revision != revision:
        raise AssessmentConflict(draft)
    answers_with(_situation(desk), filled)  # raises where an answer does not fit
    kept = replace(_kept(draft), filled=filled, revision=revision + 1, person_id=desk.person.id, at=to_minute(now))
    keep_version(report_id, kept, desk.keys.desk)
    desk.report.save(update_fields=["owner", "claimed_until"])
    write_audit(AuditAct.ASSESSMENT_SAVED, subject=report_subject(report_id), at=now, by=by)
    return replace(draft, filled=filled, revision=kept.revision, by_id=desk.person.id, by_name=desk.person.name)


@transaction.atomic
def finish(*, report_id: UUID, revision: int, keyring: Keyring, now: datetime, by: Actor) -> VersionView:
    """The draft becomes a version that never changes. Wherever the worker decides otherwise, why has to be said.

    Raises `NoDraft`, `AssessmentConflict`, `WhyMissing`, `VictimRefused`, `NotYours`.
    """
    desk = enter_desk(report_id, keyring, Act.ASSESS, now=now, by=by)
    draft = _draft(desk)
    if draft.revision != revision:
        raise AssessmentConflict(draft)
    decided = _decided(draft, _situation(desk), _of_proceedings(desk, now))
    _check_decisions(decided)
    rules = current_assessment()
    kept = replace(
        _kept(draft),
        answers=decided.answers,
        rules_version=rules.version,
        finished=True,
        person_id=desk.person.id,
        at=to_minute(now),
    )
    keep_version(report_id, kept, desk.keys.desk)
    _end(desk, AuditAct.ASSESSED, now, by, number=draft.number)
    return read_versions(report_id, desk.keys.desk)[0]


@transaction.atomic
def drop_draft(*, report_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> None:
    """Throws the draft away; finished versions stay."""
    desk = enter_desk(report_id, keyring, Act.ASSESS, now=now, by=by)
    drop_version(report_id, _draft(desk).id)
    _end(desk, AuditAct.ASSESSMENT_DROPPED, now, by)


@transaction.atomic
def read_again(
    *, report_id: UUID, version_id: UUID, agrees: bool, why: str, keyring: Keyring, now: datetime, by: Actor
) -> None:
    """A second reader agrees or disagrees with a finished version. It is kept as it was said, whatever comes after.

    Raises `NoSuchVersion`, `OwnWork`, `WhyMissing` (who disagrees says why).
    """
    desk = enter_desk(report_id, keyring, Act.READ_SECOND, now=now, by=by)
    version = next((v for v in read_versions(report_id, desk.keys.desk) if v.id == version_id and v.finished), None)
    if version is None:
        raise NoSuchVersion
    if version.by_id == desk.person.id:
        raise OwnWork
    if not agrees and not why.strip():
        raise WhyMissing(what="opinion")
    said = [o for o in read_opinions(report_id, desk.keys.desk) if o.by_id == desk.person.id and o.about == version_id]
    if said and (said[-1].agrees, said[-1].why) == (agrees, why.strip()):
        return
    keep_opinion(
        report_id,
        about=version_id,
        agrees=agrees,
        why=why.strip(),
        person_id=desk.person.id,
        at=to_minute(now),
        desk=desk.keys.desk,
    )
    _end(desk, AuditAct.ASSESSMENT_READ_AGAIN, now, by, agrees=int(agrees))


def answers_with(situation: Situation, filled: Filled) -> Answers:
    """The report's facts with what was answered here over them, and the wishes. Raises SituationError."""
    answers = Answers(situation=situation, accepts=filled.accepts, refuses=filled.refuses)
    return answers.with_answers(filled.given, known_platforms(situation))


def decided_on(version: VersionView, answers: Answers, prefilled: frozenset[str]) -> Decided:
    """What follows from answers and decisions. Victim first: what they refuse is never asked for."""
    result = assess(answers, current_assessment())
    levels = {
        need.id: item.level if (item := version.filled.needs.get(need.id)) and item.level else need.level
        for need in result.needs
    }
    asked = []
    for measure_id in current_assessment().measure_ids:
        found = result.measure(measure_id)
        decision = version.filled.measures.get(measure_id, MeasureDecision()).decision
        offered = found is not None and found.status is not Status.REFUSED
        if measure_id in answers.refuses or decision is Decision.LEAVE:
            continue
        if offered or decision is Decision.ASK:
            asked.append(measure_id)
    return Decided(version, answers, prefilled, result, levels, tuple(asked))


def _check_decisions(decided: Decided) -> None:
    filled, result = decided.version.filled, decided.result
    for need_id, item in filled.needs.items():
        if item.level not in (None, result.need(need_id).level) and not item.why.strip():
            raise WhyMissing(what=need_id)
    for measure_id, item in filled.measures.items():
        if item.decision is Decision.ASK and measure_id in decided.answers.refuses:
            raise VictimRefused(what=measure_id)
        offered = result.measure(measure_id) is not None
        otherwise = item.decision is (Decision.LEAVE if offered else Decision.ASK)
        if otherwise and not item.why.strip():
            raise WhyMissing(what=measure_id)


def _view(desk: AtTheDesk, now: datetime) -> AssessmentView:
    report_id, keys = desk.report.id, desk.keys
    versions = read_versions(report_id, keys.desk)
    situation = _situation(desk)
    along = _of_proceedings(desk, now)
    draft = next((_decided(version, situation, along) for version in versions if not version.finished), None)
    finished = next((version for version in versions if version.finished), None)
    newest = _as_it_was(finished) if finished else None
    facts, changed = _changed_since(newest, situation, along) if newest else ((), ())
    tasks = read_tasks(report_id, keys.desk)
    consents = [c for c in consents_of(report_id, keys.shared) if c.subject is Subject.ASSESSMENT]
    about = {task.id for task in tasks}
    return AssessmentView(
        draft=draft,
        newest=newest,
        versions=versions,
        opinions=read_opinions(report_id, keys.desk),
        tasks=tasks,
        papers=read_papers(report_id, keys.shared),
        consents=tuple(consents),
        dates=tuple(date for date in read_dates(keys, now) if date.about in about),
        changed=changed,
        changed_facts=facts,
        person_id=desk.person.id,
    )


def _decided(version: VersionView, situation: Situation, along: Mapping[str, str]) -> Decided:
    """A draft, worked out on what is known now. What was answered in it goes before what is known along the way."""
    filled = replace(version.filled, given={**along, **version.filled.given})
    prefilled = frozenset(fact for fact in (*situation, *along) if fact not in version.filled.given)
    return decided_on(version, answers_with(situation, filled), prefilled)


def _as_it_was(version: VersionView) -> Decided:
    """A finished version, on the answers that it was finished with."""
    answers = version.answers or Answers()
    prefilled = frozenset(fact for fact in (*answers.situation, *answers.own) if fact not in version.filled.given)
    return decided_on(version, answers, prefilled)


def _changed_since(
    newest: Decided, situation: Situation, along: Mapping[str, str]
) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """(facts, needs and measures) that differ between then and what is known now, both by the rules of now."""
    filled = newest.version.filled
    now_known = answers_with(situation, replace(filled, given={**filled.given, **along}))
    rules = current_assessment()
    asked = {question.fact for question in rules.questions}
    facts = [change for change in changed_facts(newest.answers, now_known) if change.id in asked]
    return tuple(facts), changes(newest.result, assess(now_known, rules))


def _of_proceedings(desk: AtTheDesk, now: datetime) -> dict[str, str]:
    """What the record of the proceedings answers, so that nobody types it twice."""
    kept = read_proceedings(desk.report.id, desk.keys.shared).proceedings
    return known_along(kept, timezone.localdate(now))


def _situation(desk: AtTheDesk) -> Situation:
    return read_facts(desk.report.id, desk.keys.shared).situation


def _draft(desk: AtTheDesk) -> VersionView:
    versions = read_versions(desk.report.id, desk.keys.desk)
    if not versions or versions[0].finished:
        raise NoDraft
    return versions[0]


def _kept(version: VersionView) -> Kept:
    return Kept(
        id=version.id,
        number=version.number,
        trigger=version.trigger,
        filled=version.filled,
        answers=version.answers,
        rules_version=version.rules_version,
        finished=version.finished,
        revision=version.revision,
        person_id=version.by_id,
        at=version.at,
    )


def _end(desk: AtTheDesk, act: AuditAct, now: datetime, by: Actor, **parameters: str | int) -> None:
    desk.report.save(update_fields=["owner", "claimed_until"])
    notify(desk.report)
    write_audit(act, subject=report_subject(desk.report.id), at=now, by=by, parameters=parameters)
