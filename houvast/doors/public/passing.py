"""Handing fingerprints over: all that goes is read here first, and goes by this page's button alone. And taking back.

The text comes from the page that made it, in the name of the window, or is pasted. It stands in
a form that a person reads; what the form says is what is kept and agreed to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from houvast.core.removal import PrintsError, parse_prints
from houvast.core.statement import is_minor
from houvast.procedures import requesting_removal
from houvast.procedures.mailbox_sessions import MailboxSession
from houvast.procedures.requesting_removal import (
    NoAuthority,
    NoSuchPicture,
    NotSentYet,
    PictureStatus,
    PlatformSummary,
    TooManyPictures,
    UnderEighteen,
)
from houvast.records.audit.actors import REPORTER
from houvast.records.consents.keeping import sha256_of
from houvast.records.reports.views import MailboxView
from houvast.records.takedowns.views import Because

from .guards import answered_by, session_of, with_open_mailbox
from .known import Known, known_of
from .lock import LockWay
from .page import go, show, speaker_for

PROBLEMS = ("nothing", "line", "plain", "many", "mixed", "changed")


@dataclass(frozen=True)
class Terms:
    """What is agreed to, in the words of the page, and for whom. `more` is added where it is to stay after erasing."""

    text: str
    more: str
    receiver: str

    @property
    def sha256(self) -> str:
        return sha256_of(f"{self.text}\n{self.more}\n{self.receiver}")


@require_http_methods(["GET", "HEAD", "POST"])
def passing(request: HttpRequest, way: str) -> HttpResponse:
    """Anyone may read what they made; sending takes an open mailbox. With a session that ended, what stands in the
    field comes back with a field for the code."""
    chosen = LockWay(way)
    if not chosen.adult and not settings.HOUVAST_HASH_AUTHORITY:
        return go(f"lock_{way}")
    if request.method == "POST":
        return _hand_over(request, chosen)
    known = known_of(request)
    if chosen.adult and is_minor(known.situation):
        return go("lock_one")
    session = session_of(request)
    if session is None:
        return _page(request, chosen, known)
    return answered_by(request, session, _shown, chosen, known)


def _shown(request: HttpRequest, session: MailboxSession, chosen: LockWay, known: Known) -> HttpResponse:
    return _page(request, chosen, known)


@with_open_mailbox
def _hand_over(request: HttpRequest, session: MailboxSession, view: MailboxView, chosen: LockWay) -> HttpResponse:
    role = view.facts.situation.get("reporter_role")
    terms = _terms(chosen, role)
    known = Known(view.facts.situation, answers=True, mailbox=True, sent=view.sent)
    outlives = chosen.adult and "outlives" in request.POST
    try:
        pictures = parse_prints(request.POST.get("prints", ""))
    except PrintsError as wrong:
        return _page(request, chosen, known, problem=wrong.problem, line=wrong.line, status=422)
    if request.POST.get("terms") != terms.sha256:
        return _page(request, chosen, known, problem="changed", status=409)
    try:
        requesting_removal.hand_over(
            keys=session.keys,
            pictures=pictures,
            adult=chosen.adult,
            terms=f"{terms.text} {terms.more}" if outlives else terms.text,
            receiver=terms.receiver,
            outlives=outlives,
            now=timezone.now(),
            by=REPORTER,
        )
    except UnderEighteen:
        return go("lock_one")
    except NoAuthority:
        return go(f"lock_{chosen}")
    except NotSentYet:
        return _page(request, chosen, known, status=422)
    except TooManyPictures:
        return _page(request, chosen, known, problem="many", status=422)
    return go("locks")


def _terms(chosen: LockWay, role: str | None) -> Terms:
    speaker = speaker_for(role)
    helpline, authority = settings.HOUVAST_HELPLINE_NAME or "houvast", settings.HOUVAST_HASH_AUTHORITY
    if chosen.adult:
        return Terms(
            speaker.plain("pass.terms", helpline=helpline),
            speaker.plain("pass.outlives"),
            speaker.plain("pass.receiver", helpline=helpline),
        )
    return Terms(speaker.plain("pass.terms_authority", helpline=helpline, authority=authority), "", authority)


def _page(
    request: HttpRequest, chosen: LockWay, known: Known, *, problem: str = "", line: int = 0, status: int = 200
) -> HttpResponse:
    terms = _terms(chosen, known.role)
    context = {
        "known": known,
        "way": chosen.value,
        "adult": chosen.adult,
        "here": f"public:pass_{chosen}",
        "back": f"public:lock_{chosen}",
        "name": f"pass.name_{chosen}",
        "terms": terms,
        "prints": request.POST.get("prints", ""),
        "outlives": "outlives" in request.POST,
        "may_send": known.sent,
        "problem": f"pass.wrong.{problem}" if problem else "",
        "line": line,
    }
    return show(request, "public/passing.html", context, role=known.role, status=status)


@dataclass(frozen=True)
class PlatformShown:
    """What one platform did with one picture; days."""

    name: str
    offered_on: date
    fetched_on: date | None
    matched_on: date | None
    asked_on: date | None


@dataclass(frozen=True)
class PictureShown:
    id: UUID
    number: int
    is_video: bool
    adult: bool
    text: str
    given_on: date
    withdrawn_on: date | None
    by_age: bool
    outlives: bool
    shared_with: str
    shared_on: date | None
    declined_on: date | None
    platforms: tuple[PlatformShown, ...]

    @property
    def fetched(self) -> bool:
        return any(platform.fetched_on for platform in self.platforms)


@require_http_methods(["GET", "HEAD", "POST"])
@with_open_mailbox
def locks(request: HttpRequest, session: MailboxSession, view: MailboxView) -> HttpResponse:
    """Every picture that was handed over, what became of it, and the way back."""
    if request.method == "POST":
        return _take_back(request, session)
    pictures = requesting_removal.pictures_in(keys=session.keys) if view.sent else ()
    context = {"view": view, "pictures": [picture_shown(each) for each in pictures]}
    return show(request, "public/locks.html", context, role=view.facts.situation.get("reporter_role"))


def _take_back(request: HttpRequest, session: MailboxSession) -> HttpResponse:
    try:
        picture_id = UUID(request.POST.get("picture", ""))
        requesting_removal.withdraw(keys=session.keys, picture_id=picture_id, now=timezone.now(), by=REPORTER)
    except (ValueError, NoSuchPicture):
        return go("locks")
    return go("locks", at=f"p-{picture_id}")


def picture_shown(status: PictureStatus) -> PictureShown:
    view = status.view
    return PictureShown(
        id=view.id,
        number=view.number,
        is_video=view.picture.is_video,
        adult=view.adult,
        text=view.text,
        given_on=view.given_on,
        withdrawn_on=view.withdrawn_on,
        by_age=view.withdrawn_because is Because.AGE,
        outlives=any(offer.outlives for offer in status.offers),
        shared_with=view.shared.receiver if view.shared else "",
        shared_on=view.shared.on if view.shared else None,
        declined_on=view.declined_on,
        platforms=tuple(_platform(each) for each in status.platforms),
    )


def _platform(platform: PlatformSummary) -> PlatformShown:
    return PlatformShown(
        name=platform.name,
        offered_on=timezone.localdate(platform.offered_at),
        fetched_on=_day(platform.fetched_at),
        matched_on=_day(platform.match_at),
        asked_on=_day(platform.told_withdrawn_at),
    )


def _day(at: datetime | None) -> date | None:
    return timezone.localdate(at) if at is not None else None
