"""Coming in by invitation, and again when a password or a second factor is lost."""

from __future__ import annotations

import base64
import hmac
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pyotp
from django.db import transaction

from houvast.core.sealing.hashing import keyed
from houvast.core.sealing.keyring import Keyring, new_key
from houvast.core.sealing.labels import HashLabel
from houvast.procedures.entering import check_person
from houvast.procedures.granting import NoSuchPerson, locked_person, locked_team, take_key_away
from houvast.procedures.signing_in import SignInRefused, check_password
from houvast.records.audit.actors import Actor, person_actor
from houvast.records.audit.acts import AuditAct, person_subject
from houvast.records.audit.writing import write_audit
from houvast.records.refused import Refused
from houvast.records.secrets import server_secrets
from houvast.records.staff.models import Membership, Person
from houvast.records.staff.permissions import Permission
from houvast.records.staff.roles import Role
from houvast.records.staff.secrets_of_people import (
    forget_sign_in,
    new_key_pair,
    open_totp,
    set_password,
    set_totp,
    step_of_code,
    totp_address,
    use_step,
)
from houvast.records.staff.sessions import end_all_of
from houvast.records.staff.teams import teams_of
from houvast.records.staff.views import Invitation, InvitationView

INVITATION_LASTS = timedelta(days=7)
_TOKEN_SIZE = 16 + 32  # id of the person, secret


_SET_BY_ACCEPTING = (
    "password_salt",
    "password_proof",
    "sign_in_version",
    "key_epoch",
    "public_key",
    "public_key_mac",
    "sealed_private_key",
    "invitation",
    "invitation_until",
)


class EmailTaken(Refused):
    code = "email_taken"


class InvitationNotRight(Refused):
    """Used, expired or unknown."""

    code = "invitation_not_right"


@transaction.atomic
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
    """Raises `EmailTaken`, `NotAllowed`, `NoSuchTeam`. Valid for 7 days."""
    check_person(keyring, Permission.MANAGE_PEOPLE, by=by)
    email = email.strip().lower()
    if Person.objects.filter(email=email).exists():
        raise EmailTaken
    person = Person(id=uuid4(), email=email, name=name.strip(), role=Role(role).value, language=language)
    invitation = _invitation_for(person, now)
    person.save(force_insert=True)
    for team_id in teams if role != Role.ADMINISTRATOR else ():
        Membership.objects.create(id=uuid4(), team=locked_team(team_id), person=person)
    write_audit(
        AuditAct.INVITED, subject=person_subject(person.id), at=now, by=by, parameters={"role": Role(role).value}
    )
    return invitation


def read_invitation(*, token: str, now: datetime) -> InvitationView:
    """Raises `InvitationNotRight`."""
    person = _invited(token, now)
    secret = open_totp(person)
    return InvitationView(person.id, person.name, person.email, secret, totp_address(person, secret))


def accept(*, token: str, password: str, code: str, now: datetime) -> None:
    """The invited person chooses a password and shows that the second factor works.

    Raises `InvitationNotRight`, `PasswordTooWeak`, `SignInRefused` (the code was not right).
    """
    person = _invited(token, now)
    check_password(password, person)
    set_password(person, password, new_key_pair(person))
    with transaction.atomic():
        locked = (
            Person.objects.select_for_update(no_key=True).filter(id=person.id, invitation=person.invitation).first()
        )
        if locked is None:
            raise InvitationNotRight
        step = step_of_code(person, code, now)
        if step is None or not use_step(person, step):
            raise SignInRefused
        person.invitation = person.invitation_until = None
        person.save(update_fields=_SET_BY_ACCEPTING)  # what an administrator changed meanwhile stays
        write_audit(AuditAct.INVITATION_ACCEPTED, subject=person_subject(person.id), at=now, by=person_actor(person.id))


@transaction.atomic
def renew_invitation(*, person_id: UUID, keyring: Keyring, now: datetime, by: Actor) -> Invitation:
    """Password or second factor lost: a new invitation. Old key pair, seals and sessions of this person are gone."""
    check_person(keyring, Permission.MANAGE_PEOPLE, by=by)
    person = locked_person(person_id)
    if not person.active:
        raise NoSuchPerson
    for team_id in teams_of(person.id):
        take_key_away(team_id, person)
    end_all_of(person.id)
    forget_sign_in(person)
    invitation = _invitation_for(person, now)
    person.save()
    write_audit(AuditAct.INVITED, subject=person_subject(person.id), at=now, by=by, parameters={"again": 1})
    return invitation


def _invitation_for(person: Person, now: datetime) -> Invitation:
    """Sets the columns: a new second factor, and a token of which only a keyed hash is kept."""
    secret = new_key()
    sign_in = server_secrets().sign_in
    person.invitation = _mark(sign_in.keys[sign_in.current], person.id, secret)
    person.invitation_until = now + INVITATION_LASTS
    set_totp(person, pyotp.random_base32())
    person.totp_last_step = 0  # steps of the secret before
    token = base64.urlsafe_b64encode(person.id.bytes + secret).decode().rstrip("=")
    return Invitation(person.id, token, person.invitation_until)


def _mark(key: bytes, person_id: UUID, secret: bytes) -> bytes:
    """16 bytes, made with a secret of the server and good for one person: whoever writes in the database can neither
    invite themselves as a colleague nor move an invitation of their own to one."""
    return keyed(key, HashLabel.INVITATION, person_id.bytes, secret, size=16)


def _invited(token: str, now: datetime) -> Person:
    try:
        told = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        raise InvitationNotRight from None
    if len(told) != _TOKEN_SIZE:
        raise InvitationNotRight
    person_id, secret = UUID(bytes=told[:16]), told[16:]
    person = Person.objects.filter(id=person_id, invitation_until__gt=now, active=True).first()
    marks = [_mark(key, person_id, secret) for key in server_secrets().sign_in.keys.values()]
    if person is None or not any(hmac.compare_digest(bytes(person.invitation), mark) for mark in marks):
        raise InvitationNotRight
    return person
