"""What a platform with a key does: take the list, say what became of a hash, add its own finds, ask about one picture.

Each is counted against the key's limit before, and what was handed out or changed stands in the audit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from houvast.records.audit.actors import Actor, partner_actor
from houvast.records.audit.acts import AuditAct, partner_subject
from houvast.records.audit.writing import write_audit
from houvast.records.exchange import changing, matching, paging, runs
from houvast.records.exchange.paging import Walk, seconds
from houvast.records.exchange.signals import FeedbackValue, NotAHash, Signal
from houvast.records.exchange.views import MatchView, Only, PageView
from houvast.records.partners.keys import find_key
from houvast.records.partners.limits import count_use
from houvast.records.partners.reading import names_of
from houvast.records.partners.views import SCOPE_OF, Endpoint, KeyHolder, PartnerView, Scope
from houvast.records.refused import Refused

MOST_ITEMS = 1_000  # of one request
LARGEST_PAGE = 5_000
USUAL_PAGE = 800


class KeyUnknown(Refused):
    """No key, or none that opens anything. Parameters: header."""

    code = "key_unknown"


class KeyNotForThis(Refused):
    """A key that stands, at an endpoint it is not for, or two keys of two platforms."""

    code = "key_not_for_this"


@dataclass(frozen=True)
class Feedback:
    signal: Signal
    value: str
    said: FeedbackValue
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Submitted:
    """`said`: what the platform says of its own find at once, or None."""

    signal: Signal
    value: str
    said: FeedbackValue | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Taken:
    """`changed`: how many were new or said something new. `unknown`: values that are not in the list, where the
    platform may see the list; else always empty, so that nobody finds out by saying something about everything."""

    count: int
    changed: int
    unknown: tuple[str, ...] = ()


def enter(*, key: str | None, subscription: str | None, endpoint: Endpoint, now: datetime) -> PartnerView:
    """Whose keys these are. Raises `KeyUnknown`, `KeyNotForThis`, `TooOften`."""
    holder = _holder(key, "x-functions-key")
    other = _holder(subscription, "Ocp-Apim-Subscription-Key")
    if (holder.endpoint, other.endpoint) != (endpoint, Endpoint.SUBSCRIPTION):
        raise KeyNotForThis
    if holder.partner.id != other.partner.id or not holder.partner.may(SCOPE_OF[endpoint]):
        raise KeyNotForThis
    count_use(holder, now)
    return holder.partner


def fetch(
    *, partner: PartnerView, start: int, token: str | None, size: int, only: Only = Only.EVERYTHING, now: datetime
) -> PageView:
    """One page of what changed since `start` (seconds since 1970), or the next one of a walk that a token goes on with.

    Raises `TokenNotRight`.
    """
    walk = paging.read_token(token, partner.id, only) if token else paging.begin_walk(paging.moment(start), now, only)
    return _hand_out(walk, partner, min(size, LARGEST_PAGE), now)


@transaction.atomic
def _hand_out(walk: Walk, partner: PartnerView, size: int, now: datetime) -> PageView:
    page, rows = paging.read_page(walk, partner.id, size)
    runs.note_page(walk, partner.id, records=len(rows), last=page.next_token is None, now=now)
    if rows:
        paging.note_dealings(rows, partner.id, now)
    told = {"records": len(rows), "since": seconds(walk.start), "last": int(page.next_token is None)}
    act = AuditAct.WITHDRAWALS_FETCHED if walk.only is Only.WITHDRAWN else AuditAct.HASHES_FETCHED
    _audit(act, partner, now, **told)
    return page


@transaction.atomic
def take_feedback(*, partner: PartnerView, feedbacks: Sequence[Feedback], now: datetime) -> Taken:
    """The same feedback twice is one; of a hash that is not in the list nothing is kept."""
    changes = changing.begin_changes(now, of_a_reporter=False)
    changed, unknown = 0, []
    for each in feedbacks:
        record = changing.find_hash(each.signal, each.value)
        if record is None:
            unknown.append(each.value)
        else:
            changed += changing.give_feedback(changes, record, partner.id, each.said, each.tags)
    if changed:
        changes.keep()
        _audit(AuditAct.FEEDBACK_TAKEN, partner, now, count=changed)
    shown = tuple(unknown) if partner.may(Scope.FETCH) else ()
    return Taken(len(feedbacks), changed if partner.may(Scope.FETCH) else len(feedbacks), shown)


@transaction.atomic
def take_hashes(*, partner: PartnerView, hashes: Sequence[Submitted], now: datetime) -> Taken:
    """A platform's own finds, offered to the others as `Received`."""
    changes = changing.begin_changes(now, of_a_reporter=False)
    changed = 0
    for each in hashes:
        before = changes.state.last_change
        record = changing.submit_hash(changes, partner.id, each.signal, each.value)
        if each.said is not None:
            changing.give_feedback(changes, record, partner.id, each.said, each.tags)
        changed += changes.state.last_change != before
    if changed:
        changes.keep()
        _audit(AuditAct.HASHES_SUBMITTED, partner, now, count=changed)
    return Taken(len(hashes), changed)


def match(*, partner: PartnerView, signal: Signal, value: str, now: datetime) -> MatchView:
    """Whether a picture like this one is known here. A yes is noted at the case and in the audit, a no is only
    counted."""
    found = matching.match(signal, value)
    if found.known:
        _note_match(found, partner, now)
    return found


@transaction.atomic
def _note_match(found: MatchView, partner: PartnerView, now: datetime) -> None:
    runs.note_match(found.references, partner.id, now)
    _audit(AuditAct.HASH_MATCHED, partner, now, count=len(found.references), band=found.band.value)


def sources(page: PageView) -> dict[UUID, str]:
    """The names of the platforms that said something of the hashes on this page."""
    return names_of(said.partner_id for record in page.records for said in record.feedbacks)


def _holder(key: str | None, header: str) -> KeyHolder:
    holder = find_key(key or "")
    if holder is None:
        raise KeyUnknown(header=header)
    return holder


def _audit(act: AuditAct, partner: PartnerView, now: datetime, **parameters: str | int) -> None:
    actor: Actor = partner_actor(partner.id)
    write_audit(act, subject=partner_subject(partner.id), at=now, by=actor, parameters=parameters)


__all__ = ["NotAHash", "enter", "fetch", "match", "sources", "take_feedback", "take_hashes"]
