"""People, teams and roles: who may come in, and who gets a team's key."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

import pyotp
from django.db import IntegrityError, transaction

from houvast.core.sealing.keypairs import new_pair
from houvast.core.sealing.keyring import Keyring
from houvast.procedures.entering import NoSuchCase, check_person
from houvast.procedures.signing_in import check_password
from houvast.records.audit.actors import Actor
from houvast.records.audit.acts import HOUSE, AuditAct, person_subject, team_subject
from houvast.records.audit.writing import write_audit
from houvast.records.refused import Refused
from houvast.records.reports.claims import give_back_all_of
from houvast.records.reports.models import Report
from houvast.records.staff.models import Membership, Person, Team, TeamKeySeal
from houvast.records.staff.people import person_views, views_of
from houvast.records.staff.permissions import Permission, can
from houvast.records.staff.roles import Role
from houvast.records.staff.secrets_of_people import (
    forget_sign_in,
    new_key_pair,
    open_totp,
    set_password,
    set_totp,
    totp_address,
)
from houvast.records.staff.sessions import end_all_of
from houvast.records.staff.teams import add_team_key, give_key, holders_of, let_in, team_views, teams_of
from houvast.records.staff.views import PersonView, TeamView


class LastOfRole(Refused):
    """The last active administrator cannot be removed or given another role."""

    code = "last_of_role"


class LastMember(Refused):
    """The last person who holds a team's key cannot leave it: its reports could no longer be opened."""

    code = "last_member"


class NoSuchPerson(Refused):
    code = "no_such_person"


class NoSuchTeam(Refused):
    code = "no_such_team"


class NameTaken(Refused):
    """Another team has this name."""

    code = "name_taken"


class AlreadySetUp(Refused):
    code = "already_set_up"


@dataclass(frozen=True)
class NewPerson:
    name: str
    email: str
    role: Role
    password: str = field(repr=False)
    language: str = "nl"


@dataclass(frozen=True)
class NewTeam:
    name: str
    languages: tuple[str, ...]
    under_18: bool = False
    is_default: bool = False


@dataclass(frozen=True)
class Enrolled:
    """A person made at setup, with the second factor to show once."""

    person_id: UUID
    totp_secret: str = field(repr=False)
    totp_address: str = field(repr=False)


@transaction.atomic
def set_up(
    *, people: tuple[NewPerson, ...], teams: tuple[NewTeam, ...], now: datetime, by: Actor
) -> tuple[Enrolled, ...]:
    """The first people and teams (every advisor and coordinator a member of every team, with its key). Needs the
    recovery public key in the configuration. Raises `AlreadySetUp`, `PasswordTooWeak`."""
    if Person.objects.exists():
        raise AlreadySetUp
    made = [_person_with_password(person) for person in people]
    members = [person for person in made if person.role != Role.ADMINISTRATOR]
    for team in teams:
        row = _new_team(team)
        pair = new_pair()
        key = add_team_key(row.id, 1, pair)
        for member in members:
            Membership.objects.create(id=uuid4(), team=row, person=member)
            let_in(row.id, member)
            give_key(key, pair.private_key, member)
    write_audit(AuditAct.SET_UP, subject=HOUSE, at=now, by=by, parameters={"people": len(people), "teams": len(teams)})
    return tuple(_enrolled(person) for person in made)


@transaction.atomic
def change_role(*, person_id: UUID, role: Role, keyring: Keyring, now: datetime, by: Actor) -> None:
    """Ends the person's sessions. An administrator loses all team keys. Raises `LastOfRole`, `LastMember`."""
    check_person(keyring, Permission.MANAGE_PEOPLE, by=by)
    person = locked_person(person_id)
    role = Role(role)
    if person.role == role:
        return
    _check_not_last_administrator(person)
    if role is Role.ADMINISTRATOR:
        _leave_all_teams(person)
    person.role = role.value
    person.save(update_fields=["role"])
    end_all_of(person.id)
    write_audit(
        AuditAct.ROLE_CHANGED, subject=person_subject(person.id), at=now, by=by, parameters={"role": role.value}
    )


@transaction.atomic
def choose_language(*, language: str, keyring: Keyring, now: datetime, by: Actor) -> None:
    """The language in which this person sees the desk from now on."""
    _check_here(keyring)
    person = locked_person(keyring.person_id)
    if person.language == language:
        return
    person.language = language
    person.save(update_fields=["language"])
    write_audit(AuditAct.LANGUAGE_CHOSEN, subject=person_subject(person.id), at=now, by=by)


