"""Fills an empty database with a fictional helpline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
from django.db import transaction

from houvast.doors.demo.cases import STORIES
from houvast.doors.demo.people import ADMINISTRATOR, PEOPLE, TEAMS
from houvast.doors.demo.playing import Player
from houvast.procedures import granting, signing_in
from houvast.records.audit.actors import COMMAND
from houvast.records.staff.roles import Role
from houvast.records.staff.views import SignedIn

_SEED = 20261125
# Before the first story; long enough ago that no code of today is used up.
_SET_UP_BEFORE = timedelta(days=30)


@dataclass(frozen=True)
class DemoSignIn:
    email: str
    password: str
    totp_secret: str
    role: Role


@dataclass(frozen=True)
class DemoAccess:
    """`receipts`: codes of the fictional mailboxes, a whole conversation first."""

    sign_ins: tuple[DemoSignIn, ...]
    receipts: tuple[str, ...]


@transaction.atomic
def fill_demo(now: datetime) -> DemoAccess:
    """All or nothing. The database must be empty; recovery must be in the configuration."""
    start = now - _SET_UP_BEFORE
    enrolled = granting.set_up(people=tuple(PEOPLE.values()), teams=TEAMS, now=start, by=COMMAND)
    sign_ins = {
        who: DemoSignIn(person.email, person.password, made.totp_secret, person.role)
        for (who, person), made in zip(PEOPLE.items(), enrolled, strict=True)
    }
    people = {who: _sign_in(access, start) for who, access in sign_ins.items() if who != ADMINISTRATOR}
    receipts = Player(people, now, _SEED).play(STORIES)
    return DemoAccess(tuple(sign_ins.values()), tuple(receipt.grouped for receipt in receipts))


def _sign_in(access: DemoSignIn, now: datetime) -> SignedIn:
    code = pyotp.TOTP(access.totp_secret).at(now)
    return signing_in.sign_in(email=access.email, password=access.password, code=code, now=now)
