"""Hashes of a report's pictures in the exchange: offered, taken back, and what became of them.

Only for pictures of adults: those of minors go to nobody from here (the caller says what the picture shows, and is
refused). The picture itself never leaves the device of whoever has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from houvast.core.sealing.keyring import Keyring
from houvast.procedures.entering import check_person
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct, report_subject
from houvast.records.audit.times import to_hour
from houvast.records.audit.writing import write_audit
from houvast.records.exchange import changing, runs
from houvast.records.exchange.reading import offers_of, owner_of
from houvast.records.exchange.signals import FeedbackValue, HashStatus, Signal, read_value
from houvast.records.exchange.values import owner_marks
from houvast.records.exchange.views import OfferView
from houvast.records.partners.reading import all_partners
from houvast.records.partners.views import Scope
from houvast.records.refused import Refused
from houvast.records.reports.models import Report
from houvast.records.staff.permissions import Permission
from houvast.records.staff.teams import teams_of


class NotOfAnAdult(Refused):
    """Hashes of pictures that show a minor, or of which nobody said, are offered to no platform."""

    code = "not_of_an_adult"


@dataclass(frozen=True)
class Offered:
    """A hash from the device. `value`: lower-case hex, 64 digits for PDQ and 32 for MD5."""

    signal: Signal
    value: str


@dataclass(frozen=True)
class PlatformStatus:
    """One platform and one picture. None: not (yet)."""

    name: str
    fetched_at: datetime | None = None
    match_at: datetime | None = None
    feedback: FeedbackValue | None = None
    told_withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class OfferStatus:
    """One picture this report offered. `platforms`: those that may fetch, and those that ever did, by name."""

    case_id: UUID
    signal: Signal
    status: HashStatus
    outlives: bool
    offered_at: datetime
    withdrawn_at: datetime | None
    platforms: tuple[PlatformStatus, ...]

    @property
    def stands(self) -> bool:
        return self.status is not HashStatus.WITHDRAWN

    @property
    def fetched_by(self) -> tuple[str, ...]:
        """Platforms that have it, whatever becomes of it here."""
        return tuple(each.name for each in self.platforms if each.fetched_at)


@transaction.atomic
def offer(
    *, report_id: UUID, hashes: Sequence[Offered], shows: str | None, outlives: bool = False, now: datetime, by: Actor
) -> tuple[UUID, ...]:
    """Offers these hashes to platforms; gives the random case number of each, in the same order, that platforms see
    too.

    `shows`: the fact `age_in_image`; anything but `adult` raises `NotOfAnAdult`. `outlives`: it stays when the report
    is erased (nobody can take it back from here after that). The same hash twice is one case. Raises `NotAHash`. Part
    of a procedure that has entered the mailbox.
    """
    if shows != "adult":
        raise NotOfAnAdult
    changes = changing.begin_changes(now, of_a_reporter=True)
    before = changes.state.last_change
    ids = tuple(
        changing.offer_hash(changes, report_id, each.signal, each.value, outlives=outlives) for each in _read(hashes)
    )
    if changes.state.last_change == before:
        return ids
    changes.keep()
    _audit(AuditAct.HASHES_OFFERED, report_id, len(set(ids)), now, by)
    return ids


@transaction.atomic
def offer_many(*, report_id: UUID, signal: Signal, values: Sequence[str], now: datetime, by: Actor) -> int:
    """Hashes of one holder in one go, to a demo and to measure with; gives how many were new. What the exchange has
    already is left as it is."""
    changes = changing.begin_changes(now, of_a_reporter=by.is_reporter)
    made = changing.offer_new(changes, report_id, signal, values)
    changes.keep()
    _audit(AuditAct.HASHES_OFFERED, report_id, made, now, by)
    return made


@transaction.atomic
def withdraw(*, report_id: UUID, case_ids: Iterable[UUID] | None = None, now: datetime, by: Actor) -> int:
    """Takes back these cases of this report, or all; gives how many stood. Platforms are told at their next visit, and
    find it in the list of withdrawals. Ids of another report are passed over."""
    cases = changing.cases_of(report_id, case_ids)
    if not cases:
        return 0
    changes = changing.begin_changes(now, of_a_reporter=True)
    taken = changing.withdraw_cases(changes, changing.cases_of(report_id, case_ids))
    if taken:
        changes.keep()
        _audit(AuditAct.HASHES_WITHDRAWN, report_id, taken, now, by)
    return taken


def status_of(report_id: UUID) -> tuple[OfferStatus, ...]:
    """Every picture this report offered, oldest first. For whoever may read the report."""
    partners = all_partners()
    names = {partner.id: partner.name for partner in partners}
    waiting = {partner.id: PlatformStatus(partner.name) for partner in partners if partner.may(Scope.FETCH)}
    return tuple(_status(offer, waiting, names) for offer in offers_of(report_id))


def forget_offers(report_id: UUID, now: datetime) -> None:
    """Part of erasing: what was to outlive the report stands without it, the rest is withdrawn; nothing leads back."""
    cases = changing.cases_of(report_id)
    ending = [case for case in cases if not case.outlives]
    if any(case.status != HashStatus.WITHDRAWN for case in ending):
        changes = changing.begin_changes(now, of_a_reporter=True)
        changing.withdraw_cases(changes, ending)
        changes.keep()
    if cases:
        changing.unlink_cases(report_id)


def find_case(*, reference: UUID, keyring: Keyring, by: Actor) -> UUID | None:
    """The report behind a case number that a platform names, among those of this person's teams."""
    person = check_person(keyring, Permission.READ_CASE, by=by)
    owner = owner_of(reference)
    if owner is None:
        return None
    ids = Report.objects.filter(team__in=teams_of(person.id)).values_list("id", flat=True)
    return next((report_id for report_id in ids if owner in owner_marks(report_id)), None)


@transaction.atomic
def tidy(*, now: datetime) -> int:
    """The clock's part: tombstones that every client has seen, and old lines of the log. Gives how many hashes went."""
    runs.drop_old_runs(now)
    return changing.drop_tombstones(now)


def _read(hashes: Sequence[Offered]) -> list[Offered]:
    return [Offered(*read_value(each.value, signal=each.signal)) for each in hashes]


def _status(offer: OfferView, waiting: dict[UUID, PlatformStatus], names: dict[UUID, str]) -> OfferStatus:
    platforms = dict(waiting) if offer.status is not HashStatus.WITHDRAWN else {}
    for each in offer.dealings:
        known = PlatformStatus(names.get(each.partner_id, "?"))
        platforms[each.partner_id] = replace(
            known,
            fetched_at=each.fetched_at,
            match_at=each.matched_at,
            feedback=each.feedback,
            told_withdrawn_at=each.told_at,
        )
    return OfferStatus(
        offer.case_id,
        offer.signal,
        offer.status,
        offer.outlives,
        offer.offered_at,
        offer.withdrawn_at,
        tuple(sorted(platforms.values(), key=lambda each: each.name.casefold())),
    )


def _audit(act: AuditAct, report_id: UUID, count: int, now: datetime, by: Actor) -> None:
    at = to_hour(now) if by.is_reporter else now
    write_audit(act, subject=report_subject(report_id), at=at, by=by, parameters={"count": count})
