"""Signing in at the desk: password and one-time code, always both."""

from __future__ import annotations

from copy import copy
from datetime import datetime

from django.db import transaction

from houvast.core.sealing.errors import CannotOpen
from houvast.core.sealing.keyring import Keyring, new_key
from houvast.core.sealing.labels import Label
from houvast.core.sealing.passwords import password_problem
from houvast.core.sealing.tokens import open_token, seal_token
from houvast.records.audit.actors import Actor, person_actor
from houvast.records.audit.acts import AuditAct, person_subject
from houvast.records.audit.writing import write_audit
from houvast.records.refused import Refused
from houvast.records.reports.claims import end_claims_of
from houvast.records.secrets import server_secrets
from houvast.records.staff.models import Person
from houvast.records.staff.people import view_of
from houvast.records.staff.secrets_of_people import (
    Proved,
    SignInBusy,
    open_private_key,
    prove,
    renew_version,
    set_password,
    step_of_code,
    use_step,
)
from houvast.records.staff.sessions import IDLE_AFTER, add_session, end_all_of, end_session, open_session, touch
from houvast.records.staff.teams import open_team_keys
from houvast.records.staff.tries import (
    code_was_wrong,
    codes_are_paused,
    is_known,
    new_device,
    seconds_to_wait,
    was_right,
)
from houvast.records.staff.views import SignedIn

__all__ = [
    "IDLE_AFTER",
    "PasswordTooWeak",
    "SignInBusy",
    "SignInRefused",
    "TryLater",
    "change_password",
    "check_password",
    "keep_alive",
    "resume",
    "sign_in",
    "sign_out",
]


class SignInRefused(Refused):
    """Not right; never says which of the three."""

    code = "sign_in_refused"


class TryLater(Refused):
    """Too many wrong tries. Parameter: seconds."""

    code = "try_later"


class PasswordTooWeak(Refused):
    """Parameter: problem (code of `core.sealing.passwords.password_problem`)."""

    code = "password_too_weak"


def sign_in(*, email: str, password: str, code: str, now: datetime, device: str | None = None) -> SignedIn:
    """Raises `SignInRefused`, `TryLater` or `SignInBusy`. `device`: the long-lived cookie of an earlier sign-in on this
    browser; with it a stranger's wrong tries, on this account or on any, do not slow this one down."""
    email = _as_kept(email)
    person = Person.objects.filter(email=email, active=True).first()
    person_id = person.id if person else None
    with transaction.atomic():
        seconds = seconds_to_wait(email, device, person_id, now)
    if seconds:
        raise TryLater(seconds=seconds)
    proved = prove(person, password, stranger=not is_known(device, person_id))
    if proved is None:
        raise SignInRefused
    with transaction.atomic():
        refused = not _is_unchanged(person) or not _code_is_right(person, email, code, now)
        if not refused:
            was_right(email, device, person.id, now)
            signed_in = _begin(person, proved, device, now)
        act = AuditAct.SIGN_IN_REFUSED if refused else AuditAct.SIGNED_IN
        write_audit(act, subject=person_subject(person.id), at=now, by=person_actor(person.id))
    if refused:
        raise SignInRefused
    return signed_in


def resume(token: str, now: datetime) -> SignedIn | None:
    """Who is signed in with this cookie; None: ended, idle for 15 minutes, unknown. Does not count as an act."""
    secret = _secret_in(token)
    opened = open_session(secret, now) if secret else None
    if opened is None:
        return None
    person = Person.objects.get(id=opened.person_id)
    keyring = Keyring(person.id, opened.private_key, open_team_keys(person.id, opened.private_key))
    return SignedIn(view_of(person), keyring, token, "", opened.idle_at)


def keep_alive(token: str, now: datetime) -> None:
    """The person made a change: 15 minutes from now. Streams and unchanged autosaves must not call it."""
    secret = _secret_in(token)
    if secret:
        touch(secret, now)


@transaction.atomic
def sign_out(token: str, now: datetime) -> None:
    """Ends the session and gives back the cases it held. An unknown token is no error."""
    secret = _secret_in(token)
    person_id = end_session(secret) if secret else None
    if person_id is None:
        return
    end_claims_of(person_id)
    write_audit(AuditAct.SIGNED_OUT, subject=person_subject(person_id), at=now, by=person_actor(person_id))


def change_password(*, keyring: Keyring, old: str, new: str, code: str, now: datetime, by: Actor) -> None:
    """Ends all sessions of this person. Raises `SignInRefused`, `TryLater`, `SignInBusy`, `PasswordTooWeak`."""
    person = Person.objects.get(id=keyring.person_id, active=True)
    check_password(new, person)
    with transaction.atomic():
        seconds = seconds_to_wait(person.email, None, person.id, now)
    if seconds:
        raise TryLater(seconds=seconds)
    proved = prove(person, old)
    if proved is None:
        raise SignInRefused
    changed = copy(person)
    set_password(changed, new, open_private_key(person, proved))
    with transaction.atomic():
        refused = not _is_unchanged(person) or not _code_is_right(person, person.email, code, now)
        if not refused:
            was_right(person.email, None, person.id, now)
            changed.save(update_fields=["password_salt", "password_proof", "sign_in_version", "sealed_private_key"])
            end_all_of(person.id)
        act = AuditAct.SIGN_IN_REFUSED if refused else AuditAct.PASSWORD_CHANGED
        write_audit(act, subject=person_subject(person.id), at=now, by=by)
    if refused:
        raise SignInRefused


def check_password(password: str, person: Person) -> None:
    """Raises `PasswordTooWeak`."""
    problem = password_problem(password, about=(person.email, person.name))
    if problem:
        raise PasswordTooWeak(problem=problem)


def _as_kept(email: str) -> str:
    """As addresses stand in the database, which takes neither a NUL nor half a character."""
    return email.strip().lower().replace("\0", "").encode("utf-8", errors="replace").decode("utf-8")


def _is_unchanged(person: Person) -> bool:
    """Nobody took this person out, invited them anew or changed their password while the slow hash ran: their sessions
    were ended then, and this must not begin another. Locks the person."""
    people = Person.objects.select_for_update(no_key=True)
    return people.filter(id=person.id, active=True, password_proof=person.password_proof).first() is not None


def _code_is_right(person: Person, email: str, code: str, now: datetime) -> bool:
    if codes_are_paused(email, now):
        return False
    step = step_of_code(person, code, now)
    if step is not None and use_step(person, step):
        return True
    code_was_wrong(email, now)
    return False


def _begin(person: Person, proved: Proved, device: str | None, now: datetime) -> SignedIn:
    private_key = open_private_key(person, proved)
    if renew_version(person, proved, private_key):
        person.save(update_fields=["password_proof", "sign_in_version", "sealed_private_key", "sealed_totp"])
    secret = new_key()
    add_session(secret, person.id, private_key, now)
    keyring = Keyring(person.id, private_key, open_team_keys(person.id, private_key))
    token = seal_token(secret, key=server_secrets().cookie, label=Label.DESK_COOKIE)
    return SignedIn(view_of(person), keyring, token, new_device(person.id, device), now + IDLE_AFTER)


def _secret_in(token: str) -> bytes | None:
    try:
        return open_token(token, key=server_secrets().cookie, label=Label.DESK_COOKIE)
    except CannotOpen:
        return None
