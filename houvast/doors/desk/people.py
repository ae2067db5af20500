"""People: who is here, in which role and teams; inviting, changing, removing. No case is reached from here."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.doors.desk import pages, wording
from houvast.doors.desk.access import missing, opens_to
from houvast.doors.desk.case import read_uuid
from houvast.doors.desk.stamps import stamp_warnings
from houvast.doors.desk.texts import moment_words
from houvast.doors.desk.wording import refusal
from houvast.procedures import granting, inviting
from houvast.records.refused import Refused
from houvast.records.staff.permissions import NotAllowed, Permission
from houvast.records.staff.roles import Role
from houvast.records.staff.views import Invitation, PersonView, SignedIn


@opens_to(Permission.MANAGE_PEOPLE)
def people(request: HttpRequest, me: SignedIn) -> HttpResponse:
    names = {team.id: team.name for team in granting.teams(keyring=me.keyring)}
    everyone = [(person, _standing(person, names)) for person in granting.people(keyring=me.keyring)]
    here = [item for item in everyone if item[0].active]
    gone = [item for item in everyone if not item[0].active]
    context = {"here": here, "gone": gone, "warnings": stamp_warnings()}
    return pages.show(request, "desk/people.html", context)


def _standing(person: PersonView, names: dict[UUID, str]) -> dict[str, str]:
    return {
        "role": str(wording.ROLES[person.role]),
        "teams": ", ".join(names.get(team, "?") for team in person.teams),
        "waiting": ", ".join(names.get(team, "?") for team in person.teams_waiting),
        "state": "" if person.signed_up else _("has not used the link yet"),
    }


@opens_to(Permission.MANAGE_PEOPLE, methods=("GET", "POST"))
def add_person(request: HttpRequest, me: SignedIn) -> HttpResponse:
    typed = {name: request.POST.get(name, "").strip() for name in ("name", "email", "role", "language")}
    teams = chosen_teams(request)
    if request.method != "POST":
        return _add_page(request, me, {"role": Role.ADVISOR.value, "language": "nl"}, teams)
    wrong = _missing_in(typed)
    if wrong:
        return _add_page(request, me, typed, teams, wrong=wrong)
    try:
        invitation = inviting.invite(
            email=typed["email"],
            name=typed["name"],
            role=Role(typed["role"]),
            teams=teams if typed["role"] != Role.ADMINISTRATOR else (),
            language=typed["language"],
            keyring=me.keyring,
            now=timezone.now(),
            by=me.by,
        )
    except NotAllowed:
        raise
    except Refused as no:
        return _add_page(request, me, typed, teams, wrong=refusal(no))
    return _invited(request, typed["name"], invitation, reads=typed["role"] != Role.ADMINISTRATOR)


def _missing_in(typed: dict[str, str]) -> str:
    if not typed["name"]:
        return _("Fill in a name.")
    if "@" not in typed["email"]:
        return _("Fill in an e-mail address.")
    if typed["role"] not in tuple(Role) or typed["language"] not in dict(settings.LANGUAGES):
        return _("Choose a role and a language.")
    return ""


def _add_page(request: HttpRequest, me: SignedIn, typed: dict[str, str], teams: tuple[UUID, ...], *, wrong: str = ""):
    context = {
        "typed": typed,
        "roles": role_choices(),
        "teams": granting.teams(keyring=me.keyring),
        "chosen": teams,
        "languages": settings.LANGUAGES,
        "not_right": wrong,
    }
    return pages.show(request, "desk/add_person.html", context, status=422 if wrong else 200)


def _invited(request: HttpRequest, name: str, invitation: Invitation, *, reads: bool) -> HttpResponse:
    """Shown once, in the answer to the act: the link is kept nowhere."""
    address = request.build_absolute_uri(reverse("desk:begin", args=(invitation.token,)))
    context = {"name": name, "address": address, "until": moment_words(invitation.valid_until), "reads": reads}
    return pages.show(request, "desk/invited.html", context)


@opens_to(Permission.MANAGE_PEOPLE)
def person(request: HttpRequest, me: SignedIn, person_id: UUID) -> HttpResponse:
    return _person_page(request, me, person_id)


def _person_page(request: HttpRequest, me: SignedIn, person_id: UUID, *, wrong: str = "", status: int = 200):
    found = _find(me, person_id)
    if found is None:
        return missing(request)
    context = {
        "person": found,
        "standing": _standing(found, {team.id: team.name for team in granting.teams(keyring=me.keyring)}),
        "roles": role_choices(),
        "teams": granting.teams(keyring=me.keyring),
        "mine": found.id == me.person.id,
        "administrator": found.role is Role.ADMINISTRATOR,
    }
    if wrong:
        context["wrong"] = wrong
    return pages.show(request, "desk/person.html", context, status=status)


def _find(me: SignedIn, person_id: UUID) -> PersonView | None:
    return next((person for person in granting.people(keyring=me.keyring) if person.id == person_id), None)


@opens_to(Permission.MANAGE_PEOPLE, methods=("POST",))
def change_role(request: HttpRequest, me: SignedIn, person_id: UUID) -> HttpResponse:
    role = request.POST.get("role")
    if role not in tuple(Role):
        return _person_page(request, me, person_id, wrong=_("Choose a role."), status=422)
    try:
        granting.change_role(person_id=person_id, role=Role(role), keyring=me.keyring, now=timezone.now(), by=me.by)
    except NotAllowed:
        raise
    except Refused as no:
        return _person_page(request, me, person_id, wrong=refusal(no), status=409)
    return pages.see("person", person_id, said="role_changed")


@opens_to(Permission.MANAGE_TEAMS, methods=("POST",))
def change_teams(request: HttpRequest, me: SignedIn, person_id: UUID) -> HttpResponse:
    """The ticked teams become the person's teams; each change is an act of its own in the audit."""
    found = _find(me, person_id)
    if found is None:
        return missing(request)
    wanted, standing = set(chosen_teams(request)), set(found.teams)
    acts = [(granting.add_to_team, team) for team in wanted - standing]
    acts += [(granting.remove_from_team, team) for team in standing - wanted]
    for act, team_id in acts:
        try:
            act(team_id=team_id, person_id=person_id, keyring=me.keyring, now=timezone.now(), by=me.by)
        except NotAllowed:
            raise
        except Refused as no:
            return _person_page(request, me, person_id, wrong=refusal(no), status=409)
    return pages.see("person", person_id, said="teams_changed")


