"""Which reports stand together: reads, and the writes of one run or one send."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from houvast.records.audit.times import to_hour
from houvast.records.links.models import Group, GroupMember, Lead
from houvast.records.links.views import GroupRow


@dataclass(frozen=True)
class Found:
    """A group as a run found it."""

    reports: frozenset[UUID]
    held: bool


def group_of(report_id: UUID) -> UUID | None:
    return GroupMember.objects.filter(report_id=report_id).values_list("group_id", flat=True).first()


def read_groups(group_ids: Iterable[UUID] | None = None) -> list[GroupRow]:
    """All, or these; the last active one first."""
    rows = Group.objects.select_related("confirmed_by").prefetch_related("members__report")
    if group_ids is not None:
        rows = rows.filter(id__in=list(group_ids))
    found = [_row(row) for row in rows]
    return sorted((each for each in found if each.members), key=lambda each: (each.active, str(each.id)), reverse=True)


def members_of(group_id: UUID) -> frozenset[UUID]:
    return frozenset(GroupMember.objects.filter(group_id=group_id).values_list("report_id", flat=True))


def all_members() -> dict[UUID, set[UUID]]:
    """Group → its reports."""
    found: dict[UUID, set[UUID]] = {}
    for report_id, group_id in GroupMember.objects.values_list("report_id", "group_id"):
        found.setdefault(group_id, set()).add(report_id)
    return found


def sizes() -> dict[UUID, int]:
    """Of every group, at the last run."""
    return dict(Group.objects.values_list("id", "size"))


def join(report_id: UUID, partner_id: UUID, now: datetime) -> UUID:
    """Puts a report into the group of its partner; makes one of the two where there is none."""
    known = group_of(partner_id)
    group_id = known or Group.objects.create(id=uuid4(), size=1, made_at=to_hour(now)).id
    place = {"group_id": group_id, "joined_at": to_hour(now), "founding": known is None}
    if known is None:
        GroupMember.objects.create(report_id=partner_id, **place)
    GroupMember.objects.update_or_create(report_id=report_id, defaults=place)
    return group_id


def joined_since(since: datetime) -> list[tuple[UUID, UUID, datetime]]:
    """(report, group, hour) of every report that joined a group that was there before."""
    rows = GroupMember.objects.filter(founding=False, joined_at__gte=since, group__held_since=None)
    return list(rows.values_list("report_id", "group_id", "joined_at"))


def leave(report_id: UUID, now: datetime) -> None:
    """Takes a report out; a group of one is none, and what was released of it is taken back."""
    group_id = group_of(report_id)
    if group_id is None:
        return
    GroupMember.objects.filter(report_id=report_id).delete()
    if GroupMember.objects.filter(group_id=group_id).count() < 2:
        dissolve([group_id], now)


def dissolve(group_ids: Iterable[UUID], now: datetime) -> None:
    gone = list(group_ids)
    Lead.objects.filter(group_id__in=gone, withdrawn_at=None).update(withdrawn_at=to_hour(now))
    GroupMember.objects.filter(group_id__in=gone).delete()
    Group.objects.filter(id__in=gone).delete()


def hold(group_id: UUID, now: datetime) -> None:
    Group.objects.filter(id=group_id, held_since=None).update(held_since=to_hour(now))


def let_go(group_id: UUID, size: int) -> None:
    """Somebody looked: it is held again only when it grows as much once more."""
    Group.objects.filter(id=group_id).update(held_since=None, looked_at_size=size)


def confirm(group_id: UUID, person_id: UUID | None, now: datetime) -> None:
    at = now if person_id else None
    Group.objects.filter(id=group_id).update(confirmed_at=at, confirmed_by_id=person_id)
    GroupMember.objects.filter(group_id=group_id).update(confirmed=person_id is not None)


def looked_at() -> dict[UUID, int]:
    return dict(Group.objects.filter(looked_at_size__gt=0).values_list("id", "looked_at_size"))


def replace_all(found: Iterable[Found], now: datetime) -> Mapping[UUID, frozenset[UUID]]:
    """Puts a run in the place of the last one. A group stays the one with which it shares most reports. Gives all."""
    before = all_members()
    named = _named(found, before)
    dissolve(set(Group.objects.values_list("id", flat=True)) - named.keys(), now)
    # Who moves leaves first: a report stands in one group at most.
    staying = {report: group_id for group_id, each in named.items() for report in each.reports}
    leaving = [r for g, reports in before.items() for r in reports if staying.get(r) != g]
    GroupMember.objects.filter(report_id__in=leaving).delete()
    for group_id, each in named.items():
        if group_id not in before:
            Group.objects.create(id=group_id, made_at=to_hour(now))
        founding = group_id not in before
        joined = each.reports - before.get(group_id, set())
        GroupMember.objects.bulk_create(
            [
                GroupMember(report_id=report, group_id=group_id, joined_at=to_hour(now), founding=founding)
                for report in sorted(joined)
            ]
        )
        Group.objects.filter(id=group_id).update(size=len(each.reports))
        if each.held:
            hold(group_id, now)
    return {group_id: each.reports for group_id, each in named.items()}


def _named(found: Iterable[Found], before: Mapping[UUID, Set[UUID]]) -> dict[UUID, Found]:
    home = {report: group_id for group_id, reports in before.items() for report in reports}
    named: dict[UUID, Found] = {}
    for each in sorted(found, key=lambda each: (-len(each.reports), min(map(str, each.reports)))):
        shares: dict[UUID, int] = {}
        for report in each.reports:
            if report in home and home[report] not in named:
                shares[home[report]] = shares.get(home[report], 0) + 1
        best = max(shares, key=lambda group_id: (shares[group_id], str(group_id)), default=None)
        named[best or uuid4()] = each
    return named


def _row(row: Group) -> GroupRow:
    members = list(row.members.all())
    return GroupRow(
        row.id,
        {each.report_id: each.joined_at for each in members},
        {each.report_id: each.report.arrived_at for each in members},
        frozenset(each.report_id for each in members if each.founding),
        row.made_at,
        row.held_since is not None,
        row.confirmed_at,
        row.confirmed_by.name if row.confirmed_by else "",
        frozenset(each.report_id for each in members if each.confirmed),
    )
