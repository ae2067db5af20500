"""The pictures of a case, of which fingerprints were handed over: where each stands, what platforms did with it, and
the decision about those of somebody under 18.

Never a picture: only lines of digits, made on the person's own device. Nothing on this page sends anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houvast.doors.desk import pages, times
from houvast.doors.desk.access import opens_to
from houvast.doors.desk.subject_line import SubjectLine
from houvast.doors.desk.wording import refusal
from houvast.procedures import consenting, opening, requesting_removal
from houvast.procedures.requesting_removal import (
    NoAuthority,
    NoSuchPicture,
    PictureStatus,
    PlatformSummary,
    ReasonMissing,
)
from houvast.records.exchange.signals import FeedbackValue
from houvast.records.reports.states import Act
from houvast.records.reports.views import CaseView, Side
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn
from houvast.records.takedowns.views import Because, PictureView

# What a platform said of a fingerprint, after its name.
FEEDBACK: dict[str, Promise | str] = {
    FeedbackValue.UNKNOWN: "",
    FeedbackValue.NONE: "",
    FeedbackValue.QUALITY_UNKNOWN: gettext_lazy("is not sure how good the fingerprint is"),
    FeedbackValue.PENDING_REVIEW: gettext_lazy("is looking at it"),
    FeedbackValue.BLOCKED: gettext_lazy("blocks the picture"),
    FeedbackValue.NOT_BLOCKED: gettext_lazy("does not block the picture"),
    FeedbackValue.WITHDRAWN: gettext_lazy("says it is withdrawn"),
    FeedbackValue.DELETED: gettext_lazy("says it is deleted"),
}


@dataclass(frozen=True)
class PictureLine:
    """`state` in a few words; `waits` for our decision; `found` by a platform since we last wrote; `after`: who may
    still have what was taken back."""

    view: PictureView
    state: str
    waits: bool
    found: bool
    given: str
    platforms: tuple[str, ...]
    outlives: bool
    after: tuple[str, ...]
    receiver: str  # who the person agreed to, of somebody under 18
    may_decide: bool
    may_give: bool


def pictures_line(view: CaseView, me: SignedIn, now: datetime) -> SubjectLine | None:
    """Warm where somebody waits for our decision, or a platform found a picture after we last wrote to the person."""
    found = requesting_removal.read_pictures(report_id=view.report_id, keyring=me.keyring, now=now, by=me.by)
    if not found and view.facts.situation.get("image_exists") == "no":
        return None
    state, warm = _how(found, view)
    return SubjectLine(_("Pictures"), state, reverse("desk:pictures", args=[view.report_id]), warm=warm)


def _how(found: tuple[PictureStatus, ...], case: CaseView) -> tuple[str, bool]:
    if not found:
        return _("none handed over"), False
    if settings.HOUVAST_HASH_AUTHORITY and any(each.view.undecided for each in found):
        return _("under 18: a decision waits"), True
    standing = [each for each in found if each.view.stands]
    if any(_is_news(each, case) for each in standing):
        return _("a platform found the same picture"), True
    on_offer = [each for each in standing if each.view.adult]
    if on_offer:
        fetched = {name for each in on_offer for name in each.fetched_by}
        return _("%(n)d on offer, fetched by %(platforms)d") % {"n": len(on_offer), "platforms": len(fetched)}, False
    return (_("sealed here, on no list") if standing else _("all taken back")), False


def _is_news(status: PictureStatus, case: CaseView) -> bool:
    """A platform found it after the last time we wrote to the person."""
    written = max((message.at for message in case.messages if message.author is not Side.REPORTER), default=None)
    found = [platform.match_at for platform in status.platforms if platform.match_at is not None]
    return bool(found) and (written is None or max(found) > written)


@opens_to(Permission.READ_CASE)
def pictures(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    return _page(request, me, report_id)


@opens_to(Permission.REPLY, methods=("POST",))
def pictures_decide(request: HttpRequest, me: SignedIn, report_id: UUID, picture_id: UUID) -> HttpResponse:
    """Whether the authority of the setting gets fingerprints of somebody under 18, and why."""
    why = request.POST.get("words", "").replace("\r\n", "\n").strip()
    decide = requesting_removal.share if "give" in request.POST else requesting_removal.decline_to_share
    try:
        decide(report_id=report_id, picture_id=picture_id, why=why, keyring=me.keyring, now=timezone.now(), by=me.by)
    except ReasonMissing as no:
        return _page(request, me, report_id, deciding=picture_id, wrong=refusal(no), status=422)
    except (NoAuthority, NoSuchPicture) as no:
        return _page(request, me, report_id, deciding=picture_id, words=why, wrong=refusal(no), status=409)
    return pages.see("pictures", report_id, said="decided", anchor=f"p-{picture_id}")


def _page(
    request: HttpRequest,
    me: SignedIn,
    report_id: UUID,
    *,
    deciding: UUID | None = None,
    words: str = "",
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    asking = {"report_id": report_id, "keyring": me.keyring, "now": now, "by": me.by}
    case = opening.open_case(**asking, claim=False)
    agreed = {each.about: each.receiver for each in consenting.read_consents(**asking) if each.stands}
    context = {
        "report_id": report_id,
        "reference": case.reference,
        "lines": [_line(each, case, agreed) for each in requesting_removal.read_pictures(**asking)],
        "authority": settings.HOUVAST_HASH_AUTHORITY,
        "deciding": deciding,
        "words": words,
        "not_right": wrong,
    }
    return pages.show(request, "desk/pictures.html", context, status=status, topics=(report_id,))


def _line(status: PictureStatus, case: CaseView, agreed: dict[UUID, str]) -> PictureLine:
    view, authority = status.view, settings.HOUVAST_HASH_AUTHORITY
    may = Act.SHARE_PRINTS in case.may and not view.adult and view.stands and view.shared is None
    receiver = agreed.get(view.id, "")
    return PictureLine(
        view,
        _("a decision waits") if view.undecided and authority else _state(view),
        waits=view.undecided and bool(authority),
        found=view.stands and _is_news(status, case),
        given=times.day(view.given_on),
        platforms=tuple(_said(each) for each in status.platforms),
        outlives=view.stands and any(offer.outlives for offer in status.offers),
        after=_after(status),
        receiver=receiver,
        may_decide=may,
        may_give=may and bool(authority) and receiver == authority,
    )


def _state(view: PictureView) -> str:
    if view.withdrawn_on is not None:
        by_age = view.withdrawn_because is Because.AGE
        said = _("off the list: under 18, %(day)s") if by_age else _("taken back, %(day)s")
        return said % {"day": times.day(view.withdrawn_on)}
    if view.adult:
        return _("on offer to platforms")
    if view.shared is not None:
        return _("given to %(authority)s, %(day)s") % {
            "authority": view.shared.receiver,
            "day": times.day(view.shared.on),
        }
    if view.declined_on is not None:
        return _("stays sealed: decided %(day)s") % {"day": times.day(view.declined_on)}
    return _("sealed here, on no list")


def _said(platform: PlatformSummary) -> str:
    """ "on offer since 3 Nov, fetched 4 Nov, found the same picture 5 Nov, blocks the picture"."""
    steps = (
        (_("on offer since %(day)s"), platform.offered_at),
        (_("fetched %(day)s"), platform.fetched_at),
        (_("found the same picture %(day)s"), platform.match_at),
        (_("asked to remove it %(day)s"), platform.told_withdrawn_at),
    )
    parts = [words % {"day": times.day(timezone.localdate(at))} for words, at in steps if at is not None]
    if platform.fetched_at is None:
        parts.append(_("not fetched yet"))
    if platform.feedback is not None and FEEDBACK[platform.feedback]:
        parts.append(str(FEEDBACK[platform.feedback]))
    return f"{platform.name}: {', '.join(parts)}"


def _after(status: PictureStatus) -> tuple[str, ...]:
    """Who may still have it, once it was taken back."""
    view = status.view
    if view.stands:
        return ()
    return status.fetched_by + ((view.shared.receiver,) if view.shared else ())
