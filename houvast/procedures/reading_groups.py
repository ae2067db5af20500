"""Groups of reports: which there are, what one is about, what helped. Every look is audited.

A group is there for whoever may open one of its cases. What is said of it comes out of the cases that this person may
open; of the others only that they are there, and in which month they came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from houvast.core.figures.protecting import round_to_5
from houvast.core.linking.grouping import contradictions
from houvast.core.linking.neighbours import Alike, partner
from houvast.core.linking.normalise import Normalised, normalise
from houvast.core.linking.parameters import IMAGE, SCRIPT
from houvast.core.sealing.keyring import Keyring
from houvast.core.situation import Indicator
from houvast.procedures.entering import NoSuchCase, check_person
from houvast.procedures.fit_to_share import Unfit, own_accounts, why_not
from houvast.procedures.linking import alike_with, picture_term, terms_of
from houvast.procedures.step_titles import step_exists
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import HOUSE, AuditAct, group_subject
from houvast.records.audit.reading import was_noted
from houvast.records.audit.writing import write_audit
from houvast.records.links import grouping
from houvast.records.links.deciding import pairs, standing
from houvast.records.links.leads import leads_of
from houvast.records.links.reading import linked_reports
from houvast.records.links.views import GroupRow, SharedIndicator, Verdict
from houvast.records.reports.facts import read_facts
from houvast.records.reports.lures import read_lures
from houvast.records.reports.models import Report
from houvast.records.reports.outcomes import read_closing
from houvast.records.reports.proceedings import read_proceedings
from houvast.records.reports.reading import reference_of
from houvast.records.reports.seals import CaseKeys, open_cases
from houvast.records.reports.ticks import read_ticks
from houvast.records.reports.views import Outcome, TickState
from houvast.records.staff.permissions import Permission
from houvast.records.staff.teams import teams_of

# A page that is looked at again is the same look.
_SAME_LOOK = timedelta(minutes=15)
# Fewer than so many reports give no count and no amount: whoever reads it could tell whose it is.
FEWEST = 5
# How long a report that joined is news, and a group active.
NEWS = timedelta(days=3)
ACTIVE = timedelta(days=120)


# Of a big group so many reports are looked at for bridges, those that open first.
_MOST_LOOKED_AT = 40
# What helped most, so many steps of it.
_MOST_HELP = 5


class NoSuchGroup(NoSuchCase):
    """No group has this id (any more: a run put its reports elsewhere, or they were erased), or none of its cases is of
    this person's teams: not told apart."""

    code = "no_such_group"


@dataclass(frozen=True)
class SeenIndicator:
    """`reports`: of the cases that may be opened. `wrong`: cannot be right as it was typed. `unfit`: why it cannot go
    out, or empty."""

    kind: str
    platform: str | None
    value: str
    reports: int
    first: date
    last: date
    wrong: bool
    unfit: Unfit = Unfit.NOT


@dataclass(frozen=True)
class BridgeView:
    """A hypothesis: another group with which this one shares something, not enough to be one. `kinds`: of what.
    `pair`: the two reports, ours first, that share most; whoever opens ours says there whether the groups are one.
    None: none of ours opens."""

    group_id: UUID
    kinds: tuple[str, ...]
    strongest: float
    pair: tuple[UUID, UUID] | None


@dataclass(frozen=True)
class GroupPage:
    """Counts are of the cases this person may open, rounded to five and silent below five. `timeline`: month → reports
    of the whole group. `helped`: ids of steps, those that most did first. Of a held group nothing stands below the
    numbers, but for who may review it. A contradiction names no case that this person may not open."""

    row: GroupRow
    references: tuple[tuple[UUID, str], ...]
    closed_to_me: int
    timeline: tuple[tuple[str, int], ...]
    forms: tuple[tuple[str, int], ...] = ()
    platforms: tuple[tuple[str, int], ...] = ()
    demands: tuple[tuple[str, int], ...] = ()
    amounts: tuple[int, int, str] | None = None
    police: tuple[tuple[str, int], ...] = ()
    helped: tuple[str, ...] = ()
    indicators: tuple[SeenIndicator, ...] = ()
    bridges: tuple[BridgeView, ...] = ()
    leads: tuple[SharedIndicator, ...] = ()
    contradictions: tuple[tuple[str, str], ...] = ()
    may_review: bool = False


@transaction.atomic
def read_groups(*, keyring: Keyring, now: datetime, by: Actor) -> tuple[tuple[GroupRow, tuple[UUID, ...]], ...]:
    """Every group of which this person may open a case, with which reports joined it of late; the last active first."""
    person = check_person(keyring, Permission.SEE_LINKS, by=by)
    note_look(AuditAct.GROUP_READ, HOUSE, by, now)
    rows = grouping.read_groups()
    mine = set(_mine((each for row in rows for each in row.members), person.id))
    return tuple((row, joined_of_late(row, now)) for row in rows if mine & row.members.keys())


