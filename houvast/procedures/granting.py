"""People, teams and roles: who may come in, and who gets a team's key."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from houvast.records.audit.actors import Actor
from houvast.records.refused import Refused
from houvast.records.staff.roles import Role
from houvast.records.staff.views import Invitation, InvitationView, PersonView, TeamView

if TYPE_CHECKING:
    from houvast.core.sealing.keyring import Keyring


class EmailTaken(Refused):
    code = "email_taken"


class InvitationNotRight(Refused):
    """Used, expired or unknown."""

    code = "invitation_not_right"


class LastOfRole(Refused):
    """The last active administrator cannot be removed or given another role."""

    code = "last_of_role"


class LastMember(Refused):
    """The last person who holds a team's key cannot leave it: its reports could no longer be opened."""

    code = "last_member"


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


def set_up(
    *, people: tuple[NewPerson, ...], teams: tuple[NewTeam, ...], now: datetime, by: Actor
) -> tuple[Enrolled, ...]:
    """The first people and teams (every advisor and coordinator a member of every team, with its key). Needs the
    recovery public key in the configuration. Raises `AlreadySetUp`, `PasswordTooWeak`."""
    raise NotImplementedError


def invite(
    *,
    email: str,
    name: str,
    role: Role,
    teams: tuple[UUID, ...],
    language: str,
    keyring: Keyring,
    now: datetime,
    by: Actor,
) -> Invitation:
    """Raises `EmailTaken`, `NotAllowed`. Valid for 7 days."""
    raise NotImplementedError


def read_invitation(*, token: str, now: datetime) -> InvitationView:
    """Raises `InvitationNotRight`."""
    raise NotImplementedError


def accept(*, token: str, password: str, code: str, now: datetime) -> None:
    """The invited person chooses a password and shows that the second factor works.

    Raises `InvitationNotRight`, `PasswordTooWeak`, `SignInRefused` (the code was not right).
    """
    raise NotImplementedError


def renew_invitation(*, person_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> Invitation:
    """Password or second factor lost: a new invitation. Old key pair, seals and sessions of this person are gone."""
    raise NotImplementedError


def change_role(*, person_id: UUID, role: Role, keyring: Keyring, now: datetime, by: Actor) -> None:
    """Ends the person's sessions. An administrator loses all team keys. Raises `LastOfRole`, `LastMember`."""
    raise NotImplementedError


def deactivate(*, person_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> None:
    """The person is out at once: sessions and seals gone, teams marked rotation due. Raises `LastOfRole`, `LastMember`."""
    raise NotImplementedError


def make_team(*, team: NewTeam, members: tuple[UUID, ...], keyring: Keyring, now: datetime, by: Actor) -> UUID:
    """A team without a key yet: its first member who signs in makes one (`rotating_keys.tend_keys`)."""
    raise NotImplementedError


def change_team(*, team_id: UUID, team: NewTeam, keyring: Keyring, now: datetime, by: Actor) -> None:
    raise NotImplementedError


def add_to_team(*, team_id: UUID, person_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> None:
    """The person can open the team's reports once a member has given the key (`rotating_keys.tend_keys`)."""
    raise NotImplementedError


def remove_from_team(*, team_id: UUID, person_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> None:
    """Seals gone at once, team marked rotation due. Raises `LastMember`."""
    raise NotImplementedError


def people(*, keyring: Keyring) -> tuple[PersonView, ...]:
    """Everyone who is or was at the desk, by name. Anyone signed in may see names; screens decide what is shown."""
    raise NotImplementedError


def teams(*, keyring: Keyring) -> tuple[TeamView, ...]:
    raise NotImplementedError


def colleagues(*, report_id: UUID, keyring: Keyring) -> tuple[PersonView, ...]:
    """Who a case can be handed to: active members of its team who hold its key, without this person."""
    raise NotImplementedError
