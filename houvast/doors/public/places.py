"""Where it stands online: the person tells the addresses, and sees where each notice about them stands. No address is
a link here, and nobody opens one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from houvast.core.removal.addresses import ReadAddresses, Wrong
from houvast.core.removal.notices import Ground
from houvast.core.removal.tracking import Where
from houvast.procedures import following_notices, telling_places
from houvast.procedures.following_notices import Removal, Tracked
from houvast.procedures.mailbox_sessions import MailboxSession
from houvast.procedures.telling_places import TooManyPlaces
from houvast.records.audit.actors import REPORTER
from houvast.records.content import current_knowledge
from houvast.records.reports.states import Act, can_in_state
from houvast.records.reports.views import MailboxView
from houvast.records.takedowns.notice_views import OTHER, PlaceView

from .guards import with_open_mailbox
from .page import go, language_of_data, show

_LONGEST = 40_000
# Under 18 nobody looks: what a person would look at is asked of the receiver.
LOOKED_AT = (Where.REMOVED, Where.PARTLY, Where.BACK, Where.GONE)
WRONG = tuple(Wrong)


@dataclass(frozen=True)
class PlaceShown:
    address: str
    receiver: str
    told_on: date


@dataclass(frozen=True)
class NoticeShown:
    """`state`: key of the sentence that says where it stands; `due`: the day on which we look again."""

    to: str
    state: str
    on: date | None
    due: date | None
    addresses: tuple[str, ...]
    waits_for_you: bool
    further: bool


@require_http_methods(["GET", "HEAD", "POST"])
@with_open_mailbox
def places(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    if request.method != "POST" or not view.sent:
        return _page(request, session, view)
    text = request.POST.get("text", "")[:_LONGEST]
    shows = tuple(ground for ground in Ground if ground in request.POST.getlist("shows"))
    if not text.strip() or not shows:
        return _page(request, session, view, typed=text, shows=shows, problem="places.missing", status=422)
    try:
        read = telling_places.tell_places(keys=session.keys, text=text, shows=shows, now=timezone.now(), by=REPORTER)
    except TooManyPlaces:
        return _page(request, session, view, typed=text, shows=shows, problem="places.too_many", status=422)
    if read.not_read:
        # What was read is kept; what was not stays in the field.
        left = "\n".join(each.typed for each in read.not_read)
        return _page(request, session, view, typed=left, shows=shows, read=read, status=422)
    return go("places", at="kept", kept="1")


def _page(
    request: HttpRequest,
    session: MailboxSession,
    view: MailboxView,
    *,
    typed: str = "",
    shows: tuple[Ground, ...] = (),
    read: ReadAddresses | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    found = following_notices.removal_in(keys=session.keys, now=timezone.now())
    context = {
        "view": view,
        "places": [_place(each) for each in found.places],
        "notices": [_notice(each, found) for each in found.notices],
        "minor": found.minor,
        "grounds": [(ground.value, f"places.shows.{ground.value}", ground in shows) for ground in Ground],
        "typed": typed,
        "read": len(read.addresses) if read else None,
        "not_read": [(each.typed, f"places.not_read.{each.why.value}") for each in read.not_read] if read else (),
        "problem": problem,
        "kept": request.GET.get("kept") == "1",
        "may_tell": view.sent and can_in_state(view.state, Act.TELL_PLACES),
    }
    return show(request, "public/places.html", context, role=view.facts.situation.get("reporter_role"), status=status)


def _place(view: PlaceView) -> PlaceShown:
    texts = current_knowledge().texts(language_of_data())
    receiver = view.address.host if view.receiver == OTHER else texts.platform(view.receiver).name
    return PlaceShown(view.address.address, receiver, view.told_on)


def _notice(found: Tracked, removal: Removal) -> NoticeShown:
    where = found.standing.where
    state = f"places.state.{where.value}"
    if removal.minor and where in LOOKED_AT:
        state = f"places.state_minor.{where.value}"
    return NoticeShown(
        to=found.notice.name,
        state=state,
        on=found.standing.since,
        due=None if found.standing.passed else found.standing.due,
        addresses=found.notice.addresses,
        waits_for_you=where is Where.ASKED,
        further=bool(found.notice.course.taken),
    )
