"""What every page of the desk has around it: the bar, what was just done, warnings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houvast.doors.desk import wording
from houvast.doors.look.live_address import live_address
from houvast.procedures import opening, reading_groups
from houvast.procedures.signing_in import IDLE_AFTER
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn


@dataclass(frozen=True)
class NavItem:
    name: str
    address: str
    current: bool
    key: str = ""
    count: int | None = None


def show(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
    topics: Iterable[UUID] = (),
) -> HttpResponse:
    """Renders a page of the desk with its bar. `topics`: ids of cases and teams whose news the page wants to hear."""
    return render(request, template, {**around(request, tuple(topics)), **(context or {})}, status=status)


def around(request: HttpRequest, topics: Iterable[UUID] = ()) -> dict[str, Any]:
    """The context that `desk/base.html` needs. `topics`: ids of cases and teams whose news the page wants to hear."""
    me: SignedIn | None = getattr(request, "me", None)
    other = next((code, name) for code, name in settings.LANGUAGES if code != get_language())
    return {
        "me": me,
        "role": wording.ROLES[me.person.role] if me else "",
        "nav": _nav(request, me) if me else [],
        "idle_at": _idle_at(request, me) if me else None,
        "live": live_address(topics, now=timezone.now(), until=_idle_at(request, me)) if me and topics else "",
        "other_language": other[0],
        "other_language_name": other[1],
        "said": wording.said(request.GET.get("said")),
    }


def _idle_at(request: HttpRequest, me: SignedIn) -> datetime:
    """An act that is being answered counts already."""
    return timezone.now() + IDLE_AFTER if request.method == "POST" else me.idle_at


def _nav(request: HttpRequest, me: SignedIn) -> list[NavItem]:
    here = request.resolver_match.url_name if request.resolver_match else ""
    items = [
        (Permission.READ_QUEUE, _("Queue"), "queue", ("queue", "closed"), "q"),
        (Permission.READ_QUEUE, _("My cases"), "mine", ("mine",), "m"),
        (Permission.SEE_LINKS, _("Groups"), "groups", ("groups", "group"), ""),
        (Permission.READ_QUEUE, _("Hand-over"), "sheet", ("sheet",), ""),
        (Permission.SEE_FIGURES, _("Figures"), "figures", ("figures",), ""),
        (Permission.MANAGE_PEOPLE, _("People"), "people", ("people", "person", "add_person"), ""),
        (Permission.MANAGE_TEAMS, _("Teams"), "teams", ("teams", "team"), ""),
    ]
    return [
        NavItem(name, reverse(f"desk:{address}"), here in names, key, _count(address, me))
        for permission, name, address, names, key in items
        if me.person.may(permission)
    ]


def _count(address: str, me: SignedIn) -> int | None:
    if address == "groups":
        return reading_groups.count_news(keyring=me.keyring, now=timezone.now(), by=me.by) or None
    return opening.count_mine(keyring=me.keyring, now=timezone.now()) if address == "mine" else None


def see(name: str, *args: Any, said: str = "", anchor: str = "") -> HttpResponseRedirect:
    """POST → 303 → GET: to an address of the desk, with the code of what was done."""
    address = reverse(f"desk:{name}", args=args)
    if said:
        address += f"?said={said}"
    return HttpResponseRedirect(address + (f"#{anchor}" if anchor else ""), status=303)


def safe_next(request: HttpRequest, default: str) -> str:
    """Where a form asks to go back to, if that is an address of this desk."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith(reverse("desk:home"))
    return asked if ours else default


def home_of(me: SignedIn) -> str:
    """The first page of a role: an administrator has no queue."""
    return reverse("desk:queue" if me.person.may(Permission.READ_QUEUE) else "desk:people")
