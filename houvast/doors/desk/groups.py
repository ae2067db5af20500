"""Groups of reports: the list, one group, and what people decide of it. The same means, never "the same offender"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houvast.core.linking.parameters import IMAGE
from houvast.core.situation.vocabulary import INDICATOR_KINDS
from houvast.doors.desk import matches, pages, texts, times
from houvast.doors.desk.access import opens_to
from houvast.doors.desk.case_words import step_title
from houvast.doors.desk.link_words import KINDS, round_tenths, short, short_print, signed
from houvast.doors.desk.police_words import COURSES, DECISIONS
from houvast.procedures import deciding_links, deciding_matches, reading_groups
from houvast.procedures.fit_to_share import Unfit
from houvast.procedures.reading_groups import BridgeView, SeenIndicator
from houvast.records.links.views import GroupRow, SharedIndicator
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn

# The picture, in its own units: about as wide as a phone, so that its words can be read there.
_WIDTH, _HEIGHT, _TOP, _FOOT = 320, 120, 16, 18


_UNFIT = {
    Unfit.NOT: "",
    Unfit.KIND: gettext_lazy("words and pictures never go out"),
    Unfit.WRONG: gettext_lazy("cannot go out: it cannot be right"),
    Unfit.HUB: gettext_lazy("cannot go out: it is in so many reports that it tells nothing"),
    Unfit.OWN: gettext_lazy("cannot go out: somebody who came for help named it as their own"),
    Unfit.FEW: gettext_lazy(
        "cannot go out: fewer than two of the reports that were there when the group was confirmed tell of it"
    ),
}


@dataclass(frozen=True)
class GroupLine:
    id: UUID
    name: str
    size: int
    began: str
    active: str
    joined: int
    held: bool
    confirmed: bool

    @property
    def days(self) -> str:
        return _days(self.began, self.active)


@dataclass(frozen=True)
class Bar:
    """A month in the picture; `label` stands under every bar that has room for one."""

    month: str
    count: int
    x: float
    y: float
    width: float
    height: float
    middle: float
    label: str


@dataclass(frozen=True)
class IndicatorLine:
    kind: str
    kind_code: str
    platform: str
    platform_id: str
    value: str
    short: str
    reports: int
    first: str
    last: str
    wrong: bool
    out: str  # released on
    unfit: str  # why it cannot go out

    @property
    def days(self) -> str:
        return _days(self.first, self.last)


@opens_to(Permission.SEE_LINKS)
def groups(request: HttpRequest, me: SignedIn) -> HttpResponse:
    """Those that grew of late on top, then the held ones."""
    found = reading_groups.read_groups(keyring=me.keyring, now=timezone.now(), by=me.by)
    lines = [_line(row, joined) for row, joined in found]
    lines.sort(key=lambda line: (not line.joined, not line.held))
    may_review = me.person.may(Permission.REVIEW_GROUPS)
    waiting = deciding_matches.waiting(keyring=me.keyring, by=me.by) if may_review else ()
    context = {"groups": lines, "may_review": may_review, "waiting": len(waiting)}
    return pages.show(request, "desk/groups.html", context)


@opens_to(Permission.SEE_LINKS)
def group(request: HttpRequest, me: SignedIn, group_id: UUID) -> HttpResponse:
    now = timezone.now()
    page = reading_groups.read_group(group_id=group_id, keyring=me.keyring, now=now, by=me.by)
    out = {(lead.kind, lead.platform, lead.value): lead for lead in page.leads if lead.withdrawn_at is None}
    context = {
        "matches": matches.lines(deciding_matches.group_matches(page)),
        "may_answer": page.may_review and not page.row.held,
        "act": reverse("desk:group_elsewhere", args=[group_id]),
        "line": _line(page.row, ()),
        "page": page,
        "hidden": page.row.held and not page.may_review,
        "confirmed_on": times.day(page.row.confirmed_at.date()) if page.row.confirmed_at else "",
        "bars": bars(page.timeline),
        "width": _WIDTH,
        "height": _HEIGHT,
        "base": _HEIGHT - _FOOT,
        "forms": _counts(page.forms, lambda code: texts.label("form", code)),
        "platforms": _counts(page.platforms, texts.platform_name),
        "demands": _counts(page.demands, texts.fact_name),
        "police": _counts(page.police, lambda code: str({**COURSES, **DECISIONS}[code])),
        "helped": [step_title(step) for step in page.helped],
        "indicators": [_indicator(each, out) for each in page.indicators],
        "bridges": [_bridge(each) for each in page.bridges],
        "may_confirm": me.person.may(Permission.DECIDE_LINKS) and not page.row.held,
        "may_release": page.may_review and page.row.confirmed_at is not None and not page.row.held,
        "any_out": bool(out),
        "joined_since": len(page.row.members.keys() - page.row.confirmed) if page.row.confirmed_at else 0,
    }
    return pages.show(request, "desk/group.html", context)


@opens_to(Permission.DECIDE_LINKS, methods=("POST",))
def group_confirm(request: HttpRequest, me: SignedIn, group_id: UUID) -> HttpResponse:
    """`stands` 1: it is one group; 0: that is taken back, with everything that went out."""
    deciding_links.confirm_group(
        group_id=group_id,
        stands=request.POST.get("stands") == "1",
        seen=request.POST.get("seen", ""),
        keyring=me.keyring,
        now=timezone.now(),
        by=me.by,
    )
    return pages.see("group", group_id, said="link_decided")


@opens_to(Permission.REVIEW_GROUPS, methods=("POST",))
def group_looked(request: HttpRequest, me: SignedIn, group_id: UUID) -> HttpResponse:
    seen = request.POST.get("seen", "")
    deciding_links.look_at_held(group_id=group_id, seen=seen, keyring=me.keyring, now=timezone.now(), by=me.by)
    return pages.see("group", group_id, said="link_decided")


@opens_to(Permission.REVIEW_GROUPS, methods=("POST",))
def group_release(request: HttpRequest, me: SignedIn, group_id: UUID) -> HttpResponse:
    """One indicator goes out, or everything is taken back."""
    now = timezone.now()
    if request.POST.get("all") == "back":
        deciding_links.withdraw(group_id=group_id, keyring=me.keyring, now=now, by=me.by)
        return pages.see("group", group_id, said="link_decided", anchor="indicators")
    kind = request.POST.get("kind", "")
    if kind not in INDICATOR_KINDS:
        raise deciding_links.NotInGroup
    deciding_links.release(
        group_id=group_id,
        kind=kind,
        platform=request.POST.get("platform") or None,
        value=request.POST.get("value", ""),
        keyring=me.keyring,
        now=now,
        by=me.by,
    )
    return pages.see("group", group_id, said="link_decided", anchor="indicators")


def bars(timeline: tuple[tuple[str, int], ...]) -> tuple[Bar, ...]:
    """Every month from the first to the last, those without a report too."""
    if not timeline:
        return ()
    counts = dict(timeline)
    months = _months(timeline[0][0], timeline[-1][0])
    step = _WIDTH / len(months)
    room, highest = _HEIGHT - _TOP - _FOOT, max(counts.values())
    each = max(1, -(-56 * len(months) // _WIDTH))
    found = []
    for at, month in enumerate(months):
        count = counts.get(month, 0)
        height = round(room * count / highest, 1)
        width = round(min(step * 0.7, 24), 1)
        middle = round(step * (at + 0.5), 1)
        name = times.month(date.fromisoformat(f"{month}-01"))
        found.append(
            Bar(
                name,
                count,
                round(middle - width / 2, 1),
                _HEIGHT - _FOOT - height,
                width,
                height,
                middle,
                name if at % each == 0 else "",
            )
        )
    return tuple(found)


def _months(first: str, last: str) -> list[str]:
    year, month = map(int, first.split("-"))
    found = [first]
    while found[-1] < last:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        found.append(f"{year}-{month:02d}")
    return found


def _line(row: GroupRow, joined: tuple[UUID, ...]) -> GroupLine:
    return GroupLine(
        row.id,
        group_name(row.id),
        len(row.members),
        times.day(row.began),
        times.day(row.active),
        len(joined),
        row.held,
        row.confirmed_at is not None,
    )


def _days(first: str, last: str) -> str:
    """One day is said once."""
    return first if first == last else f"{first} – {last}"


def group_name(group_id: UUID) -> str:
    """What colleagues call a group aloud: four characters of its random id."""
    return f"G-{group_id.hex[:4].upper()}"


def _counts(found: tuple[tuple[str, int], ...], words) -> list[tuple[str, str]]:
    return [(words(code), _("about %(n)d") % {"n": count} if count else _("fewer than 5")) for code, count in found]


def _indicator(each: SeenIndicator, out: dict[tuple[str, str | None, str], SharedIndicator]) -> IndicatorLine:
    lead = out.get((each.kind, each.platform, each.value))
    return IndicatorLine(
        str(KINDS.get(each.kind, each.kind)),
        each.kind,
        texts.platform_name(each.platform),
        each.platform or "",
        each.value,
        short_print(each.value) if each.kind == IMAGE else short(each.value),
        each.reports,
        times.day(each.first),
        times.day(each.last),
        each.wrong,
        times.day(lead.released_at.date()) if lead else "",
        str(_UNFIT[each.unfit]),
    )


def _bridge(each: BridgeView) -> tuple[UUID, str, str, str, tuple[UUID, UUID] | None]:
    shared = ", ".join(str(KINDS.get(kind, kind)) for kind in each.kinds)
    return each.group_id, group_name(each.group_id), shared, signed(round_tenths(each.strongest)), each.pair