def news_of(report_id: UUID, now: datetime) -> tuple[GroupRow | None, tuple[UUID, ...]]:
    """The group of a report, and which others joined it of late."""
    group_id = grouping.group_of(report_id)
    rows = grouping.read_groups([group_id]) if group_id else []
    return (rows[0], joined_of_late(rows[0], now)) if rows else (None, ())


def count_news(*, keyring: Keyring, now: datetime, by: Actor) -> int:
    """Groups of this person's teams that a report joined of late, since they last looked."""
    person = check_person(keyring, Permission.SEE_LINKS, by=by)
    newest: dict[UUID, datetime] = {}
    for _, group_id, at in grouping.joined_since(now - NEWS):
        newest[group_id] = max(at, newest.get(group_id, at))
    return sum(
        not was_noted(AuditAct.GROUP_READ, by=by, subject=group_subject(group_id), since=at)
        for group_id, at in newest.items()
        if _mine(grouping.members_of(group_id), person.id)
    )


@transaction.atomic
def read_group(*, group_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> GroupPage:
    """Raises `NotAllowed`, `NoSuchGroup`."""
    person = check_person(keyring, Permission.SEE_LINKS, by=by)
    rows = grouping.read_groups([group_id])
    if not rows:
        raise NoSuchGroup
    row = rows[0]
    keys = openable(row.members, keyring, person.id)
    if not keys:
        raise NoSuchGroup
    note_look(AuditAct.GROUP_READ, group_subject(group_id), by, now)
    months = Counter(f"{at:%Y-%m}" for at in row.arrived.values())
    references = tuple(sorted(((each, reference_of(each)) for each in keys), key=lambda pair: pair[1]))
    may_review = person.may(Permission.REVIEW_GROUPS)
    page = GroupPage(
        row, references, len(row.members) - len(keys), tuple(sorted(months.items())), may_review=may_review
    )
    if row.held and not may_review:
        return page
    return _filled(page, keys, person.id)


def _filled(page: GroupPage, keys: Mapping[UUID, CaseKeys], person_id: UUID) -> GroupPage:
    row = page.row
    forms, platforms, demands, police = Counter(), Counter(), Counter(), Counter()
    amounts: list[tuple[int, str, UUID]] = []
    things: dict[tuple[str, str | None, str], set[UUID]] = {}
    own: set[tuple[str, str]] = set()
    said: dict[tuple[str, str], Normalised] = {}  # template → one of its fillings
    pictures: dict[tuple[str, str], str] = {}  # representative → one that is the same
    indexed = {each.id: each.terms for each in linked_reports(keys)}
    for report_id, key in keys.items():
        facts = read_facts(report_id, key.shared)
        situation = facts.situation
        forms.update([situation.get("form")] if situation.get("form") else [])
        platforms.update(set(situation.get("contact_platforms") or ()))
        demands.update(name for name in DEMANDS if situation.get(name) == "yes")
        told = [act for act in situation.get("acts") or () if act.kind in ("demand", "payment") and act.amount]
        amounts += [(int(act.amount), act.currency or "EUR", report_id) for act in told]
        own |= own_accounts(facts.own_accounts)
        for indicator in facts.indicators:
            # What somebody at the desk wrote there came through no public door: it is not of the group.
            told = indexed.get(str(report_id), frozenset()) & set(terms_of(indicator))
            if told:
                one = (
                    said.setdefault(min(told), normalise(indicator))
                    if indicator.kind == SCRIPT
                    else normalise(indicator)
                )
                things.setdefault((one.kind, one.platform, one.value), set()).add(report_id)
        for lure in read_lures(report_id, key.shared, sent=True):
            # Copies of one picture differ in a few bits: the first that is met stands for them.
            term = picture_term(lure.value)
            if term in indexed.get(str(report_id), frozenset()):
                of_all = pictures.setdefault(term, lure.value)
                things.setdefault((IMAGE, None, of_all), set()).add(report_id)
        answered = read_proceedings(report_id, key.shared).proceedings
        police.update([answered.decision or answered.course] if (answered.decision or answered.course) else [])
    looked_at = sorted(row.members, key=lambda each: (each not in keys, each))[:_MOST_LOOKED_AT]
    alike = {member: alike_with(member)[0] for member in looked_at}
    hubs = {term for each in alike.values() for term in each.hubs}
    return replace(
        page,
        forms=_told(forms),
        platforms=_told(platforms),
        demands=_told(demands),
        amounts=_span(amounts),
        police=_told(police),
        helped=what_helped(keys),
        indicators=tuple(_seen(things, row, hubs, own)),
        bridges=_bridges(row, keys, person_id, alike),
        leads=leads_of(row.id),
        contradictions=contradictions_among(map(str, row.members), person_id),
    )


DEMANDS = ("money_demanded", "images_demanded", "sex_demanded", "meeting_demanded", "obedience_demanded")


def _told(counts: Counter) -> tuple[tuple[str, int], ...]:
    """Rounded to five; 0 stands for fewer than five."""
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
    return tuple((str(name), round_to_5(n) if n >= FEWEST else 0) for name, n in ordered)


def _span(amounts: list[tuple[int, str, UUID]]) -> tuple[int, int, str] | None:
    """Lowest and highest of the commonest currency, outwards to fifties; nothing of fewer than five reports, however
    many amounts one of them names."""
    if not amounts:
        return None
    currency = Counter(each for _, each, _ in amounts).most_common(1)[0][0]
    values = [value for value, each, _ in amounts if each == currency]
    if len({report_id for _, each, report_id in amounts if each == currency}) < FEWEST:
        return None
    return min(values) // 50 * 50, -(-max(values) // 50) * 50, currency


def _seen(
    things: Mapping[tuple[str, str | None, str], set[UUID]],
    row: GroupRow,
    hubs: Collection[tuple[str, str]],
    own: Collection[tuple[str, str]],
) -> Iterable[SeenIndicator]:
    """With the days on which the first and the last report came that told of it."""
    for (kind, platform, value), reports in sorted(things.items(), key=lambda item: (-len(item[1]), str(item[0]))):
        days = [row.arrived[report].date() for report in reports]
        one = normalise(Indicator(kind, platform, value))
        unfit = why_not(one, told=len(reports & row.confirmed), hubs=hubs, own=own)
        yield SeenIndicator(
            kind, platform, value, len(reports), min(days), max(days), wrong=one.valid is False, unfit=unfit
        )


def what_helped(keys: Mapping[UUID, CaseKeys]) -> tuple[str, ...]:
    """Steps that were done there, by the person or by how the case ended; those that most did first."""
    done: Counter[str] = Counter()
    for report_id, key in keys.items():
        closing = read_closing(report_id, key.desk)
        ended = closing.outcomes if closing else {}
        ticks = read_ticks(report_id, key.shared, sent=True).states()
        did = {step for step, state in ticks.items() if state is TickState.DONE and step not in ended}
        done.update(did | {step for step, outcome in ended.items() if outcome is Outcome.DONE})
    often = sorted((step for step in done if step_exists(step)), key=lambda step: (-done[step], step))
    return tuple(often[:_MOST_HELP])


def _bridges(
    row: GroupRow, mine: Collection[UUID], person_id: UUID, alike: Mapping[UUID, Alike]
) -> tuple[BridgeView, ...]:
    """To other groups, the weakest first: links of members that were not enough to make one group. Only to those of
    which this person may open a case."""
    found: dict[UUID, BridgeView] = {}
    none = BridgeView(row.id, (), 0.0, None)
    for member, found_alike in alike.items():
        for link in found_alike.links:
            other = UUID(partner(link, str(member)))
            home = grouping.group_of(other)
            if home is None or home == row.id:
                continue
            kept = found.get(home, none)
            shared = {term.kind for term in link.terms if term.seen_in} | set(kept.kinds)
            pair = (
                (member, other) if member in mine and (kept.pair is None or link.bits > kept.strongest) else kept.pair
            )
            found[home] = BridgeView(home, tuple(sorted(shared)), max(link.bits, kept.strongest), pair)
    views = [each for each in found.values() if _mine(grouping.members_of(each.group_id), person_id)]
    return tuple(sorted(views, key=lambda view: (view.strongest, str(view.group_id))))


def contradictions_among(about: Iterable[str], person_id: UUID) -> tuple[tuple[str, str], ...]:
    """As references: pairs that somebody keeps apart and that other decisions join. Empty for a case of other teams."""
    decided, about = standing(), set(about)
    found = contradictions(pairs(decided, Verdict.TOGETHER), pairs(decided, Verdict.APART))
    shown = [tuple(map(UUID, pair)) for pair in found if about & set(pair)]
    mine = set(_mine((each for pair in shown for each in pair), person_id))
    return tuple(tuple(reference_of(each) if each in mine else "" for each in pair) for pair in shown)


def openable(report_ids: Iterable[UUID], keyring: Keyring, person_id: UUID) -> dict[UUID, CaseKeys]:
    """Keys of those cases that this person's teams have and whose seals they open."""
    return open_cases(_mine(report_ids, person_id), keyring)


def _mine(report_ids: Iterable[UUID], person_id: UUID) -> list[UUID]:
    found = Report.objects.filter(id__in=list(report_ids), team__in=teams_of(person_id))
    return list(found.values_list("id", flat=True))


def joined_of_late(row: GroupRow, now: datetime) -> tuple[UUID, ...]:
    """Reports that joined of late a group that was there before and is active."""
    if now.date() - row.active > ACTIVE:
        return ()
    return tuple(sorted(each for each, at in row.members.items() if now - at <= NEWS and each not in row.founding))


def note_look(act: AuditAct, subject: str, by: Actor, now: datetime) -> None:
    """In the audit, once for a look that is looked at again."""
    if not was_noted(act, by=by, subject=subject, since=now - _SAME_LOOK):
        write_audit(act, subject=subject, at=now, by=by)
