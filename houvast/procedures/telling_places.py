"""Where something stands online: told by the person, or noted by the desk. An address is read, never looked up."""

from __future__ import annotations

from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from django.db import transaction
from django.utils import timezone

from houvast.core.removal.addresses import ReadAddresses, read_addresses
from houvast.core.removal.notices import (
    Ground,
)
from houvast.core.sealing.keyring import Keyring, MailboxKeys
from houvast.procedures.entering import enter_desk, enter_mailbox
from houvast.procedures.following_notices import (
    end_act,
)
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import AuditAct, report_subject
from houvast.records.audit.times import to_hour
from houvast.records.audit.writing import write_audit
from houvast.records.content.notices import current_hosts
from houvast.records.refused import Refused
from houvast.records.reports.dates import add_answered, settle_answered
from houvast.records.reports.notices import notify
from houvast.records.reports.states import Act, can_in_state
from houvast.records.takedowns.notice_keeping import (
    drop_place,
    keep_place,
    notices_of,
    places_of,
)
from houvast.records.takedowns.notice_views import PlaceView

MOST_PLACES = 200  # of one report


class NotSentYet(Refused):
    """Nothing was sent to the helpline yet: nobody is there for it."""

    code = "not_sent_yet"


class TooManyPlaces(Refused):
    """More places than one report keeps. Parameters: most."""

    code = "too_many_places"


class PlaceNamed(Refused):
    """A notice names this place: it stays."""

    code = "place_named"


@transaction.atomic
def tell_places(*, keys: MailboxKeys, text: str, shows: tuple[Ground, ...], now: datetime, by: Actor) -> ReadAddresses:
    """The person tells where it stands; the case comes back with it. Gives what was read, what was not, how many were
    there already. Raises `NotSentYet`, `TooManyPlaces`."""
    mailbox = enter_mailbox(keys, Act.TELL_PLACES)
    if not mailbox.sent:
        raise NotSentYet
    report, shared = mailbox.report, mailbox.keys.shared
    read = _keep_places(report.id, text, shows, True, shared, now)
    if read.addresses:
        if can_in_state(mailbox.state, Act.ASK_CONSENT):
            settle_answered(report.id, about_places(report.id), shared)
            add_answered(report.id, at=now, words="places:places", shared=shared, about=about_places(report.id))
        report.last_activity_at = to_hour(now)
        report.save(update_fields=["last_activity_at"])
        notify(report)
        write_audit(AuditAct.PLACES_TOLD, subject=report_subject(report.id), at=now, by=by)
    return read


@transaction.atomic
def note_places(
    *, report_id: UUID, text: str, shows: tuple[Ground, ...], keyring: Keyring, now: datetime, by: Actor
) -> ReadAddresses:
    """The desk notes where it stands, out of what the person wrote or said. As `tell_places`."""
    desk = enter_desk(report_id, keyring, Act.NOTIFY, now=now, by=by)
    read = _keep_places(report_id, text, shows, False, desk.keys.shared, now)
    settle_answered(report_id, about_places(report_id), desk.keys.shared)
    if read.addresses:
        end_act(desk, AuditAct.PLACES_NOTED, now, by)
    return read


@transaction.atomic
def remove_place(*, report_id: UUID, place_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> None:
    """Takes away what was mistyped. Raises `PlaceNamed` where a notice names it."""
    desk = enter_desk(report_id, keyring, Act.NOTIFY, now=now, by=by)
    place = next((each for each in places_of(report_id, desk.keys.shared) if each.id == place_id), None)
    if place is None:
        return
    if any(place.address.address in each.addresses for each in notices_of(report_id, desk.keys.shared)):
        raise PlaceNamed
    drop_place(report_id, place_id)
    end_act(desk, AuditAct.PLACES_NOTED, now, by)


def about_places(report_id: UUID) -> UUID:
    return uuid5(NAMESPACE_OID, f"{report_id}:places")


def _keep_places(
    report_id: UUID, text: str, shows: tuple[Ground, ...], by_reporter: bool, shared: bytes, now: datetime
) -> ReadAddresses:
    there = places_of(report_id, shared)
    read = read_addresses(text, current_hosts(), known=[each.address.key for each in there])
    if len(there) + len(read.addresses) > MOST_PLACES:
        raise TooManyPlaces(most=MOST_PLACES)
    for address in read.addresses:
        keep_place(report_id, PlaceView(uuid4(), address, shows, timezone.localdate(now), by_reporter), shared)
    return read
