"""People decide: whether two reports belong together, whether a group is one, and what of it may go out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from houvast.core.linking.neighbours import evidence_version, partner
from houvast.core.linking.parameters import IMAGE, SCRIPT
from houvast.core.sealing.keyring import Keyring
from houvast.core.situation import Indicator
from houvast.procedures.entering import check_person, enter_desk
from houvast.procedures.fit_to_share import Unfit
from houvast.procedures.linking import alike_with, tells_nothing
from houvast.procedures.reading_groups import NoSuchGroup, SeenIndicator, openable, read_group
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct, group_subject, report_subject
from houvast.records.audit.writing import write_audit
from houvast.records.content.linking import current_linking
from houvast.records.links import grouping
from houvast.records.links.deciding import add_decision
from houvast.records.links.leads import release_lead, withdraw_leads
from houvast.records.links.views import GroupRow, Verdict
from houvast.records.refused import Refused
from houvast.records.reports.notices import notify
from houvast.records.reports.states import Act
from houvast.records.staff.permissions import Permission


class NotAlike(Refused):
    """These two are not linked (any more): there is nothing to decide. An id that somebody made up ends here too."""

    code = "not_alike"


class EvidenceChanged(Refused):
    """The reasons are not those that stood on the page; look again. Parameter: evidence."""

    code = "evidence_changed"


class GroupHeld(Refused):
    """It grew past its size or too fast: a coordinator looks first."""

    code = "group_held"


class GroupChanged(Refused):
    """Reports joined or left since the page was shown: what was looked at is not what would be decided."""

    code = "group_changed"


class NotFit(Refused):
    """This indicator cannot go out, whoever decides. Parameter: why (see `Unfit`)."""

    code = "lead_not_fit"


class NotInGroup(Refused):
    """This indicator stands in no report of the group that this person may open."""

    code = "not_in_group"


class TellsNothing(Refused):
    """Very many have it, or who has it shares nothing else: it would accuse people of nothing."""

    code = "tells_nothing"


@transaction.atomic
def decide_link(
    *,
    report_id: UUID,
    other_id: UUID,
    verdict: Verdict,
    why: str,
    evidence: str,
    keyring: Keyring,
    now: datetime,
    by: Actor,
) -> None:
    """`evidence`: the version of the reasons that were looked at. Takes effect at once where it is simple (two alone,
    or one that leaves), for everything else in the next run. Raises `NotAlike`, `EvidenceChanged`."""
    desk = enter_desk(report_id, keyring, Act.LINK, now=now, by=by)
    found = alike_with(report_id)[0]
    links = {UUID(partner(link, str(report_id))): link for link in (*found.links, *found.also)}
    if other_id not in links:
        raise NotAlike
    current = evidence_version(links[other_id], current_linking().parameters)
    if evidence != current:
        raise EvidenceChanged(evidence=current)
    add_decision(
        report_id,
        other_id,
        verdict=verdict,
        why=why.strip(),
        evidence=evidence,
        person_id=desk.person.id,
        desk=desk.keys.desk,
        now=now,
    )
    _follow(report_id, other_id, verdict, now)
    desk.report.save(update_fields=["owner", "claimed_until"])
    notify(desk.report)
    write_audit(
        AuditAct.LINK_DECIDED,
        subject=report_subject(report_id),
        at=now,
        by=by,
        parameters={"verdict": verdict.value, "evidence": evidence, "other": str(other_id)},
    )


def _follow(report_id: UUID, other_id: UUID, verdict: Verdict, now: datetime) -> None:
    here, there = grouping.group_of(report_id), grouping.group_of(other_id)
    if verdict is Verdict.TOGETHER and here is None:
        grouping.join(report_id, other_id, now)
    elif verdict is Verdict.TOGETHER and there is None:
        grouping.join(other_id, report_id, now)
    elif verdict is Verdict.APART and here is not None and here == there:
        grouping.leave(report_id, now)


@transaction.atomic
def confirm_group(
    *, group_id: UUID, stands: bool, seen: str | None = None, keyring: Keyring, now: datetime, by: Actor
) -> None:
    """`stands` False takes the confirmation back, and everything released with it. `seen`: the version of the group
    that was looked at (None: as it is now, where there is no page between); it does not matter for taking back.
    Raises `GroupHeld`, `GroupChanged`."""
    person = check_person(keyring, Permission.DECIDE_LINKS, by=by)
    row = _group(group_id, keyring, person.id)
    if stands and row.held:
        raise GroupHeld
    if stands and seen not in (None, row.version):
        raise GroupChanged
    grouping.confirm(group_id, person.id if stands else None, now)
    if not stands:
        withdraw_leads(group_id, now)
    write_audit(
        AuditAct.GROUP_CONFIRMED,
        subject=group_subject(group_id),
        at=now,
        by=by,
        parameters={"stands": int(stands), "reports": len(row.members)},
    )


@transaction.atomic
def look_at_held(*, group_id: UUID, seen: str | None = None, keyring: Keyring, now: datetime, by: Actor) -> None:
    """A coordinator looked at a group that was held; `seen` as in `confirm_group`. Raises `GroupChanged`."""
    person = check_person(keyring, Permission.REVIEW_GROUPS, by=by)
    row = _group(group_id, keyring, person.id)
    if seen not in (None, row.version):
        raise GroupChanged
    grouping.let_go(group_id, len(row.members))
    write_audit(
        AuditAct.GROUP_LOOKED_AT,
        subject=group_subject(group_id),
        at=now,
        by=by,
        parameters={"reports": len(row.members)},
    )


@transaction.atomic
def release(
    *, group_id: UUID, kind: str, platform: str | None, value: str, keyring: Keyring, now: datetime, by: Actor
) -> UUID:
    """Lets an indicator of a confirmed group go out to police and partners; never a text, a picture, or what tells
    nothing. Raises `NotInGroup`, `GroupHeld`, `TellsNothing`, `NotFit`."""
    person = check_person(keyring, Permission.REVIEW_GROUPS, by=by)
    page = read_group(group_id=group_id, keyring=keyring, now=now, by=by)
    if page.row.held or page.row.confirmed_at is None:
        raise GroupHeld
    # A text may hold names of those it was sent to. A fingerprint may be of a stranger whose picture was stolen, or of
    # a child: no partner looks for that.
    if kind in (SCRIPT, IMAGE):
        raise NotInGroup
    chosen = _one_of(page.indicators, kind, platform, value)
    if chosen.unfit is Unfit.HUB or tells_nothing(Indicator(kind, platform, value), page.row.members):
        raise TellsNothing
    if chosen.unfit:
        raise NotFit(why=chosen.unfit.value)
    lead_id = release_lead(
        group_id,
        kind=kind,
        platform=platform,
        value=value,
        first=f"{chosen.first:%Y-%m}",
        last=f"{chosen.last:%Y-%m}",
        person_id=person.id,
        now=now,
    )
    write_audit(
        AuditAct.LEAD_RELEASED, subject=group_subject(group_id), at=now, by=by, parameters={"lead": str(lead_id)}
    )
    return lead_id


@transaction.atomic
def withdraw(*, group_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> int:
    """Takes back all that went out of a group. Gives how many."""
    person = check_person(keyring, Permission.REVIEW_GROUPS, by=by)
    _group(group_id, keyring, person.id)
    count = withdraw_leads(group_id, now)
    write_audit(AuditAct.LEADS_WITHDRAWN, subject=group_subject(group_id), at=now, by=by, parameters={"leads": count})
    return count


def _group(group_id: UUID, keyring: Keyring, person_id: UUID) -> GroupRow:
    """Only for who may open one of its cases."""
    rows = grouping.read_groups([group_id])
    if not rows or not openable(rows[0].members, keyring, person_id):
        raise NoSuchGroup
    return rows[0]


def _one_of(indicators: tuple[SeenIndicator, ...], kind: str, platform: str | None, value: str) -> SeenIndicator:
    for each in indicators:
        if (each.kind, each.platform, each.value) == (kind, platform, value):
            return each
    raise NotInGroup
