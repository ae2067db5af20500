"""What a person signs in with: password proof, private half, one-time-code secret. Nothing here is kept in the open."""

from __future__ import annotations

import hmac
from datetime import datetime

import pyotp

from houvast.core.sealing.envelopes import Payload, open_payload, seal_payload
from houvast.core.sealing.hidden import Hidden
from houvast.core.sealing.keypairs import new_pair, public_key_mac
from houvast.core.sealing.labels import KeyKind, Label
from houvast.core.sealing.passwords import Derived, Stretched, TooManyAtOnce, new_salt, stretch
from houvast.records.refused import Refused
from houvast.records.secrets import server_secrets
from houvast.records.staff.models import Person

_STEP_SECONDS = 30
_NOBODYS_SALT = bytes(16)  # an unknown address costs as much time as a known one


class Proved(Hidden):
    """The password was right: what it opens."""

    __slots__ = ("derived", "stretched")

    def __init__(self, stretched: Stretched, derived: Derived) -> None:
        self.stretched = stretched
        self.derived = derived


class SignInBusy(Refused):
    """Too many passwords are being checked at this moment: the same try, a moment later, goes through."""

    code = "sign_in_busy"


def prove(person: Person | None, password: str, *, stranger: bool = False) -> Proved | None:
    """One slow run, whoever it is. None: not the password of this person. `stranger`: this browser never signed in.

    Raises `SignInBusy`.
    """
    known = person is not None and person.password_salt is not None
    stretched = _stretched(password, bytes(person.password_salt) if known else _NOBODYS_SALT, stranger=stranger)
    if not known:
        return None
    key = server_secrets().sign_in.keys.get(person.sign_in_version)
    derived = stretched.under(key) if key else None
    return Proved(stretched, derived) if derived and derived.proves(person.password_proof) else None


def open_private_key(person: Person, proved: Proved) -> bytes:
    """The person's private half. Raises CannotOpen."""
    payload = open_payload(
        person.sealed_private_key,
        key=proved.derived.key,
        label=Label.PERSON_KEY,
        row_id=person.id,
        key_kind=KeyKind.PERSON,
    )
    return bytes.fromhex(payload.data)


def set_password(person: Person, password: str, private_key: bytes) -> None:
    """Sets the columns (the caller saves): a new salt and proof, the private half sealed under the new password.

    Raises `SignInBusy`.
    """
    salt = new_salt()
    person.password_salt = salt
    _seal_under_current(person, _stretched(password, salt), private_key)


def renew_version(person: Person, proved: Proved, private_key: bytes) -> bool:
    """After a rotation of the sign-in secret: the same password under the newest one. Whether anything was set."""
    if person.sign_in_version == server_secrets().sign_in.current:
        return False
    _seal_under_current(person, proved.stretched, private_key)
    set_totp(person, open_totp(person))
    return True


def new_key_pair(person: Person) -> bytes:
    """Sets the columns of a new public half with its MAC; gives the private one."""
    pair = new_pair()
    person.key_epoch += 1
    person.public_key = pair.public_key
    person.public_key_mac = public_key_mac(person.id, person.key_epoch, pair.public_key, server_secrets().key_mac)
    return pair.private_key


def forget_sign_in(person: Person) -> None:
    """Sets the columns: nobody can sign in as this person until a new invitation is accepted."""
    person.password_salt = person.password_proof = person.sign_in_version = None
    person.public_key = person.public_key_mac = person.sealed_private_key = None
    person.sealed_totp = None


def set_totp(person: Person, secret: str) -> None:
    person.sealed_totp = seal_payload(
        Payload("totp", 1, secret),
        key=server_secrets().sign_in,
        label=Label.TOTP,
        row_id=person.id,
        key_kind=KeyKind.SERVER,
    )


def open_totp(person: Person) -> str:
    payload = open_payload(
        person.sealed_totp,
        key=server_secrets().sign_in,
        label=Label.TOTP,
        row_id=person.id,
        key_kind=KeyKind.SERVER,
    )
    return payload.data


def totp_address(person: Person, secret: str) -> str:
    """otpauth:// for a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name="houvast")


def step_of_code(person: Person, code: str, now: datetime) -> int | None:
    """The step that a code belongs to: this one, the one before or after, never one that was used or came earlier."""
    typed = "".join(code.split())
    totp = pyotp.TOTP(open_totp(person))
    this_step = int(now.timestamp()) // _STEP_SECONDS
    for step in (this_step, this_step - 1, this_step + 1):
        right = hmac.compare_digest(totp.generate_otp(step).encode(), typed.encode("utf-8", errors="replace"))
        if right and step > person.totp_last_step:
            return step
    return None


def use_step(person: Person, step: int) -> bool:
    """Whether nobody used this code at the same moment."""
    used = Person.objects.filter(id=person.id, totp_last_step__lt=step).update(totp_last_step=step)
    return used == 1


def _stretched(password: str, salt: bytes, *, stranger: bool = False) -> Stretched:
    try:
        return stretch(password, salt, stranger=stranger)
    except TooManyAtOnce:
        raise SignInBusy from None


def _seal_under_current(person: Person, stretched: Stretched, private_key: bytes) -> None:
    secret = server_secrets().sign_in
    derived = stretched.under(secret)
    person.password_proof = derived.proof
    person.sign_in_version = secret.current
    person.sealed_private_key = seal_payload(
        Payload("person-key", 1, private_key.hex()),
        key=derived.key,
        label=Label.PERSON_KEY,
        row_id=person.id,
        key_kind=KeyKind.PERSON,
    )
