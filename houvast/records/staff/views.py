"""What the doors get to see of people and teams: frozen, no models, no keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from houvast.records.audit.actors import Actor, person_actor
from houvast.records.staff.permissions import Permission, can
from houvast.records.staff.roles import Role

if TYPE_CHECKING:
    from houvast.core.sealing.keyring import Keyring


@dataclass(frozen=True)
class TeamView:
    """`epoch` is the team's newest key (0: it has none yet, so it can receive no report)."""

    id: UUID
    name: str
    languages: tuple[str, ...]
    under_18: bool
    is_default: bool
    epoch: int
    rotation_due: bool
    members: int


@dataclass(frozen=True)
class PersonView:
    """`teams_waiting` are teams whose key no member has yet sealed to this person."""

    id: UUID
    name: str
    email: str
    role: Role
    language: str
    active: bool
    signed_up: bool
    teams: tuple[UUID, ...]
    teams_waiting: tuple[UUID, ...]

    def may(self, permission: Permission) -> bool:
        return can(self, permission)

    @property
    def actor(self) -> Actor:
        return person_actor(self.id)


@dataclass(frozen=True)
class Waiting:
    """A member of a team who cannot open its reports before somebody who holds its key lets them in."""

    team_id: UUID
    team_name: str
    person_id: UUID
    name: str
    email: str


@dataclass(frozen=True)
class SignedIn:
    """A person at the desk. `token`: text of cookie `__Host-d`. `device`: text of a long-lived cookie that keeps
    strangers' wrong guesses from slowing this person down (empty when resumed). `idle_at`: signed out then, unless a
    change is made."""

    person: PersonView
    keyring: Keyring = field(repr=False)
    token: str = field(repr=False)
    device: str = field(repr=False)
    idle_at: datetime

    @property
    def by(self) -> Actor:
        return self.person.actor


@dataclass(frozen=True)
class Invitation:
    """Shown once to who invites: `token` goes into the address that the new person opens."""

    person_id: UUID
    token: str = field(repr=False)
    valid_until: datetime


@dataclass(frozen=True)
class InvitationView:
    """What the invited person sees before choosing a password. `totp_address` is an otpauth:// URI for a QR code."""

    person_id: UUID
    name: str
    email: str
    totp_secret: str = field(repr=False)
    totp_address: str = field(repr=False)
