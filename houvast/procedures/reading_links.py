"""Which reports are alike, and why: for who may see links. Every look is audited. Nothing of another case is opened
but what this person may open anyway; how often a thing is seen is told of what came through the public door alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from houvast.core.figures.protecting import round_to_5
from houvast.core.linking.grouping import contradictions
from houvast.core.linking.neighbours import evidence_version, partner
from houvast.core.linking.normalise import Normalised, normalise
from houvast.core.linking.scoring import Link
from houvast.core.sealing.keyring import Keyring
from houvast.core.situation import Indicator
from houvast.procedures.entering import NoSuchCase, check_person, enter_desk
from houvast.procedures.linking import alike_with, terms_of
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import HOUSE, AuditAct, group_subject, report_subject
from houvast.records.audit.reading import was_noted
from houvast.records.audit.writing import write_audit
from houvast.records.content.linking import current_linking
from houvast.records.links import grouping
from houvast.records.links.deciding import decisions_about, pairs, standing
from houvast.records.links.leads import leads_of
from houvast.records.links.views import DecisionView, GroupRow, SharedIndicator, Verdict
from houvast.records.refused import Refused
from houvast.records.reports.facts import read_facts
from houvast.records.reports.models import Report
from houvast.records.reports.proceedings import read_proceedings
from houvast.records.reports.reading import reference_of
from houvast.records.reports.seals import CaseKeys, open_cases
from houvast.records.reports.states import Act
from houvast.records.staff.permissions import Permission
from houvast.records.staff.teams import teams_of

# A page that is looked at again is the same look.
_SAME_LOOK = timedelta(minutes=15)
# Fewer than so many reports give no count and no amount: whoever reads it could tell whose it is.
FEWEST = 5
# How long a report that joined is news, and a group active.
NEWS = timedelta(days=3)
ACTIVE = timedelta(days=120)


class NoSuchGroup(Refused):
    """No group has this id any more: the last run put its reports elsewhere, or they were erased."""

    code = "no_such_group"


@dataclass(frozen=True)
class Used:
    """An indicator of this case. `seen_in` 0: not indexed, nobody is told how often it is elsewhere. `hub`: why it
    tells nothing, or empty."""

    typed: Indicator
    normalised: Normalised
    seen_in: int
    hub: str


@dataclass(frozen=True)
class AlikeReport:
    """`reference` is empty for a case that this person may not open."""

    other_id: UUID
    reference: str
    link: Link
    evidence: str
    decisions: tuple[DecisionView, ...]
    same_group: bool

    @property
    def verdict(self) -> DecisionView | None:
        return self.decisions[0] if self.decisions else None

    @property
    def changed(self) -> bool:
        """Somebody decided on other evidence than there is now."""
        return self.verdict is not None and self.verdict.evidence != self.evidence


@dataclass(frozen=True)
class CaseLinks:
    """`plain`: (kind, digest) → the value as it stands in this case."""

    report_id: UUID
    reference: str
    reports: int
    used: tuple[Used, ...]
    alike: tuple[AlikeReport, ...]
    plain: Mapping[tuple[str, str], str]
    group: GroupRow | None
    joined: tuple[UUID, ...]
    contradictions: tuple[tuple[str, str], ...]
    may_decide: bool


@dataclass(frozen=True)
class SeenIndicator:
    kind: str
    platform: str | None
    value: str
    reports: int
    first: date
    last: date


@dataclass(frozen=True)
class BridgeView:
    """A hypothesis: another group with which this one shares something, not enough to be one. `kinds`: of what."""

    group_id: UUID
    kinds: tuple[str, ...]
    strongest: float


@dataclass(frozen=True)
class GroupPage:
    """Counts are of the cases this person may open, rounded to five and silent below five. `timeline`: month → reports
    of the whole group. `held` shows nothing below the numbers of the group."""

    row: GroupRow
    references: tuple[tuple[UUID, str], ...]
    closed_to_me: int
    timeline: tuple[tuple[str, int], ...]
    forms: tuple[tuple[str, int], ...] = ()
    platforms: tuple[tuple[str, int], ...] = ()
    demands: tuple[tuple[str, int], ...] = ()
    amounts: tuple[int, int, str] | None = None
    police: tuple[tuple[str, int], ...] = ()
    indicators: tuple[SeenIndicator, ...] = ()
    bridges: tuple[BridgeView, ...] = ()
    leads: tuple[SharedIndicator, ...] = ()
    contradictions: tuple[tuple[str, str], ...] = ()
    may_review: bool = False


@transaction.atomic
def read_case_links(*, report_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> CaseLinks:
    """Raises `NotAllowed`, `NoSuchCase`."""
    person = check_person(keyring, Permission.SEE_LINKS, by=by)
    desk = enter_desk(report_id, keyring, Act.READ, now=now, by=by)
    found, seen, total = alike_with(report_id)
    others = [UUID(partner(link, str(report_id))) for link in found.links]
    keys = _openable([report_id, *others], keyring, person.id)
    decided = decisions_about([report_id], {each: keys[each].desk for each in keys})
    group_id = grouping.group_of(report_id)
    rows = grouping.read_groups([group_id]) if group_id else []
    facts = read_facts(report_id, desk.keys.shared)
    plain, used = _used(facts.indicators, seen, found.hubs)
    parameters = current_linking().parameters
    alike = tuple(
        AlikeReport(
            other,
            reference_of(other) if other in keys else "",
            link,
            evidence_version(link, parameters),
            tuple(each for each in decided if other in (each.report_id, each.other_id)),
            bool(rows) and other in rows[0].members,
        )
        for other, link in zip(others, found.links, strict=True)
    )
    _note(AuditAct.LINKS_READ, report_subject(report_id), by, now)
    return CaseLinks(
        report_id,
        reference_of(report_id),
        total,
        used,
        alike,
        plain,
        rows[0] if rows else None,
        _joined(rows[0], now) if rows else (),
        _contradictions({str(report_id)}),
        person.may(Permission.DECIDE_LINKS),
    )


def count_alike(*, report_id: UUID, keyring: Keyring) -> int:
    """For the line on the page of a case that is open already: how many reports are alike with it."""
    check_person(keyring, Permission.SEE_LINKS)
    return len(alike_with(report_id)[0].links)


@transaction.atomic
def read_groups(*, keyring: Keyring, now: datetime, by: Actor) -> tuple[tuple[GroupRow, tuple[UUID, ...]], ...]:
    """Every group with which reports joined it of late; the last active one first."""
    check_person(keyring, Permission.SEE_LINKS, by=by)
    _note(AuditAct.GROUP_READ, HOUSE, by, now)
    return tuple((row, _joined(row, now)) for row in grouping.read_groups())


def news_of(report_id: UUID, now: datetime) -> tuple[GroupRow | None, tuple[UUID, ...]]:
    """The group of a report, and which others joined it of late."""
    group_id = grouping.group_of(report_id)
    rows = grouping.read_groups([group_id]) if group_id else []
    return (rows[0], _joined(rows[0], now)) if rows else (None, ())


@transaction.atomic
def read_group(*, group_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> GroupPage:
    """Raises `NotAllowed`, `NoSuchGroup`."""
    person = check_person(keyring, Permission.SEE_LINKS, by=by)
    rows = grouping.read_groups([group_id])
    if not rows:
        raise NoSuchGroup
    row = rows[0]
    _note(AuditAct.GROUP_READ, group_subject(group_id), by, now)
    keys = _openable(row.members, keyring, person.id)
    months = Counter(f"{at:%Y-%m}" for at in row.arrived.values())
    references = tuple(sorted(((each, reference_of(each)) for each in keys), key=lambda pair: pair[1]))
    may_review = person.may(Permission.REVIEW_GROUPS)
    page = GroupPage(
        row, references, len(row.members) - len(keys), tuple(sorted(months.items())), may_review=may_review
    )
    if row.held and not may_review:
        return page
    return _filled(page, keys)


def _filled(page: GroupPage, keys: Mapping[UUID, CaseKeys]) -> GroupPage:
    row = page.row
    forms, platforms, demands, police = Counter(), Counter(), Counter(), Counter()
    amounts: list[tuple[int, str]] = []
    things: dict[tuple[str, str | None, str], set[UUID]] = {}
    for report_id, key in keys.items():
        facts = read_facts(report_id, key.shared)
        situation = facts.situation
        forms.update([situation.get("form")] if situation.get("form") else [])
        platforms.update(set(situation.get("contact_platforms") or ()))
        demands.update(name for name in DEMANDS if situation.get(name) == "yes")
        told = [act for act in situation.get("acts") or () if act.kind in ("demand", "payment") and act.amount]
        amounts += [(int(act.amount), act.currency or "EUR") for act in told]
        for indicator in facts.indicators:
            if any(terms_of(indicator)):
                one = normalise(indicator)
                things.setdefault((one.kind, one.platform, one.value), set()).add(report_id)
        answered = read_proceedings(report_id, key.shared).proceedings
        police.update([answered.decision or answered.course] if (answered.decision or answered.course) else [])
    return GroupPage(
        row,
        page.references,
        page.closed_to_me,
        page.timeline,
        _told(forms),
        _told(platforms),
        _told(demands),
        _span(amounts),
        _told(police),
        tuple(_seen(things, row)),
        _bridges(row),
        leads_of(row.id),
        _contradictions({str(member) for member in row.members}),
        page.may_review,
    )


DEMANDS = ("money_demanded", "images_demanded", "sex_demanded", "meeting_demanded", "obedience_demanded")


def _told(counts: Counter) -> tuple[tuple[str, int], ...]:
    """Rounded to five; 0 stands for fewer than five."""
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
    return tuple((str(name), round_to_5(n) if n >= FEWEST else 0) for name, n in ordered)


def _span(amounts: list[tuple[int, str]]) -> tuple[int, int, str] | None:
    """Lowest and highest of the commonest currency, outwards to fifties; nothing of fewer than five."""
    if not amounts:
        return None
    currency = Counter(each for _, each in amounts).most_common(1)[0][0]
    values = [value for value, each in amounts if each == currency]
    if len(values) < FEWEST:
        return None
    return min(values) // 50 * 50, -(-max(values) // 50) * 50, currency


def _seen(things: Mapping[tuple[str, str | None, str], set[UUID]], row: GroupRow) -> Iterable[SeenIndicator]:
    """With the days on which the first and the last report came that told of it."""
    for (kind, platform, value), reports in sorted(things.items(), key=lambda item: (-len(item[1]), str(item[0]))):
        days = [row.arrived[report].date() for report in reports]
        yield SeenIndicator(kind, platform, value, len(reports), min(days), max(days))


def _bridges(row: GroupRow) -> tuple[BridgeView, ...]:
    """To other groups, the weakest first: links of members that were not enough to make one group."""
    found: dict[UUID, tuple[set[str], float]] = {}
    for member in sorted(row.members)[:40]:
        for link in alike_with(member)[0].links:
            other = UUID(partner(link, str(member)))
            home = grouping.group_of(other)
            if home is not None and home != row.id:
                kinds, bits = found.get(home, (set(), 0.0))
                kinds |= {term.kind for term in link.terms if term.seen_in}
                found[home] = kinds, max(bits, link.bits)
    views = [BridgeView(home, tuple(sorted(kinds)), bits) for home, (kinds, bits) in found.items()]
    return tuple(sorted(views, key=lambda view: (view.strongest, str(view.group_id))))


def _used(
    indicators: Iterable[Indicator], seen: Mapping[tuple[str, str], int], hubs: Mapping[tuple[str, str], str]
) -> tuple[dict[tuple[str, str], str], tuple[Used, ...]]:
    """Counts only of what is indexed: it came through the public door."""
    plain: dict[tuple[str, str], str] = {}
    used = []
    for typed in indicators:
        terms = terms_of(typed)
        one = normalise(typed)
        plain |= dict.fromkeys(terms, one.value)
        indexed = [term for term in terms if seen.get(term, 0)]
        hub = next((hubs[term] for term in indexed if term in hubs), "")
        used.append(Used(typed, one, seen[indexed[0]] if indexed else 0, hub))
    return plain, tuple(used)


def _contradictions(about: set[str]) -> tuple[tuple[str, str], ...]:
    """As references: pairs that somebody keeps apart and that other decisions join."""
    decided = standing()
    found = contradictions(pairs(decided, Verdict.TOGETHER), pairs(decided, Verdict.APART))
    return tuple((reference_of(UUID(one)), reference_of(UUID(other))) for one, other in found if {one, other} & about)


def _openable(report_ids: Iterable[UUID], keyring: Keyring, person_id: UUID) -> dict[UUID, CaseKeys]:
    """Keys of those cases that this person's teams have and whose seals they open."""
    mine = Report.objects.filter(id__in=list(report_ids), team__in=teams_of(person_id)).values_list("id", flat=True)
    return open_cases(mine, keyring)


def _joined(row: GroupRow, now: datetime) -> tuple[UUID, ...]:
    """Reports that joined of late a group that was there before and is active."""
    if now.date() - row.active > ACTIVE:
        return ()
    first = min(row.members.values())
    return tuple(sorted(report for report, at in row.members.items() if now - at <= NEWS and at > first))


def _note(act: AuditAct, subject: str, by: Actor, now: datetime) -> None:
    if not was_noted(act, by=by, subject=subject, since=now - _SAME_LOOK):
        write_audit(act, subject=subject, at=now, by=by)


__all__ = ["NoSuchCase", "NoSuchGroup"]
