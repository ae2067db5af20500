"""Signing in at the desk: password and one-time code, always both."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from houvast.records.audit.actors import Actor
from houvast.records.refused import Refused
from houvast.records.staff.views import SignedIn

if TYPE_CHECKING:
    from houvast.core.sealing.keyring import Keyring

IDLE_AFTER = timedelta(minutes=15)


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
    """Raises `SignInRefused` or `TryLater`. `device`: the long-lived cookie of an earlier sign-in on this browser;
    with it a stranger's wrong tries on this account do not slow this one down."""
    raise NotImplementedError


def resume(token: str, now: datetime) -> SignedIn | None:
    """Who is signed in with this cookie; None: ended, idle for 15 minutes, unknown. Does not count as an act."""
    raise NotImplementedError


def keep_alive(token: str, now: datetime) -> None:
    """The person made a change: 15 minutes from now. Streams and unchanged autosaves must not call it."""
    raise NotImplementedError


def sign_out(token: str, now: datetime) -> None:
    """Ends the session and gives back the cases it held. An unknown token is no error."""
    raise NotImplementedError


def change_password(*, keyring: Keyring, old: str, new: str, code: str, now: datetime, by: Actor) -> None:
    """Ends all sessions of this person. Raises `SignInRefused`, `PasswordTooWeak`."""
    raise NotImplementedError