@opens_to(Permission.MANAGE_PEOPLE, methods=("POST",))
def renew(request: HttpRequest, me: SignedIn, person_id: UUID) -> HttpResponse:
    """A new link, after a lost password or phone. Everything the old ones opened is closed."""
    found = _find(me, person_id)
    if found is None:
        return missing(request)
    try:
        invitation = inviting.renew_invitation(person_id=person_id, keyring=me.keyring, now=timezone.now(), by=me.by)
    except NotAllowed:
        raise
    except Refused as no:
        return _person_page(request, me, person_id, wrong=refusal(no), status=409)
    return _invited(request, found.name, invitation, reads=found.role is not Role.ADMINISTRATOR)


@opens_to(Permission.MANAGE_PEOPLE, methods=("POST",))
def remove(request: HttpRequest, me: SignedIn, person_id: UUID) -> HttpResponse:
    if person_id == me.person.id:
        return _person_page(request, me, person_id, wrong=_("Another administrator can remove you."), status=409)
    try:
        granting.deactivate(person_id=person_id, keyring=me.keyring, now=timezone.now(), by=me.by)
    except NotAllowed:
        raise
    except Refused as no:
        return _person_page(request, me, person_id, wrong=refusal(no), status=409)
    return pages.see("people", said="removed")


def role_choices() -> list[tuple[str, str, str]]:
    return [(role.value, str(wording.ROLES[role]), str(wording.ROLE_HELP[role])) for role in Role]


def chosen_teams(request: HttpRequest) -> tuple[UUID, ...]:
    found = (read_uuid(text) for text in request.POST.getlist("teams"))
    return tuple(team for team in found if team)
