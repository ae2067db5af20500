"""Which reports are alike, and why: for who may see links. Every look is audited. Nothing of another case is opened
but what this person may open anyway; how often a thing is seen is told of what came through the public door alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from houvast.core.linking.neighbours import evidence_version, partner
from houvast.core.linking.normalise import Normalised, normalise
from houvast.core.linking.parameters import IMAGE
from houvast.core.linking.scoring import Link
from houvast.core.sealing.keyring import Keyring
from houvast.core.situation import Indicator
from houvast.procedures.entering import check_person, enter_desk
from houvast.procedures.linking import alike_with, picture_term, terms_of
from houvast.procedures.reading_groups import (
    contradictions_among,
    joined_of_late,
    note_look,
    openable,
    what_helped,
)
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct, report_subject
from houvast.records.content.linking import current_linking
from houvast.records.links import grouping
from houvast.records.links.deciding import decisions_about
from houvast.records.links.views import DecisionView, GroupRow
from houvast.records.reports.facts import read_facts
from houvast.records.reports.lures import read_lures
from houvast.records.reports.reading import reference_of
from houvast.records.reports.states import Act
from houvast.records.reports.views import Lure
from houvast.records.staff.permissions import Permission


@dataclass(frozen=True)
class Used:
    """An indicator of this case. `seen_in` 0: not indexed, nobody is told how often it is elsewhere. `hub`: why it
    tells nothing, or empty. `lure`: for a picture, what it was (`profile`, `sent`)."""

    typed: Indicator
    normalised: Normalised
    seen_in: int
    hub: str
    lure: str = ""


@dataclass(frozen=True)
class AlikeReport:
    """`reference` is empty for a case that this person may not open. `faint`: too little says so now; it stands here
    because somebody decided, or to be looked at too."""

    other_id: UUID
    reference: str
    link: Link
    evidence: str
    decisions: tuple[DecisionView, ...]
    same_group: bool
    faint: bool = False

    @property
    def verdict(self) -> DecisionView | None:
        return self.decisions[0] if self.decisions else None

    @property
    def changed(self) -> bool:
        """Somebody decided on other evidence than there is now."""
        return self.verdict is not None and self.verdict.evidence != self.evidence


@dataclass(frozen=True)
class CaseLinks:
    """`plain`: (kind, digest) → the value as it stands in this case. `helped`: ids of steps that the others of the
    group did, those that most did first."""

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
    helped: tuple[str, ...] = ()


@transaction.atomic
def read_case_links(*, report_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> CaseLinks:
    """Raises `NotAllowed`, `NoSuchCase`."""
    person = check_person(keyring, Permission.SEE_LINKS, by=by)
    desk = enter_desk(report_id, keyring, Act.READ, now=now, by=by)
    found, seen, total = alike_with(report_id)
    shown = (*found.links, *found.also)
    others = [UUID(partner(link, str(report_id))) for link in shown]
    keys = openable([report_id, *others], keyring, person.id)
    decided = decisions_about([report_id], {each: keys[each].desk for each in keys})
    group_id = grouping.group_of(report_id)
    rows = grouping.read_groups([group_id]) if group_id else []
    facts = read_facts(report_id, desk.keys.shared)
    plain, used = _used(facts.indicators, seen, found.hubs)
    of_pictures, pictures = _pictures(read_lures(report_id, desk.keys.shared, sent=True), seen, found.hubs)
    parameters = current_linking().parameters
    alike = tuple(
        AlikeReport(
            other,
            reference_of(other) if other in keys else "",
            link,
            evidence_version(link, parameters),
            tuple(each for each in decided if other in (each.report_id, each.other_id)),
            bool(rows) and other in rows[0].members,
            link.bits < parameters.link_from,
        )
        for other, link in zip(others, shown, strict=True)
    )
    others_of_group = set(rows[0].members) - {report_id} if rows and not rows[0].held else set()
    note_look(AuditAct.LINKS_READ, report_subject(report_id), by, now)
    return CaseLinks(
        report_id,
        reference_of(report_id),
        total,
        used + pictures,
        alike,
        plain | of_pictures,
        rows[0] if rows else None,
        joined_of_late(rows[0], now) if rows else (),
        contradictions_among([str(report_id)], person.id),
        person.may(Permission.DECIDE_LINKS),
        what_helped(openable(others_of_group, keyring, person.id)),
    )


def count_alike(*, report_id: UUID, keyring: Keyring) -> int:
    """For the line on the page of a case that is open already: how many reports are alike with it."""
    check_person(keyring, Permission.SEE_LINKS)
    least = current_linking().parameters.link_from
    return sum(link.bits >= least for link in alike_with(report_id)[0].links)


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


def _pictures(
    lures: Iterable[Lure], seen: Mapping[tuple[str, str], int], hubs: Mapping[tuple[str, str], str]
) -> tuple[dict[tuple[str, str], str], tuple[Used, ...]]:
    """As `_used`, of pictures: every one of them came through the public door."""
    plain: dict[tuple[str, str], str] = {}
    used = []
    for lure in lures:
        typed = Indicator(IMAGE, None, lure.value)
        term = picture_term(lure.value)
        count, hub = (seen.get(term, 0), hubs.get(term, "")) if term else (0, "")
        if term:
            plain[term] = lure.value
        used.append(Used(typed, normalise(typed), count, hub, lure.kind.value))
    return plain, tuple(used)