@transaction.atomic
def deactivate(*, person_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> None:
    """The person is out at once: sessions and seals gone, teams marked rotation due.

    Raises `LastOfRole`, `LastMember`.
    """
    check_person(keyring, Permission.MANAGE_PEOPLE, by=by)
    person = locked_person(person_id)
    if not person.active:
        return
    _check_not_last_administrator(person)
    _leave_all_teams(person)
    end_all_of(person.id)
    forget_sign_in(person)
    person.active = False
    person.invitation = person.invitation_until = None
    person.save()
    write_audit(AuditAct.DEACTIVATED, subject=person_subject(person.id), at=now, by=by)


@transaction.atomic
def make_team(*, team: NewTeam, members: tuple[UUID, ...], keyring: Keyring, now: datetime, by: Actor) -> UUID:
    """A team without a key yet: the first of its members who holds another team's key makes one when they are here
    (`rotating_keys.tend_keys`)."""
    check_person(keyring, Permission.MANAGE_TEAMS, by=by)
    row = _new_team(team)
    for person_id in members:
        _add_member(row, locked_person(person_id))
    write_audit(AuditAct.TEAM_MADE, subject=team_subject(row.id), at=now, by=by)
    return row.id


@transaction.atomic
def change_team(*, team_id: UUID, team: NewTeam, keyring: Keyring, now: datetime, by: Actor) -> None:
    """Raises `NoSuchTeam`, `NameTaken`."""
    check_person(keyring, Permission.MANAGE_TEAMS, by=by)
    row = locked_team(team_id)
    if Team.objects.filter(name=team.name.strip()).exclude(id=team_id).exists():
        raise NameTaken
    if team.is_default:
        Team.objects.exclude(id=team_id).update(is_default=False)
    row.name, row.languages = team.name.strip(), list(team.languages)
    row.under_18, row.is_default = team.under_18, team.is_default
    row.save(update_fields=["name", "languages", "under_18", "is_default"])
    write_audit(AuditAct.TEAM_CHANGED, subject=team_subject(team_id), at=now, by=by)


@transaction.atomic
def add_to_team(*, team_id: UUID, person_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> None:
    """The person can open the team's reports once a member who holds its key lets them in (`rotating_keys.let_in`)."""
    check_person(keyring, Permission.MANAGE_TEAMS, by=by)
    if _add_member(locked_team(team_id), locked_person(person_id)):
        write_audit(
            AuditAct.MEMBER_ADDED, subject=team_subject(team_id), at=now, by=by, parameters={"person": str(person_id)}
        )


@transaction.atomic
def remove_from_team(*, team_id: UUID, person_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> None:
    """Seals gone at once, team marked rotation due. Raises `LastMember`."""
    check_person(keyring, Permission.MANAGE_TEAMS, by=by)
    person = locked_person(person_id)
    _leave_team(locked_team(team_id).id, person)
    end_all_of(person.id)
    write_audit(
        AuditAct.MEMBER_REMOVED, subject=team_subject(team_id), at=now, by=by, parameters={"person": str(person_id)}
    )


def people(*, keyring: Keyring) -> tuple[PersonView, ...]:
    """Everyone who is or was at the desk, by name. Anyone signed in may see names; screens decide what is shown."""
    _check_here(keyring)
    return person_views()


def teams(*, keyring: Keyring) -> tuple[TeamView, ...]:
    _check_here(keyring)
    return team_views()


def colleagues(*, report_id: UUID, keyring: Keyring) -> tuple[PersonView, ...]:
    """Who a case can be handed to: active members of its team who hold its key, without this person."""
    person = check_person(keyring, Permission.HAND_OVER)
    report = Report.objects.filter(id=report_id, team__in=teams_of(person.id)).first()
    if report is None:
        raise NoSuchCase
    others = Person.objects.filter(id__in=holders_of(report.team_id)).exclude(id=person.id).order_by("name")
    return tuple(view for view in views_of(others) if can(view, Permission.REPLY))


def _check_here(keyring: Keyring) -> None:
    if not Person.objects.filter(id=keyring.person_id, active=True).exists():
        raise NoSuchPerson


def _person_with_password(new: NewPerson) -> Person:
    person = Person(
        id=uuid4(), email=new.email.strip().lower(), name=new.name, role=Role(new.role).value, language=new.language
    )
    check_password(new.password, person)
    set_totp(person, pyotp.random_base32())
    set_password(person, new.password, new_key_pair(person))
    person.save(force_insert=True)
    return person


def _enrolled(person: Person) -> Enrolled:
    secret = open_totp(person)
    return Enrolled(person.id, secret, totp_address(person, secret))


def locked_person(person_id: UUID) -> Person:
    person = Person.objects.select_for_update(no_key=True).filter(id=person_id).first()
    if person is None:
        raise NoSuchPerson
    return person


def locked_team(team_id: UUID) -> Team:
    team = Team.objects.select_for_update(no_key=True).filter(id=team_id).first()
    if team is None:
        raise NoSuchTeam
    return team


def _new_team(new: NewTeam) -> Team:
    if new.is_default:
        Team.objects.update(is_default=False)
    try:
        with transaction.atomic():
            return Team.objects.create(
                id=uuid4(),
                name=new.name.strip(),
                languages=list(new.languages),
                under_18=new.under_18,
                is_default=new.is_default,
            )
    except IntegrityError:
        raise NameTaken from None


def _add_member(team: Team, person: Person) -> bool:
    """Whether it is new. An administrator reads no reports, so is in no team."""
    if person.role == Role.ADMINISTRATOR or not person.active:
        raise NoSuchPerson
    _, added = Membership.objects.get_or_create(team=team, person=person, defaults={"id": uuid4()})
    return added


def _leave_all_teams(person: Person) -> None:
    for team_id in teams_of(person.id):
        _leave_team(team_id, person)


def _leave_team(team_id: UUID, person: Person) -> None:
    take_key_away(team_id, person)
    Membership.objects.filter(team_id=team_id, person=person).delete()
    give_back_all_of(person.id, team_id)


def take_key_away(team_id: UUID, person: Person) -> None:
    """Seals gone, and the team's pair is due for a new one: the person knew the old."""
    team = locked_team(team_id)
    holders = holders_of(team_id)
    if holders == {person.id}:
        raise LastMember
    gone, _ = TeamKeySeal.objects.filter(team_key__team_id=team_id, person=person).delete()
    if gone:
        team.rotation_due = True
        team.save(update_fields=["rotation_due"])


def _check_not_last_administrator(person: Person) -> None:
    if person.role != Role.ADMINISTRATOR:
        return
    others = Person.objects.filter(role=Role.ADMINISTRATOR, active=True, public_key__isnull=False).exclude(id=person.id)
    if not others.exists():
        raise LastOfRole
