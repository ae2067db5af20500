"""What another helpline may know too: at a case, at a group, and for coordinators all of it with who is reached.

A hypothesis until somebody said yes here and there. Says "the same means", never "the same offender"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houvast.doors.desk import pages, times
from houvast.doors.desk.access import opens_to
from houvast.doors.desk.link_words import KINDS, short
from houvast.doors.desk.texts import platform_name
from houvast.procedures import deciding_matches
from houvast.procedures.deciding_matches import MatchView, Neighbour, Verdict, Waiting
from houvast.procedures.pairing import is_on
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn

TROUBLES: dict[str, Promise] = {
    "unreachable": gettext_lazy("its address does not answer, or its certificate is not right"),
    "too_slow": gettext_lazy("it answers too slowly"),
    "too_long": gettext_lazy("it sends more than can be right"),
    "too_often": gettext_lazy("it says that we ask too often"),
    "redirected": gettext_lazy("it leads elsewhere: agree on its new address"),
    "refused": gettext_lazy("it does not know us: the agreement ended there, or a clock is wrong"),
    "off": gettext_lazy("it exchanges nothing now"),
    "said_no": gettext_lazy("something is broken there"),
    "not_signed": gettext_lazy("the answer was not signed by the other side of the agreement"),
    "not_right": gettext_lazy("its answer cannot be read"),
    "lost": gettext_lazy("its secret cannot be opened here any more: agree anew"),
    "other_version": gettext_lazy("it speaks another version"),
}


@dataclass(frozen=True)
class MatchLine:
    """`state`: what was said so far, in words. `sure`: somebody said yes here and there."""

    helpline: str
    agreement_id: UUID
    mark: str
    kind: str
    platform: str
    value: str
    state: str
    waits: bool
    sure: bool


@dataclass(frozen=True)
class NeighbourLine:
    name: str
    address: str
    since: str
    ended: str
    reached: str
    failing: str
    trouble: str
    forward: int


@dataclass(frozen=True)
class WaitingLine:
    helpline: str
    where: str
    address: str


@opens_to(Permission.DECIDE_LINKS, methods=("POST",))
def elsewhere(request: HttpRequest, me: SignedIn, report_id: UUID) -> HttpResponse:
    """What somebody at the case says of a match."""
    deciding_matches.decide_at_case(report_id=report_id, **_said(request, me))
    return pages.see("alike", report_id, said="kept", anchor="elsewhere")


@opens_to(Permission.REVIEW_GROUPS, methods=("POST",))
def group_elsewhere(request: HttpRequest, me: SignedIn, group_id: UUID) -> HttpResponse:
    """What a coordinator says of a match, at the group whose lead it is."""
    deciding_matches.decide_at_group(group_id=group_id, **_said(request, me))
    return pages.see("group", group_id, said="kept", anchor="elsewhere")


@opens_to(Permission.REVIEW_GROUPS)
def others(request: HttpRequest, me: SignedIn) -> HttpResponse:
    """Which helplines there is an agreement with, whether they are reached, and what waits."""
    now = timezone.now()
    found = deciding_matches.neighbours(keyring=me.keyring, by=me.by)
    context = {
        "on": is_on(),
        "others": [_neighbour(each, now) for each in found],
        "waiting": [_waiting(each) for each in deciding_matches.waiting(keyring=me.keyring, by=me.by)],
    }
    return pages.show(request, "desk/others.html", context)


def lines(found: Iterable[MatchView]) -> list[MatchLine]:
    return [_line(each) for each in found]


def _line(each: MatchView) -> MatchLine:
    return MatchLine(
        each.helpline,
        each.agreement_id,
        each.mark.hex(),
        str(KINDS[each.kind]),
        platform_name(each.platform),
        short(each.value),
        _state(each),
        each.waits,
        each.both,
    )


def _state(each: MatchView) -> str:
    name = {"name": each.helpline}
    if each.said is None:
        if each.they_know:
            return _("Somebody at %(name)s looked and says: known there too.") % name
        return _("%(name)s put this forward. They do not know that it is known here.") % name
    said = {**name, "who": each.said.by_name, "day": times.day(timezone.localdate(each.said.at))}
    if not each.said.yes:
        return _("%(who)s said no, %(day)s. %(name)s is not told.") % said
    if each.they_know:
        return _("Both looked: here %(who)s, %(day)s; at %(name)s somebody there.") % said
    return _("%(who)s said yes, %(day)s. %(name)s hears it when it asks next; nobody there said yes yet.") % said


def _neighbour(each: Neighbour, now) -> NeighbourLine:
    view = each.agreement

    def moment(at):
        return times.moment(at, now) if at else ""

    return NeighbourLine(
        view.name,
        view.url,
        times.day(timezone.localdate(view.made_at)),
        times.day(timezone.localdate(view.revoked_at)) if view.revoked_at else "",
        moment(view.reached_at),
        moment(view.failing_since),
        str(TROUBLES.get(view.trouble, TROUBLES["said_no"])) if view.trouble else "",
        each.forward,
    )


def _waiting(each: Waiting) -> WaitingLine:
    if each.group_id is not None:
        name = f"G-{each.group_id.hex[:4].upper()}"
        return WaitingLine(each.helpline, name, reverse("desk:group", args=[each.group_id]) + "#elsewhere")
    return WaitingLine(each.helpline, each.reference, reverse("desk:alike", args=[each.report_id]) + "#elsewhere")


def _said(request: HttpRequest, me: SignedIn) -> dict[str, Any]:
    """What was said of which match, and by whom. What no form of ours sends is no match: whether there is such a case
    is asked first."""
    try:
        which = UUID(request.POST.get("helpline", "")), bytes.fromhex(request.POST.get("mark", ""))
        verdict = Verdict(request.POST.get("verdict", ""))
    except ValueError:
        which, verdict = (UUID(int=0), b""), Verdict.BACK
    agreement_id, mark = which
    about = {"agreement_id": agreement_id, "mark": mark, "verdict": verdict}
    return {**about, "keyring": me.keyring, "now": timezone.now(), "by": me.by}
