"""Another helpline may know the same account: a hypothesis, until somebody there and somebody here said yes.

Shown to who may see links, at a case or a group that they may open, with the value as it stands in their own case. The
other side learns of a match by a yes alone; a no is told to nobody. Every look is in the audit with the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from houvast.core.between.digests import mark_of, pair_digests
from houvast.core.linking.normalise import normalise
from houvast.core.sealing.keyring import Keyring
from houvast.core.situation import Indicator
from houvast.procedures import facing_helplines
from houvast.procedures.deciding_links import GroupHeld
from houvast.procedures.entering import check_person, enter_desk
from houvast.procedures.facing_helplines import is_match
from houvast.procedures.linking import alike_with, terms_of
from houvast.procedures.marking_reports import from_outside, mark_case
from houvast.procedures.pairing import check_on, is_on
from houvast.procedures.reading_groups import GroupPage, openable, read_group
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct, group_subject, report_subject
from houvast.records.audit.writing import write_audit
from houvast.records.helplines import agreements, answers, marks
from houvast.records.helplines.views import AgreementView, OpenAgreement, Said
from houvast.records.links import grouping
from houvast.records.refused import Refused
from houvast.records.reports.facts import read_facts
from houvast.records.reports.notices import notify
from houvast.records.reports.reading import reference_of
from houvast.records.reports.seals import open_cases
from houvast.records.reports.states import Act
from houvast.records.staff.permissions import Permission


class NoMatch(Refused):
    """There is no such match (any more): the other side took it back, or it was never one."""

    code = "no_match"


class Verdict(StrEnum):
    YES = "yes"
    NO = "no"
    BACK = "back"  # what was said is taken back


@dataclass(frozen=True)
class MatchView:
    """`helpline` put this forward, or says that it knows it too (`they_know`). `kind`: of the index that is equal.
    `said`: by somebody here, or None. `both`: somebody said yes here and there."""

    agreement_id: UUID
    helpline: str
    mark: bytes
    digest: bytes
    kind: str
    platform: str | None
    value: str
    they_know: bool
    said: Said | None

    @property
    def waits(self) -> bool:
        return self.said is None

    @property
    def both(self) -> bool:
        return self.they_know and self.said is not None and self.said.yes


@dataclass(frozen=True)
class Waiting:
    """Where something waits for a person. `reference` is empty for a group."""

    helpline: str
    report_id: UUID | None
    reference: str
    group_id: UUID | None


@dataclass(frozen=True)
class Neighbour:
    """Another helpline as a coordinator sees it. `forward`: how many digests of ours it gets, without the fill."""

    agreement: AgreementView
    forward: int


@transaction.atomic
def case_matches(*, report_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> tuple[MatchView, ...]:
    """Raises `NotAllowed`, `NoSuchCase`."""
    check_person(keyring, Permission.SEE_LINKS, by=by)
    desk = enter_desk(report_id, keyring, Act.READ, now=now, by=by)
    if not is_on():
        return ()
    mark_case(report_id, desk.keys)
    return _of_case(report_id, desk.keys.shared)


def count_waiting(*, report_id: UUID, keyring: Keyring) -> int:
    """For the line on the page of a case that is open already: what the page behind it asks about."""
    check_person(keyring, Permission.SEE_LINKS)
    if not is_on() or not marks.meeting([report_id]):
        return 0
    keys = open_cases([report_id], keyring).get(report_id)
    return sum(each.waits for each in _of_case(report_id, keys.shared)) if keys else 0


def group_matches(page: GroupPage) -> tuple[MatchView, ...]:
    """Of a group page that this person was given: what stands in cases they may open; for who may review groups, what
    was released too."""
    if not is_on() or (page.row.held and not page.may_review):
        return ()
    found = [Indicator(each.kind, each.platform, each.value) for each in page.indicators]
    if page.may_review:
        out = (each for each in page.leads if each.withdrawn_at is None)
        found += [Indicator(each.kind, each.platform, each.value) for each in out]
    return _matches(found)


@transaction.atomic
def decide_at_case(
    *,
    report_id: UUID,
    agreement_id: UUID,
    mark: bytes,
    verdict: Verdict,
    keyring: Keyring,
    now: datetime,
    by: Actor,
) -> None:
    """Raises `BetweenOff`, `NoMatch`."""
    desk = enter_desk(report_id, keyring, Act.LINK, now=now, by=by)
    check_on()
    _say(_of_case(report_id, desk.keys.shared), agreement_id, mark, verdict, desk.person.id, now)
    desk.report.save(update_fields=["owner", "claimed_until"])
    notify(desk.report)
    _audit(report_subject(report_id), agreement_id, verdict, now, by)


@transaction.atomic
def decide_at_group(
    *,
    group_id: UUID,
    agreement_id: UUID,
    mark: bytes,
    verdict: Verdict,
    keyring: Keyring,
    now: datetime,
    by: Actor,
) -> None:
    """A coordinator. Raises `BetweenOff`, `NoSuchGroup`, `GroupHeld`, `NoMatch`."""
    person = check_person(keyring, Permission.REVIEW_GROUPS, by=by)
    page = read_group(group_id=group_id, keyring=keyring, now=now, by=by)
    check_on()
    if page.row.held:
        raise GroupHeld
    _say(group_matches(page), agreement_id, mark, verdict, person.id, now)
    _audit(group_subject(group_id), agreement_id, verdict, now, by)


def neighbours(*, keyring: Keyring, by: Actor) -> tuple[Neighbour, ...]:
    """Every agreement there is or was. Raises `NotAllowed`."""
    check_person(keyring, Permission.REVIEW_GROUPS, by=by)
    opened = {each.id: each for each in agreements.open_agreements()} if is_on() else {}
    return tuple(
        Neighbour(view, len(facing_helplines.put_forward(opened[view.id])) if view.id in opened else 0)
        for view in agreements.all_agreements()
    )


def waiting(*, keyring: Keyring, by: Actor) -> tuple[Waiting, ...]:
    """Where a match waits for a person: cases and groups that this one may open. Raises `NotAllowed`."""
    person = check_person(keyring, Permission.REVIEW_GROUPS, by=by)
    if not is_on():
        return ()
    found: set[Waiting] = set()
    maybe = {report_id for reports in marks.meeting().values() for report_id in reports}
    for report_id, keys in openable(maybe, keyring, person.id).items():
        waits = {each.helpline for each in _of_case(report_id, keys.shared) if each.waits}
        found |= {Waiting(name, report_id, reference_of(report_id), None) for name in waits}
    for agreement in agreements.open_agreements():
        said, name = answers.said_of(agreement.id), agreement.view.name
        leads = facing_helplines.lead_marks(agreement, facing_helplines.put_forward(agreement))
        for mark in marks.theirs(agreement.id, leads).known - said.keys():
            rows = grouping.read_groups([leads[mark].group_id])
            if rows and openable(rows[0].members, keyring, person.id):
                found.add(Waiting(name, None, "", leads[mark].group_id))
    return tuple(sorted(found, key=lambda each: (each.helpline, each.group_id is None, each.reference)))


def _of_case(report_id: UUID, shared: bytes) -> tuple[MatchView, ...]:
    found = from_outside(report_id, read_facts(report_id, shared).indicators)
    hubs = alike_with(report_id)[0].hubs
    return _matches(each for each in found if not any(term in hubs for term in terms_of(each)))


def _matches(indicators: Iterable[Indicator]) -> tuple[MatchView, ...]:
    """The strongest digest of each indicator that is a match, for each agreement."""
    found: dict[tuple[UUID, bytes], MatchView] = {}
    wanted = [(normalise(each).terms, normalise(each)) for each in indicators]
    for agreement in agreements.open_agreements() if wanted else ():
        digests = [pair_digests(terms, agreement.pair.index) for terms, _ in wanted]
        every = {mark_of(digest, agreement.own): digest for each in digests for _, digest in each}
        there, said = marks.theirs(agreement.id, every), answers.said_of(agreement.id, every)
        leads = _lead_marks(agreement, bool(there.known))
        for each, (_, one) in zip(digests, wanted, strict=True):
            for kind, digest in each:
                mark = mark_of(digest, agreement.own)
                if is_match(mark, there, lead=mark in leads):
                    view = MatchView(
                        agreement.id,
                        agreement.view.name,
                        mark,
                        digest,
                        kind,
                        one.platform,
                        one.value,
                        mark in there.known,
                        said.get(mark),
                    )
                    found.setdefault((agreement.id, mark), view)
                    break
    return tuple(sorted(found.values(), key=lambda view: (not view.waits, view.helpline, view.value)))


def _lead_marks(agreement: OpenAgreement, needed: bool) -> Mapping[bytes, facing_helplines.Forward]:
    if not needed:
        return {}
    return facing_helplines.lead_marks(agreement, facing_helplines.put_forward(agreement))


def _say(
    found: Iterable[MatchView], agreement_id: UUID, mark: bytes, verdict: Verdict, person_id: UUID, now: datetime
) -> None:
    match = next((each for each in found if (each.agreement_id, each.mark) == (agreement_id, mark)), None)
    if match is None:
        raise NoMatch
    if verdict is Verdict.BACK:
        answers.take_back(agreement_id, mark)
        return
    digest = match.digest if verdict is Verdict.YES else None
    answers.say(agreement_id, mark, digest, person_id=person_id, now=now)


def _audit(subject: str, agreement_id: UUID, verdict: Verdict, now: datetime, by: Actor) -> None:
    write_audit(
        AuditAct.MATCH_DECIDED,
        subject=subject,
        at=now,
        by=by,
        parameters={"said": verdict.value, "helpline": str(agreement_id)},
    )
