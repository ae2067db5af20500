"""Teams: who gets which reports, and whose key opens them."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.doors.desk import pages
from houvast.doors.desk.access import missing, opens_to
from houvast.procedures import granting
from houvast.procedures.granting import NewTeam
from houvast.records.staff.permissions import Permission
from houvast.records.staff.views import SignedIn, TeamView


@opens_to(Permission.MANAGE_TEAMS, methods=("GET", "POST"))
def teams(request: HttpRequest, me: SignedIn) -> HttpResponse:
    typed, wrong = _typed(request), ""
    if request.method == "POST":
        wrong = _wrong_in(typed)
        if not wrong:
            granting.make_team(team=typed, members=(), keyring=me.keyring, now=timezone.now(), by=me.by)
            return pages.see("teams", said="team_made")
    context = {
        "teams": [(team, _languages(team.languages)) for team in granting.teams(keyring=me.keyring)],
        "typed": typed,
        "languages": settings.LANGUAGES,
        "not_right": wrong,
    }
    return pages.show(request, "desk/teams.html", context, status=422 if wrong else 200)


@opens_to(Permission.MANAGE_TEAMS, methods=("GET", "POST"))
def team(request: HttpRequest, me: SignedIn, team_id: UUID) -> HttpResponse:
    found = next((team for team in granting.teams(keyring=me.keyring) if team.id == team_id), None)
    if found is None:
        return missing(request)
    typed, wrong = _of(found), ""
    if request.method == "POST":
        typed = _typed(request)
        wrong = _wrong_in(typed)
        if not wrong:
            granting.change_team(team_id=team_id, team=typed, keyring=me.keyring, now=timezone.now(), by=me.by)
            return pages.see("teams", said="team_changed")
    members = [person for person in granting.people(keyring=me.keyring) if person.active and team_id in person.teams]
    context = {"team": found, "typed": typed, "languages": settings.LANGUAGES, "members": members, "not_right": wrong}
    return pages.show(request, "desk/team.html", context, status=422 if wrong else 200)


def _typed(request: HttpRequest) -> NewTeam:
    known = dict(settings.LANGUAGES)
    return NewTeam(
        name=request.POST.get("name", "").strip(),
        languages=tuple(code for code in request.POST.getlist("languages") if code in known),
        under_18=request.POST.get("under_18") == "yes",
        is_default=request.POST.get("is_default") == "yes",
    )


def _of(found: TeamView) -> NewTeam:
    return NewTeam(found.name, found.languages, found.under_18, found.is_default)


def _wrong_in(typed: NewTeam) -> str:
    if not typed.name:
        return _("Fill in a name.")
    return "" if typed.languages else _("Choose at least one language.")


def _languages(codes: tuple[str, ...]) -> str:
    names = dict(settings.LANGUAGES)
    return ", ".join(names.get(code, code) for code in codes)
