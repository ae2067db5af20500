"""A partner reads the leads that were released, in a collection of its own. What it is given stands in the audit.

A collection is brought up to date by whoever reads it, under its lock: what was released since is added, what was taken
back is revoked. So nothing is told that was withdrawn before the question, whatever ended it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from houvast.core.linking.stix import Lead, LeadGroup, new_versions, wanted_objects
from houvast.records.audit.actors import partner_actor
from houvast.records.audit.acts import AuditAct, partner_subject
from houvast.records.audit.writing import write_audit
from houvast.records.feeds import keeping, paging
from houvast.records.feeds.views import Asked, FeedPage, FeedView
from houvast.records.links.leads import released_groups
from houvast.records.links.views import SharedIndicator
from houvast.records.partners.keys import find_key
from houvast.records.partners.limits import count_use
from houvast.records.partners.views import Endpoint, PartnerView, Scope
from houvast.records.refused import Refused

LEADS = "leads"
_NAMELESS = "A helpline for victims of sextortion"


class SharingOff(Refused):
    """This house shares no leads."""

    code = "sharing_off"


class NotThisPartner(Refused):
    """No such user, or not with this password (any more)."""

    code = "not_this_partner"


class NoSuchCollection(Refused):
    """No collection of this partner has this id: another's does not exist for it."""

    code = "no_such_collection"


class NoSuchObject(Refused):
    code = "no_such_object"


@dataclass(frozen=True)
class Question:
    """`token`: goes on where a page ended; it holds the whole question, only the size is `asked`. `name`: one object
    alone. `what` is asked for, as the audit says it: objects, manifest, object, versions."""

    asked: Asked
    what: str
    token: str | None = None
    name: str | None = None


def enter(*, user: str, password: str, now: datetime) -> PartnerView:
    """Who stands behind this user and password. Raises `SharingOff`, `NotThisPartner`, `TooOften`."""
    if LEADS not in settings.HOUVAST_SHARING:
        raise SharingOff
    holder = find_key(password)
    if holder is None or holder.endpoint is not Endpoint.TAXII or user.lower() != str(holder.partner.id):
        raise NotThisPartner
    if not holder.partner.may(Scope.TAXII):
        raise NotThisPartner
    count_use(holder, now)
    return holder.partner


def collection(*, partner: PartnerView, now: datetime, collection_id: UUID | None = None) -> FeedView:
    """The partner's own. Raises `NoSuchCollection` for any other id."""
    feed = keeping.feed_of(partner.id, now)
    if collection_id not in (None, feed.id):
        raise NoSuchCollection
    return feed


@transaction.atomic
def read(*, partner: PartnerView, collection_id: UUID, question: Question, now: datetime) -> FeedPage:
    """One page. Raises `NoSuchCollection`, `NoSuchObject`, `FeedTokenNotRight`."""
    feed = collection(partner=partner, now=now, collection_id=collection_id)
    feed = keeping.lock(feed)
    _bring_up_to_date(feed, now)
    asked = question.asked
    if question.token:
        asked = paging.read_token(feed, question.token, asked.size)
    if question.name is not None:
        asked = paging.of_one(feed, asked, question.name) if question.name.isprintable() else None
        if asked is None:
            raise NoSuchObject
    page = paging.read(feed, asked)
    write_audit(
        AuditAct.LEADS_FETCHED,
        subject=partner_subject(partner.id),
        at=now,
        by=partner_actor(partner.id),
        parameters={"what": question.what, "objects": len(page.versions), "last": int(page.token is None)},
    )
    return page


def _bring_up_to_date(feed: FeedView, now: datetime) -> None:
    known = keeping.newest(feed)
    gone = {name for name, found in known.items() if found.get("revoked")}
    helpline = settings.HOUVAST_HELPLINE_NAME or _NAMELESS
    wanted = wanted_objects(_standing(), collection=feed.id, helpline=helpline, gone=gone, tlp=feed.tlp)
    keeping.add(feed, new_versions(wanted, known, now=now), now)


def _standing() -> list[LeadGroup]:
    return [
        LeadGroup(group.id, tuple(_lead(each) for each in group.indicators if each.withdrawn_at is None))
        for group in released_groups()
        if group.stands
    ]


def _lead(found: SharedIndicator) -> Lead:
    return Lead(found.id, found.kind, found.platform, found.value, found.first, found.last)
